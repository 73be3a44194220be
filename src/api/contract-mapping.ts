// Mappings with dates: what reads which feed from when, and what one that waits would make of what is known.

import { z } from "zod";
import { instant } from "./contract.ts";
import { replayPlan } from "./contract-replay.ts";

export const mappingList = z
  .array(
    z.object({
      source: z.string(),
      site: z.string(),
      feed: z.string(),
      mapping: z.string().describe("System, version, feed and hash: claims and explanations name it so."),
      from: instant.nullable().describe("What was produced from then on is read so; null: from the beginning."),
      generation: z.int().nonnegative().describe("Of what several mappings read of one version of a record, the greatest stands."),
      state: z.enum(["past", "in-force", "waiting"]),
    }),
  )
  .readonly();

export const mappingPlanBody = z.strictObject({
  source: z.string(),
  from: z.string().max(40).optional().describe("The date of one of its mappings, as hub.yaml writes it; absent: the next that waits."),
});

export const mappingPlan = replayPlan.extend({ source: z.string(), from: instant });
