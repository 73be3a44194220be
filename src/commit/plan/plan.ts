// What a run would change, found out on a branch: stages of its own over the same tables, everything pending as one batch,
// nothing written. What the branch says is what the run will do, unless the sources move meanwhile.

import type { Clock } from "../../base/clock.ts";
import { Fault, type FaultFacts } from "../../base/fault.ts";
import type { Model } from "../../model/kind.ts";
import type { Claim, RuleEntry } from "../../observation/entry.ts";
import { listHeardAsOf, listHeardQuery } from "../../observation/store-enumeration.ts";
import type { ChangeCount, HeldChange } from "../../observation/held-change.ts";
import type { Database, Query } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { type CashPlan, cashSum } from "./cash-plan.ts";
import { type DiscrepancyPlan, discrepancyPlan } from "./discrepancy-plan.ts";
import { type Enumeration, follow, heardIn, unsealedBecause } from "../run/enumeration.ts";
import { type Enumerated, type EnumerationPlan, enumerationPlans } from "./enumeration-plan.ts";
import { type IntentPlan, intentPlan } from "./intent-plan.ts";
import type { ErasedBook } from "../erasure/erased-book.ts";
import type { Branch } from "../outbox/branch-thing.ts";
import { type CreationPlan, noCreations } from "../outbox/creation-plan.ts";
import { intake } from "../intake.ts";
import { type MatchPreview, matchPreview } from "./match-preview.ts";
import { readPage, timesOf } from "../page-intake.ts";
import { type Prepared, prepare } from "../prepare.ts";
import type { FeedToRead } from "../run/source-run.ts";
import { pageLimits } from "../run/source-run.ts";
import { openStages } from "../stages.ts";
import { loadTimeline } from "../timeline-loading.ts";

export interface Plan {
  /** The position it was made on. */
  readonly position: number;
  /** True where a run would write anything that a person would see. */
  readonly changes: boolean;
  /** Rows of the sources that were looked at, and how many of them say something new. */
  readonly rows: number;
  readonly fresh: number;
  /** False where more was pending than a plan looks at. */
  readonly isWhole: boolean;
  readonly kinds: readonly KindPlan[];
  readonly identity: MatchPreview;
  readonly parked: readonly ParkedPlan[];
  readonly discrepancies: DiscrepancyPlan;
  /** Rules of hub.yaml that would come into force with it. */
  readonly changesRules: boolean;
  /** Deliveries that the guard of changes would hold whole: nothing of them is in what follows. */
  readonly held: readonly HeldPlan[];
  /** Full reads, and what they no longer name. */
  readonly enumerations: readonly EnumerationPlan[];
  /** What systems would be told, or no longer. */
  readonly intents: IntentPlan;
  /** What systems lack and would be given. */
  readonly creations: CreationPlan;
  readonly cash: readonly CashPlan[];
  readonly faults: readonly FaultFacts[];
}

/** What a delivery would change; `hash`: what consent would name. Counts of records. */
export interface HeldPlan extends ChangeCount {
  readonly source: string;
  readonly feed: string;
  readonly delivery: string;
  readonly hash: string;
}

export interface KindPlan {
  readonly kind: string;
  readonly created: number;
  readonly changed: number;
  readonly deleted: number;
  /** Entities that would hold a record more, and records of another system with it. */
  readonly matched: number;
  /** Changed fields of existing records, by name. */
  readonly fields: Readonly<Record<string, number>>;
}

export interface ParkedPlan {
  readonly source: string;
  readonly kind: string;
  readonly field: string;
  readonly count: number;
  readonly example: { readonly key: string; readonly cause: string; readonly hint: string; readonly value: string | null };
}

export interface PlanOptions {
  readonly database: Database;
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly clock: Clock;
  /** Of the last commit; nothing may be committed while the plan is made. */
  readonly position: number;
  readonly feeds: readonly FeedToRead[];
  /** Records that were erased; absent: none. */
  readonly erased?: Pick<ErasedBook, "claim">;
  readonly rules: RuleEntry | undefined;
  readonly faults: readonly FaultFacts[];
  /** Asks systems what they lack; absent: none is given anything. */
  readonly lacking?: (branch: Branch) => Promise<CreationPlan>;
}

