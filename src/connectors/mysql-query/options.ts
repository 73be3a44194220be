import { z } from "zod";

const columnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_$]{0,63}$/, "a column of the query, without quotes");

export const feedOptions = z.strictObject({
  /** One select statement, without semicolon. */
  query: z.string().min(1),
  /**
   * Columns of the result that grow together and make a row unique, the time of change first: [changed_at, id].
   * Without it, every pull reads everything.
   */
  cursor: z.array(columnName).max(4).default([]),
  /** Seconds read again before the last cursor, for rows committed late; the first cursor column must be a time. */
  overlap_seconds: z.int().min(0).max(604_800).default(0),
  /** Every pull that starts without cursor reads all there is: what is not in it no longer exists. */
  full: z.boolean().default(false),
});

export const mysqlQueryOptions = z.strictObject({
  /** mysql://…, best as a reference such as ${env:ERP_URL}. */
  url: z.string().min(1),
  statement_timeout_seconds: z.int().min(1).max(3_600).default(60),
  feeds: z.record(z.string(), feedOptions),
});

export type MysqlQueryOptions = z.infer<typeof mysqlQueryOptions>;
export type MysqlFeed = z.infer<typeof feedOptions>;
