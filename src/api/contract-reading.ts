// Where reading each source stands, and what reading one of them would bring now.

import { z } from "zod";
import { instant } from "./contract.ts";
import { runList } from "./contract-history.ts";

const count = z.int().nonnegative();

export const latestReads = z.object({
  since: instant.describe("Sums count reads that ended from then on: a day before the answer."),
  sources: z.array(
    z.object({
      last: runList.shape.runs.element.omit({ feeds: true }).describe("Of each source, the last one."),
      day: z.object({ reads: count, rows: count, fresh: count, parked: count, faults: count }),
    }),
  ),
});