/** A plan holds everything pending in memory at once. */
export const planRowsMax = 25_000;
const planMemory = { entities: planRowsMax, records: 2 * planRowsMax };

export const plan = async (options: PlanOptions): Promise<Plan> => planClaims(options, await readPending(options));

/** What claims would change that were found in another way than by reading sources. */
export async function planClaims(options: Omit<PlanOptions, "feeds">, pending: Pending): Promise<Plan> {
  const { database, model, settings, clock, position, rules } = options;
  const read = (queries: readonly Query[]) => database.read(queries);
  const { deletes, enumerations, asks } = await enumerationPlans(pending.enumerated, read);
  const stages = openStages({ model, settings, read, readEarly: read, upTo: () => position, memory: planMemory });
  await loadTimeline(stages.timeline, model, database, position);
  const others = [...(rules === undefined ? [] : [rules]), { kind: "tick" as const, at: clock.now() }];
  const batch = intake({ claims: [...pending.claims, ...deletes], others });
  const prepared = await prepare(stages, batch, { position: position + 1, at: clock.now(), previousLink: "", model, read });
  const kinds = kindPlans(prepared);
  const cash = cashPlans(prepared);
  const { held = [] } = pending;
  const wholeFeeds = wholeOf(pending, enumerations);
  const creations = (await options.lacking?.({ ...prepared, identity: stages.identity, wholeFeeds })) ?? noCreations;
  const isFresh = prepared.news.length > 0 || asks || held.length > 0;
  return {
    position,
    changes: isFresh || kinds.length > 0 || cash.length > 0 || rules !== undefined || changesAny(creations),
    rows: pending.claims.length,
    fresh: prepared.news.filter((entry) => entry.kind !== "claim" || entry.unnamedBy === undefined).length,
    isWhole: pending.isWhole,
    kinds,
    identity: await matchPreview(prepared, stages.identity),
    parked: parkedPlans(prepared),
    discrepancies: await discrepancyPlan(prepared.reconciled, read),
    changesRules: rules !== undefined,
    held,
    enumerations,
    intents: intentPlan(prepared.reconciled),
    creations,
    cash,
    faults: [...options.faults, ...pending.faults, ...creations.faults],
  };
}

export interface Pending {
  readonly claims: readonly Claim[];
  readonly enumerated: readonly Enumerated[];
  readonly faults: readonly FaultFacts[];
  readonly isWhole: boolean;
  readonly held?: readonly HeldPlan[];
  /** "source feed" of each that was read to its end, with nothing held. */
  readonly wholeFeeds?: ReadonlySet<string>;
}

async function readPending({ feeds, clock, position, database, erased }: PlanOptions): Promise<Pending> {
  const claims: Claim[] = [];
  const faults: FaultFacts[] = [];
  const enumerated: Enumerated[] = [];
  const held: HeldPlan[] = [];
  const wholeFeeds = new Set<string>();
  for (const feed of feeds) {
    let open: Enumeration | undefined;
    const end = (fault?: { readonly cause: string }): void => {
      if (open !== undefined) enumerated.push({ feed, enumeration: open, unsealed: unsealedBecause(open, fault) });
    };
    const [list] = await database.read([listHeardQuery(feed.source.name, feed.name)]);
    const heard = listHeardAsOf(list);
    try {
      for await (const page of feed.reader.pull(feed.name, feed.cursor, pageLimits)) {
        const now = clock.now();
        const read = await readPage(page, feed, timesOf(page, open?.isSealed ? undefined : open, now, now));
        // Of several full reads that wait the last one counts: what an earlier one would delete, a later one names or not.
        if (page.opened && open !== undefined && unsealedBecause(open, undefined) !== undefined) end();
        open = follow(open, page, read, { at: clock.now(), position, heard });
        for (const { claim } of heardIn(open, read)) claims.push(erased?.claim(claim) ?? claim);
        if (claims.length < planRowsMax) continue;
        end({ cause: `a plan looks at ${planRowsMax} rows at most` });
        return { claims, enumerated, faults, held, wholeFeeds, isWhole: false };
      }
      end();
      const over = feed.gate?.take();
      if (over !== undefined) held.push(heldPlan(over.change));
      else wholeFeeds.add(`${feed.source.name} ${feed.name}`);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error.toJSON());
      end(error);
    }
  }
  return { claims, enumerated, faults, held, wholeFeeds, isWhole: true };
}

