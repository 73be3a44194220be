// Questions and answers about the rules themselves.

import { z } from "zod";
import { languages } from "../base/language.ts";

const count = z.int().nonnegative();

/** Of the sentences. */
export const language = z.enum(languages).optional().describe("Absent: that of Accept-Language.");

export const ruleGapReport = z.object({
  unowned: z
    .array(z.object({ kind: z.string(), field: z.string(), sources: z.array(z.string()), open: count.describe("Open discrepancies.") }))
    .describe("Fields that no rule decides, though systems stand apart on them or several claim them."),
  uncovered: z
    .array(z.object({ kind: z.string(), field: z.string(), states: z.array(z.string()), records: count }))
    .describe("Fields that rules decide, but not in these states, or not on so many records as they stand."),
  silentOwners: z
    .array(z.object({ source: z.string(), rule: z.string(), kind: z.string(), fields: z.array(z.string()), records: count }))
    .describe("Owners that claim none of these fields on the records looked at; records: how many of the kind they told of at all."),
  idleRules: z
    .array(z.object({ name: z.string(), sentence: z.string(), cause: z.enum(["no-record", "outweighed"]) }))
    .describe("Rules that decide nothing: no record is in their scope, or a more specific rule decides wherever they hold."),
  lookedAt: count.describe("So many records of each kind and source, the newest, were looked at for what they claim."),
});

export const jsonSchema = z.record(z.string(), z.unknown()).describe("JSON Schema, draft 2020-12.");
