// What systems are to be told because they say otherwise than was decided.

import { z } from "zod";
import { id, instant } from "./contract.ts";
import { decisionId, namedRecord, reason } from "./contract-desk.ts";

const count = z.int().nonnegative();
export const intentCause = z.enum(["override", "split", "repair", "discrepancy"]);
export const intentState = z.enum(["planned", "agreed", "withdrawn"]);

export const intentAnswer = z.object({
  intents: z.array(
    z.object({
      entity: id,
      label: z.string(),
      kind: z.string(),
      site: z.string().describe("Of the system."),
      system: z.string().describe("Who is to be told."),
      record: id,
      key: z.string().describe("Its key of the record."),
      field: z.string(),
      from: z.string().nullable().describe("What it says; for an intent that has ended, what it said before. Null: nothing."),
      to: z.string(),
      cause: intentCause,
      because: z.string().describe("Key of the decision, or name of the rule."),
      state: intentState.describe("agreed: the system came to say the same; withdrawn: the reason went."),
      plannedAt: instant,
      endedAt: instant.nullable(),
    }),
  ),
  counts: z
    .array(z.object({ system: z.string(), kind: z.string(), cause: intentCause, state: intentState, intents: count }))
    .describe("Of all that fit, not only of those listed."),
});

export const tellBody = z.strictObject({
  record: namedRecord.describe("The record of the system that is to be told, by its id or as the system calls it."),
  fields: z.array(z.string()).min(1).max(100),
  reason,
  id: decisionId,
});
