// Mappings as people write them: the texts in force and before, a text beside kept rows, and what a replay with it would change.

import { z } from "zod";
import { instant } from "./contract.ts";
import { connectionName, sampleAnswer, sampleRows, versionsAnswer } from "./contract-connection.ts";
import { reason } from "./contract-desk.ts";
import { driftList } from "./contract-history.ts";
import { replayPlan } from "./contract-replay.ts";

const fault = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() });
const sample = sampleAnswer.shape.feeds.element.shape;
const text = z.string().max(500_000).describe("A whole mapping file as YAML, or what it says otherwise than the delivered one.");
const date = z.string().max(40).describe("A day, in the zone of the source, or an instant: as hub.yaml has it.");

const mappingText = z.object({
  from: date.nullable().describe("null: from the beginning."),
  at: instant.nullable(),
  file: z.string().nullable().describe("null: it stands in hub.yaml, or comes with the connector."),
  text: z.string().nullable().describe("null: its file is there no more, or no mapping."),
});

export const mappingWritten = z.object({
  base: z.string().describe("Hash of hub.yaml: give it back with a change."),
  source: z.string(),
  site: z.string(),
  connector: z.string(),
  zone: z.string().describe("In which its days begin."),
  mappings: z.array(mappingText).readonly().describe("By date; empty where it has none yet."),
  replayDue: z.array(z.string()).readonly().describe("Feeds whose kept pages were not read again since what reads them changed."),
  earlier: z
    .array(versionsAnswer.unwrap().element.extend({ mappings: z.array(mappingText).readonly() }))
    .readonly()
    .describe("Versions of hub.yaml in which they became others, the newest first."),
});

export const mappingSampleBody = z.strictObject({
  source: connectionName,
  text,
  add: z
    .strictObject({ feed: z.string().max(200), field: z.string().max(200), column: z.string().max(400) })
    .optional()
    .describe("A field to be read from a column: it is put into the text, in the form that the column's values have."),
  rows: sampleRows,
});

const read = sample.read.unwrap().element.nullable();

export const mappingSampleAnswer = z.object({
  text: z.string().describe("With what was put into it."),
  feeds: z.array(
    z.object({
      feed: z.string(),
      kind: z.string(),
      refused: fault.nullable().describe("Why it cannot be read so; the line is that of the text."),
      fields: z
        .array(
          z.object({
            field: z.string(),
            how: z.string().describe("Columns, a value in quotes, or an expression."),
            unit: z.string().nullable(),
            codes: z.string().nullable().describe('Name of its code table; "": one of its own.'),
          }),
        )
        .readonly(),
      columns: z
        .array(
          z.object({
            column: z.string(),
            fields: z.array(z.string()).readonly().describe('Read from it; "*": key, version, time, site or deletion.'),
            guess: z.string().nullable().describe("A field that it may mean, where nothing is read from it."),
          }),
        )
        .readonly(),
      rows: z
        .array(
          z.object({
            values: sample.rows.unwrap().element,
            producedAt: instant.describe("When what it came with was produced: by that a mapping with a date reads it."),
            read: read.describe("What the text makes of it; null: it is refused."),
            now: read.describe("What the mapping in force makes of it."),
          }),
        )
        .readonly()
        .describe("The last ones, the newest first; from the kept pages, no source is called."),
    }),
  ),
});

export const mappingForesightBody = z.strictObject({
  source: connectionName,
  text,
  from: date.nullable().optional().describe("As for saving it."),
});

export const mappingForesight = replayPlan.extend({
  waits: driftList.shape.forms.describe("Changed forms that a person has to accept before a replay with it."),
});

export const mappingWithdrawBody = z.strictObject({ source: connectionName, from: date, base: z.string(), reason });
