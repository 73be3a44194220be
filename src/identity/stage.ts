// Places a batch: which entity each record belongs to. A record whose followed values did not change costs a look-up in
// memory; everything else is regrouped within its cluster, from what holds now and never from the order of arrival.
import { present } from "../base/assert.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Claim } from "../observation/entry.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import { historyQuery } from "../observation/store.ts";
import type { Query, Row } from "../platform/database.ts";
import type { PairDecision } from "./component.ts";
import { pairDecision } from "./decision-book.ts";
import type { IdentityRows } from "./identity-row.ts";
import { type Grouped, type GroupContext, groupLevels, linkScope } from "./grouping.ts";
import { heedClaims, meet, type Said } from "./heed-claims.ts";
import { blockReader } from "./match-key.ts";
import { matchPlan, watchedKinds } from "./match-plan.ts";
import { waitForParents, type Waiting } from "./parent-wait.ts";
import { type Placed, siteOf, targetAt } from "./placed.ts";
import type { Regrouped } from "./regroup.ts";
import { type OtherPoints, refusedPoints, refusedSize, type Rehearsal, rehearse, rehearsedMax, withPoints } from "./rehearsal.ts";
import { placedRow } from "./crosswalk-row.ts";
import { kindQuery } from "./store.ts";
import { loadHeld, type Held } from "./store-held.ts";
import type { Crosswalk } from "./crosswalk.ts";
import { openCrosswalk } from "./store-crosswalk.ts";
import { referenceDifference, type Touch } from "./touch.ts";
import { why, type Why } from "./why.ts";

export interface IdentityOptions {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The log with every commit before the one in preparation; absent: `read`. */
  readonly readLog?: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position as of which the log is read. */
  readonly upTo?: () => number;
  /** Records kept in memory; several times the largest batch. */
  readonly memory?: number;
  /** True where several keys of a source may be one thing; by default each key of a source is a thing of its own. */
  readonly severalKeys?: (kind: string, source: string) => boolean;
}

export interface Batch extends Said {
  readonly position: number;
}

export interface Placement {
  readonly regrouped: readonly Regrouped[];
  readonly vanished: readonly string[];
  /** Records seen for the first time. */
  readonly arrived: readonly string[];
  /** Records that waited for a parent and wait no longer. */
  readonly released: readonly string[];
  /** True while a parent that the record names has not arrived. The record must be of this batch, or loaded by `members`. */
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
  /** Places every claim and identity decision of the batch; at most eight statements. Batches come in order of position. */
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
  /** Why two records are one entity, or why not; undefined where one of them was never seen. At most two statements. */
  why(a: string, b: string): Promise<Why | undefined>;
  /**
   * What other points of a kind would make of the records that stand; changes nothing. One statement, and all records of the kind in
   * memory for its time. Fault: `rehearsal-refused`.
   */
  rehearse(kind: string, other: OtherPoints): Promise<Rehearsal>;
  /** Every commit up to this position can be read from the tables: what was kept for it is let go. */
  settled(position: number): void;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Drops everything in memory: a commit failed. */
  forget(): void;
}

const memoryDefault = 200_000;

