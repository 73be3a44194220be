// Mappings with dates: what reads which feed from when, and what one that waits would make of what is known.

import { z } from "zod";
import { instant, position } from "./contract.ts";
import { reason } from "./contract-desk.ts";
import { replayPlan } from "./contract-replay.ts";

const word = z.object({ author: z.string(), at: instant }).nullable();

export const mappingList = z
  .array(
    z.object({
      source: z.string(),
      site: z.string(),
      feed: z.string(),
      mapping: z.string().describe("System, version, feed and hash: claims and explanations name it so."),
      hash: z.string().describe("SHA-256 of the mapping."),
      from: instant.nullable().describe("What was produced from then on is read so; null: from the beginning."),
      generation: z.int().nonnegative().describe("Of what several mappings read of one version of a record, the greatest stands."),
      state: z.enum(["past", "in-force", "waiting"]),
      rehearsed: word.describe("Who last looked at what it would change; null: nobody did."),
      approved: z
        .object({ author: z.string(), at: instant, reason: z.string() })
        .nullable()
        .describe("Who last said that it may take effect; null: nobody did, and nothing waits for it."),
      replayed: word.describe("Who last had kept pages read again with it; null: nobody did."),
    }),
  )
  .readonly();

export const mappingPlanBody = z.strictObject({
  source: z.string(),
  from: z.string().max(40).optional().describe("The date of one of its mappings, as hub.yaml writes it; absent: the next that waits."),
});

export const mappingPlan = replayPlan.extend({ source: z.string(), from: instant });

export const mappingApproval = z.strictObject({
  source: z.string(),
  from: z.string().max(40).optional().describe("As of a rehearsal; absent: the next that waits, and where none does, what reads now."),
  reason,
});

export const mappingApproved = z.object({ position, mappings: mappingList.describe("What may take effect by it, feed by feed.") });
