// Documents promise only what is there: links lead somewhere, an invariant names a test that exists.
import { lineAt, resolve } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const invariants = "docs/INVARIANTS.md";
const invariantsMax = 19;
const notOpenYet = "not open yet";
/** `test/x/y.test.ts` › "name of the test" */
const enforcement = /`(test\/[^`]+)` › "([^"]+)"/g;

function links(file: SourceFile, known: ReadonlySet<string>): Finding[] {
  return [...file.text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap((match) => {
    const target = match[1] ?? "";
    if (/^[a-z]+:/.test(target)) return [];
    const path = resolve(file.path, target).replace(/\/$/, "");
    const exists = known.has(path) || [...known].some((other) => other.startsWith(`${path}/`));
    const message = `leads nowhere: ${target}`;
    return exists ? [] : [{ path: file.path, line: lineAt(file.text, match.index), message }];
  });
}

function enforcements(file: SourceFile, files: ReadonlyMap<string, string>): Finding[] {
  const rows = file.text.split("\n");
  return Array.from({ length: invariantsMax }, (_, index) => `I${index + 1}`).flatMap((id) => {
    const at = rows.findIndex((row) => row.startsWith(`| ${id} |`));
    const row = rows[at];
    if (row === undefined) return [{ path: file.path, line: 1, message: `${id} is missing: every invariant has a row` }];
    const tests = [...row.matchAll(enforcement)];
    const finding = (message: string): Finding => ({ path: file.path, line: at + 1, message });
    if (tests.length === 0) return row.includes(notOpenYet) ? [] : [finding(`${id} names no test: name one, or say "${notOpenYet}"`)];
    return tests.flatMap(([, path = "", name = ""]) =>
      files.get(path)?.includes(name) === true ? [] : [finding(`${id} names a test that is not there: ${path} › ${name}`)],
    );
  });
}

export const documentRule: Rule = {
  name: "document",
  states: "links of the documents lead somewhere and every invariant names a test that exists",
  check: (files) => {
    const texts = new Map(files.map((file) => [file.path, file.text]));
    const known = new Set(texts.keys());
    const documents = files.filter((file) => file.path.endsWith(".md"));
    return documents.flatMap((file) => [...links(file, known), ...(file.path === invariants ? enforcements(file, texts) : [])]);
  },
};
