// Options of every connector that calls a peer over HTTP again and again: its budget, its patience, and how far it reads back.

import { z } from "zod";

export const peerOptions = (usual: { readonly callsPerMinute: number; readonly attempts: number }) => ({
  account: z.string().min(1).optional().describe("Sources that name the same account share its budget; the default is the host of url."),
  calls_per_minute: z
    .int()
    .min(1)
    .max(100_000)
    .default(usual.callsPerMinute)
    .describe("Calls in any 60 seconds, over all sources of the account."),
  timeout_seconds: z.int().min(1).max(600).default(60),
  attempts: z.int().min(1).max(10).default(usual.attempts).describe("Calls for one page before a run gives up on it."),
  patience_seconds: z
    .int()
    .min(0)
    .max(600)
    .default(60)
    .describe("The longest wait for a peer that is busy; it is asked again in the next run."),
  overlap_seconds: z
    .int()
    .min(0)
    .max(604_800)
    .default(300)
    .describe(
      "Seconds read again before the last change seen: longer than any transaction there lasts. What takes longer waits for a full read.",
    ),
});
