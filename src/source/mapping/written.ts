// A mapping read backwards: which column says a value of a field, and how. What comes out is a proposal: it is read forwards again
// before it is written anywhere.

import type { RawRow, RawValues } from "../connector.ts";
import type { MappedClaim } from "./claim.ts";
import type { CodeTable, FeedMapping, FieldMapping } from "./mapping.ts";

/** Undefined where the mapping does not tell which text stands for the value. */
type CellWriter = (value: string) => string | null | undefined;

interface FieldColumn {
  readonly column: string;
  readonly write: CellWriter;
}

export type FieldColumns = ReadonlyMap<string, FieldColumn>;

/** Fields that one column says as it stands; of expressions, literals and keys of several columns nobody can tell the way back. */
export const fieldColumns = (mapping: FeedMapping, codes: Readonly<Record<string, CodeTable>>): FieldColumns =>
  new Map(
    Object.entries(mapping.fields).flatMap(([name, written]): [string, FieldColumn][] => {
      const field: FieldMapping = typeof written === "string" ? { from: written } : written;
      const { from } = field;
      if (typeof from !== "string" || field.cel !== undefined) return [];
      return [[name, { column: from, write: cellWriter(field, codes) }]];
    }),
  );

/** Columns to write, or why there is no way back. */
export type Written = { readonly columns: RawValues } | { readonly cause: string };

interface Wish {
  /** The row as the system shows it. */
  readonly row: RawValues;
  readonly field: string;
  /** Canonical text; "" where there is to be nothing. */
  readonly value: string;
}

/** The way back, gone forwards again: with these columns the row says the value, and of every other field what it says now. */
export function proven(map: (row: RawRow) => MappedClaim, columns: FieldColumns, { row, field, value }: Wish): Written {
  const found = columns.get(field);
  const text = found?.write(value);
  if (found === undefined || text === undefined) return { cause: `the mapping does not say how ${field} is written` };
  const said = { [found.column]: text };
  const [before, after] = [map({ index: 0, values: row }), map({ index: 0, values: { ...row, ...said } })];
  if ((after.fields[field] ?? "") !== value) return { cause: `${field} would not be read again as it was written` };
  const names = Object.keys({ ...before.fields, ...after.fields });
  const others = names.filter((name) => name !== field && before.fields[name] !== after.fields[name]);
  if (after.key !== before.key) others.push("the key");
  return others.length === 0 ? { columns: said } : { cause: `it would change ${others.join(", ")} too` };
}

function cellWriter({ codes: table, decimal, sign, format }: FieldMapping, tables: Readonly<Record<string, CodeTable>>): CellWriter {
  const codes = typeof table === "string" ? tables[table] : table;
  return (value) => {
    if (value === "") return null;
    if (codes !== undefined) return onlyCode(codes, value);
    if (format !== undefined) return dated(format, value);
    const signed = sign === "trailing" && value.startsWith("-") ? `${value.slice(1)}-` : value;
    return decimal === "," ? signed.replace(".", ",") : signed;
  };
}

/** Where several codes of the system mean the same, only a person knows which of them is meant. */
export function onlyCode(codes: CodeTable, value: string): string | undefined {
  const found = Object.entries(codes).filter(([, canonical]) => canonical === value);
  return found.length === 1 ? found[0]?.[0] : undefined;
}

/** A day in a form of year, month and day; forms with times or counts are not written. */
function dated(format: string, value: string): string | undefined {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (day === null) return format === "ISO" ? value : undefined;
  const [, year = "", month = "", date = ""] = day;
  if (format === "ISO") return value;
  const bare = format.replaceAll(/\[[^\]]*\]/g, "");
  const parts: Readonly<Record<string, string>> = {
    YYYY: year,
    YY: year.slice(2),
    MM: month,
    M: String(Number(month)),
    DD: date,
    D: String(Number(date)),
  };
  return /[Hms]/.test(bare) ? undefined : bare.replaceAll(/YYYY|YY|MM|M|DD|D/g, (token) => parts[token] ?? token);
}
