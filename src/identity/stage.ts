// Places a batch: which entity each record belongs to. A record whose followed values did not change costs a look-up in
// memory; everything else is regrouped within its cluster, from what holds now and never from the order of arrival.
import { present } from "../base/assert.ts";
import { type Kind, kindOf, type Model } from "../model/kind.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import { historyQuery } from "../observation/store.ts";
import type { Query, Row } from "../platform/database.ts";
import type { PairDecision } from "./component.ts";
import { pairDecision } from "./decision-book.ts";
import { type DecidedPair, fit, type Fitted } from "./fit.ts";
import type { IdentityRows } from "./identity-row.ts";
import { type Grouped, type GroupContext, groupLevels, linkScope } from "./grouping.ts";
import { heedClaims, meet, type Said } from "./heed-claims.ts";
import { blockReader } from "./match-key.ts";
import { watchedKinds } from "./match-plan.ts";
import { type MatchRule, type MatchRules, senseOf } from "./match-rule.ts";
import type { DatedMatchRules, MatchTimeline } from "./match-timeline.ts";
import { past } from "./past.ts";
import { waitForParents, type Waiting } from "./parent-wait.ts";
import { type Placed, siteOf, targetAt } from "./placed.ts";
import type { Regrouped } from "./regroup.ts";
import { type OtherPoints, type Rehearsal, rehearse, withPoints } from "./rehearsal.ts";
import { loadHeld, type Held } from "./store-held.ts";
import { besides, keepGroups, openOutcome, type Outcome, sweep } from "./sweep.ts";
import { openCrosswalk } from "./store-crosswalk.ts";
import { referenceDifference, type Touch } from "./touch.ts";
import { why, type Why } from "./why.ts";

export interface IdentityOptions {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The log with every commit before the one in preparation; absent: `read`. */
  readonly readLog?: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The tables with every commit before the one in preparation; absent: `read`. */
  readonly readWhole?: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position as of which the log is read. */
  readonly upTo?: () => number;
  /** Records kept in memory; several times the largest batch. */
  readonly memory?: number;
  /** Records matched again at a time where match rules change. */
  readonly pageRecords?: number;
  /** True where several keys of a source may be one thing; by default each key of a source is a thing of its own. */
  readonly severalKeys?: (kind: string, source: string) => boolean;
}

export interface Batch extends Said {
  readonly position: number;
  /** Match rules that the batch brings, and how far time has come, ms; absent: time stands still. */
  readonly clock?: { readonly rules: readonly DatedMatchRules[]; readonly horizon: number };
}

export interface Placement {
  readonly regrouped: readonly Regrouped[];
  readonly vanished: readonly string[];
  /** Records seen for the first time. */
  readonly arrived: readonly string[];
  /** Records that waited for a parent and wait no longer. */
  readonly released: readonly string[];
  /** Entities whose members changed, or what one of them waits for; any other waits as it did. */
  readonly unsettled: ReadonlySet<string>;
  /** True while a parent that the record names has not arrived. The record must be of an entity that is unsettled. */
  waiting(record: string): boolean;
  readonly rows: IdentityRows;
}

export interface Member {
  readonly record: string;
  readonly source: string;
  readonly key: string;
  readonly site: string;
}

/** A record that refers to another one. */
export interface Referrer {
  readonly record: string;
  readonly entity: string;
  readonly kind: string;
  readonly field: string;
}

