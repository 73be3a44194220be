// All that belongs to one order: its lines, its documents, the cash it carries, the doubts about it, what changed last and why.

import type { z } from "zod";
import { type Principal, readScope } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import { shownRule } from "../desk/inbox-item.ts";
import { anotherSite, reader } from "../desk/reader.ts";
import type { Row } from "../platform/database.ts";
import { lineOf } from "../projection/finance/store.ts";
import { column, integer } from "../projection/finance/store-row.ts";
import type { ApiHub } from "./api-hub.ts";
import { lineAnswer } from "./cash-answer.ts";
import type { orderDetail } from "./contract-order.ts";
import type { Cut } from "./cut.ts";
import { amountText } from "./money-text.ts";
import { type Chained, chainOf, linkAnswer } from "./order-chain.ts";
import { families, type Family, orderRows } from "./order-list.ts";
import { versionRow } from "./record-answer.ts";
import { named, type RecordSight, recordSight } from "./record-sight.ts";
import { shown, sight } from "./sight.ts";
import { chainLinesQuery, lastVersionsQuery, movedQuery, openEpisodesQuery, replacedQuery } from "./store-order.ts";

type Detail = z.input<typeof orderDetail>;

interface PageAsked {
  readonly hub: Pick<ApiHub, "model" | "sources">;
  readonly cut: Cut;
  readonly principal: Principal;
  readonly toShow: RecordSight;
}

/** `row`: the golden record of the order. */
export async function orderPage(hub: PageAsked["hub"], cut: Cut, principal: Principal, row: Row): Promise<Detail | undefined> {
  const asked = { hub, cut, principal, toShow: recordSight(hub, principal) };
  const [family] = await families(cut, hub.model, [row]);
  if (family === undefined) return undefined;
  const chain = await chainOf(cut, hub.model, family);
  const own = family.lines.map((line) => ({ ...line, lines: [], roots: [line.doc.entity] }));
  const [order, ...lines] = await orderRows(cut, [family, ...own], asked.toShow);
  if (order === undefined) return undefined;
  const documents = new Map([[family.doc.entity, family.row], ...chain.map(({ child }): [string, Row] => [child.doc.entity, child.row])]);
  return {
    order,
    lines,
    chain: chain.map((one) => linkAnswer(one, asked.toShow)),
    ...(await cashOf(asked, family, chain)),
    discrepancies: await discrepanciesOf(asked, documents),
    changes: await changesOf(asked, documents, family.roots),
  };
}

/** An invoice that hangs on nothing begins a chain of its own; those of this order all begin at its roots. */
async function cashOf(
  { cut, toShow }: PageAsked,
  { roots }: Family,
  chain: readonly Chained[],
): Promise<Pick<Detail, "cash" | "stages" | "replaced">> {
  const [rows = [], replaced = []] = await cut.read([chainLinesQuery(roots), replacedQuery(roots)]);
  const lines = rows.map(lineOf).filter(({ site }) => toShow.cash(site));
  const names = await named(
    cut,
    lines.flatMap(({ entity, party }) => [entity, party]),
    toShow,
  );
  const stages = new Map<string, bigint>();
  for (const { stage, currency, amount } of lines)
    stages.set(`${stage}\n${currency}`, (stages.get(`${stage}\n${currency}`) ?? 0n) + amount);
  const known = new Set(chain.map(({ child }) => child.doc.entity));
  return {
    cash: lines.map((line) => ({
      ...lineAnswer(line),
      document: names.get(line.entity) ?? null,
      partner: names.get(line.party ?? "") ?? null,
    })),
    stages: [...stages].map(([key, amount]) => {
      const [stage = "", currency = ""] = key.split("\n");
      return { stage, currency, amount: amountText(amount, currency) };
    }),
    replaced: replaced
      .filter((row) => lines.length > 0 && known.has(column(row, "from_entity")) && known.has(column(row, "to_entity")))
      .map((row) => ({
        from: column(row, "from_entity"),
        to: column(row, "to_entity"),
        quantity: row["quantity"] ?? null,
        amount: amountText(BigInt(column(row, "amount")), column(row, "currency")),
        currency: column(row, "currency"),
      })),
  };
}

async function discrepanciesOf(
  { hub, cut, principal, toShow }: PageAsked,
  documents: ReadonlyMap<string, Row>,
): Promise<Detail["discrepancies"]> {
  const [rows = []] = await cut.read([openEpisodesQuery([...documents.keys()])]);
  const from = reader(cut, readScope(principal), hub.model);
  const sees = sight(hub, principal);
  return rows.flatMap((row) => {
    const stored = documents.get(column(row, "entity"));
    if (stored === undefined) return [];
    const record = toShow.of(stored);
    const field = column(row, "field");
    const sides = JSON.parse(column(row, "sides_now")) as readonly (readonly [source: string, value: string])[];
    const shownSides = sides.filter(([source]) => sees.value(record, field, source));
    if (shownSides.length === 0) return [];
    const seen = shownSides.map(([source, value]) => (sees.source(source) ? { source, value } : { source: anotherSite, value: null }));
    return [
      {
        entity: record.entity,
        label: toShow.label(record),
        field,
        since: instantText(integer(row, "opened_at")),
        sides: seen,
        rule: shownRule({ ...row, kind: record.kind, site: record.site }, from),
        asks: row["ask"] === "t",
      },
    ];
  });
}

async function changesOf(
  { hub, cut, principal, toShow }: PageAsked,
  documents: ReadonlyMap<string, Row>,
  roots: readonly string[],
): Promise<Detail["changes"]> {
  const [versions = []] = await cut.read([lastVersionsQuery([...documents.keys()])]);
  const positions = [...new Set(versions.map((row) => integer(row, "from_position")))];
  const [moves = []] = positions.length === 0 ? [] : await cut.read([movedQuery(positions, roots)]);
  const key = (position: string, source: string, record: string, version: string): string => [position, source, record, version].join("\n");
  const movedBy = Map.groupBy(moves, (row) =>
    key(column(row, "position"), column(row, "cause_source"), column(row, "cause_record"), column(row, "cause_version")),
  );
  const sees = sight(hub, principal);
  return versions.flatMap((row) => {
    const stored = documents.get(column(row, "entity"));
    if (stored === undefined) return [];
    const { at, source, version, changed, fromPosition } = versionRow(row);
    const record = toShow.of(stored);
    const moved = movedBy.get(key(column(row, "from_position"), source, column(row, "record"), column(row, "version"))) ?? [];
    return [
      {
        at,
        position: fromPosition,
        entity: record.entity,
        label: toShow.label(record),
        source: sees.source(source) ? source : anotherSite,
        version,
        changed: shown(changed, record, sees, hub.model.kinds.get(record.kind)?.group === true),
        moved: (sees.cash(record.site) ? moved : []).map((one) => ({
          currency: column(one, "currency"),
          amount: amountText(BigInt(column(one, "amount")), column(one, "currency")),
        })),
      },
    ];
  });
}
