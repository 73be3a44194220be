// The life of match rules: points and limits fitted to decisions, what a set would part and join, proposals and their ends.

import { z } from "zod";
import { id, instantQuery, position } from "./contract.ts";
import { named } from "./contract-identity.ts";
import { proposalRow, setRow } from "./contract-rule-set.ts";

const count = z.int().nonnegative();
const points = z.object({ agree: z.number(), differ: z.number() });

export const matchRehearsal = z.object({
  position: position.describe("The position it was made on."),
  changes: z.boolean().describe("True where entities would part or join."),
  kinds: z
    .array(
      z.object({
        kind: z.string(),
        records: count.describe("Compared again; 0 where only what they refer to is matched otherwise."),
        parted: count.describe("Entities of which some records would be another entity."),
        joined: count.describe("Entities that would come of several."),
        doubts: count.describe("Pairs that a person would be asked about."),
        examples: z.object({
          parted: z.array(z.object({ entity: id, parts: z.array(z.array(named).readonly()).readonly() })).readonly(),
          joined: z.array(z.object({ entities: z.array(id).readonly(), records: z.array(named).readonly() })).readonly(),
        }),
      }),
    )
    .readonly(),
});

const ruleText = z.string().max(1_000_000).describe("YAML: by kind, `link`, `review`, `points` and `several_keys`.");

export const matchRuleList = z.object({
  sets: z.array(setRow).describe("In the order in which they were decided. None is ever changed."),
  proposals: z.array(proposalRow).describe("In the order in which they were made."),
});

export const matchRuleDetail = z.object({
  set: setRow.nullable(),
  proposal: proposalRow.nullable(),
  rules: ruleText,
  sentences: z.array(z.string()),
  rehearsal: matchRehearsal.nullable().describe("Null: not rehearsed, or the token does not see every site."),
});

const tally = z.object({
  pairs: count.describe("Decisions with a value on both sides."),
  likeness: count.describe("Sum of their likeness, in hundredths."),
});

export const fittedRules = z.object({
  kind: z.string(),
  links: count.describe("Pairs that people joined."),
  apart: count.describe("Pairs that people kept apart."),
  comparisons: z.array(z.object({ field: z.string(), before: points, after: points, links: tally, apart: tally })).readonly(),
  rightBefore: count.describe("Decisions that the points in force give by themselves."),
  rightAfter: count.describe("The same with the fitted points."),
  rules: ruleText.describe("The set in force with the fitted points in it, to be proposed."),
});

const reason = z.string().min(1).max(2_000);
const from = instantQuery.optional().describe("When it begins to hold; without it, from its approval on.");

export const rehearseMatchBody = z.strictObject({ rules: ruleText });
export const proposeMatchBody = z.strictObject({ rules: ruleText, from, reason });
export const proposedMatch = z.object({ proposal: proposalRow, rehearsal: matchRehearsal });
