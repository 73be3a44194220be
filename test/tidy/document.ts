// Documents promise only what is there: links lead somewhere, an invariant names a test that exists.
import { lineAt, resolve } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const invariants = "docs/INVARIANTS.md";
/** The house has these at least. */
const invariantsMin = 19;
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
  const finding = (line: number, message: string): Finding => ({ path: file.path, line, message });
  const seen = new Set<string>();
  const found = file.text.split("\n").flatMap((row, at) => {
    const id = /^\| (I\d+) \|/.exec(row)?.[1];
    if (id === undefined) return [];
    const again = seen.has(id) ? [finding(at + 1, `${id} has a row already: one row names all of its tests`)] : [];
    seen.add(id);
    return [...again, ...enforced(id, row, files).map((message) => finding(at + 1, message))];
  });
  const missing = Array.from({ length: invariantsMin }, (_, index) => `I${index + 1}`).filter((id) => !seen.has(id));
  return [...found, ...missing.map((id) => finding(1, `${id} is missing: every invariant has a row`))];
}

function enforced(id: string, row: string, files: ReadonlyMap<string, string>): string[] {
  const tests = [...row.matchAll(enforcement)];
  if (tests.length === 0) return row.includes(notOpenYet) ? [] : [`${id} names no test: name one, or say "${notOpenYet}"`];
  return tests.flatMap(([, path = "", name = ""]) =>
    files.get(path)?.includes(name) === true ? [] : [`${id} names a test that is not there: ${path} › ${name}`],
  );
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
