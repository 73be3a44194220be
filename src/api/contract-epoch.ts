// Epochs of the hub, and systems that are told nothing for now.

import { z } from "zod";
import { instant, position } from "./contract.ts";

export const epochAnswer = z
  .object({
    epoch: z.int().positive(),
    cause: z.string().describe("begun, restored, behind, other-log, moved or unclean."),
    since: instant,
    position: position.describe("The last position of the log from before it."),
    lostTo: position.nullable().describe("Up to where the log of before is known to have gone; null: nothing is known to be gone."),
  })
  .describe("Raised when the database may lack what was acknowledged: every system that is written is paused then.");

export const pausedSystem = z.object({
  system: z.string(),
  site: z.string(),
  cause: z.enum(["epoch", "person"]),
  author: z.string().describe('"": the hub.'),
  reason: z.string(),
  since: instant,
  resumedAt: instant.nullable().describe("When a person let it be told again: it catches up. Null: it is told nothing."),
});