export function openIdentity(options: IdentityOptions): Identity {
  const crosswalk = openCrosswalk({ model: options.model, read: options.read, memory: options.memory ?? memoryDefault });
  const severalKeys = options.severalKeys ?? (() => false);
  const watched = watchedKinds(options.model);
  const levelMax = Math.max(0, ...[...options.model.kinds.keys()].map((kind) => crosswalk.planOf(kind).level));
  let held: Promise<Held> | undefined;
  const context = async (): Promise<Context> => {
    held ??= loadHeld(options.read);
    return { ...(await held), crosswalk, options, severalKeys, watched, levelMax, blocksOf: blockReader() };
  };
  return {
    place: async (batch) => placeBatch(batch, await context()),
    async why(a, b) {
      await crosswalk.prefetch([a, b]);
      const [from, to] = [crosswalk.get(a), crosswalk.get(b)];
      if (from === undefined || to === undefined) return undefined;
      const scope = new Set([from, to, ...(await crosswalk.clustered(new Set([from.cluster, to.cluster])))]);
      return why(linkScope([...scope], await context()), from, to);
    },
    async rehearse(name, other) {
      const kind = kindOf(options.model, name);
      const tried = withPoints(kind, other);
      if (tried === undefined) throw refusedPoints(kind);
      const [rows = []] = await options.read([kindQuery(name, rehearsedMax + 1)]);
      if (rows.length > rehearsedMax) throw refusedSize(kind);
      const plan = matchPlan(tried, options.model);
      const { decisions } = await context();
      return rehearse(
        rows.map((row) => placedRow(row, plan)),
        decisions,
        severalKeys,
      );
    },
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

async function claimsOf(records: readonly string[], isLater: boolean, options: IdentityOptions): Promise<Claim[]> {
  const read = (isLater ? options.readLog : undefined) ?? options.read;
  const [rows = []] = await read([historyQuery(records, options.upTo?.() ?? Number.MAX_SAFE_INTEGER)]);
  return rows.map(readHistoryRow).filter((entry) => entry.kind === "claim");
}

interface Context extends GroupContext {
  readonly options: IdentityOptions;
}

/** The story of one batch. */
async function placeBatch(batch: Batch, context: Context): Promise<Placement> {
  const { crosswalk } = context;
  const met = await meet(batch, crosswalk, (records, isLater) => claimsOf(records, isLater, context.options));
  const { touches, passed } = heedClaims(batch, met, crosswalk);
  for (const { record, to } of passed) crosswalk.keepPastReference(to, record, batch.position);
  const decisions = batch.decisions.flatMap((decision) => pairDecision(decision) ?? []).filter((one) => context.decisions.enter(one));
  const arrived = [...touches.values()].filter(({ before }) => before === undefined).map(({ placed }) => placed);
  const isNew = new Set(arrived.map(({ record }) => record));
  const references = [...touches.values()].flatMap(referenceDifference);
  for (const { record, to } of references) if (to !== undefined) crosswalk.keepReference(to, record, batch.position);
  const groups = await groupLevels(touches, decisions, isNew, batch.position, context);
  const waiting = await settleParents(touches, isNew, context);
  const changed = new Set([
    ...[...touches.values()].map(({ placed }) => placed),
    ...groups.flatMap(({ moved }) => [...moved]),
    ...waiting.changed,
  ]);
  const known = (placed: readonly Placed[]): string[] => placed.filter(({ record }) => !isNew.has(record)).map(({ record }) => record);
  const rows: IdentityRows = {
    position: batch.position,
    arrived,
    references,
    pastReferences: passed,
    doubts: groups.flatMap(({ doubts }) => doubts),
    decisions: latestOf(decisions),
    changed: [...changed].filter(({ record }) => !isNew.has(record)),
    blocksAdded: groups.flatMap(({ added }) => added),
    blocksRemoved: groups.flatMap(({ removed }) => removed),
    crowded: groups.flatMap(({ crowded }) => crowded),
    uncrowded: groups.flatMap(({ uncrowded }) => uncrowded),
    waitsOpened: waiting.opened,
    waitsEnded: waiting.ended,
    reviewed: known(groups.flatMap(({ scope }) => scope)),
    compared: known(groups.flatMap(({ touched }) => touched)),
  };
  remember(rows, groups, crosswalk);
  return {
    regrouped: groups.flatMap(({ regrouped }) => regrouped),
    vanished: groups.flatMap(({ vanished }) => vanished),
    arrived: [...isNew],
    released: waiting.released,
    rows,
    waiting: (record) => (crosswalk.get(record)?.missing.length ?? 0) > 0,
  };
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

function remember(rows: IdentityRows, groups: readonly Grouped[], crosswalk: Crosswalk): void {
  const { position } = rows;
  for (const placed of rows.arrived) crosswalk.keep(placed, position);
  for (const placed of rows.changed) crosswalk.keep(placed, position);
  for (const { vanished, regrouped, clusters } of groups) {
    for (const entity of vanished) crosswalk.keepGroup(entity, [], position);
    for (const { entity, members } of regrouped) crosswalk.keepGroup(entity, members, position);
    for (const { cluster, members } of clusters) if (members.length > 1) crosswalk.keepCluster(cluster, members, position);
  }
  for (const { child, to } of rows.waitsOpened) crosswalk.keepWait(to, child.record, position);
}