/** Of a list of which deletes are held nobody knows yet what it lacks. */
function wholeOf({ wholeFeeds = new Set<string>() }: Pending, enumerations: readonly EnumerationPlan[]): ReadonlySet<string> {
  const held = new Set(enumerations.flatMap(({ source, feed, held: some }) => (some > 0 ? [`${source} ${feed}`] : [])));
  return new Set([...wholeFeeds].filter((feed) => !held.has(feed)));
}

/** What waits for a person, or is in its way, changes nothing. */
const changesAny = ({ counts }: CreationPlan): boolean => counts.some(({ found }) => ["created", "follows", "there"].includes(found));

const heldPlan = ({ source, feed, delivery, hash, known, changed, emptied, leapt, fields, samples, money }: HeldChange): HeldPlan => ({
  source,
  feed,
  delivery,
  hash,
  known,
  changed,
  emptied,
  leapt,
  fields,
  samples,
  money,
});

interface KindCount {
  created: number;
  changed: number;
  deleted: number;
  matched: number;
  readonly fields: Record<string, number>;
}

function kindPlans({ changes, reconciled, placement }: Prepared): KindPlan[] {
  const kinds = new Map<string, KindCount>();
  const of = (kind: string): KindCount => {
    const known = kinds.get(kind) ?? { created: 0, changed: 0, deleted: 0, matched: 0, fields: {} };
    kinds.set(kind, known);
    return known;
  };
  for (const { kind, before, after } of changes) {
    const count = of(kind);
    if (before === undefined) count.created += 1;
    else if (after === undefined || (after.deleted && !before.deleted)) count.deleted += 1;
    else {
      count.changed += 1;
      for (const field of changedFields(before.values, after.values)) count.fields[field] = (count.fields[field] ?? 0) + 1;
    }
  }
  const regrouped = new Set(placement.regrouped.filter(({ members }) => members.length > 1).map(({ entity }) => entity));
  for (const { standing } of reconciled) if (regrouped.has(standing.entity)) of(standing.plan.kind).matched += 1;
  return [...kinds].map(([kind, count]) => ({ kind, ...count })).toSorted((a, b) => (a.kind < b.kind ? -1 : 1));
}

type Values = Readonly<Record<string, string | null | undefined>>;

/** What a person would see differ: a version told anew at its place in the past need not move what stands. */
const changedFields = (before: Values, after: Values): string[] =>
  Object.keys({ ...before, ...after }).filter((field) => before[field] !== after[field]);

function parkedPlans({ news }: Prepared): ParkedPlan[] {
  const found = new Map<string, { -readonly [Name in keyof ParkedPlan]: ParkedPlan[Name] }>();
  for (const entry of news) {
    if (entry.kind !== "claim") continue;
    for (const { field, cause, hint, value } of entry.parked) {
      const key = `${entry.source} ${entry.recordKind} ${field}`;
      const known = found.get(key);
      if (known !== undefined) known.count += 1;
      else
        found.set(key, { source: entry.source, kind: entry.recordKind, field, count: 1, example: { key: entry.key, cause, hint, value } });
    }
  }
  return [...found.values()].toSorted((a, b) => b.count - a.count);
}

function cashPlans({ finance }: Prepared): CashPlan[] {
  const sum = cashSum();
  for (const { company, currency, before, after } of finance.changes) {
    if (before !== undefined) sum.add({ company, currency, date: before.date, amount: -before.amount });
    if (after !== undefined) sum.add({ company, currency, date: after.date, amount: after.amount });
  }
  return sum.plans();
}
