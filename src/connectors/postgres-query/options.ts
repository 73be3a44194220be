import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";

const columnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_$]{0,62}$/, "a column of the query, without quotes");

const tableName = z.string().regex(/^[A-Za-z_][\w$]{0,62}(\.[A-Za-z_][\w$]{0,62})?$/, "a table, or schema.table, without quotes");

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
  write: z
    .strictObject({
      table: tableName,
      key: columnName,
      mark: columnName
        .optional()
        .describe("A column of the table, unique and otherwise unused, that keeps the hub's own name of a record it creates."),
      new: z.record(columnName, z.string()).default({}).describe("What every record that is created says besides, as text by column."),
    })
    .optional()
    .describe(
      "The table that is written where the hub is to tell the system something, and its column (and the query's) that names a row.",
    ),
});

export const postgresQueryOptions = z.strictObject({
  url: secretText.describe("postgres://…, best as a reference such as ${env:ERP_URL}."),
  statement_timeout_seconds: z.int().min(1).max(3_600).default(60),
  wake: columnName
    .optional()
    .describe("A channel on which the database says (NOTIFY) that there is news: the feeds are read at once then, besides their schedule."),
  feeds: z.record(z.string(), feedOptions),
});

export type PostgresQueryOptions = z.infer<typeof postgresQueryOptions>;
export type QueryFeed = z.infer<typeof feedOptions>;