export interface Identity {
  /**
   * Places every claim and identity decision of the batch; at most ten statements, and as many for each page of a kind that comes under
   * other match rules. Batches come in order of position.
   */
  place(batch: Batch): Promise<Placement>;
  /** Members of each entity; an id that is no entity's has none. At most two statements. */
  members(entities: readonly string[]): Promise<Map<string, Member[]>>;
  /** Synchronous: answers for records of the last batches and for those that were prefetched. */
  entityOf(record: string): string | undefined;
  prefetch(records: readonly string[]): Promise<void>;
  /** Who refers to a member of each entity. At most three statements. */
  referring(entities: readonly string[]): Promise<Map<string, Referrer[]>>;
  /** Entities of which a claim, standing or past, refers to one of these records, each once. */
  referringEntities(records: readonly string[]): Promise<string[]>;
  /**
   * Why two records are one entity, or why not; undefined where one of them was never seen. `on`, ms: by what was said until then and the
   * match rules of that day. At most three statements.
   */
  why(a: string, b: string, on?: number): Promise<Why | undefined>;
  /** What other points of a kind would make of the records that stand; changes nothing. Fault: `rehearsal-refused`. */
  rehearse(kind: string, other: OtherPoints): Promise<Rehearsal>;
  /** The same for a whole set of match rules, by kind; only kinds of which it says something else than the set in force. */
  rehearseRules(rules: MatchRules): Promise<Map<string, Rehearsal>>;
  /** Match rules in force: as of the last batch, or those that hold on a day, ms. */
  matchRules(on?: number): Promise<DatedMatchRules | undefined>;
  /** Points of a kind fitted to what people decided of pairs of it. One statement. Fault: `fit-refused`. */
  fit(kind: string): Promise<Fitted>;
  /** True where match rules begin until then, ms. */
  isDue(until: number): Promise<boolean>;
  /** Every commit up to this position can be read from the tables: what was kept for it is let go. */
  settled(position: number): void;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Drops everything in memory: a commit failed. */
  forget(): void;
}

const memoryDefault = 200_000;

export function openIdentity(options: IdentityOptions): Identity {
  const { model, read, readWhole = read, memory = memoryDefault } = options;
  const crosswalk = openCrosswalk({ model, read, readWhole, memory });
  const watched = watchedKinds(options.model);
  const levelMax = Math.max(0, ...[...options.model.kinds.keys()].map((kind) => crosswalk.planOf(kind).level));
  let held: Promise<Held> | undefined;
  const context = async (): Promise<Context> => {
    held ??= loadHeld(read, model, options.severalKeys);
    const known = await held;
    return { ...known, crosswalk, options, scoring: known.timeline.scoring, watched, levelMax, blocksOf: blockReader() };
  };
  const rehearseRules = async (rules: MatchRules): Promise<Map<string, Rehearsal>> => {
    const { timeline, crowded, ...rest } = await context();
    const own = openCrosswalk({ model, read: readWhole, readWhole, memory });
    const kinds = [...model.kinds.keys()].filter((kind) => senseOf(rules, kind) !== senseOf(timeline.inForce?.rules, kind));
    return rehearse(kinds, { ...rest, crowded: new Set(crowded), crosswalk: own, scoring: timeline.scoringOf(rules) });
  };
  return {
    place: async (batch) => placeBatch(batch, await context()),
    why: async (a, b, on) => whyOf(a, b, on, await context()),
    async rehearse(name, other) {
      const kind = kindOf(model, name);
      const standing = (await context()).timeline.inForce?.rules ?? new Map<string, MatchRule>();
      const tried = new Map([...standing, [name, withPoints(kind, standing.get(name), other)]]);
      return (await rehearseRules(tried)).get(name) ?? nothingElse;
    },
    rehearseRules,
    async matchRules(on) {
      const { timeline } = await context();
      return on === undefined ? timeline.inForce : timeline.setAt(on);
    },
    fit: async (name) => fitOf(kindOf(model, name), await context()),
    isDue: async (until) => (await context()).timeline.isDue(until),
    async members(entities) {
      const found = await crosswalk.members(entities);
      return new Map([...found].map(([entity, members]) => [entity, members.map(memberOf)]));
    },
    entityOf: (record) => crosswalk.get(record)?.entity,
    prefetch: (records) => crosswalk.prefetch(records),
    async referring(entities) {
      const members = await crosswalk.memberIds(entities);
      const found = await crosswalk.referrers([...members.values()].flat());
      return new Map(
        [...members].map(([entity, list]) => [entity, list.flatMap((record) => referrersOf(record, found.get(record) ?? []))]),
      );
    },
    async referringEntities(records) {
      const [now, past] = [await crosswalk.referrers(records), await crosswalk.pastReferrers(records)];
      return [...new Set([...now.values(), past].flat().map(({ entity }) => entity))];
    },
    settled: (position) => crosswalk.settle(position),
    rest: () => crosswalk.rest(),
    forget() {
      held = undefined;
      crosswalk.forget();
    },
  };
}

const memberOf = (placed: Placed): Member => ({ record: placed.record, source: placed.source, key: placed.key, site: siteOf(placed) });

const referrersOf = (target: string, referrers: readonly Placed[]): Referrer[] =>
  referrers.flatMap((placed) =>
    placed.plan.references
      .filter((place) => targetAt(placed, placed.values, place) === target)
      .map((place) => ({
        record: placed.record,
        entity: placed.entity,
        kind: placed.plan.kind.name,
        field: present(placed.plan.tracked[place], "a tracked field").name,
      })),
  );

