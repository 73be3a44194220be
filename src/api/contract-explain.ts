// Answers to "why": from a figure to its lines, documents, fields, claims, the rule and the bytes that arrived.

import { z } from "zod";
import { amount, date, id, instant, position } from "./contract.ts";

const parked = z.object({
  source: z.string(),
  record: id,
  version: z.int(),
  field: z.string(),
  class: z.string(),
  cause: z.string(),
  hint: z.string(),
  value: z.string().nullable(),
});

const claim = z.object({
  source: z.string(),
  key: z.string(),
  site: z.string(),
  record: id,
  value: z.string().nullable(),
  version: z.int(),
  movedAt: instant,
  position,
  mapping: z.string(),
  raw: z.object({ page: z.string(), index: z.int() }).nullable(),
  form: z
    .string()
    .nullable()
    .describe("It is what the system shows of the value, in this form of its own; null where it says the value itself, or another."),
  row: z
    .object({ row: z.string().nullable(), page: z.string(), delivery: z.string() })
    .nullable()
    .optional()
    .describe("As its system wrote it. Null for what nobody sent as bytes."),
});

const field = z.object({
  field: z.string(),
  value: z.string().nullable(),
  source: z.string(),
  movedAt: instant,
  reason: z.object({ kind: z.string(), text: z.string() }),
  rule: z.string().nullable().describe("The rule that decides it, as a sentence."),
  claims: z.array(claim).readonly(),
  parked: z.array(parked).readonly(),
  apartSince: instant.nullable(),
  pending: z
    .object({ decision: id, value: z.string(), author: z.string(), reason: z.string() })
    .nullable()
    .describe("What one person set, and a second has not confirmed yet. It does not stand."),
});

export const explainedRecord = z.object({
  entity: id,
  kind: z.string(),
  label: z.string(),
  site: z.string(),
  position,
  deleted: z.boolean(),
  waiting: z.boolean(),
  members: z
    .array(
      z.object({
        record: id,
        source: z.string(),
        key: z.string(),
        site: z.string(),
        versions: z.int(),
        deleted: z.boolean(),
        deletedBecause: z.string().nullable().describe("What the deletion was inferred from; null where its source said it, or it stands."),
      }),
    )
    .readonly(),
  fields: z.array(field).readonly(),
});

const line = z.object({
  line: z.string(),
  entity: id,
  root: id,
  stage: z.string(),
  company: z.string(),
  site: z.string(),
  currency: z.string(),
  amount,
  total: amount,
  date: date.nullable(),
  basis: z.string(),
  assumed: z.array(z.string()).readonly(),
  text: z.string(),
});

export const explainedBucket = z.object({
  company: z.string(),
  currency: z.string(),
  monday: date,
  inflow: amount,
  outflow: amount,
  count: z.int().nonnegative(),
  lines: z.array(line).readonly(),
});

export const explainedLine = z.object({ line, chain: z.array(line).readonly(), documents: z.array(explainedRecord).readonly() });
