// Forecast, bridge, lines and open items as the contract says them: minor units become decimal text.

import type { z } from "zod";
import { toText } from "../base/decimal.ts";
import { instantText } from "../base/instant.ts";
import type { Bucket, ForecastRow } from "../projection/finance/bucket.ts";
import type { Line } from "../projection/finance/cash-line.ts";
import type { Forecast, ReportingRow } from "../projection/finance/forecast.ts";
import type { ShortBridge, ShortCause, ShortEffect } from "../projection/finance/short-bridge.ts";
import type { CauseRow, OpenItemRow } from "../projection/finance/store-list.ts";
import type { Cause } from "../record/record-change.ts";
import type { cashBridge, cashForecast, cashLinePage, causeList, openItemList } from "./contract-cash.ts";
import { amountText } from "./money-text.ts";
import type { Named } from "./record-sight.ts";

type ForecastAnswer = z.input<typeof cashForecast>;
type BridgeAnswer = z.input<typeof cashBridge>["native"][number];
type CauseAnswer = z.input<typeof causeList>["causes"][number];

export const causeAnswer = ({ source, record, version, at, fields }: Cause): CauseAnswer["cause"] => ({
  source,
  record,
  version,
  at: instantText(at),
  fields: [...fields],
});

const weeks = (buckets: readonly Bucket[], currency: string): ForecastAnswer["rows"][number]["weeks"] =>
  buckets.map(({ monday, inflow, outflow, closing }) => ({
    monday,
    inflow: amountText(inflow, currency),
    outflow: amountText(outflow, currency),
    closing: amountText(closing, currency),
  }));

export const forecastAnswer = ({ clock, rows, reporting }: Forecast): Omit<ForecastAnswer, "hiddenLines"> => ({
  clock: instantText(clock),
  rows: rows.map(rowAnswer),
  reporting: reporting === undefined ? null : reportingAnswer(reporting),
});

function rowAnswer({ company, currency, clock, opening, overdue, buckets, later, undated }: ForecastRow): ForecastAnswer["rows"][number] {
  const text = (minor: bigint): string => amountText(minor, currency);
  return {
    company,
    currency,
    day: clock,
    opening: opening === undefined ? null : { amount: text(opening.amount), date: opening.date },
    overdue: { inflow: text(overdue.inflow), outflow: text(overdue.outflow) },
    weeks: weeks(buckets, currency),
    later: text(later),
    undated: text(undated),
  };
}

const reportingAnswer = ({ currency, opening, buckets, conversions, missing }: ReportingRow): ForecastAnswer["reporting"] => ({
  currency,
  opening: amountText(opening, currency),
  weeks: weeks(buckets, currency),
  rates: [...conversions].map(([from, { rate, isInverse }]) => ({
    currency: from,
    rate: toText(rate.rate),
    inverse: isInverse,
    date: rate.date,
    source: rate.source,
  })),
  missing: [...missing],
});

type Names = ReadonlyMap<string, Named>;

export const bridgeAnswer = ({ company, currency, before, after, effects }: ShortBridge, names: Names): BridgeAnswer => ({
  company,
  currency,
  before: amountText(before, currency),
  after: amountText(after, currency),
  effects: effects.map((effect) => effectAnswer(effect, currency, names)),
});

const bridgeCause = (cause: ShortCause, names: Names): BridgeAnswer["effects"][number]["cause"] =>
  cause.kind === "record" ? { kind: "record", ...causeAnswer(cause.cause), of: names.get(cause.cause.record) ?? null } : { ...cause };

const effectAnswer = ({ cause, total, parts }: ShortEffect, currency: string, names: Names): BridgeAnswer["effects"][number] => ({
  cause: bridgeCause(cause, names),
  total: amountText(total, currency),
  parts: Object.fromEntries([...parts].map(([part, minor]) => [part, amountText(minor, currency)])),
});

type LineAnswer = z.input<typeof cashLinePage>["lines"][number];

export function lineAnswer(row: Line): Omit<LineAnswer, "document" | "partner"> {
  const { side, amount, total, degraded, currency, ...line } = row;
  const text = (minor: bigint): string => amountText(minor, currency);
  return { ...line, side, currency, amount: text(amount), total: text(total), degraded: degraded.split(",").filter((word) => word !== "") };
}

export const openItemAnswer = ({ total, open, degraded, ...item }: OpenItemRow): z.input<typeof openItemList>["items"][number] => ({
  ...item,
  total: amountText(total, item.currency),
  open: amountText(open, item.currency),
  degraded: [...degraded],
});

export const causeRowAnswer = ({ position, cause, company, currency, lines, before, after }: CauseRow, names: Names): CauseAnswer => ({
  position,
  cause: causeAnswer(cause),
  of: names.get(cause.record) ?? null,
  company,
  currency,
  lines,
  before: { amount: amountText(before.amount, currency), date: before.date },
  after: { amount: amountText(after.amount, currency), date: after.date },
});
