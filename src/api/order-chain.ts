// The documents of an order one after the other: ordered, made, received or shipped, delivered, invoiced, paid, as far as known.

import type { z } from "zod";
import type { Model } from "../model/kind.ts";
import type { orderDetail } from "./contract-order.ts";
import type { Cut } from "./cut.ts";
import type { Family } from "./order-list.ts";
import type { RecordSight } from "./record-sight.ts";
import { type Child, childrenOf } from "./store-chain.ts";

type Link = z.input<typeof orderDetail>["chain"][number];

/** A document of the chain and the one it hangs on. */
export interface Chained {
  readonly step: Link["step"];
  readonly of: string;
  readonly child: Pick<Child, "doc" | "row">;
}

const stepOfKind: Readonly<Record<string, Link["step"]>> = {
  purchase_order_line: "ordered",
  sales_order_line: "ordered",
  production_order: "made",
  goods_receipt: "received",
  shipment: "shipped",
  delivery_confirmation: "delivered",
  supplier_invoice: "invoiced",
  customer_invoice: "invoiced",
  payment: "paid",
};

const stepOrder: readonly Link["step"][] = ["ordered", "made", "received", "shipped", "delivered", "invoiced", "paid"];

/** What hangs on the documents of the level before, by these fields. */
const levels = [
  ["order", "order_line", "sales_order_line"],
  ["supplier_invoice", "customer_invoice", "shipment"],
] as const;

/** Two reads beside those of the family. */
export async function chainOf(cut: Cut, model: Model, { doc, row, lines }: Family): Promise<Chained[]> {
  const found = new Map<string, Chained>();
  const add = (of: string, child: Chained["child"]): void => {
    const step = stepOfKind[child.doc.kind];
    if (step !== undefined && !found.has(child.doc.entity)) found.set(child.doc.entity, { step, of, child });
  };
  if (stepOfKind[doc.kind] !== undefined) add(doc.entity, { doc, row });
  for (const line of lines) add(doc.entity, line);
  let above = [...new Set([doc.entity, ...found.keys()])];
  for (const fields of levels) {
    const children = await childrenOf(cut, model, above, fields);
    for (const child of children) add(child.parent, child);
    above = children.map((child) => child.doc.entity);
  }
  return [...found.values()].sort(inSteps);
}

const dayOf = ({ child: { doc } }: Chained): string => doc.values["date"] ?? doc.values["issue_date"] ?? doc.values["due_date"] ?? "";

const inSteps = (a: Chained, b: Chained): number => {
  if (a.step !== b.step) return stepOrder.indexOf(a.step) - stepOrder.indexOf(b.step);
  const [one, other] = [`${dayOf(a)} ${a.child.doc.entity}`, `${dayOf(b)} ${b.child.doc.entity}`];
  return one < other ? -1 : 1;
};

const quantityFields = ["quantity", "planned_quantity"];
const dateFields = ["date", "issue_date", "due_date", "promised_date"];

/** From nothing but what may be shown of the document. */
export function linkAnswer({ step, of, child }: Chained, toShow: RecordSight): Link {
  const record = toShow.of(child.row);
  const value = (...fields: readonly string[]): string | null =>
    fields.map((field) => record.fields[field]?.value).find((text) => text !== undefined) ?? null;
  return {
    step,
    document: record.entity,
    kind: record.kind,
    site: record.site,
    label: toShow.label(record),
    of,
    date: value(...dateFields),
    quantity: value(...quantityFields),
    unit: value("unit"),
    amount: value("amount"),
    currency: value("currency"),
    state: value("status"),
  };
}
