// A mapping as data: how one version of a system names and writes what the canonical kinds call by their own names.
// One YAML file per system and version; this schema is its documentation and its check.

import { z } from "zod";

const column = z.string().min(1);

/** Source value to canonical value. A value that is not in the table parks the field. */
export const codeTable = z.record(z.string(), z.string());

const timeOptions = {
  /**
   * Pattern of YYYY YY MM M DD D HH H mm ss SSS Z with [optional parts]; or ISO (the default), excel-1900, excel-1904,
   * epoch-seconds, epoch-milliseconds.
   */
  format: z.string().min(1).optional(),
  /** IANA zone of wall-clock times in this column; otherwise that of the source. */
  zone: z.string().min(1).optional(),
};

const cellOptions = {
  ...timeOptions,
  decimal: z.enum([",", "."]).optional(),
  grouping: z.enum([",", ".", " ", "'"]).optional(),
  sign: z.enum(["leading", "trailing"]).optional(),
  /** Only for sources that send binary floats: rounded once to so many decimals. */
  scale: z.int().min(0).max(12).optional(),
  /** A code table: the name of one under `codes:`, or the table itself. */
  codes: z.union([z.string(), codeTable]).optional(),
  /** Texts that mean "no value" in this column, such as NULL or 0000-00-00. */
  none: z.array(z.string()).optional(),
  /** What an empty cell means: not spoken of, no value (the default), or deliberately cleared. */
  empty: z.enum(["absent", "null", "clear"]).optional(),
};

const keyPart = z.union([column, z.strictObject({ from: column, scale: cellOptions.scale })]);

const fieldObject = z
  .strictObject({
    ...cellOptions,
    /** One column, or several joined by "/" as the key of the target. */
    from: z.union([column, z.array(column).min(1).max(8)]).optional(),
    value: z.string().optional(),
    cel: z.string().min(1).max(2_000).optional(),
    /** For a quantity: its unit of measure, a fixed code or a column. */
    unit: z.union([z.string(), z.strictObject({ from: column, codes: cellOptions.codes })]).optional(),
    /** For a reference: the source whose key is used, when it is another one's. */
    source: z.string().optional(),
  })
  .refine((field) => [field.from, field.value, field.cel].filter((one) => one !== undefined).length === 1, {
    message: "a field has exactly one of from, value and cel",
  });

/** The name of a column, or how to get the value. */
export const fieldMapping = z.union([column, fieldObject]);

export const feedMapping = z.strictObject({
  /** Canonical kind. */
  kind: z.string(),
  key: z.union([keyPart, z.array(keyPart).min(1).max(8)]),
  /** The column that orders versions of one record; without it the order of receipt does. */
  version: z.strictObject({ from: column, kind: z.enum(["number", "time"]), ...timeOptions }).optional(),
  /** Business time. */
  at: z.union([column, z.strictObject({ from: column, ...timeOptions })]).optional(),
  /** A fixed site, or a column with a code table. Without it: the site of the source. */
  site: z.union([z.string(), z.strictObject({ from: column, codes: cellOptions.codes })]).optional(),
  /** When the row says that the record is gone. */
  deleted: z
    .union([z.strictObject({ from: column, equals: z.array(z.string()).min(1) }), z.strictObject({ cel: z.string().min(1) })])
    .optional(),
  /** By canonical field. */
  fields: z.record(z.string(), fieldMapping),
});

export const mappingFile = z.strictObject({
  system: z.string(),
  version: z.string(),
  /** Code tables used by several fields. */
  codes: z.record(z.string(), codeTable).default({}),
  feeds: z.record(z.string(), feedMapping),
});

export type FeedMapping = z.infer<typeof feedMapping>;
export type MappingFile = z.infer<typeof mappingFile>;
export type FieldMapping = z.infer<typeof fieldObject>;
export type CellOptions = Pick<FieldMapping, keyof typeof cellOptions>;
export type CodeTable = z.infer<typeof codeTable>;

/** What a mapping takes from the source where it does not say otherwise. */
export interface SourceDefaults {
  readonly site: string;
  readonly zone?: string | undefined;
  /** ISO 4217: fills the currency of amounts the row speaks of. */
  readonly currency?: string | undefined;
  /** Code of the legal entity: fills the company of records whose mapping does not speak of it. */
  readonly company?: string | undefined;
}

/** JSON Schema of a mapping file, for editors. */
export const mappingJsonSchema = (): unknown => z.toJSONSchema(mappingFile, { io: "input" });
