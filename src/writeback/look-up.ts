// By which numbers a record is looked for in a system before it is created there.

import type { Kind } from "../model/kind.ts";
import type { RawValues } from "../source/connector.ts";
import type { NewRowValues } from "../source/mapping/new-row.ts";

export interface LookUp {
  readonly fields: readonly string[];
  /** Columns that say them. */
  readonly values: RawValues;
  /** By a rule of the kind that takes two records with these equal for one. */
  readonly isSure: boolean;
}

/** What people call a thing of any kind; two things may have the same, so it proves nothing by itself. */
const callNumbers = ["number", "code", "gtin", "tax_number"];

/** The sure ones first. Empty: nothing tells the record apart from others. */
export function lookUps(kind: Kind, fields: Readonly<Record<string, string>>, { columns, columnOf, fixed }: NewRowValues): LookUp[] {
  const by = (names: readonly string[], isSure: boolean): LookUp[] => {
    const told = names.filter((name) => columnOf.has(name));
    const isWhole = names.every((name) => fields[name] !== undefined && (columnOf.has(name) || fixed.has(name)));
    if (!isWhole || told.length === 0) return [];
    return [
      {
        fields: told,
        isSure,
        values: Object.fromEntries(told.map((name) => [columnOf.get(name) ?? "", columns[columnOf.get(name) ?? ""] ?? null])),
      },
    ];
  };
  const sure = kind.identity.flatMap((rule) => (rule.kind === "exact" ? by(rule.fields, true) : []));
  const known = new Set(sure.map((one) => one.fields.join()));
  return [...sure, ...callNumbers.flatMap((name) => by([name], false)).filter((one) => !known.has(one.fields.join()))];
}
