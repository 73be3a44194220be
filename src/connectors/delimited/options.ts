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
  file: z.string().min(1).describe("One file, or a pattern such as orders-*.csv."),
  dialect: dialect.optional(),
  columns: columnNames
    .optional()
    .describe("Names of the columns in order: required for files without header, checked against the header of the others."),
  none: z.array(z.string()).default([]).describe('Cells that mean "no value" everywhere in this file, such as NULL.'),
  full: z.boolean().default(false).describe("Every file holds all records: what is not in it no longer exists."),
});

export const delimitedOptions = z.strictObject({
  folder: z.string().default(".").describe("Folder of the files, relative to hub.yaml."),
  settle_seconds: z.int().min(0).max(86_400).default(5).describe("Seconds a file must have rested before it is read."),
  feeds: z.record(z.string(), feedOptions),
});

export type DelimitedOptions = z.infer<typeof delimitedOptions>;
export type DelimitedFeed = z.infer<typeof feedOptions>;
