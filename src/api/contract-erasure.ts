// An erasure: what would be taken away, and what was.

import { z } from "zod";
import { id, position } from "./contract.ts";
import { flag, namedRecord, reason } from "./contract-desk.ts";

const count = z.int().nonnegative();

export const erasurePlanBody = z.strictObject({
  record: namedRecord,
  only: flag.default(false).describe("Only what one system said under one key; what others say of the same person stays."),
});

export const erasureBody = z.strictObject({
  ...erasurePlanBody.shape,
  plan: z.string().length(64).describe("Hash of the plan that was shown: an erasure takes exactly that."),
  reason,
});

const erasedRecord = z.object({
  record: id,
  source: z.string(),
  kind: z.string(),
  key: z.string().describe("It stays: the log and the source point to it."),
  site: z.string(),
  why: z.enum(["person", "refers", "quotes"]).describe("It is of the person, refers to the person, or quotes a number of the person."),
  fields: z.array(z.string()).readonly().describe("Fields whose values go, in every version."),
  entries: count.describe("Entries of the log that are rewritten."),
});

const facts = {
  entity: id,
  kind: z.string(),
  records: z.array(erasedRecord).readonly(),
  claims: count,
  decisions: count.describe("Words of people that set one of these values, or quote one in their reason."),
  pages: count.describe("Kept pages from which rows go."),
  rows: count.describe("Rows of them."),
  waiting: z
    .object({ discrepancies: count, doubts: count, parked: count })
    .describe("What waits in the inbox and shows a value that goes."),
  beside: z
    .object({
      held: count.describe("Claims of deliveries that the guard of changes holds."),
      acts: count.describe("Entries of the log about held deliveries and proposed rules, with samples of values."),
      runs: count.describe("Kept results of comparisons."),
      refused: count.describe("Deliveries that were refused whole: nobody can tell what is in them, so all of their bytes go."),
    })
    .describe("What shows a value that goes and is no claim of the log."),
  kept: z
    .array(z.object({ what: z.string(), because: z.string() }))
    .readonly()
    .describe("What stays, and why."),
};

export const erasurePlan = z.object({
  plan: z.string().describe("Its hash, to be named when it is applied."),
  label: z.string(),
  ...facts,
  needsTwo: z.boolean().describe("By a rule of one of the fields, a second person has to apply the same plan."),
  askedBy: z.string().nullable().describe("Who has asked for exactly this and waits for a second person."),
});

export const erasureAnswer = z.discriminatedUnion("state", [
  z
    .object({ state: z.literal("asked"), position, plan: z.string() })
    .describe("Nothing is erased yet: a second person has to apply the same plan."),
  z.object({
    state: z.literal("erased"),
    position,
    tag: z.string().describe("Stands in every place where a value was."),
    ...facts,
    tables: z
      .array(z.object({ table: z.string(), rows: count }))
      .readonly()
      .describe("Derived tables that were written anew."),
  }),
]);
