// The life of rule sets: what a set would change, proposals and their ends.

import { z } from "zod";
import { amount, date, id, instant, instantQuery, position } from "./contract.ts";

const count = z.int().nonnegative();

const believed = z.object({ value: z.string(), source: z.string() }).nullable().describe("Null: no value.");

export const rehearsal = z.object({
  position: position.describe("The position it was made on."),
  changes: z.boolean().describe("True where applying the set would change anything that a person would see."),
  kinds: z.array(z.string()).readonly().describe("Kinds that would come under other rules."),
  from: instant.nullable().describe("When the set would begin to hold."),
  until: instant.nullable().describe("When a set that stands already takes over from it; null: it holds until another is approved."),
  records: count.describe("Records of which a value would be another now."),
  restated: count.describe("Records whose history would be told otherwise."),
  overridesEnded: count.describe("Overrides that would end, because the owner under these rules says the same."),
  intents: z
    .object({ planned: count, ended: count })
    .prefault({ planned: 0, ended: 0 })
    .describe("What systems would be told and are not to be told now, and what they would not be told any more."),
  fields: z
    .array(
      z.object({
        kind: z.string(),
        field: z.string().describe("*: whether the record is there at all."),
        changed: count.describe("Records whose value would be another."),
        reassigned: count.describe("Records whose value would stay and come from another system."),
        examples: z
          .array(
            z.object({
              entity: id,
              before: believed,
              after: believed,
              rule: z.string().nullable().describe("The proposed rule that decides it; null: none does."),
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
  discrepancies: z.array(z.object({ kind: z.string(), field: z.string(), opened: count, closed: count })).readonly(),
  cash: z
    .array(z.object({ company: z.string(), currency: z.string(), week: date.nullable(), moved: amount }))
    .readonly()
    .describe("Cash lines that would move, by week; a null week has no date."),
});

const verdict = z
  .object({
    kind: z.enum(["approved", "rejected"]),
    author: z.string(),
    at: instant,
    reason: z.string(),
    alone: z.boolean().describe("Its author approved it, because nobody else may."),
  })
  .nullable();

export const proposalRow = z.object({
  id,
  state: z.enum(["proposed", "approved", "rejected"]),
  author: z.string(),
  at: instant,
  reason: z.string(),
  from: instant.nullable().describe("Null: from its approval on."),
  reverts: id.nullable().describe("Key of the earlier set that it says again."),
  rehearsedAt: instant.nullable(),
  decided: verdict,
});

export const setRow = z.object({
  key: id,
  from: instant.nullable().describe("Null: for all time."),
  at: instant,
  author: z.string(),
  reason: z.string(),
  isInForce: z.boolean(),
});

export const ruleSetList = z.object({
  sets: z.array(setRow).describe("In the order in which they were decided. None is ever changed."),
  proposals: z.array(proposalRow).describe("In the order in which they were made."),
  fileDiffers: z.boolean().describe("hub.yaml says other rules than the last set."),
});

const ruleText = z.string().max(1_000_000).describe("YAML: a list of rules as in hub.yaml.");

export const ruleSetDetail = z.object({
  set: setRow.nullable(),
  proposal: proposalRow.nullable(),
  rules: ruleText,
  sentences: z.array(z.string()),
  rehearsal: rehearsal.nullable().describe("Null: not rehearsed, or the token does not see every site."),
});

const reason = z.string().min(1).max(2_000);
const from = instantQuery.optional().describe("When it begins to hold; without it, from its approval on.");

export const rehearseBody = z.strictObject({ rules: ruleText, from });
export const proposeBody = z.strictObject({ rules: ruleText, from, reason });
export const rehearseAgainBody = z.strictObject({ id });
export const decideRulesBody = z.strictObject({ id, reason });
export const revertBody = z.strictObject({
  set: id.optional().describe("Key of the set to say again; without it, the one before the last."),
  from,
  reason,
});

export const proposed = z.object({ proposal: proposalRow, rehearsal });
export const decidedRules = z.object({ position, proposal: proposalRow });
