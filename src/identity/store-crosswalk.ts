// The crosswalk as it will be when every commit on its way has landed: a bounded memory over the tables, and over it what
// is not settled yet. Memory wins over rows, so a row read too early does no harm.
import { present } from "../base/assert.ts";
import { openMemory, type Packing } from "../base/memory.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import type { BlockMembers, Crosswalk } from "./crosswalk.ts";
import { placedRow } from "./crosswalk-row.ts";
import { matchPlan, type MatchPlan } from "./match-plan.ts";
import type { Block } from "./match-key.ts";
import { namedInVain } from "./named-in-vain.ts";
import { overlay, pointers } from "./overlay.ts";
import { type Placed, targetAt } from "./placed.ts";
import { placedPacking } from "./placed-text.ts";
import { blockQuery, clusterQuery, kindQuery, memberQuery, pastReferrerQuery, recordQuery, referrerQuery, waitQuery } from "./store.ts";

export interface CrosswalkOptions {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** The tables with every commit before the one in preparation. */
  readonly readWhole: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Records kept in memory. */
  readonly memory: number;
}

export function openCrosswalk({ model, read, readWhole, memory }: CrosswalkOptions): Crosswalk {
  const held = newMemory(model, memory);
  const rowsOf: Reader = async (query) => present((await read([query]))[0], "rows for each query");
  const { known, groups, referring, moving, movingGroups, movingClusters, blocks, references, pastReferences, waits } = held;
  return {
    planOf: held.planOf,
    get: (record) => get(held, record),
    prefetch: (records) => prefetch(held, rowsOf, records),
    members: (entities) => membersOf(held, rowsOf, entities),
    memberIds: (entities) => memberIdsOf(held, rowsOf, entities),
    clustered: (clusters) => clustered(held, rowsOf, clusters),
    blockMembers: (wanted, left, blocksOf) => blockMembers(held, rowsOf, wanted, left, blocksOf),
    async page(kind, after, limit) {
      const [rows = []] = await readWhole([kindQuery(kind, after, limit)]);
      return rows.map((row) => adopt(held, row));
    },
    waitingFor: (targets) => waitingFor(held, rowsOf, targets),
    referrers: (targets) => referrers(held, rowsOf, targets),
    pastReferrers: (targets) => pastReferrers(held, rowsOf, targets),
    meet(placed) {
      known.set(placed.record, placed);
      held.nowhere.delete(placed.record);
    },
    keep: (placed, position) => moving.put(placed.record, placed, position),
    keepGroup(entity, members, position) {
      movingGroups.put(entity, members, position);
      // What has just been grouped is asked for with its next change, which then need not read.
      groups.set(entity, members);
    },
    keepCluster: (cluster, members, position) => movingClusters.put(cluster, members, position),
    keepBlock: (block, record, position) => blocks.put(block, record, position),
    keepWait: (target, record, position) => waits.put(target, record, position),
    keepReference(target, record, position) {
      references.put(target, record, position);
      const known = referring.get(target);
      if (known === undefined) return;
      referring.set(target, known === unreferred ? new Set([record]) : known.add(record));
    },
    keepPastReference: (target, record, position) => pastReferences.put(target, record, position),
    settle(position) {
      for (const one of [moving, movingGroups, movingClusters, blocks, references, pastReferences, waits]) one.settle(position);
    },
    rest() {
      for (const one of [known, groups, referring]) one.rest();
    },
    turnPage() {
      for (const one of [known, groups, referring]) one.rest();
      for (const [record, placed] of moving.all()) known.set(record, placed);
    },
    forget() {
      held.nowhere.clear();
      for (const one of [known, groups, referring, moving, movingGroups, movingClusters, blocks, references, pastReferences, waits])
        one.clear();
    },
  };
}

/** Ids hold no comma. */
const idsPacking: Packing<readonly string[]> = {
  write: (ids) => ids.join(","),
  read: (text) => (text === "" ? nobody : text.split(",")),
  isFixed: true,
};

const nobody: readonly string[] = Object.freeze([]);

/** A set, because thousands may refer to one record; most are referred to by nobody, who share one that nothing is added to. */
const referrersPacking: Packing<Set<string>> = {
  write: (ids) => [...ids].join(","),
  read: (text) => (text === "" ? unreferred : new Set(text.split(","))),
  isFixed: true,
};

