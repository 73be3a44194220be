// Mappings and modes as people change them.

import { z } from "zod";
import { changedAnswer, connectionName, sampleAnswer, sampleRows } from "./contract-connection.ts";
import { reason } from "./contract-desk.ts";

const sample = sampleAnswer.shape.feeds.element.shape;

export const mappingTryBody = z.strictObject({
  source: connectionName,
  feed: z.string().min(1).max(200),
  mapping: z.looseObject({ kind: z.string() }).describe("Of the feed, as a mapping file has it under feeds:."),
  codes: z.record(z.string(), z.record(z.string(), z.string())).default({}).describe("Code tables that it names."),
  rows: sampleRows,
});

export const mappingTryAnswer = z.object({
  rows: sample.rows.describe("The last rows of the feed, the newest first; from the kept pages, no source is called."),
  read: sample.read.describe("What the mapping makes of each."),
});

export const mappingSaveBody = z.strictObject({
  source: connectionName,
  mapping: z
    .union([z.string().max(500_000), z.looseObject({})])
    .describe(
      "A whole mapping file, or what it says otherwise than the delivered one; as YAML, which is kept as it is written, or as an object.",
    ),
  from: z
    .string()
    .max(40)
    .nullable()
    .optional()
    .describe("The day or instant from which it reads; null: from the beginning; absent: in the place of the last one."),
  base: z.string().describe("Hash of the hub.yaml that was looked at."),
  reason,
});

const mode = z.enum(["observe", "propose", "auto"]);

export const modeList = z.object({
  base: z.string().describe("Hash of hub.yaml: give it back with a change."),
  systems: z.array(
    z.object({
      system: z.string(),
      site: z.string(),
      writes: z.boolean().describe("False: its connector only reads."),
      written: z.record(z.string(), z.unknown()).describe("As hub.yaml has it under write_back:."),
      kinds: z
        .array(
          z.object({
            kind: z.string(),
            creates: mode,
            fields: z.array(z.object({ field: z.string(), group: z.string().nullable(), mode })),
          }),
        )
        .describe("What holds, field by field; fields of one group stand together."),
    }),
  ),
});

const changes = z.record(z.string(), mode.nullable()).default({});

export const modeBody = z.strictObject({
  system: connectionName,
  mode: mode.optional(),
  fields: changes.describe("By kind or kind.field; null takes a word away."),
  create: changes.describe("By kind."),
  preview: z.enum(["true", "false"]).default("false").describe("Shows what would be sent; nothing changes."),
  base: z.string(),
  reason,
});

export const modeAnswer = z.object({
  changed: changedAnswer.nullable().describe("null for a preview."),
  sends: z
    .array(
      z.object({
        kind: z.string(),
        record: z.string(),
        key: z.string(),
        label: z.string(),
        field: z.string(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        was: mode,
        mode: mode.describe("auto: it is sent by itself. propose: when a person releases it."),
      }),
    )
    .describe("What is planned now and would be told in another way."),
  isWhole: z.boolean().describe("False: more is planned than is looked at."),
});

export const mappingSaved = changedAnswer;
