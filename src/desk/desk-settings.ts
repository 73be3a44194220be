// What a group says about its own desk: what time and capital cost it, when age counts more, who is asked, when it is alarmed.

import { z } from "zod";
import { isRoleName, type RoleName } from "../access/role.ts";
import { type Decimal, decimal, parseDecimal } from "../base/decimal.ts";
import { parseInstant } from "../base/instant.ts";
import { duration } from "../source/catalogue.ts";
import type { Schedule } from "./reconciliation-schedule.ts";

/** Items at least this old (ms) weigh so many times their money. */
export interface AgeStep {
  readonly afterMs: number;
  readonly times: number;
}

/** Every stated part must fit; an empty list fits everything. */
export interface Route {
  readonly what: readonly string[];
  readonly kinds: readonly string[];
  readonly fields: readonly string[];
  readonly causes: readonly string[];
  readonly sites: readonly string[];
  readonly role: RoleName;
  /** Whose desk it is, where that is not the item's own site. */
  readonly site: string | undefined;
}

/** Above so many open, or with one older than this (ms), a site is alarmed. */
export interface AlarmLimit {
  readonly ageMs: number;
  readonly open: number;
}

export interface DeskSettings {
  /** A year, as a share: 0.08 is 8 %. */
  readonly costOfCapital: Decimal;
  /** A day, as a share of what is open: what a promise costs that is broken by a day. */
  readonly penaltyPerDay: Decimal;
  /** By rising age. */
  readonly ageSteps: readonly AgeStep[];
  /** ms; differences from before it are the baseline. Undefined: each source has its own, see `firstSyncMs`. */
  readonly goLive: number | undefined;
  /** What a source shows within so long (ms) of its first page is its first sync. */
  readonly firstSyncMs: number;
  readonly alarms: AlarmLimit & { readonly sites: Readonly<Record<string, Partial<AlarmLimit>>>; readonly to: RoleName };
  /** The first that fits decides. */
  readonly routes: readonly Route[];
  /** What is compared again and again; undefined: nobody has said. */
  readonly schedules?: readonly Schedule[];
}

const share = z
  .string()
  .refine((text) => (parseDecimal(text)?.digits ?? -1n) >= 0n, 'a share is written in quotes, such as "0.08" for 8 percent')
  .transform((text) => decimal(text));
const names = z.array(z.string().min(1)).default([]);
const role = z.custom<RoleName>((given) => typeof given === "string" && isRoleName(given), "no such role");
const limit = { age: duration, open: z.int().min(1) };
const instant = z
  .string()
  .refine((text) => parseInstant(text) !== undefined, "write ISO 8601 with its distance from UTC, such as 2026-03-02T06:00:00Z")
  .transform((text) => parseInstant(text) ?? 0);
const day = 86_400_000;

/** `desk` of hub.yaml. */
export const deskConfiguration = z.strictObject({
  cost_of_capital: share.default(decimal("0.08")),
  penalty_per_day: share.default(decimal("0")),
  age_steps: z.array(z.strictObject({ after: duration, times: z.int().min(1).max(1_000) })).optional(),
  go_live: instant.optional(),
  first_sync: duration.default(day),
  alarms: z
    .strictObject({
      age: limit.age.default(7 * day),
      open: limit.open.default(1_000),
      sites: z.record(z.string(), z.strictObject(limit).partial()).default({}),
      to: role.default("controller"),
    })
    .prefault({}),
  routes: z
    .array(z.strictObject({ what: names, kinds: names, fields: names, causes: names, sites: names, role, site: z.string().optional() }))
    .default([]),
});

export function deskSettings(written: z.infer<typeof deskConfiguration>): DeskSettings {
  const steps = written.age_steps?.map(({ after, times }) => ({ afterMs: after, times })) ?? ageStepsDefault;
  const { age, open, sites, to } = written.alarms;
  return {
    costOfCapital: written.cost_of_capital,
    penaltyPerDay: written.penalty_per_day,
    ageSteps: steps.toSorted((a, b) => a.afterMs - b.afterMs),
    goLive: written.go_live,
    firstSyncMs: written.first_sync,
    alarms: { ageMs: age, open, to, sites: Object.fromEntries(Object.entries(sites).map(([site, own]) => [site, limitOf(own)])) },
    routes: [...written.routes.map((route) => ({ ...route, site: route.site })), ...routesDefault],
  };
}

const limitOf = ({ age, open }: { readonly age?: number | undefined; readonly open?: number | undefined }): Partial<AlarmLimit> => ({
  ...(age === undefined ? {} : { ageMs: age }),
  ...(open === undefined ? {} : { open }),
});

const ageStepsDefault: readonly AgeStep[] = [
  { afterMs: 7 * day, times: 2 },
  { afterMs: 30 * day, times: 4 },
  { afterMs: 90 * day, times: 8 },
];

const route = (fits: Partial<Route>, to: RoleName): Route => ({
  what: [],
  kinds: [],
  fields: [],
  causes: [],
  sites: [],
  site: undefined,
  ...fits,
  role: to,
});

/** Money to the controller, dates and quantities to the planner, systems to the administrator, the rest to the steward. */
const routesDefault: readonly Route[] = [
  route({ what: ["stale-source", "paused-system", "drift", "mass-change"] }, "admin"),
  route({ what: ["review"] }, "steward"),
  route({ kinds: ["party"], fields: ["iban", "bic"] }, "controller"),
  route(
    { kinds: ["supplier_invoice", "customer_invoice", "payment", "bank_account", "bank_statement_entry", "bank_balance", "exchange_rate"] },
    "controller",
  ),
  route({ fields: ["unit_price", "amount", "tax_amount", "open_amount", "currency", "payment_terms"] }, "controller"),
  route({ kinds: ["production_order", "sales_order", "sales_order_line", "purchase_order", "purchase_order_line"] }, "planner"),
  route({ kinds: ["goods_receipt", "shipment", "delivery_confirmation"] }, "planner"),
  route({}, "steward"),
];

/** Where hub.yaml says nothing. */
export const deskDefault: DeskSettings = deskSettings(deskConfiguration.parse({}));
