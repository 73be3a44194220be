// Rows as a spreadsheet opens them without running anything: RFC 4180, and no cell that is a formula.

const needsQuotes = /[",\r\n]/;
/** What a spreadsheet takes for the beginning of a formula. A number may begin with its sign. */
const formula = /^[=+\-@\t\r]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

/** A null is an empty cell; a text that looks like a formula gets an apostrophe before it. */
function csvCell(value: string | null): string {
  if (value === null) return "";
  const safe = formula.test(value) && !plainNumber.test(value) ? `'${value}` : value;
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csvRow = (values: readonly (string | null)[]): string => `${values.map(csvCell).join(",")}\r\n`;
