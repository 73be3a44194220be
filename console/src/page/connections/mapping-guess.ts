// A mapping of one feed as a person assigns it: column by column. What a column cannot say, such as a fixed value, stays as it was.

import type { Field } from "../../api/model.ts";
import type { Written } from "./schema.ts";

/** As a mapping file has it under feeds:. */
export interface FeedMapping {
  readonly kind: string;
  readonly key: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const isFeedMapping = (value: unknown): value is FeedMapping =>
  typeof value === "object" && value !== null && "kind" in value && "fields" in value;

const columnOf = (reading: unknown): string | undefined => {
  if (typeof reading === "string") return reading;
  const { from } = reading as { readonly from?: unknown };
  return typeof from === "string" ? from : undefined;
};

/** The field that a column fills; undefined: none. */
export const fieldOfColumn = ({ fields }: FeedMapping, column: string): string | undefined =>
  Object.entries(fields).find(([, reading]) => columnOf(reading) === column)?.[0];

/** Fields that are not read from one column: fixed values, formulas, several columns. */
export const otherFields = ({ fields }: FeedMapping): readonly string[] =>
  Object.entries(fields).flatMap(([field, reading]) => (columnOf(reading) === undefined ? [field] : []));

/** The column fills this field from now on, read as its values are written; undefined: none. */
export function withColumn(
  mapping: FeedMapping,
  column: string,
  field: Pick<Field, "name" | "type"> | undefined,
  values: readonly string[],
): FeedMapping {
  const others = Object.fromEntries(
    Object.entries(mapping.fields).filter(([name, reading]) => name !== field?.name && columnOf(reading) !== column),
  );
  return { ...mapping, fields: field === undefined ? others : { ...others, [field.name]: readingOf(column, field.type, values) } };
}

/** Numbers with a decimal comma and days that begin with the day say so; all else is read as it stands. */
function readingOf(column: string, type: Field["type"], values: readonly string[]): string | Written {
  if ((type === "decimal" || type === "integer") && values.some((value) => /,\d{1,2}$/.test(value)))
    return { from: column, decimal: ",", ...(values.some((value) => /\d\.\d{3}/.test(value)) ? { grouping: "." } : {}) };
  const sign = type === "date" || type === "instant" ? /^\d{1,2}([./-])\d{1,2}\1\d{4}$/.exec(values[0] ?? "")?.[1] : undefined;
  return sign === undefined ? column : { from: column, format: ["DD", "MM", "YYYY"].join(sign) };
}

/** Of another kind: the fields that it has too stay. */
export const withKind = (mapping: FeedMapping, kind: string, has: (field: string) => boolean): FeedMapping => ({
  ...mapping,
  kind,
  fields: Object.fromEntries(Object.entries(mapping.fields).filter(([name]) => has(name))),
});

/** Columns that tell rows apart. */
export const keyColumns = ({ key }: FeedMapping): readonly string[] =>
  (Array.isArray(key) ? key : [key]).flatMap((part: unknown) => (part === undefined || part === "" ? [] : (columnOf(part) ?? [])));

export const withKey = (mapping: FeedMapping, columns: readonly string[]): FeedMapping => ({
  ...mapping,
  key: columns.length === 1 ? columns[0] : columns,
});

/** What the guesses of all feeds come to as a mapping of the source. */
export const mappingOf = (name: string, feeds: Readonly<Record<string, FeedMapping>>): Written => ({ system: name, version: "1", feeds });

/** Of what a draft states: its own words, feed by feed; undefined where it names files, has dates, or says nothing. */
export function ownMappings(mapping: unknown): Readonly<Record<string, FeedMapping>> | undefined {
  const { feeds } = (typeof mapping === "object" && mapping !== null && !Array.isArray(mapping) ? mapping : {}) as {
    readonly feeds?: Written;
  };
  if (feeds === undefined) return undefined;
  return Object.fromEntries(Object.entries(feeds).filter((entry): entry is [string, FeedMapping] => isFeedMapping(entry[1])));
}
