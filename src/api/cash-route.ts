// Cash: the forecast of thirteen weeks, why it moved, the lines behind it, what is open.

import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { linkQuery } from "../observation/store.ts";
import { readCauses, readOpenItems } from "../projection/finance/store-list.ts";
import { readBridge, readForecast } from "../projection/finance/store-read.ts";
import { lineOf } from "../projection/finance/store.ts";
import { bridgeAnswer, causeRowAnswer, forecastAnswer, lineAnswer, openItemAnswer } from "./cash-answer.ts";
import { instantQuery, limitText, positionText } from "./contract.ts";
import { cashBridge, cashForecast, cashLinePage, causeList, openItemList } from "./contract-cash.ts";
import type { Cut } from "./cut.ts";
import type { Door } from "./door.ts";
import { linesPageQuery } from "./store-cash.ts";

const pageMax = 1_000;
const company = z.string().optional();
const day = z.iso.date().optional();

export function cashRoutes({ hub, read }: Door): void {
  const { settings } = hub.configuration;

  read({
    url: "/v1/cash/forecast",
    action: "read",
    summary: "Thirteen weeks by company and currency, and in the reporting currency; as of a position and for a clock",
    params: {},
    query: { company, position: positionText.optional(), clock: instantQuery.optional() },
    data: cashForecast,
    cash: true,
    async answer({ query, cut, hiddenLines }) {
      const asked = { ...point(query.position, query.clock ?? hub.clock.now()), ...of(query) };
      return { ...forecastAnswer(await readForecast(cut.read, asked, settings)), hiddenLines };
    },
  });

  read({
    url: "/v1/cash/bridge",
    action: "read",
    summary: "Why the forecast moved from one position to another, by cause, to the cent. Each position at the time it was committed",
    params: {},
    query: { company, from: positionText, to: positionText.optional() },
    data: cashBridge,
    cash: true,
    async answer({ query, cut, hiddenLines }) {
      const { from, to } = query;
      if (to !== undefined && from > to) throw backwards(from, to);
      const [earlier, later] = await committedAt(cut, from, to);
      const ends = { from: { position: from, clock: earlier ?? 0 }, to: point(to, later ?? hub.clock.now()) };
      const { native, reporting } = await readBridge(cut.read, { ...ends, ...of(query) }, settings);
      return { native: native.map(bridgeAnswer), reporting: reporting.map(bridgeAnswer), hiddenLines };
    },
  });

  read({
    url: "/v1/cash/lines",
    action: "read",
    summary: "The lines behind the forecast, a page at a time",
    params: {},
    query: { company, currency: z.string().optional(), from: day, to: day, cursor: z.string().default(""), limit: limitText(pageMax) },
    data: cashLinePage,
    cash: true,
    async answer({ query, cut, hiddenLines }) {
      const [rows = []] = await cut.read([linesPageQuery(query)]);
      const lines = rows.map(lineOf).map(lineAnswer);
      return { lines, next: lines.length < query.limit ? null : (lines.at(-1)?.line ?? null), hiddenLines };
    },
  });

  read({
    url: "/v1/cash/causes",
    action: "read",
    summary: "What moved cash last, newest first",
    params: {},
    query: { company, limit: limitText(pageMax) },
    data: causeList,
    cash: true,
    async answer({ query, cut, hiddenLines }) {
      const causes = await readCauses(cut.read, { limit: query.limit, ...of(query) });
      return { causes: causes.map(causeRowAnswer), hiddenLines };
    },
  });

  openItemRoute(read);
}

function openItemRoute(read: Door["read"]): void {
  read({
    url: "/v1/open-items",
    action: "read",
    summary: "Receivables and payables, the earliest due first",
    params: {},
    query: { company, kind: z.enum(["receivable", "payable"]).optional(), limit: limitText(pageMax) },
    data: openItemList,
    cash: true,
    async answer({ query: { kind, limit, ...query }, cut, hiddenLines }) {
      const items = await readOpenItems(cut.read, { limit, ...of(query), ...(kind === undefined ? {} : { kind }) });
      return { items: items.map(openItemAnswer), hiddenLines };
    },
  });
}

const of = (asked: { readonly company?: string | undefined }) => (asked.company === undefined ? {} : { company: asked.company });

const point = (position: number | undefined, clock: number) => (position === undefined ? { clock } : { position, clock });

/** When each of the two positions was committed, ms; undefined before the first commit and for "now". */
async function committedAt(cut: Cut, from: number, to: number | undefined): Promise<readonly (number | undefined)[]> {
  const rows = await cut.read([linkQuery(from - 1, 1), ...(to === undefined ? [] : [linkQuery(to - 1, 1)])]);
  return rows.map(([row]) => (row === undefined ? undefined : Number(row["committed_at"])));
}

const backwards = (from: number, to: number): Fault =>
  new Fault({
    code: "request-refused",
    subject: "from",
    cause: `position ${from} is after position ${to}`,
    hint: "a bridge leads from the earlier position to the later one",
  });
