// Answers of a replay: kept pages read again with the mappings in force now.

import { z } from "zod";
import { position } from "./contract.ts";
import { planReport } from "./contract-operation.ts";

const count = z.int().nonnegative();

export const replayBody = z.strictObject({ sources: z.array(z.string()).min(1).optional().describe("Only these; absent: all.") });

const replayedFeed = z.object({
  source: z.string(),
  feed: z.string(),
  generation: count.describe("How often the feed's reading has changed; corrected claims carry it."),
  read: count.describe("Claims of the log that were read from its pages, and rows of deliveries that could not be read before."),
  corrected: count.describe("Versions of records that its rows tell otherwise now, or for the first time."),
  withdrawn: count.describe("Versions that no row tells any more: their key, kind or version is another now."),
});

export const replayReport = z.object({ from: position, to: position, feeds: z.array(replayedFeed).readonly() });

export const replayPlan = z.object({
  feeds: z.array(replayedFeed).readonly(),
  plan: planReport,
  noted: position.nullable().describe("Position at which the log says who rehearsed it, and what it showed by kind and field."),
});
