// Whether the books of one system come out even.

import { z } from "zod";
import { id } from "./contract.ts";

const count = z.int().nonnegative();
const figure = z.string().describe("Decimal text.");

export const conservationAnswer = z.object({
  source: z.string(),
  holds: z.boolean(),
  laws: z
    .array(
      z.object({
        law: z.string(),
        documents: count.describe("Documents that were reckoned."),
        unknown: count.describe("Documents with a figure that is not told, or parked: they are not reckoned."),
        broken: count.describe("Documents that do not come out even."),
        named: z
          .array(
            z.object({
              document: z.array(z.string()).readonly().describe("What names it: the values of the law's fields."),
              unit: z.string().describe("ISO 4217 currency or UN/ECE unit; empty where nothing names one."),
              difference: figure.describe("What is too much, or (negative) too little."),
              figures: z
                .array(z.object({ kind: z.string(), key: z.string(), entity: id, amount: figure.describe("With its sign.") }))
                .readonly(),
            }),
          )
          .readonly()
          .describe("Those furthest off first."),
      }),
    )
    .readonly(),
});