async function historyOf(records: readonly string[], isLater: boolean, options: IdentityOptions): Promise<(Claim | Decision)[]> {
  const read = (isLater ? options.readLog : undefined) ?? options.read;
  const [rows = []] = await read([historyQuery(records, options.upTo?.() ?? Number.MAX_SAFE_INTEGER)]);
  return rows.map(readHistoryRow);
}

async function fitOf(kind: Kind, { crosswalk, decisions, timeline, scoring }: Context): Promise<Fitted> {
  const plan = crosswalk.planOf(kind.name);
  const rule = plan.rules.find((one) => one.kind === "score");
  const told = [...decisions.all()].filter(({ together }) => together !== null);
  await crosswalk.prefetch(told.flatMap(({ a, b }) => [a, b]));
  const pairs = told.flatMap(({ a, b, together }): DecidedPair[] => {
    const [one, other] = [crosswalk.get(a), crosswalk.get(b)];
    return one?.plan === plan && other?.plan === plan ? [{ a: one, b: other, together: together === true }] : [];
  });
  return fit(kind, rule?.kind === "score" ? scoring.weigh(plan, rule) : undefined, pairs, timeline.inForce?.rules);
}

/** The points that stand were tried. */
const nothingElse: Rehearsal = { records: 0, parted: [], joined: [], doubts: 0 };

interface Context extends GroupContext {
  readonly options: IdentityOptions;
  readonly timeline: MatchTimeline;
}

async function whyOf(a: string, b: string, on: number | undefined, context: Context): Promise<Why | undefined> {
  const { crosswalk, timeline } = context;
  await crosswalk.prefetch([a, b]);
  const [from, to] = [crosswalk.get(a), crosswalk.get(b)];
  if (from === undefined || to === undefined) return undefined;
  const scope = [...new Set([from, to, ...(await crosswalk.clustered(new Set([from.cluster, to.cluster])))])];
  if (on === undefined) return why(linkScope(scope, context), from, to, context.scoring);
  const before = past(scope, await historyOf(ids(scope), false, context.options), on);
  const [one, other] = [a, b].map((record) => before.records.find((placed) => placed.record === record));
  if (one === undefined || other === undefined) return undefined;
  const scoring = timeline.scoringOf(timeline.setAt(on)?.rules);
  return why(linkScope(before.records, { ...context, scoring, decisions: before.decisions }), one, other, scoring);
}

const ids = (placed: readonly Placed[]): string[] => placed.map(({ record }) => record);

/** The story of one batch. */
async function placeBatch(batch: Batch, given: Context): Promise<Placement> {
  const { crosswalk, timeline } = given;
  const turn = timeline.move(batch.clock?.rules ?? [], batch.clock?.horizon ?? Number.NEGATIVE_INFINITY);
  const context = { ...given, scoring: timeline.scoring };
  const met = await meet(batch, crosswalk, (records, isLater) => historyOf(records, isLater, context.options));
  const { touches, passed } = heedClaims(batch, met, crosswalk);
  for (const { record, to } of passed) crosswalk.keepPastReference(to, record, batch.position);
  const decisions = batch.decisions.flatMap((decision) => pairDecision(decision) ?? []).filter((one) => context.decisions.enter(one));
  const arrived = [...touches.values()].filter(({ before }) => before === undefined).map(({ placed }) => placed);
  const isNew = new Set(ids(arrived));
  const references = [...touches.values()].flatMap(referenceDifference);
  for (const { record, to } of references) if (to !== undefined) crosswalk.keepReference(to, record, batch.position);
  const groups = await groupLevels(touches, decisions, isNew, batch.position, context);
  const waiting = await settleParents(touches, isNew, context);
  const touched = [...touches.values()].map(({ placed }) => placed);
  const changed = new Set([...touched, ...groups.flatMap(({ moved }) => [...moved]), ...waiting.changed]);
  for (const placed of changed) crosswalk.keep(placed, batch.position);
  keepGroups(groups, batch.position, crosswalk);
  for (const { child, to } of waiting.opened) crosswalk.keepWait(to, child.record, batch.position);
  const { swept, ...outcome } =
    turn.kinds.length === 0
      ? { ...besides(groups), swept: [] }
      : await matchAgain(turn.kinds, { groups, changed, isNew }, batch.position, context);
  const known = (placed: readonly Placed[]): string[] =>
    ids(placed.filter(({ record, plan }) => !isNew.has(record) && !swept.includes(plan.kind.name)));
  const { regrouped, vanished, ...blocksAndDoubts } = outcome;
  const unsettled = new Set([...regrouped, ...waiting.changed].map(({ entity }) => entity));
  await crosswalk.members(waiting.changed.map(({ entity }) => entity));
  const moved = [...changed].filter(({ record }) => !isNew.has(record));
  const rows: IdentityRows = {
    position: batch.position,
    arrived,
    references,
    pastReferences: passed,
    decisions: latestOf(decisions),
    changed: moved,
    recounted: recount(arrived, moved, regrouped),
    ...blocksAndDoubts,
    waitsOpened: waiting.opened,
    waitsEnded: waiting.ended,
    reviewed: known(groups.flatMap(({ scope }) => scope)),
    compared: known(groups.flatMap(({ touched: compared }) => compared)),
    swept,
    rulesAdded: turn.added,
    rulesBegun: turn.begun,
  };
  return {
    regrouped,
    vanished,
    arrived: [...isNew],
    released: waiting.released,
    rows,
    unsettled,
    waiting: (record) => (crosswalk.get(record)?.missing.length ?? 0) > 0,
  };
}

