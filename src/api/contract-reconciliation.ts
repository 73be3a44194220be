// Two systems set against each other.

import { z } from "zod";
import { conservationAnswer } from "./contract-conservation.ts";
import { id, instant, position } from "./contract.ts";

const count = z.int().nonnegative();
const figure = z.string().describe("Decimal text.");
const unit = z.string().describe("ISO 4217 currency or UN/ECE unit; empty where the record names none.");

export const missingRecords = z.object({
  system: z.string().describe("The one that does not know them."),
  count,
  records: z
    .array(
      z.object({
        entity: id,
        label: z.string(),
        key: z.string().describe("In the system that knows it."),
        figures: z.array(z.object({ field: z.string(), amount: figure, unit })).readonly(),
      }),
    )
    .readonly()
    .describe("Those with the largest figures first."),
});

export const reconciliation = z.object({
  kind: z.string(),
  systems: z.tuple([z.string(), z.string()]).readonly(),
  agrees: z.boolean().describe("Nothing is missing, and nothing differs beyond the tolerance of the rules."),
  counts: z.object({ first: count, second: count, both: count }).describe("Entities that stand in each system, and in both."),
  missing: z.array(missingRecords).readonly(),
  balances: z
    .array(
      z.object({
        field: z.string(),
        unit,
        first: figure,
        second: figure,
        difference: figure.describe("first - second = onlyFirst - onlySecond + differing"),
        onlyFirst: figure,
        onlySecond: figure,
        differing: figure,
      }),
    )
    .readonly(),
  differing: z
    .array(
      z.object({
        field: z.string(),
        count,
        real: count.describe("Beyond the tolerance of the rules; the others are tolerated."),
        example: z.object({ entity: id, first: z.string(), second: z.string() }),
      }),
    )
    .readonly(),
});

const run = z.object({
  run: id,
  sort: z.enum(["pair", "books"]).describe("books: of one system with itself; it stands in both places of systems."),
  kind: z.string().describe("Empty for books."),
  systems: z.tuple([z.string(), z.string()]).readonly(),
  at: instant.describe("When it was due and done."),
  position: position.describe("That was compared."),
  agrees: z.boolean(),
  counts: z.object({ first: count, second: count, both: count }).nullable().describe("Null for books."),
  missing: count.describe("Records that one of the two does not know."),
  differing: count.describe("Fields of records that differ beyond the tolerance of the rules; of books, documents that are off."),
  repaired: count.nullable().describe("Values that systems are to be told because of it; null: it was not to be repaired."),
  stopped: z.boolean().describe("More was found than is repaired without a person: nothing was."),
});

export const reconciliationRunList = z.object({ runs: z.array(run) });

export const reconciliationRun = run.extend({
  result: reconciliation.nullable().describe("Of the missing records, the largest are named. Null for books."),
  books: conservationAnswer.nullable().describe("Null for two systems."),
});
