// The dialect of a delimited file: stated in hub.yaml, never applied as a guess.

import { z } from "zod";

export const columnsMax = 2_000;

const sign = z.string().min(1).max(8);

export const dialect = z.strictObject({
  delimiter: sign,
  quote: z
    .union([z.string().length(1), z.literal("none")])
    .describe('Around cells that hold a delimiter, a row end or a quote (doubled inside); "none" where the system never quotes.'),
  row_end: z.union([z.enum(["lf", "crlf", "cr"]), sign]).describe('"lf", "crlf", "cr", or the characters themselves.'),
  header: z.boolean().describe("True where the first row holds the names of the columns."),
  encoding: z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-1"]),
});

export type Dialect = z.infer<typeof dialect>;
export type Encoding = Dialect["encoding"];

/** A dialect in the units of the file's encoding. */
export interface Signs {
  readonly delimiter: string;
  /** "" where nothing is quoted. */
  readonly quote: string;
  readonly rowEnd: string;
}

const rowEnds: Readonly<Record<string, string>> = { lf: "\n", crlf: "\r\n", cr: "\r" };

export const signsOf = (stated: Dialect): Signs => ({
  delimiter: stated.delimiter,
  quote: stated.quote === "none" ? "" : stated.quote,
  rowEnd: rowEnds[stated.row_end] ?? stated.row_end,
});
