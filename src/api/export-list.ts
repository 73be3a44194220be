// The rows of each list as a file has them: from the very answers of its route, so that whatever those hide is not in the file either.

import type { Principal } from "../access/principal.ts";
import { dateInZone } from "../base/civil-date.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { inbox } from "../desk/inbox.ts";
import { reader } from "../desk/reader.ts";
import { kindOf } from "../model/kind.ts";
import { recordPageQuery } from "../record/store.ts";
import { readScope } from "../access/principal.ts";
import type { ApiHub } from "./api-hub.ts";
import { linePage } from "./cash-line-route.ts";
import { ofCash } from "./cash-sight.ts";
import { requestsPage } from "./chain-route.ts";
import type { ExportFilter } from "./contract-export.ts";
import { atOnePosition, type Cut } from "./cut.ts";
import { itemAnswer } from "./desk-answer.ts";
import type { ExportColumn, ExportList, ExportRow } from "./export-text.ts";
import { wantedOf } from "./filter.ts";
import type { Freshness } from "./freshness.ts";
import { ordersPage } from "./order-route.ts";
import { recordSight } from "./record-sight.ts";

export interface Exporting {
  readonly hub: ApiHub;
  readonly principal: Principal;
  readonly freshness: Freshness;
}

/** Rows of one read; a page is whole at one position, and one after the other leaves nothing out that stood all the while. */
const pageSize = 1_000;
/** Each order asks for its lines. */
const ordersSize = 500;

interface Page {
  readonly rows: readonly ExportRow[];
  readonly next: string | null;
}

async function* paged(page: (cursor: string) => Promise<Page>): AsyncGenerator<readonly ExportRow[]> {
  for (let cursor: string | null = ""; cursor !== null;) {
    const { rows, next }: Page = await page(cursor);
    yield rows;
    cursor = next;
  }
}

const cutOf = async <Result>({ hub }: Exporting, principal: Principal, work: (cut: Cut) => Promise<Result>): Promise<Result> =>
  (await atOnePosition(hub.database, readScope(principal), work)).result;

const texts = (...names: readonly string[]): ExportColumn[] => names.map((name) => ({ name, type: "text" }));
const typed = (type: ExportColumn["type"], name: string): ExportColumn => ({ name, type });

const types: Readonly<Record<string, ExportColumn["type"]>> = { decimal: "number", integer: "number", date: "date", instant: "instant" };

export function recordRows(given: Exporting, { kind: name }: ExportFilter<"records">): ExportList {
  const { hub, principal } = given;
  const kind = kindOf(hub.model, name);
  const toShow = recordSight(hub, principal);
  const columns = [
    ...texts("id", "site"),
    typed("instant", "at"),
    ...kind.fields.map((field) => typed(types[field.type.kind] ?? "text", field.name)),
  ];
  const pages = paged((cursor) =>
    cutOf(given, principal, async (cut) => {
      const [rows = []] = await cut.read([recordPageQuery(kind.name, cursor, pageSize)]);
      const records = rows.map((row) => toShow.of(row));
      const live = records.filter(({ deleted }) => !deleted);
      return {
        rows: live.map(({ entity, site, at, fields }) => [
          entity,
          site,
          at,
          ...kind.fields.map((field) => fields[field.name]?.value ?? null),
        ]),
        next: records.length < pageSize ? null : (records.at(-1)?.entity ?? null),
      };
    }),
  );
  return { columns, pages };
}