/** An entity that only arrivals belong to did not stand before. */
function recount(arrived: readonly Placed[], changed: readonly Placed[], regrouped: readonly Regrouped[]): IdentityRows["recounted"] {
  const before = new Set([...regrouped.flatMap(({ was }) => was), ...changed.map(({ entity }) => entity)]);
  const after = new Set([...before, ...arrived.map(({ entity }) => entity), ...regrouped.map(({ entity }) => entity)]);
  return { before: [...before], after: [...after] };
}

interface Grouping {
  readonly groups: Grouped[];
  /** What is written of records; those that are moved are added. */
  readonly changed: Set<Placed>;
  readonly isNew: ReadonlySet<string>;
}

/** Matches every record of the kinds that came under other rules again; what becomes of the batch and of them is told as one. */
async function matchAgain(
  kinds: readonly string[],
  { groups, changed, isNew }: Grouping,
  position: number,
  context: Context,
): Promise<Outcome & { readonly swept: readonly string[] }> {
  const { crosswalk, options } = context;
  const outcome = openOutcome(isNew);
  outcome.add(groups);
  for (const kind of kinds)
    await sweep(kind, { position, isNew, pageRecords: options.pageRecords }, context, (paged, touches) => {
      outcome.add(paged);
      keepGroups(paged, position, crosswalk);
      for (const { placed, before } of touches)
        if (placed.values !== before) {
          changed.add(placed);
          crosswalk.keep(placed, position);
        }
      for (const group of paged) {
        for (const placed of group.moved) changed.add(placed);
        // Of other kinds, which are compared because what they refer to has moved.
        const isElsewhere = ({ plan }: Placed): boolean => !kinds.includes(plan.kind.name);
        groups.push({ ...group, scope: group.scope.filter(isElsewhere), touched: group.touched.filter(isElsewhere) });
      }
    });
  await crosswalk.prefetch(outcome.asked());
  return { ...outcome.end((record) => crosswalk.get(record)?.entity), swept: kinds };
}

/** At most two statements. */
async function settleParents(touches: ReadonlyMap<string, Touch>, isNew: ReadonlySet<string>, { crosswalk }: Context): Promise<Waiting> {
  const children = new Set(await crosswalk.waitingFor([...isNew]));
  for (const { placed, before } of touches.values())
    if (placed.plan.parents.some((place) => before?.[place] !== placed.values[place])) children.add(placed);
  const parents = [...children].flatMap((child) => child.plan.parents.flatMap((place) => targetAt(child, child.values, place) ?? []));
  await crosswalk.prefetch(parents);
  return waitForParents(
    children,
    (record) => crosswalk.get(record) !== undefined,
    (record) => isNew.has(record),
  );
}

/** Several decisions on one pair may come in one batch; the last to be entered stands. */
const latestOf = (decisions: readonly PairDecision[]): PairDecision[] => [
  ...new Map(decisions.map((decision) => [`${decision.a} ${decision.b}`, decision])).values(),
];
