// Names: files say what is in them, identifiers use the glossary's word for a thing.
import { lineAt, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

const emptyWords = (
  "util utils helper helpers common manager service handler processor " + "type types interface interfaces lib misc index shared stuff"
).split(" ");

interface Avoided {
  readonly pattern: RegExp;
  /** Paths it applies to; absent: everywhere. */
  readonly where?: RegExp;
  readonly instead: string;
}

const stages = /^src\/(?:observation|identity|governance|record|projection|workflow|writeback|desk|lineage|commit|api|cli)\//;

const avoided: readonly Avoided[] = [
  { pattern: /external_?id/i, instead: "source key" },
  { pattern: /dead_?letter/i, instead: "parked, quarantine" },
  { pattern: /mapping_?table|xref/i, instead: "crosswalk" },
  { pattern: /conflict/i, instead: "discrepancy" },
  { pattern: /exceptions?$/i, where: stages, instead: "discrepancy, fault or parked" },
  // A byte offset is one.
  { pattern: /^(?!.*byte).*offset/i, where: stages, instead: "position" },
  { pattern: /polic(?:y|ies)/i, where: /^src\/governance\//, instead: "rule" },
  { pattern: /maintenance_?order/i, instead: "work order" },
  { pattern: /golden_?copy|master_?record/i, instead: "golden record" },
];

function fileName(file: SourceFile): Finding[] {
  const base = file.path.split("/").at(-1) ?? "";
  const stem = base.replace(/\.(?:test|contract\.test|d)?\.?tsx?$/, "").replace(/\.(?:contract|test)$/, "");
  const empty = stem.split("-").find((word) => emptyWords.includes(word));
  const found: string[] = [];
  if (empty !== undefined) found.push(`"${empty}" says nothing: name the file after its main export`);
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(stem)) found.push("file names are kebab-case");
  return found.map((message) => ({ path: file.path, line: 1, message }));
}

function identifiers(file: SourceFile): Finding[] {
  const applied = avoided.filter(({ where }) => where?.test(file.path) ?? true);
  const { code } = partsOf(file);
  return [...code.matchAll(/[A-Za-z_$][\w$]*/g)].flatMap((match) => {
    const word = applied.find(({ pattern }) => pattern.test(match[0]));
    if (word === undefined) return [];
    return [{ path: file.path, line: lineAt(code, match.index), message: `${match[0]}: the glossary says ${word.instead}` }];
  });
}

export const wordRule: Rule = {
  name: "word",
  states: "files are named after what they hold, identifiers use the glossary's words",
  check: (files) =>
    files
      .filter((file) => /^(?:src|bench|test|console\/src)\/.*\.tsx?$/.test(file.path))
      .flatMap((file) => [...fileName(file), ...identifiers(file)]),
};
