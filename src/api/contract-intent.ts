// What systems are to be told because they say otherwise than was decided.

import { z } from "zod";
import { id, instant, position } from "./contract.ts";
import { decisionId, flag, namedRecord, reason } from "./contract-desk.ts";

const count = z.int().nonnegative();
export const intentCause = z.enum(["override", "split", "repair", "discrepancy", "empty"]);
export const intentState = z.enum(["planned", "agreed", "withdrawn"]);

export const sentState = z.enum([
  "claimed",
  "written",
  "adapted",
  "there",
  "changed",
  "refused",
  "ineffective",
  "unknown",
  "lapsed",
  "stopped",
  "waiting",
]);
export const creationState = z.enum(["waits", "planned", "claimed", "unknown", "created", "there", "refused", "withdrawn"]);
const creationFound = z
  .enum(["created", "follows", "there", "refused", "proposed", "waits"])
  .describe(
    "created: it would be; follows: after what it names; there: it would be found; refused: something else would be found, or several; " +
      "proposed: it waits for a release; waits: something is in its way.",
  );
const mode = z.enum(["observe", "propose", "auto"]);

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
      to: z.string().nullable().describe("Null where it is not to be seen."),
      shows: z.string().nullable().describe("What it is expected to show of that, in the form that it has; null: the same."),
      cause: intentCause,
      because: z.string().describe("Key of the decision, or name of the rule."),
      state: intentState.describe("agreed: the system came to say the same; withdrawn: the reason went."),
      plannedAt: instant,
      endedAt: instant.nullable(),
      mode: mode.describe("observe: the hub tells nobody; propose: when a person releases it; auto: by itself."),
      released: id.nullable().describe("Key of the decision that let it out."),
      sent: z
        .object({ state: sentState, shown: z.string().nullable(), cause: z.string(), at: instant })
        .nullable()
        .describe("What came of telling it last; null: it was not told yet."),
    }),
  ),
  counts: z
    .array(z.object({ system: z.string(), kind: z.string(), cause: intentCause, state: intentState, intents: count }))
    .describe("Of all that fit, not only of those listed."),
  creations: z
    .array(
      z.object({
        creation: id,
        entity: id,
        label: z.string(),
        kind: z.string(),
        site: z.string().describe("Of the system."),
        system: z.string().describe("Who lacks it."),
        record: id.describe("One of its records in other systems."),
        state: creationState,
        cause: z.string().describe("What it waits for, or why it was refused."),
        fields: z.array(
          z.object({
            field: z.string(),
            to: z.string().describe("References as the system's own keys."),
            state: sentState.nullable().describe("What came of it; null: it was not told, or not by itself."),
            shown: z.string().nullable(),
            cause: z.string(),
          }),
        ),
        isWhole: z.boolean().describe("False: it is given fields that you may not see."),
        key: z.string().describe('Its key there, created or found; "" before.'),
        plannedAt: instant,
        endedAt: instant.nullable(),
        mode: mode.describe("observe: nothing is created any more; propose: when a person releases it; auto: by itself."),
        released: id.nullable().describe("Key of the decision that lets it out with these values."),
      }),
    )
    .describe("Records that systems lack and are to be given; left out where a field, a cause or what came of telling is asked for."),
  creationCounts: z.array(z.object({ system: z.string(), kind: z.string(), state: creationState, creations: count })),
});

export const creationPlanAnswer = z.object({
  counts: z.array(z.object({ system: z.string(), kind: z.string(), found: creationFound, records: count })).readonly(),
  examples: z
    .array(
      z.object({
        system: z.string().describe("Who lacks it."),
        kind: z.string(),
        entity: id.describe("The thing; one that no row has told of yet is not to be found by it before a run."),
        company: z.string(),
        found: creationFound,
        cause: z.string(),
        fields: z.record(z.string(), z.string()).describe("As the system would be told them, references by its own keys."),
      }),
    )
    .readonly(),
  isWhole: z.boolean().describe("False: more is lacking than is looked at."),
});

export const tellBody = z.strictObject({
  record: namedRecord.describe("The record of the system that is to be told, by its id or as the system calls it."),
  fields: z.array(z.string()).min(1).max(100),
  reason,
  id: decisionId,
});

export const releaseBody = z.strictObject({
  record: namedRecord.optional().describe("Only of this record of the system, by its id or as the system calls it."),
  fields: z.array(z.string()).min(1).max(100).optional(),
  system: z.string().optional(),
  kind: z.string().optional(),
  only: z
    .strictObject({
      intents: z
        .array(z.strictObject({ record: id, field: z.string().max(200), to: z.string() }))
        .max(1_000)
        .default([]),
      creations: z.array(id).max(1_000).default([]),
    })
    .optional()
    .describe("Of these, exactly what was shown: what is to be told by now instead is not let out."),
  preview: flag.default(false).describe("Shows what would be let out; nothing is."),
  reason,
  id: decisionId,
});

export const releaseAnswer = z.object({
  rows: z.array(
    z.object({
      system: z.string(),
      kind: z.string(),
      record: id,
      key: z.string(),
      label: z.string(),
      field: z.string(),
      from: z.string().nullable(),
      to: z.string(),
    }),
  ),
  creations: z.array(
    z.object({
      creation: id,
      entity: id,
      system: z.string(),
      kind: z.string(),
      label: z.string(),
      values: z.record(z.string(), z.string()),
    }),
  ),
  release: z.string().nullable().describe("Name to take all of it back by, until it is sent; null for a preview."),
  position: position.nullable(),
});

export const deliverBody = z.strictObject({
  systems: z.array(z.string()).min(1).optional().describe("Absent: all of them, but for those that rest after a failure."),
});

export const deliverAnswer = z.object({
  systems: z.array(
    z.object({
      system: z.string(),
      fields: z.partialRecord(sentState, count).describe("Fields by what came of them."),
      records: z.partialRecord(creationState, count).describe("Records that it lacked, by what came of creating them."),
      fault: z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string() }).nullable(),
      paused: z.boolean().describe("It is told nothing until a person resumes it."),
    }),
  ),
});
