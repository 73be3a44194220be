// A fault's code is a promise to whoever reads it: the reference explains each, and no other.
import { findings, isSource, lineAt } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const reference = "docs/reference/faults.md";
const raised = /\bcode:\s*"([a-z][a-z0-9-]*)"/g;
/** A row of the table of codes: | `folder-held` | … | */
const explained = /^\| `([a-z][a-z0-9-]*)` \|/gm;
const heading = "## Codes";

function unexplained(source: readonly SourceFile[], known: ReadonlySet<string>): Finding[] {
  const seen = new Set(known);
  return source.flatMap((file) =>
    [...file.text.matchAll(raised)].flatMap((match) => {
      const [, code = ""] = match;
      if (seen.has(code)) return [];
      seen.add(code);
      return [
        { path: file.path, line: lineAt(file.text, match.index), message: `${code} is not explained: give it a row in ${reference}` },
      ];
    }),
  );
}

function check(files: readonly SourceFile[]): Finding[] {
  const page = files.find((file) => file.path === reference);
  const source = files.filter(isSource);
  const start = page?.text.indexOf(heading) ?? -1;
  if (page === undefined || start < 0)
    return [{ path: reference, line: 1, message: `has no part "${heading}": every code has a row there` }];
  const rows = " ".repeat(start) + page.text.slice(start);
  const codes = [...rows.matchAll(explained)].map(([, code = ""]) => code);
  const gone = codes.filter((code) => !source.some((file) => file.text.includes(`"${code}"`)));
  const stale = gone.flatMap((code) =>
    findings(
      page,
      new RegExp(`^\\| \`${code}\` \\|`, "gm"),
      `${code} is raised nowhere: remove its row, or say what replaced it`,
      page.text,
    ),
  );
  return [...unexplained(source, new Set(codes)), ...stale];
}

export const faultRule: Rule = {
  name: "fault",
  states: "every fault code is explained in the reference, and none that is not raised",
  check,
};
