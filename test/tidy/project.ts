import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./rule.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Documents show them: their names count, not what is in them. */
const picture = /\.png$/;
const textual = /\.(?:tsx?|js|css|html|sql|md|json|ya?ml|sh)$|(?:^|[\\/])(?:run|LICENSE)$/;
// Fixtures break the law on purpose; the lockfile is npm's.
const ofNpm = /(?:^|\/)(?:node_modules|package-lock\.json)(?:\/|$)/;
const leftOut = /^(?:\.git|\.synchromesh|hub-data|coverage|console\/dist|test\/tidy\/fixtures)(?:\/|$)/;

/** Every text file of the project that a person writes, sorted by path. */
export function projectFiles(): SourceFile[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (ofNpm.test(toProject(path)) || leftOut.test(toProject(path))) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk(root)
    .filter((path) => textual.test(path) || picture.test(path))
    .map((path) => ({ path: toProject(path), text: picture.test(path) ? "" : readFileSync(path, "utf8") }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const toProject = (path: string): string => relative(root, path).split(sep).join("/");

export interface Fixture {
  readonly files: readonly SourceFile[];
  /** `path:line` of every finding the rule must have, no more and no less. */
  readonly expected: readonly string[];
}

/** One text holding several files, each after a line `=== path`; the last, `=== expected`, lists the findings. */
export function fixture(name: string): Fixture {
  const text = readFileSync(join(root, "test/tidy/fixtures", `${name}.txt`), "utf8");
  const parts = text.split(/^=== /m).slice(1);
  const files = parts.map((part) => {
    const [path = "", ...lines] = part.split("\n");
    return { path: path.trim(), text: repeated(lines).join("\n") };
  });
  const expected = files.find((file) => file.path === "expected")?.text.split("\n") ?? [];
  return { files: files.filter((file) => file.path !== "expected"), expected: expected.filter((line) => line !== "") };
}

/** A line `...N text` stands for N lines of that text, so that a long fixture stays short. */
const repeated = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const [, count, text] = /^\.\.\.(\d+) (.*)$/.exec(line) ?? [];
    return count === undefined || text === undefined ? [line] : new Array<string>(Number(count)).fill(text);
  });
