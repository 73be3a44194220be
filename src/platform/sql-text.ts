// Text for PostgreSQL's COPY and array input, built on the hot path: one test for the rare character, one pass only if it is there.

const copySpecial = /[\\\t\n\r]/;
const copySpecials = /[\\\t\n\r]/g;
const copyEscapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One field of COPY's text format; null is `\N`. */
export const copyField = (value: string | null): string => {
  if (value === null) return "\\N";
  return copySpecial.test(value) ? value.replace(copySpecials, (character) => copyEscapes[character] ?? character) : value;
};

/** One row of COPY's text format with its line end. Nearly no row holds a special character: one test for the whole row. */
export const copyRow = (values: readonly (string | null)[]): string => {
  let text = "";
  for (const value of values) if (value !== null) text += value;
  if (copySpecial.test(text)) return `${values.map(copyField).join("\t")}\n`;
  let row = "";
  for (let index = 0; index < values.length; index += 1) row += (index === 0 ? "" : "\t") + (values[index] ?? "\\N");
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

/** A text literal for the few places where a parameter is not possible (SET, COMMENT, CREATE DATABASE). */
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;
