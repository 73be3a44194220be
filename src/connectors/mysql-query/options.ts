import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";

const columnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_$]{0,63}$/, "a column of the query, without quotes");

export const feedOptions = z.strictObject({
  query: z.string().min(1).describe("One select statement, without semicolon."),
  cursor: z
    .array(columnName)
    .max(4)
    .default([])
    .describe(
      "Columns that grow together and make a row unique, the time of change first: [changed_at, id]. Without it everything is read.",
    ),
  overlap_seconds: z
    .int()
    .min(0)
    .max(604_800)
    .default(0)
    .describe("Seconds read again before the last cursor, for rows committed late; the first cursor column must be a time."),
  full: z
    .boolean()
    .default(false)
    .describe("Every pull that starts without cursor reads all there is: what is not in it no longer exists."),
});

export const mysqlQueryOptions = z.strictObject({
  url: secretText.describe("mysql://…, best as a reference such as ${env:ERP_URL}."),
  statement_timeout_seconds: z.int().min(1).max(3_600).default(60),
  feeds: z.record(z.string(), feedOptions),
});

export type MysqlQueryOptions = z.infer<typeof mysqlQueryOptions>;
export type MysqlFeed = z.infer<typeof feedOptions>;
