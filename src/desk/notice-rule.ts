// Of what waits for people, what a channel tells, and when: by kind, site, money and age, at once or in digests, never in quiet hours.

import { z } from "zod";
import { isZone } from "../base/civil-date.ts";
import { compare, parseDecimal } from "../base/decimal.ts";
import { addMoney, money, toText } from "../base/money.ts";
import type { Inboxed } from "./inbox.ts";
import { itemKinds } from "./item-kind.ts";

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time of day is written HH:MM");
const zone = z.string().refine(isZone, "no such zone; use an IANA name such as Europe/Paris");

export const noticeRules = z.strictObject({
  kinds: z.array(z.enum(itemKinds)).min(1).optional().describe("Of items; absent: all."),
  sites: z.array(z.string()).min(1).optional().describe("Absent: every site that its person sees."),
  stake: z
    .strictObject({ amount: z.string().regex(/^\d+(\.\d+)?$/), currency: z.string().regex(/^[A-Z]{3}$/) })
    .optional()
    .describe("Only from so much money on. What is priced in another currency is told; what has no price is not."),
  older_than_minutes: z.coerce.number().int().min(0).max(525_600).default(0).describe("Only what has waited for so long."),
  baseline: z.enum(["yes", "no"]).default("no").describe("Also what differed before go-live."),
  digest: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("at-once") }),
      z.strictObject({ kind: z.literal("every"), minutes: z.coerce.number().int().min(1).max(10_080) }),
      z.strictObject({ kind: z.literal("daily"), at: time, zone }),
    ])
    .default({ kind: "at-once" }),
  quiet: z.strictObject({ from: time, to: time, zone }).optional().describe("What comes up in these hours is told after them."),
});

export type NoticeRules = z.output<typeof noticeRules>;

type Told = Pick<Inboxed, "id" | "kind" | "since" | "stake" | "baseline" | "desk">;

/** `now` in ms. */
export function fits(item: Told, rules: NoticeRules, now: number): boolean {
  if (item.baseline && rules.baseline === "no") return false;
  if (rules.kinds !== undefined && !rules.kinds.includes(item.kind)) return false;
  if (rules.sites !== undefined && !rules.sites.includes(item.desk.site)) return false;
  if (now - item.since < rules.older_than_minutes * 60_000) return false;
  return rules.stake === undefined || reaches(item.stake, rules.stake);
}

type Amount = NonNullable<NoticeRules["stake"]>;

function reaches(stake: Told["stake"], least: Amount): boolean {
  if (stake === null) return false;
  if (stake.currency !== least.currency) return true;
  const [has, wants] = [parseDecimal(stake.amount), parseDecimal(least.amount)];
  return has !== undefined && wants !== undefined && compare(has, wants) >= 0;
}

const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

const wallTime = (now: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);

/** By the wall clock of its zone, over midnight too. */
export function isQuiet(now: number, quiet: NoticeRules["quiet"]): boolean {
  if (quiet === undefined) return false;
  const { hour, minute } = wallTime(now, quiet.zone);
  const [at, from, to] = [hour * 60 + minute, minutesOf(quiet.from), minutesOf(quiet.to)];
  return from <= to ? at >= from && at < to : at >= from || at < to;
}

/** Whether it is time to look again; `last`: when it was looked, ms. */
export function isDue(now: number, last: number | null, digest: NoticeRules["digest"]): boolean {
  if (digest.kind === "at-once") return true;
  if (digest.kind === "every") return last === null || now - last >= digest.minutes * 60_000;
  const today = wallTime(now, digest.zone);
  const at = today.withPlainTime(Temporal.PlainTime.from(digest.at));
  const latest = Temporal.ZonedDateTime.compare(at, today) <= 0 ? at : at.subtract({ days: 1 });
  return last === null ? latest.epochMilliseconds > now - 60_000 : last < latest.epochMilliseconds;
}

/** What is told of items: nothing of their values, which are seen where people sign in. */
export interface NoticeGroup {
  readonly kind: Told["kind"];
  readonly site: string;
  readonly count: number;
  /** Exact decimal text by currency. */
  readonly stakes: Readonly<Record<string, string>>;
  /** ms: since when the oldest waits. */
  readonly oldest: number;
}

/** By kind and site, what has waited longest first. */
export function groupsOf(items: readonly Told[]): NoticeGroup[] {
  const groups = Map.groupBy(items, ({ kind, desk }) => `${kind}\n${desk.site}`);
  return [...groups.values()]
    .flatMap((of) => {
      const [first] = of;
      if (first === undefined) return [];
      const stakes: Record<string, string> = {};
      for (const { stake } of of) if (stake !== null) stakes[stake.currency] = sum(stakes[stake.currency], stake.amount, stake.currency);
      return [{ kind: first.kind, site: first.desk.site, count: of.length, stakes, oldest: Math.min(...of.map(({ since }) => since)) }];
    })
    .toSorted((a, b) => a.oldest - b.oldest);
}

const sum = (before: string | undefined, amount: string, currency: string): string =>
  before === undefined ? amount : toText(addMoney(money(before, currency), money(amount, currency)));
