// What hub.yaml says of delimited files. The dialect is optional here only so that `preview` can run without it.

import { z } from "zod";
import { columnsMax, dialect } from "./dialect.ts";

const columnNames = z
  .array(z.string().min(1))
  .min(1)
  .max(columnsMax)
  .refine((names) => new Set(names).size === names.length, "a column is named twice")
  .refine((names) => !names.includes("__proto__"), "__proto__ is no column name");

export const feedOptions = z.strictObject({
  /** One file, or a pattern such as orders-*.csv. */
  file: z.string().min(1),
  dialect: dialect.optional(),
  /** Names of the columns in order: required for files without header, checked against the header of the others. */
  columns: columnNames.optional(),
  /** Cells that mean "no value" everywhere in this file, such as NULL. */
  none: z.array(z.string()).default([]),
  /** Every file holds all records: what is not in it no longer exists. */
  full: z.boolean().default(false),
});

export const delimitedOptions = z.strictObject({
  /** Folder of the files, relative to hub.yaml. */
  folder: z.string().default("."),
  /** Seconds a file must have rested before it is read. */
  settle_seconds: z.int().min(0).max(86_400).default(5),
  feeds: z.record(z.string(), feedOptions),
});

export type DelimitedOptions = z.infer<typeof delimitedOptions>;
export type DelimitedFeed = z.infer<typeof feedOptions>;
