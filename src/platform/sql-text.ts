// Text for PostgreSQL's COPY and array input, built on the hot path: one test for the rare character, one pass only if it is there.

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
  let row = copyField(values[0] ?? null);
  for (let index = 1; index < values.length; index += 1) row += `\t${copyField(values[index] ?? null)}`;
  return `${row}\n`;
};

const arraySpecial = /["\\]/;
const arraySpecials = /["\\]/g;

/** A one-dimensional array in PostgreSQL's input form: always quoted, so the text "NULL" and a null stay apart. */
export const arrayLiteral = (values: readonly (string | null)[]): string => {
  let text = "{";
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? null;
    if (index > 0) text += ",";
    if (value === null) text += "NULL";
    else text += `"${arraySpecial.test(value) ? value.replace(arraySpecials, "\\$&") : value}"`;
  }
  return `${text}}`;
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
