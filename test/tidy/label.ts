// Every connector has a page, and the page says how far the connector was tried: against the system itself, against what it once
// answered or wrote, or not at all. A test has to bear that out.
import { lineAt } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const pages = /^docs\/reference\/connectors\/([^/]+)\.md$/;
const connectors = /^src\/connectors\/([^/]+)\/reader\.ts$/;
const labels = ["tested live", "tested on recordings", "untested"] as const;
type Label = (typeof labels)[number];

interface Proof {
  readonly pattern: RegExp;
  readonly where: string;
  /** A test of the connector that starts the system by itself is as good. */
  readonly own?: RegExp;
}

/** Servers of databases that every run of the tests has. */
const server = /\b(?:onPostgres|onMariadb)\(/;

/** Files one of which has to be there. */
const proofs: Readonly<Record<Label, (name: string) => Proof>> = {
  "tested live": (name) => ({
    pattern: new RegExp(`^test/live/${name}[-.][^/]*\\.ts$`),
    where: `test/live/${name}-*.test.ts`,
    own: new RegExp(`^test/connectors/${name}/[^/]*\\.test\\.ts$`),
  }),
  "tested on recordings": (name) => ({
    pattern: new RegExp(`^test/connectors/${name}/[^/]*record[^/]*\\.test\\.ts$`),
    where: `test/connectors/${name}/recording.test.ts`,
  }),
  untested: () => ({ pattern: /^/, where: "" }),
};

function pageFindings(page: SourceFile, name: string, files: readonly SourceFile[]): Finding[] {
  const finding = (line: number, message: string): Finding[] => [{ path: page.path, line, message }];
  const row = /^\| label \|(.*)$/m.exec(page.text);
  const said = labels.filter((label) => row?.[1]?.includes(`**${label}**`) === true);
  const [label] = said;
  if (row === null || label === undefined || said.length > 1)
    return finding(1, `a row "label" says one of ${labels.map((one) => `**${one}**`).join(", ")}`);
  const { pattern, where, own } = proofs[label](name);
  if (files.some(({ path, text }) => pattern.test(path) || (own?.test(path) === true && server.test(text)))) return [];
  return finding(lineAt(page.text, row.index), `**${label}**, and no test bears it out: write ${where}, or another label`);
}

export const labelRule: Rule = {
  name: "label",
  states: "every connector has a page whose label a test bears out",
  check(files) {
    const known = new Set(files.map(({ path }) => path));
    const lacking = files.flatMap(({ path }): Finding[] => {
      const name = connectors.exec(path)?.[1];
      const page = `docs/reference/connectors/${name}.md`;
      return name === undefined || known.has(page) ? [] : [{ path, line: 1, message: `the connector has no page: write ${page}` }];
    });
    return [...lacking, ...files.flatMap((file) => pageFindingsOf(file, files))];
  },
};

function pageFindingsOf(file: SourceFile, files: readonly SourceFile[]): Finding[] {
  const name = pages.exec(file.path)?.[1];
  return name === undefined ? [] : pageFindings(file, name, files);
}
