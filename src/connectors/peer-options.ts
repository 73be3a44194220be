// Options of every connector that calls a peer over HTTP again and again: its budget, its patience, and how far it reads back.

import { z } from "zod";

export const peerOptions = (usual: { readonly callsPerMinute: number; readonly attempts: number }) => ({
  /** Sources that name the same account share its budget; the default is the host of url. */
  account: z.string().min(1).optional(),
  /** Calls in any 60 seconds, over all sources of the account. */
  calls_per_minute: z.int().min(1).max(100_000).default(usual.callsPerMinute),
  timeout_seconds: z.int().min(1).max(600).default(60),
  /** Calls for one page before a run gives up on it. */
  attempts: z.int().min(1).max(10).default(usual.attempts),
  /** The longest wait for a peer that is busy; it is asked again in the next run. */
  patience_seconds: z.int().min(0).max(600).default(60),
  /** Seconds read again before the last change seen: longer than any transaction there lasts. What takes longer waits for a full read. */
  overlap_seconds: z.int().min(0).max(604_800).default(300),
});
