// Items of the inbox as the contract gives them, and what of them a list shows.

import type { inboxPage, itemDetail } from "../../../../src/api/contract-desk.ts";
import type { bulkAnswer, filterQuery } from "../../../../src/api/contract-inbox.ts";
import type { Data } from "../../api/client.ts";

export type InboxPage = Data<typeof inboxPage>;
export type Detail = Data<typeof itemDetail>;
export type Item = Detail["item"];
export type ItemKind = Item["kind"];
export type Bulk = Data<typeof bulkAnswer>;
export type FilterName = keyof typeof filterQuery | "mine" | "priced";

export const kinds: readonly ItemKind[] = [
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
];

/** The field that an item is about; undefined where it is about a whole record or a system. */
export const fieldOfItem = (item: Item): string | undefined => ("field" in item && item.field !== "*" ? item.field : undefined);

/** The entity whose record explains the item. */
export const entityOfItem = (item: Item): string | undefined => {
  if (item.kind === "review") return item.a.entity;
  return "entity" in item ? (item.entity ?? undefined) : undefined;
};
