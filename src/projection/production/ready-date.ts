// When goods for a sales order line are ready: what the production orders that make them promise.

import type { Doc } from "../../record/record-change.ts";
import type { ReadyPromise } from "../chain.ts";
import { type Lookup, isLive, target } from "../lookup.ts";

/** A finished order makes nobody wait any more, a cancelled one promises nothing. */
const silentStates = new Set(["completed", "closed", "cancelled"]);

/** True where a production order's change may move a promise. */
export function isMoving(before: Doc | undefined, after: Doc | undefined): boolean {
  const [was, is] = [isLive(before) ? before : undefined, isLive(after) ? after : undefined];
  if (was === undefined || is === undefined) return was !== is;
  return (
    was.values["due_date"] !== is.values["due_date"] ||
    was.values["status"] !== is.values["status"] ||
    was.references["sales_order_line"] !== is.references["sales_order_line"]
  );
}

/** Production orders of a sales order line: those that name it, and the one it names. */
function ordersOf(line: Doc, lookup: Lookup): Doc[] {
  const named = target(line, "production_order", lookup);
  const orders = named === undefined ? [] : [named];
  for (const { entity, kind } of lookup.referring(line.entity)) {
    const doc = kind === "production_order" ? lookup.doc(entity) : undefined;
    const isOurs = isLive(doc) && target(doc, "sales_order_line", lookup)?.entity === line.entity;
    if (isOurs && !orders.some((order) => order.entity === entity)) orders.push(doc);
  }
  return orders;
}

/** What each production order at work on this line promises, in the order of their entities; empty for a line that is gone. */
export function readyPromises(line: Doc | undefined, lookup: Lookup): ReadyPromise[] {
  if (!isLive(line)) return [];
  const promises: ReadyPromise[] = [];
  for (const { entity, values } of ordersOf(line, lookup)) {
    const date = values["due_date"];
    if (date !== undefined && !silentStates.has(values["status"] ?? "")) promises.push({ order: entity, date });
  }
  return promises.sort((a, b) => (a.order < b.order ? -1 : 1));
}

/** The line is ready when its last order is. */
export function latestPromise(promises: readonly ReadyPromise[]): ReadyPromise | undefined {
  let latest: ReadyPromise | undefined;
  for (const promise of promises) if (latest === undefined || promise.date > latest.date) latest = promise;
  return latest;
}
