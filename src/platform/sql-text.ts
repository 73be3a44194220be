// Text for PostgreSQL's COPY and array input, built on the hot path: one test for the rare character, one pass only if it is there.
//
// Texts of many parts are joined, not added up: the engine keeps a sum as a tree of its parts until somebody reads it, and the collector
// of garbage copies every part of it for as long as the batch waits to be written. Of a rebuild that took a tenth of the processor time.

import type { Copy } from "./database.ts";

const copySpecial = /[\\\t\n\r]/;
const copySpecials = /[\\\t\n\r]/g;
const copyEscapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One field of COPY's text format; null is `\N`. */
export const copyField = (value: string | null): string => {
  if (value === null) return "\\N";
  return copySpecial.test(value) ? value.replace(copySpecials, (character) => copyEscapes[character] ?? character) : value;
};

/** One row of COPY's text format with its line end. */
export const copyRow = (values: readonly (string | null)[]): string => {
  const fields = new Array<string>(values.length);
  for (let index = 0; index < values.length; index += 1) fields[index] = copyField(values[index] ?? null);
  return `${fields.join("\t")}\n`;
};

const arraySpecial = /["\\]/;
const arraySpecials = /["\\]/g;

/** A one-dimensional array in PostgreSQL's input form: always quoted, so the text "NULL" and a null stay apart. */
export const arrayLiteral = (values: readonly (string | null)[]): string => {
  if (values.length === 0) return "{}";
  if (values.every((value) => value !== null && !arraySpecial.test(value))) return `{"${values.join('","')}"}`;
  return `{${values.map((value) => (value === null ? "NULL" : `"${value.replace(arraySpecials, "\\$&")}"`)).join(",")}}`;
};

/**
 * Texts that hold no control characters (ids, numbers, JSON) as one parameter, for `string_to_array($1, e'\x1f')`: several times
 * cheaper than an array literal where the texts are full of quotes. `listOf` is the other half.
 */
export const listText = (values: readonly string[]): string => values.join("\u001f");

/** SQL for the array of a `listText` parameter. */
export const listOf = (parameter: string): string => `string_to_array(${parameter}, e'\\x1f')`;

/** A text literal for the few places where a parameter is not possible (SET, COMMENT, CREATE DATABASE). */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** The step that adds these rows, as COPY text; none where there is nothing to add. */
export const copied = (table: string, columns: readonly string[], data: string): Copy[] =>
  data === "" ? [] : [{ kind: "copy", table, columns, data }];