const unreferred = new Set<string>();

type Reader = (query: Query) => Promise<Row[]>;
type Memory = ReturnType<typeof newMemory>;

function newMemory(model: Model, max: number) {
  const plans = new Map<string, MatchPlan>();
  const planOf = (kind: string): MatchPlan => {
    const plan = plans.get(kind) ?? matchPlan(kindOf(model, kind), model);
    plans.set(kind, plan);
    return plan;
  };
  return {
    planOf,
    known: openMemory({ size: max, packing: placedPacking(planOf) }),
    /** Entity -> members. */
    groups: openMemory({ size: max, packing: idsPacking }),
    /** Target -> records that refer to it. */
    referring: openMemory({ size: max, packing: referrersPacking }),
    nowhere: namedInVain(max),
    moving: overlay<Placed>(),
    movingGroups: overlay<readonly string[]>(),
    movingClusters: overlay<readonly string[]>(),
    blocks: pointers(),
    references: pointers(),
    pastReferences: pointers(),
    waits: pointers(),
  };
}

const get = ({ known, moving }: Memory, record: string): Placed | undefined => known.get(record) ?? moving.newest(record);

const adopt = (memory: Memory, row: Row): Placed => {
  const placed = get(memory, row["record"] ?? "") ?? placedRow(row, memory.planOf(row["kind"] ?? ""));
  memory.known.set(placed.record, placed);
  return placed;
};

const absent = (memory: Memory, records: Iterable<string>): string[] =>
  [...new Set(records)].filter((record) => get(memory, record) === undefined);

async function prefetch(memory: Memory, rowsOf: Reader, records: Iterable<string>): Promise<void> {
  const { nowhere } = memory;
  const unasked = [...new Set(records)].filter((record) => !nowhere.has(record) && get(memory, record) === undefined);
  if (unasked.length === 0) return;
  for (const row of await rowsOf(recordQuery(unasked))) adopt(memory, row);
  for (const record of unasked) if (get(memory, record) === undefined) nowhere.add(record);
}

async function memberIdsOf(memory: Memory, rowsOf: Reader, entities: readonly string[]): Promise<Map<string, readonly string[]>> {
  const { groups, movingGroups } = memory;
  const listOf = (entity: string): readonly string[] | undefined => movingGroups.newest(entity) ?? groups.get(entity);
  const unlisted = entities.filter((entity) => listOf(entity) === undefined);
  if (unlisted.length > 0) {
    const found = new Map<string, Set<string>>(unlisted.map((entity) => [entity, new Set()]));
    for (const row of await rowsOf(memberQuery(unlisted))) {
      const placed = adopt(memory, row);
      found.get(placed.entity)?.add(placed.record);
    }
    for (const [entity, members] of found) groups.set(entity, [...members]);
  }
  return new Map(entities.map((entity) => [entity, listOf(entity) ?? nobody]));
}

/** Two statements. */
async function membersOf(memory: Memory, rowsOf: Reader, entities: readonly string[]): Promise<Map<string, readonly Placed[]>> {
  const listed = await memberIdsOf(memory, rowsOf, entities);
  await prefetch(memory, rowsOf, [...listed.values()].flat());
  return new Map([...listed].map(([entity, records]) => [entity, records.flatMap((record) => get(memory, record) ?? [])]));
}

async function clustered(memory: Memory, rowsOf: Reader, clusters: ReadonlySet<string>): Promise<Placed[]> {
  const { movingClusters } = memory;
  const scope = new Map<string, Placed>();
  const add = (placed: Placed | undefined): void => {
    if (placed && clusters.has(placed.cluster)) scope.set(placed.record, placed);
  };
  const moved = [...clusters].flatMap((cluster) => movingClusters.newest(cluster) ?? []);
  const unread = [...clusters].filter((cluster) => movingClusters.newest(cluster) === undefined);
  const evicted = absent(memory, moved);
  if (unread.length > 0 || evicted.length > 0) for (const row of await rowsOf(clusterQuery(unread, evicted))) add(adopt(memory, row));
  for (const record of moved) add(get(memory, record));
  return [...scope.values()];
}

const empty: BlockMembers = { records: [], count: 0 };

