// Cash: the forecast of thirteen weeks, what moved it last, what is open.

import { z } from "zod";
import { readCauses, readOpenItems } from "../projection/finance/store-list.ts";
import { readForecast } from "../projection/finance/store-read.ts";
import { causeRowAnswer, forecastAnswer, openItemAnswer } from "./cash-answer.ts";
import { instantQuery, limitText, positionText } from "./contract.ts";
import { cashForecast, causeList, openItemList } from "./contract-cash.ts";
import type { Door } from "./door.ts";
import { named, recordSight } from "./record-sight.ts";

const pageMax = 1_000;
const company = z.string().optional();

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
    url: "/v1/cash/causes",
    action: "read",
    summary: "What moved cash last, newest first",
    params: {},
    query: { company, limit: limitText(pageMax) },
    data: causeList,
    cash: true,
    async answer({ query, principal, cut, hiddenLines }) {
      const rows = await readCauses(cut.read, { limit: query.limit, ...of(query) });
      const names = await named(
        cut,
        rows.map(({ cause }) => cause.record),
        recordSight(hub, principal),
      );
      return { causes: rows.map((row) => causeRowAnswer(row, names)), hiddenLines };
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
