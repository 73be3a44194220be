// Orders as the contract gives them, and where each of them and what hangs on them has its page.

import type { orderDetail, orderList } from "../../../../src/api/contract-order.ts";
import { viewId, cashAddress } from "../../api/cash.ts";
import type { Data } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";

export type OrderPage = Data<typeof orderList>;
export type OrderRow = OrderPage["orders"][number];
export type Carried = NonNullable<OrderRow["money"]>[number];
export type OrderDetail = Data<typeof orderDetail>;
export type Link = OrderDetail["chain"][number];
export type Change = OrderDetail["changes"][number];

/** One of the pages on which orders are shown. */
export interface OrderPlace {
  readonly path: "/orders" | "/production";
  readonly title: "orders" | "production";
  /** The first that is known is shown at first. */
  readonly kinds: readonly string[];
}

export const production = "production_order";

const orderKinds = new Set(["purchase_order", "sales_order", "purchase_order_line", "sales_order_line"]);

/** Where a document is looked at: an order on its page, anything else as a record. */
export function documentAddress(kind: string, entity: string): string {
  const path = kind === production ? "/production" : orderKinds.has(kind) ? "/orders" : "/record";
  return `${path}/${encodeURIComponent(entity)}`;
}

export const recordAddress = (entity: string, field?: string): string =>
  `/record/${encodeURIComponent(entity)}${field === undefined ? "" : `?field=${encodeURIComponent(field)}`}`;

/** The lines of cash of a document, on the page of cash. */
export const linesAddress = (document: string, more: Readonly<Record<string, string>> = {}): string =>
  `/cash/lines?${new URLSearchParams({ document, ...more }).toString()}`;

/** What is made carries the money of the sale that it is made for: its own page shows which lines those are. */
export const carriedAddress = ({ kind, entity }: Pick<OrderRow, "kind" | "entity">): string =>
  kind === production ? `${documentAddress(kind, entity)}?tab=cash` : linesAddress(entity);

/** The document whose lines on the page of cash are those of the order; undefined where no single one has them all. */
export function lineDocument({ order, cash }: Pick<OrderDetail, "order" | "cash">): string | undefined {
  if (order.kind !== production) return order.entity;
  const roots = new Set(cash.map(({ root }) => root));
  return roots.size === 1 ? cash[0]?.root : undefined;
}

/** The bridge over the one commit: what it did to the cash of the company whose the order is. */
export function bridgeAddress({ cash }: Pick<OrderDetail, "cash">, { position, moved }: Change): string | undefined {
  const currency = moved[0]?.currency ?? cash[0]?.currency;
  const company = cash.find((line) => line.currency === currency)?.company;
  if (currency === undefined || company === undefined) return undefined;
  return cashAddress("/cash/bridge", {
    of: viewId(company, currency),
    from: String(Math.max(0, position - 1)),
    to: String(position),
  });
}

export const useOrder = (entity: string) =>
  useRead<OrderDetail>(`/v1/orders/${encodeURIComponent(entity)}`, { follow: { kind: "commits" } });

/** Without the word for its kind, where that is said beside it already. */
export const shortLabel = (label: string, kindLabel: string | undefined): string =>
  kindLabel !== undefined && label.startsWith(`${kindLabel} `) ? label.slice(kindLabel.length + 1) : label;

/** What a partner or an item is called, where a word beside it says what it is. */
export const nameOf = ({ label }: { readonly label: string }): string => label.replace(/^(?:Party|Item) /, "");

const stages = ["ordered", "received", "shipped", "invoiced", "paid"] as const;
type Stage = (typeof stages)[number];
export const isStage = (word: string): word is Stage => stages.some((one) => one === word);
/** Of what the hub may add later, the place is at the end. */
export const stagePlace = (stage: string): number => (isStage(stage) ? stages.indexOf(stage) : stages.length);
