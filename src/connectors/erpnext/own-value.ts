// Columns as rows give them, back to the JSON that Frappe takes: the inverse of row.ts. Numbers go with their own digits.

import type { RawValues } from "../../source/connector.ts";
import type { DocField, FeedField } from "./feed-form.ts";
import { wholeTime } from "./place.ts";

export type OwnValues =
  /** Field to JSON text. */
  | { readonly kind: "values"; readonly values: Readonly<Record<string, string>>; readonly left: Readonly<Record<string, string>> }
  /** A column cannot be written, or not with this text. */
  | { readonly kind: "refused"; readonly cause: string };

/** `left`: columns that ERPNext keeps itself, and why. */
export function ownValues(values: RawValues, form: readonly FeedField[], fields: ReadonlyMap<string, DocField>, isNew: boolean): OwnValues {
  const own: Record<string, string> = {};
  const left: Record<string, string> = {};
  for (const [column, text] of Object.entries(values)) {
    const refused = (why: string): OwnValues => ({ kind: "refused", cause: `the column ${column} ${why}` });
    const named = form.find((one) => one.column === column);
    if (named === undefined) return refused("is not one of the feed");
    if (named.fixed !== undefined) {
      if (text !== named.fixed && text !== null) return refused(`is always ${named.fixed}`);
      continue;
    }
    // Frappe itself lets these be written by whoever comes over the API, and computes on with them.
    const field = fields.get(named.name);
    if (field?.isReadonly !== false || (field.isName === true && !isNew)) {
      left[column] = `the column ${column} is kept by ERPNext itself`;
      continue;
    }
    const value = ownValue(text, named.type);
    if (typeof value === "object") return refused(value.why);
    own[named.name] = value;
  }
  return { kind: "values", values: own, left };
}

export const documentJson = (values: Readonly<Record<string, string>>): string =>
  `{${Object.entries(values)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(",")}}`;

function ownValue(text: string | null, type: string): string | { readonly why: string } {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader === undefined) return { why: `is of type ${type}, which is not written` };
  const value = reader(text ?? "");
  return value ?? { why: `holds ${type} values, and ${text === null ? "no value" : JSON.stringify(text.slice(0, 40))} is none` };
}

const sameText = (text: string): string => (text === "" ? "null" : JSON.stringify(text));
const number = (text: string): string | undefined => (/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? text : undefined);
const whole = (text: string): string | undefined => (/^-?(?:0|[1-9]\d{0,14})$/.test(text) ? text : undefined);
const orNone = (text: string, isOne: boolean): string | undefined => (text === "" ? "null" : isOne ? JSON.stringify(text) : undefined);
const day = /^\d{4}-\d{2}-\d{2}$/;

/** JSON text; undefined where the text is none of this type. */
const readers: Readonly<Record<string, (text: string) => string | undefined>> = {
  ...Object.fromEntries(
    ["Data", "Small Text", "Text", "Long Text", "Text Editor", "Code", "Select", "Link", "Dynamic Link", "Phone", "Autocomplete"].map(
      (type) => [type, sameText],
    ),
  ),
  Int: whole,
  Float: number,
  Currency: number,
  Percent: number,
  Check: (text) => ({ "1": "1", true: "1", "0": "0", false: "0" })[text],
  Date: (text) => orNone(text, day.test(text)),
  Datetime: (text) => orNone(day.test(text) ? `${text} 00:00:00` : text, day.test(text) || wholeTime(text) !== undefined),
};
