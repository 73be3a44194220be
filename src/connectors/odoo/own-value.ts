// Columns as rows give them, back to the values that Odoo takes: the inverse of row.ts.

import { parseDecimal } from "../../base/decimal.ts";
import type { RawValues } from "../../source/connector.ts";
import type { FeedField, ModelField } from "./feed-form.ts";
import { ownTime } from "./place.ts";

export type OwnValues =
  | { readonly kind: "values"; readonly values: Readonly<Record<string, string | number | boolean>> }
  /** A column cannot be written, or not with this text. */
  | { readonly kind: "refused"; readonly cause: string };

export function ownValues(values: RawValues, form: readonly FeedField[], fields: ReadonlyMap<string, ModelField>): OwnValues {
  const own: Record<string, string | number | boolean> = {};
  for (const [column, text] of Object.entries(values)) {
    const refused = (why: string): OwnValues => ({ kind: "refused", cause: `the column ${column} ${why}` });
    const named = form.find((one) => (one.type === "many2one" ? `${one.column}.id` : one.column) === column);
    if (named === undefined)
      return refused(column.endsWith(".name") ? "only tells a name: what is referred to is written by its id" : "is not one of the feed");
    if (fields.get(named.name)?.isReadonly !== false || named.name === "id") return refused("is kept by Odoo itself");
    const value = ownValue(text, named.type);
    if (typeof value === "object") return refused(value.why);
    own[named.name] = value;
  }
  return { kind: "values", values: own };
}

/** `why` it cannot be. */
export function ownValue(text: string | null, type: string): string | number | boolean | { readonly why: string } {
  const reader = Object.hasOwn(readers, type) ? readers[type as keyof typeof readers] : undefined;
  if (reader === undefined) return { why: `is of type ${type}, which is not written` };
  // No value, whatever the type.
  if (text === null || text === "") return false;
  const value = reader(text);
  return value ?? { why: `holds ${type} values, and ${JSON.stringify(text.slice(0, 40))} is none` };
}

const sameText = (text: string): string => text;

/** Undefined where the text is none of this type. Odoo computes with binary floats: digits behind the sixteenth are its loss. */
const number = (text: string): number | undefined => (parseDecimal(text) === undefined ? undefined : Number(text));

const whole = (text: string): number | undefined => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined);

const readers = {
  char: sameText,
  text: sameText,
  html: sameText,
  selection: sameText,
  integer: whole,
  many2one: (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
  float: number,
  monetary: number,
  boolean: (text: string) => (text === "true" ? true : text === "false" ? false : undefined),
  date: (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined),
  // At noon UTC it is the same day in nearly every zone, whoever looks at it.
  datetime: (text: string) => ownTime(text) ?? (/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text} 12:00:00` : undefined),
};
