// Answers of what the hub is told to do: read its sources, plan, prove its state.

import { z } from "zod";
import { amount, date, instant, position } from "./contract.ts";
import { namedRecord } from "./contract-desk.ts";
import { heldChanges } from "./contract-held.ts";
import { creationPlanAnswer, intentCause } from "./contract-intent.ts";
import { matchPreview } from "./contract-identity.ts";

const count = z.int().nonnegative();
const fault = z.object({ code: z.string(), subject: z.string(), cause: z.string(), hint: z.string(), retryable: z.boolean().optional() });

export const nothing = z.strictObject({});

export const runBody = z.strictObject({
  sources: z.array(z.string()).min(1).optional(),
  again: z
    .strictObject({
      record: namedRecord.optional().describe("Only this record, by its system's key; by an id: every record of its entity."),
      site: z.string().max(63).optional().describe("Only records of this site."),
    })
    .optional()
    .describe(
      "From their beginning instead of from where they were read to. Cursors stay, nothing is deleted, and nothing is missing meanwhile.",
    ),
});

export const runReport = z.object({
  from: position,
  to: position,
  feeds: z
    .array(
      z.object({
        source: z.string(),
        feed: z.string(),
        read: count,
        fresh: count.describe("Rows that said something new."),
        repeated: count,
        parked: count,
        deleted: count.describe("Records that a sealed enumeration no longer named."),
        held: count.describe("Such records, and those a held delivery would change, that the mass-change guard holds for a person."),
        unsealed: z.string().nullable().describe("Why a full read infers no deletes; null where it does, or where none was begun."),
        refused: z
          .array(z.object({ delivery: z.string(), cause: z.string(), hint: z.string() }))
          .readonly()
          .describe("Deliveries that could not be read as a whole, or not to their end."),
        done: z.boolean(),
        fault: fault.nullable().describe("Why reading stopped; the other feeds went on."),
      }),
    )
    .readonly(),
});

const parkedPlan = z.object({
  source: z.string(),
  kind: z.string(),
  field: z.string(),
  count,
  example: z.object({ key: z.string(), cause: z.string(), hint: z.string(), value: z.string().nullable() }),
});

export const planReport = z.object({
  position: position.describe("The position it was made on."),
  changes: z.boolean(),
  rows: count,
  fresh: count,
  isWhole: z.boolean().describe("False where more was pending than a plan looks at."),
  kinds: z
    .array(
      z.object({
        kind: z.string(),
        created: count,
        changed: count,
        deleted: count,
        matched: count,
        fields: z.record(z.string(), count).readonly(),
      }),
    )
    .readonly(),
  identity: matchPreview,
  parked: z.array(parkedPlan).readonly(),
  discrepancies: z.object({ opened: count, closed: count }),
  changesRules: z.boolean(),
  held: z
    .array(
      heldChanges.extend({
        source: z.string(),
        feed: z.string(),
        delivery: z.string(),
        hash: z.string().describe("What consent would name."),
        known: count,
        changed: count.describe("Records that it would change, of those known."),
      }),
    )
    .readonly()
    .describe("Deliveries that the guard of changes would hold whole: nothing of them is in the rest of the plan."),
  enumerations: z
    .array(
      z.object({
        source: z.string(),
        feed: z.string(),
        kind: z.string(),
        delivery: z.string(),
        named: count,
        standing: count.describe("Records that stood when it was opened."),
        missing: count.describe("Of those, not named by it."),
        deleted: count.describe("Would be deleted."),
        held: count.describe("Would be held by the mass-change guard."),
        refused: count.describe("Left standing because a person refused to delete them."),
        hash: z.string().describe('What consent would name; "" where nothing would be held.'),
        examples: z.array(z.string()).readonly().describe("Keys of the first missing ones."),
        unsealed: z.string().nullable().describe("Why it would infer no deletes."),
      }),
    )
    .readonly()
    .describe("Full reads, and what they no longer name."),
  intents: z
    .object({
      planned: count,
      agreed: count,
      withdrawn: count,
      examples: z
        .array(
          z.object({
            system: z.string(),
            kind: z.string(),
            key: z.string(),
            field: z.string(),
            from: z.string().nullable(),
            to: z.string(),
            shows: z.string().nullable().describe("What it is expected to show of that, in the form that it has; null: the same."),
            cause: intentCause,
          }),
        )
        .readonly(),
    })
    .describe("What systems would be told, or no longer."),
  creations: creationPlanAnswer.describe("What systems lack and would be given."),
  cash: z.array(z.object({ company: z.string(), currency: z.string(), week: date.nullable(), moved: amount })).readonly(),
  faults: z.array(fault).readonly(),
});

const tableDifference = z.object({
  table: z.string(),
  rows: count,
  gone: count.describe("Rows that stand and a rebuild does not give."),
  extra: count.describe("Rows that a rebuild gives and that do not stand."),
  sample: z.array(z.string()).readonly(),
});

export const verification = z.object({
  position,
  ok: z.boolean(),
  commits: count,
  entries: count,
  brokenLink: z.object({ position, cause: z.string() }).nullable().describe("The first commit of the log that is not what was signed."),
  heads: z
    .object({
      signed: count,
      broken: z.object({ position, cause: z.string() }).nullable().describe("The first signed head that the log does not lead to."),
      unprotectedFrom: position.nullable().describe("The first commit that no signed head covers yet."),
      epochs: z
        .array(
          z.object({
            epoch: z.int().positive(),
            cause: z.string(),
            at: instant,
            position: position.describe("The last position of the log from before it."),
            lostTo: position.nullable().describe("The last position of the log of before that is known to be gone."),
            accepted: z.object({ by: z.string(), reason: z.string() }).nullable(),
          }),
        )
        .readonly()
        .describe("Epochs that began behind signed heads, and why."),
    })
    .describe("Signed heads of the log, kept outside the database."),
  requests: z
    .object({
      batches: count,
      requests: count,
      broken: z
        .object({ batch: count, cause: z.string() })
        .nullable()
        .describe("The first batch that is not what it was when it was noted."),
    })
    .describe("Requests that were answered, chained a batch at a time."),
  tables: z.array(tableDifference).readonly(),
  unconserved: z
    .array(z.object({ currency: z.string(), lines: z.string(), journal: z.string() }))
    .readonly()
    .describe("Currencies whose journal does not add up to the lines that stand, in minor units."),
});

export const backupBody = z.strictObject({
  file: z.string().startsWith("/").max(4_096).describe("Absolute path of a file that is not there yet."),
});

export const backupReport = z.object({
  position,
  migrations: z.array(z.int()).readonly(),
  tables: z.array(z.object({ table: z.string(), rows: count })).readonly(),
});