async function blockMembers(
  memory: Memory,
  rowsOf: Reader,
  wanted: ReadonlyMap<string, string>,
  left: ReadonlySet<string>,
  blocksOf: (placed: Placed) => readonly Block[],
): Promise<Map<string, BlockMembers>> {
  const rows = wanted.size === 0 ? [] : await rowsOf(blockQuery(wanted));
  /** Who is in it, by id; undefined for one of the source that is left out. Whoever comes is alone in most of their blocks. */
  const found = new Map<string, Map<string, Placed | undefined>>();
  const add = (block: string, record: string, placed: Placed | undefined): void => {
    const members = found.get(block);
    const shown = placed?.source === wanted.get(block) ? undefined : placed;
    if (members === undefined) found.set(block, new Map([[record, shown]]));
    else if (shown !== undefined || !members.has(record)) members.set(record, shown);
  };
  const isIn = (block: string, placed: Placed): boolean => blocksOf(placed).some((one) => one.block === block);
  /** The record where it moves in a commit on its way, or in this batch; false where it has left the block. */
  const movingIn = (block: string, record: string): Placed | undefined | false => {
    const moving = memory.moving.newest(record);
    if (moving !== undefined) return isIn(block, moving) && moving;
    return left.has(`${block} ${record}`) ? false : undefined;
  };
  for (const row of rows) {
    const block = row["block"] ?? "";
    const leftOut = row["left_out"] ?? null;
    // Any other is in it, and need not be unpacked.
    for (const record of leftOut === null ? [] : leftOut.split(",")) if (movingIn(block, record) !== false) add(block, record, undefined);
    if (leftOut !== null) continue;
    const record = row["record"] ?? "";
    const moving = movingIn(block, record);
    if (moving !== false) add(block, record, moving ?? adopt(memory, row));
  }
  for (const block of wanted.keys())
    for (const record of memory.blocks.at(block)) {
      const placed = get(memory, record);
      if (placed && isIn(block, placed)) add(block, record, placed);
    }
  const answer = new Map<string, BlockMembers>();
  for (const block of wanted.keys()) {
    const members = found.get(block);
    answer.set(
      block,
      members === undefined ? empty : { records: [...members.values()].filter((one) => one !== undefined), count: members.size },
    );
  }
  return answer;
}

async function waitingFor(memory: Memory, rowsOf: Reader, targets: readonly string[]): Promise<Placed[]> {
  if (targets.length === 0) return [];
  const found = new Set((await rowsOf(waitQuery(targets))).map((row) => adopt(memory, row)));
  for (const target of targets)
    for (const record of memory.waits.at(target)) {
      const placed = get(memory, record);
      if (placed) found.add(placed);
    }
  return [...found];
}

async function referrers(memory: Memory, rowsOf: Reader, targets: readonly string[]): Promise<Map<string, Placed[]>> {
  const { referring, references } = memory;
  const unread = targets.filter((target) => referring.get(target) === undefined);
  if (unread.length > 0) {
    const read = new Map(unread.map((target) => [target, new Set(references.at(target))]));
    for (const row of await rowsOf(referrerQuery(unread))) read.get(row["to_record"] ?? "")?.add(adopt(memory, row).record);
    for (const [target, records] of read) referring.set(target, records.size === 0 ? unreferred : records);
  }
  const found = targets.map((target) => [target, [...(referring.get(target) ?? unreferred)]] as const);
  await prefetch(
    memory,
    rowsOf,
    found.flatMap(([, records]) => records),
  );
  const pointing = (record: string, target: string): Placed[] => {
    const placed = get(memory, record);
    return placed?.plan.references.some((place) => targetAt(placed, placed.values, place) === target) ? [placed] : [];
  };
  return new Map(found.map(([target, records]) => [target, records.flatMap((record) => pointing(record, target))]));
}

async function pastReferrers(memory: Memory, rowsOf: Reader, targets: readonly string[]): Promise<Placed[]> {
  if (targets.length === 0) return [];
  const found = new Set((await rowsOf(pastReferrerQuery(targets))).map((row) => adopt(memory, row)));
  const moving = targets.flatMap((target) => memory.pastReferences.at(target));
  await prefetch(memory, rowsOf, moving);
  for (const record of moving) {
    const placed = get(memory, record);
    if (placed) found.add(placed);
  }
  return [...found];
}