export function orderRows(given: Exporting, filter: ExportFilter<"orders">): ExportList {
  const columns = [
    ...texts("id", "order", "kind", "site", "state"),
    typed("date", "due"),
    ...texts("with", "item", "currency"),
    ...["open", "paid"].map((name) => typed("number", name)),
    ...["expected_from", "expected_to"].map((name) => typed("date", name)),
    typed("number", "discrepancies"),
  ];
  const pages = paged((cursor) =>
    cutOf(given, given.principal, async (cut) => {
      const { orders, next } = await ordersPage(given.hub, { cut, principal: given.principal, filter, cursor, limit: ordersSize });
      // A row for each currency that an order carries money in.
      const rows = orders.flatMap((order): ExportRow[] => {
        const { entity, label, kind, site, state, due, partner, item, money, discrepancies } = order;
        const about = [entity, label, kind, site, state, due, partner?.label ?? null, item?.label ?? null];
        if (money === null || money.length === 0) return [[...about, null, null, null, null, null, String(discrepancies)]];
        return money.map((one) => [...about, one.currency, one.open, one.paid, one.expectedFrom, one.expectedTo, String(discrepancies)]);
      });
      return { rows, next };
    }),
  );
  return { columns, pages };
}

export function cashLineRows(given: Exporting, filter: ExportFilter<"cash-lines">): ExportList {
  const columns = [
    ...texts("line"),
    typed("date", "date"),
    ...["amount", "total"].map((name) => typed("number", name)),
    ...texts("currency", "stage", "side", "company", "site", "document", "with", "basis", "missing"),
  ];
  const principal = ofCash(given.hub.model, given.principal);
  const pages = paged((cursor) =>
    cutOf(given, principal, async (cut) => {
      const { lines, next } = await linePage(given.hub, { cut, principal, filter, cursor, limit: pageSize });
      const rows = lines.map((one): ExportRow => {
        const { line, date, amount, total, currency, stage, side, company, site, document, partner, basis, degraded } = one;
        const names = [document?.label ?? one.entity, partner?.label ?? null];
        return [line, date, amount, total, currency, stage, side, company, site, ...names, basis, degraded.join(" ")];
      });
      return { rows, next };
    }),
  );
  return { columns, pages };
}

export function inboxRows(given: Exporting, filter: ExportFilter<"inbox">): ExportList {
  const { hub, principal, freshness } = given;
  const { settings, desk = deskDefault } = hub.configuration;
  const columns = [
    ...texts("item", "what", "about", "kind", "site"),
    typed("instant", "since"),
    ...texts("cause", "role"),
    typed("number", "at_stake"),
    ...texts("currency", "formula"),
  ];
  const pages = paged((cursor) =>
    cutOf(given, principal, async (cut) => {
      const now = hub.clock.now();
      const pricing = {
        reportingCurrency: settings.reportingCurrency,
        day: dateInZone(now, settings.zone),
        desk,
        now,
        sources: freshness.sources(),
      };
      const wanted = wantedOf(filter, { model: hub.model, sources: freshness.now(principal).map(({ name }) => name) });
      const from = reader(cut, readScope(principal), hub.model);
      // The inbox is put in order as a whole each time it is asked for: few large pages.
      const { items, next } = await inbox(from, { ...wanted, ...pricing, limit: inboxSize, after: cursor === "" ? undefined : cursor });
      const rows = items
        .map(itemAnswer)
        .map(({ id, kind, label, recordKind, site, since, causeClass, desk: { role }, stake, formula }): ExportRow => [
          id,
          kind,
          label,
          recordKind,
          site,
          since,
          causeClass,
          role,
          stake?.amount ?? null,
          stake?.currency ?? null,
          formula,
        ]);
      return { rows, next };
    }),
  );
  return { columns, pages };
}

const inboxSize = 20_000;

export function requestRows(given: Exporting, filter: ExportFilter<"requests">): ExportList {
  const columns = [typed("instant", "at"), ...texts("who", "action", "route", "about"), typed("number", "status")];
  const pages = paged(async (cursor) => {
    const { requests, next } = await requestsPage(given.hub, given.principal, filter, cursor, pageSize);
    return {
      rows: requests.map(({ at, principal, action, route, subject, status }) => [at, principal, action, route, subject, String(status)]),
      next,
    };
  });
  return { columns, pages };
}
