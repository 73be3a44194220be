// Epochs and pauses as the contract says them: times become text.

import { instantText } from "../base/instant.ts";
import type { Epoch } from "../platform/epoch.ts";
import type { Pause } from "../writeback/store-pause.ts";

export const epochShown = ({ epoch, cause, raisedAt, position, lostTo }: Epoch) => ({
  epoch,
  cause,
  since: instantText(raisedAt),
  position,
  lostTo,
});

export const timeOrNull = (at: number | null | undefined): string | null => (typeof at === "number" ? instantText(at) : null);

export const pauseShown = ({ cause, author, reason, since, resumedAt }: Omit<Pause, "source" | "site" | "epoch">) => ({
  cause,
  author,
  reason,
  since: instantText(since),
  resumedAt: timeOrNull(resumedAt),
});
