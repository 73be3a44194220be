// When systems are set against each other without anybody asking: `reconcile` of hub.yaml.

import { z } from "zod";
import { addDays, dateInZone, instantInZone } from "../base/civil-date.ts";
import { kindOf, type Model } from "../model/kind.ts";
import { duration } from "../source/catalogue.ts";
import { refusal, type YamlDocument } from "../source/yaml-document.ts";

/** One comparison that is due again and again. `books`: of one system with itself; then `kind` is "" and both systems are the one. */
export interface Schedule {
  readonly sort: "pair" | "books";
  readonly kind: string;
  readonly systems: readonly [string, string];
  /** Sites of the two systems, in their order. */
  readonly sites: readonly [string, string];
  readonly due: Due;
  /** Differences and missing records that are repaired without a person; above it nothing is. Undefined: none. */
  readonly repairsAtMost: number | undefined;
}

/** So long after the last time (ms), or each day at a time of the wall clock in a zone. */
export type Due = { readonly everyMs: number } | { readonly time: string; readonly zone: string };

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written in quotes, such as "05:30"');
const leastMs = 60_000;
/** Whoever repairs more than this without looking does not reconcile: the systems are apart. */
const repairsMax = 1_000;

const schedule = z
  .strictObject({
    kind: z.string().optional(),
    between: z.tuple([z.string(), z.string()]).optional(),
    books: z.string().optional(),
    every: duration.refine((ms) => ms >= leastMs, "no more often than once a minute").optional(),
    at: time.optional(),
    repair: z.strictObject({ at_most: z.int().min(1).max(repairsMax) }).optional(),
  })
  .refine(
    ({ kind, between, books, repair }) =>
      books === undefined
        ? kind !== undefined && between !== undefined
        : kind === undefined && between === undefined && repair === undefined,
    "say either kind and between, or books alone",
  )
  .refine(({ every, at }) => (every === undefined) !== (at === undefined), 'say either every (such as 6h) or at (such as "05:30")');

export const reconcileConfiguration = z.array(schedule);

export interface ScheduleContext {
  readonly model: Model;
  readonly sources: readonly { readonly name: string; readonly site: string }[];
  /** In which times of day are told. */
  readonly zone: string;
  readonly document: YamlDocument;
}

/** Faults: `kind-unknown`, `configuration-refused`. */
export function schedules(
  written: z.infer<typeof reconcileConfiguration>,
  { model, sources, zone, document }: ScheduleContext,
): Schedule[] {
  const siteOf = new Map(sources.map(({ name, site }) => [name, site]));
  const seen = new Set<string>();
  return written.map(({ kind = "", between, books = "", every, at, repair }, place) => {
    const refused = (cause: string, hint: string) => refusal(document, ["reconcile", place], cause, hint);
    const siteAt = (name: string): string => {
      const site = siteOf.get(name);
      if (site === undefined) throw refused(`there is no source ${name}`, `use one of: ${[...siteOf.keys()].join(", ")}`);
      return site;
    };
    const systems = between ?? ([books, books] as const);
    const sites = [siteAt(systems[0]), siteAt(systems[1])] as const;
    if (between) {
      kindOf(model, kind);
      if (between[0] === between[1]) throw refused("a system is compared with itself", "name two sources");
    }
    const name = JSON.stringify([kind, ...systems.toSorted()]);
    if (seen.has(name)) throw refused("this is compared twice", "remove one of the two entries");
    seen.add(name);
    const due = every === undefined ? { time: at ?? "", zone } : { everyMs: every };
    return { sort: between ? "pair" : "books", kind, systems, sites, due, repairsAtMost: repair?.at_most };
  });
}

/** Whether it is to be done now. `last` and `now` in ms; undefined: never done. */
export function isDue(due: Due, last: number | undefined, now: number): boolean {
  if (last === undefined) return true;
  return "everyMs" in due ? now - last >= due.everyMs : last < lastTime(due, now);
}

/** The last instant not after `now` at which the zone's clocks showed the time of day. */
function lastTime({ time: ofDay, zone }: { readonly time: string; readonly zone: string }, now: number): number {
  const today = dateInZone(now, zone);
  const at = (day: string): number => instantInZone(`${day}T${ofDay}`, zone) ?? Number.NEGATIVE_INFINITY;
  return at(today) <= now ? at(today) : at(addDays(today, -1));
}
