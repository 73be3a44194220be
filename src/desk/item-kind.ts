// Sorts of items of the inbox, by the word that a filter names them with.

import type { InboxItem } from "./inbox-item.ts";

export const itemKinds = [
  "discrepancy",
  "review",
  "parked",
  "waiting",
  "drift",
  "mass-change",
  "reconciliation",
  "untold",
  "uncreated",
  "paused-system",
  "stale-source",
] as const satisfies readonly InboxItem["kind"][];
