// Orders with what they carry: the lines that belong to each, the money of their chains, the doubts about them.

import type { z } from "zod";
import type { Model } from "../model/kind.ts";
import type { Row } from "../platform/database.ts";
import { column, integer } from "../projection/finance/store-row.ts";
import { docFromRow } from "../record/doc-row.ts";
import type { Doc } from "../record/record-change.ts";
import type { orderRow } from "./contract-order.ts";
import type { Cut } from "./cut.ts";
import { amountText } from "./money-text.ts";
import { type Named, named, type RecordSight } from "./record-sight.ts";
import { childrenOf, goldenQuery } from "./store-chain.ts";
import { carriedQuery, openEpisodesQuery } from "./store-order.ts";

export type OrderRow = z.input<typeof orderRow>;

/** An order, what belongs to it, and the first documents of the chains that carry its money. */
export interface Family {
  readonly doc: Doc;
  readonly row: Row;
  readonly lines: readonly { readonly doc: Doc; readonly row: Row }[];
  readonly roots: readonly string[];
}

const isLine = ({ kind }: Doc): boolean => kind.endsWith("_order_line");

/** Two reads. Rows are golden records of orders. */
export async function families(cut: Cut, model: Model, rows: readonly Row[]): Promise<Family[]> {
  const orders = rows.map((row) => ({ row, doc: docFromRow(row, model) }));
  const children = await childrenOf(
    cut,
    model,
    orders.map(({ doc }) => doc.entity),
    ["order", "production_order"],
  );
  const made = orders.flatMap(({ doc }) => doc.references["sales_order_line"] ?? []);
  const [named = []] = made.length === 0 ? [] : await cut.read([goldenQuery(made)]);
  const lineOf = new Map(named.map((row) => [column(row, "asked"), { row, doc: docFromRow(row, model) }]));
  return orders.map(({ row, doc }) => {
    const lines = new Map<string, Family["lines"][number]>();
    for (const child of children) if (child.parent === doc.entity && isLine(child.doc)) lines.set(child.doc.entity, child);
    const own = lineOf.get(doc.references["sales_order_line"] ?? "");
    if (own !== undefined && !own.doc.deleted) lines.set(own.doc.entity, own);
    return { row, doc, lines: [...lines.values()].sort(byNumber), roots: [doc.entity, ...lines.keys()] };
  });
}

const byNumber = (a: { readonly doc: Doc }, b: { readonly doc: Doc }): number => {
  const [one, other] = [a.doc.values["line_number"] ?? "", b.doc.values["line_number"] ?? ""];
  return one.localeCompare(other, "en", { numeric: true }) || (a.doc.entity < b.doc.entity ? -1 : 1);
};

/** What lists and pages show of each, in the order given. Two reads. */
export async function orderRows(cut: Cut, all: readonly Family[], toShow: RecordSight): Promise<OrderRow[]> {
  const roots = [...new Set(all.flatMap((one) => one.roots))];
  const [money = [], open = []] = await cut.read([carriedQuery(roots), openEpisodesQuery(roots)]);
  const names = await named(
    cut,
    all.flatMap(({ doc }) => [partnerOf(doc), doc.references["item"] ?? null]),
    toShow,
  );
  const moneyOf = Map.groupBy(money, (row) => column(row, "root"));
  const openOf = Map.groupBy(open, (row) => column(row, "entity"));
  return all.map(({ doc, row, roots: own }) => {
    const record = toShow.of(row);
    const value = (field: string): string | null => record.fields[field]?.value ?? null;
    const nameOf = (id: string | null, field: string): Named | null => (value(field) === null ? null : (names.get(id ?? "") ?? null));
    return {
      entity: record.entity,
      kind: record.kind,
      site: record.site,
      label: toShow.label(record),
      state: value("status"),
      due: value("due_date") ?? value("promised_date"),
      partner: nameOf(partnerOf(doc), partnerField(doc)),
      item: nameOf(doc.references["item"] ?? null, "item"),
      fields: record.fields,
      money: toShow.cash(record.site) ? carried(own.flatMap((root) => moneyOf.get(root) ?? [])) : null,
      discrepancies: own.reduce((sum, entity) => sum + (openOf.get(entity)?.length ?? 0), 0),
    };
  });
}

const partnerField = ({ kind }: Doc): string => (kind.startsWith("purchase") ? "supplier" : "customer");
const partnerOf = (doc: Doc): string | null => doc.references[partnerField(doc)] ?? null;

/** Sums of chains by currency. */
function carried(rows: readonly Row[]): OrderRow["money"] {
  const byCurrency = Map.groupBy(rows, (row) => column(row, "currency"));
  return [...byCurrency]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, of]) => {
      const sum = (isPaid: boolean): bigint =>
        of.reduce((total, row) => ((column(row, "paid") === "t") === isPaid ? total + BigInt(column(row, "amount")) : total), 0n);
      const days = of.flatMap((row) => (row["paid"] === "t" ? [] : [row["first"] ?? [], row["last"] ?? []].flat())).sort();
      return {
        currency,
        open: amountText(sum(false), currency),
        paid: amountText(sum(true), currency),
        expectedFrom: days[0] ?? null,
        expectedTo: days.at(-1) ?? null,
        lines: of.reduce((total, row) => total + integer(row, "lines"), 0),
      };
    });
}
