// Answers of what the hub is told to do: read its sources, plan, prove its state.

import { z } from "zod";
import { faultAnswer, position } from "./contract.ts";

const count = z.int().nonnegative();
const amount = z.string();

export const runBody = z.strictObject({ sources: z.array(z.string()).min(1).optional() });

export const runReport = z.object({
  from: position,
  to: position,
  feeds: z.array(
    z.object({
      source: z.string(),
      feed: z.string(),
      read: count,
      fresh: count.describe("Rows that said something new."),
      repeated: count,
      parked: count,
      done: z.boolean(),
      fault: faultAnswer.nullable(),
    }),
  ),
});
