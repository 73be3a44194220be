// Answers about who is who: how an entity came about, why two records are one, or why not.

import { z } from "zod";
import { id, instant } from "./contract.ts";

const evidence = z
  .array(
    z.object({
      field: z.string(),
      comparator: z.string(),
      a: z.string(),
      b: z.string(),
      likeness: z.number().describe("0 to 1."),
      points: z.number().describe("What it adds to the score, or takes away."),
    }),
  )
  .readonly();

const step = z.object({ a: id, b: id, reason: z.string(), evidence: evidence.describe("Empty where a number or a person links them.") });
export const named = z.object({ source: z.string(), key: z.string() });

/** Which match rules the answer goes by. */
const rulesInForce = z
  .object({ set: id, from: instant })
  .nullable()
  .describe("The match rules that hold, or held on the day asked for; null: those that the kind is delivered with.");

export const matchPreview = z.object({
  matches: z
    .array(z.object({ kind: z.string(), entity: id, first: named, joins: named, because: z.array(step).readonly() }))
    .readonly()
    .describe("Records that would be one with another, and why."),
  doubts: z
    .array(z.object({ kind: z.string(), a: named, b: named, score: z.number(), cause: z.string(), evidence }))
    .readonly()
    .describe("Pairs that a person would be asked about."),
  matchCount: z.int().nonnegative(),
  doubtCount: z.int().nonnegative(),
});

export const rehearsal = z.object({
  records: z.int().nonnegative(),
  parted: z.array(z.object({ entity: id, parts: z.array(z.array(named).readonly()).readonly() })).readonly(),
  joined: z.array(z.object({ entities: z.array(id).readonly(), records: z.array(named).readonly() })).readonly(),
  doubts: z.int().nonnegative().describe("Pairs that a person would be asked about."),
});

export const explainedEntity = z.object({
  entity: id,
  kind: z.string(),
  rules: rulesInForce,
  severalKeys: z.array(z.string()).readonly().describe("Sources of which several keys may be one thing of this kind."),
  members: z
    .array(
      z.object({
        record: id,
        source: z.string(),
        key: z.string(),
        site: z.string(),
        because: z.array(step).readonly().describe("The links that lead from the first member to this one."),
      }),
    )
    .readonly(),
  reviews: z
    .array(z.object({ a: id, b: id, score: z.string(), cause: z.string(), state: z.string() }))
    .readonly()
    .describe("Doubts about a member that a person decides or has decided."),
});

export const explainedPair = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("together"), rules: rulesInForce, steps: z.array(step).readonly() }),
  z.object({
    kind: z.literal("apart"),
    rules: rulesInForce,
    causes: z.array(z.string()).readonly().describe("What speaks against, in sentences."),
    score: z.number().nullable().describe("Points; null where the two cannot be compared."),
    link: z.number().nullable().describe("Points from which two records are linked."),
    review: z.number().nullable().describe("Points from which a person is asked."),
    evidence,
  }),
]);
