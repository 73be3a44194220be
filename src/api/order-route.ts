// Orders: lists with the money they carry, and one with all that belongs to it.

import { z } from "zod";
import type { Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { column } from "../projection/finance/store-row.ts";
import type { ApiHub } from "./api-hub.ts";
import { limitText } from "./contract.ts";
import { orderDetail, orderKind, orderList, ordersQuery as ordersAsked } from "./contract-order.ts";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";
import { families, orderRows } from "./order-list.ts";
import { orderPage } from "./order-page.ts";
import { recordSight } from "./record-sight.ts";
import { goldenQuery } from "./store-chain.ts";
import { ordersQuery } from "./store-order.ts";

const pageMax = 500;

export function orderRoutes({ hub, read }: Door): void {
  read({
    url: "/v1/orders",
    action: "read",
    summary: "Orders of a kind, a page at a time, with the money they carry: open, paid, and when it is expected",
    params: {},
    query: { ...ordersAsked, cursor: z.string().max(300).default(""), limit: limitText(pageMax) },
    data: orderList,
    answer: ({ query: { cursor, limit, ...filter }, principal, cut }) => ordersPage(hub, { cut, principal, filter, cursor, limit }),
  });

  read({
    url: "/v1/orders/:entity",
    action: "read",
    summary: "One order: its lines, its chain of documents, the cash it carries, discrepancies, and what changed last by what cause",
    params: { entity: z.string().max(200) },
    query: {},
    data: orderDetail,
    async answer({ params: { entity }, principal, cut }) {
      const [[row] = []] = await cut.read([goldenQuery([entity])]);
      const isOrder = row !== undefined && orderKind.safeParse(column(row, "kind")).success;
      const page = isOrder ? await orderPage(hub, cut, principal, row) : undefined;
      if (page === undefined) throw orderUnknown(entity);
      return page;
    },
  });
}

export interface OrderPageAsked {
  readonly cut: Cut;
  readonly principal: Principal;
  readonly filter: z.output<z.ZodObject<typeof ordersAsked>>;
  /** "" or `next` of the page before. */
  readonly cursor: string;
  readonly limit: number;
}

export async function ordersPage(
  hub: Pick<ApiHub, "model" | "sources">,
  { cut, principal, filter, cursor, limit }: OrderPageAsked,
): Promise<z.input<typeof orderList>> {
  const sources = principal.group
    ? undefined
    : ["people", ...hub.sources.flatMap(({ name, site }) => (principal.sites.includes(site) ? [name] : []))];
  const [rows = []] = await cut.read([ordersQuery({ ...filter, after: cursorOf(cursor), limit, sources })]);
  const orders = await orderRows(cut, await families(cut, hub.model, rows), recordSight(hub, principal));
  const last = rows.length < limit ? undefined : rows.at(-1);
  return { orders, next: last === undefined ? null : `${column(last, "entity")}.${column(last, "place")}` };
}

function cursorOf(cursor: string): { readonly place: string; readonly entity: string } | undefined {
  if (cursor === "") return undefined;
  const at = cursor.indexOf(".");
  if (at > 0) return { entity: cursor.slice(0, at), place: cursor.slice(at + 1) };
  const hint = "give what the page before named as the next one, or nothing for the first page";
  throw new Fault({ code: "cursor-refused", subject: cursor.slice(0, 80), cause: "no page of orders is named so", hint });
}

const orderUnknown = (subject: string): Fault =>
  new Fault({
    code: "record-unknown",
    subject,
    cause: "there is no such order among those you may see",
    hint: "take the id from the list of orders",
  });
