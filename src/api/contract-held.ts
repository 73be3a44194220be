// What a delivery would change that the guard of changes holds.

import { z } from "zod";
import { amount } from "./contract.ts";

const count = z.int().nonnegative();

export const heldChanges = z.object({
  emptied: count.describe("Records that lose a value, or are deleted by their source."),
  leapt: count.describe("Records with a number that moves by more than the factor of the guard."),
  fields: z.array(z.object({ field: z.string(), changed: count, emptied: count, leapt: count })).readonly(),
  samples: z
    .array(z.object({ key: z.string(), field: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
    .readonly(),
  money: z
    .array(z.object({ currency: z.string(), amount }))
    .readonly()
    .describe("What amounts differ by in all, by currency."),
});
