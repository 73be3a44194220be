// One box over everything that has a name.

import { z } from "zod";
import { id, instant } from "./contract.ts";

export const searchQuery = {
  text: z.string().min(1).max(200).describe("An id, a key, a number, or words; each word may be cut short."),
  limit: z.coerce.number().int().min(1).max(100).default(20).describe("Records at most."),
};

export const searchAnswer = z.object({
  records: z
    .array(
      z.object({
        entity: id,
        kind: z.string(),
        site: z.string(),
        label: z.string(),
        name: z.string().nullable().describe("What it is called, where its label is a number."),
        match: z.enum(["id", "number", "words", "beginnings"]),
        deleted: z.boolean(),
        found: z.string().nullable().describe("The field that says it; null for an id or a key."),
      }),
    )
    .describe("Exact hits first."),
  complete: z.boolean().describe("False where more was found than was looked at: write more of it."),
  sources: z.array(z.object({ name: z.string(), site: z.string() })),
  rules: z.array(z.object({ name: z.string(), kind: z.string(), sentence: z.string() })),
  inbox: z
    .array(z.object({ item: id, kind: z.string(), entity: id.nullable(), label: z.string(), field: z.string().nullable(), since: instant }))
    .describe("What waits about the records found, and the item whose id was asked for."),
});
