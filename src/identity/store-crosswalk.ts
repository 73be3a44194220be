// The crosswalk as it will be when every commit on its way has landed: a bounded memory over the tables, and over it what
// is not settled yet. Memory wins over rows, so a row read too early does no harm.
import { LRUCache } from "lru-cache";
import { present } from "../base/assert.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import type { Crosswalk } from "./crosswalk.ts";
import { placedRow } from "./crosswalk-row.ts";
import { matchPlan, type MatchPlan } from "./match-plan.ts";
import { overlay, pointers } from "./overlay.ts";
import { type Placed, targetAt } from "./placed.ts";
import { blockQuery, blockRowsMax, clusterQuery, memberQuery, recordQuery, referrerQuery, waitQuery } from "./store.ts";

export interface CrosswalkOptions {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Records kept in memory. */
  readonly memory: number;
}

export function openCrosswalk({ model, read, memory }: CrosswalkOptions): Crosswalk {
  const plans = new Map<string, MatchPlan>();
  const known = new LRUCache<string, Placed>({ max: memory });
  const groups = new LRUCache<string, readonly string[]>({ max: memory });
  const referrers = new LRUCache<string, Set<string>>({ max: memory });
  const moving = overlay<Placed>();
  const movingGroups = overlay<readonly string[]>();
  const movingClusters = overlay<readonly string[]>();
  const [blocks, references, waits] = [pointers(), pointers(), pointers()];

  const planOf = (kind: string): MatchPlan => {
    const plan = plans.get(kind) ?? matchPlan(kindOf(model, kind), model);
    plans.set(kind, plan);
    return plan;
  };
  const get = (record: string): Placed | undefined => known.get(record) ?? moving.newest(record);
  const adopt = (row: Row): Placed => {
    const placed = get(row["record"] ?? "") ?? placedRow(row, planOf(row["kind"] ?? ""));
    known.set(placed.record, placed);
    return placed;
  };
  const rowsOf = async (query: Query): Promise<Row[]> => present((await read([query]))[0], "rows for each query");
  const absent = (records: Iterable<string>): string[] => [...new Set(records)].filter((record) => get(record) === undefined);
  const prefetch = async (records: Iterable<string>): Promise<void> => {
    const wanted = absent(records);
    if (wanted.length > 0) for (const row of await rowsOf(recordQuery(wanted))) adopt(row);
  };

  return {
    planOf,
    get,
    prefetch,
    meet: (placed) => void known.set(placed.record, placed),
    keep: (placed, position) => moving.put(placed.record, placed, position),
    keepGroup(entity, members, position) {
      movingGroups.put(entity, members, position);
      if (groups.has(entity)) groups.set(entity, members);
    },
    keepCluster: (cluster, members, position) => movingClusters.put(cluster, members, position),
    keepBlock: (block, record, position) => blocks.put(block, record, position),
    keepWait: (target, record, position) => waits.put(target, record, position),
    keepReference(target, record, position) {
      references.put(target, record, position);
      referrers.get(target)?.add(record);
    },

    async members(entities) {
      const listOf = (entity: string): readonly string[] | undefined => movingGroups.newest(entity) ?? groups.get(entity);
      const unlisted = entities.filter((entity) => listOf(entity) === undefined);
      const evicted = absent(entities.flatMap((entity) => listOf(entity) ?? []));
      if (unlisted.length > 0 || evicted.length > 0) {
        const found = new Map<string, Set<string>>(unlisted.map((entity) => [entity, new Set()]));
        for (const row of await rowsOf(memberQuery(unlisted, evicted))) {
          const placed = adopt(row);
          found.get(placed.entity)?.add(placed.record);
        }
        for (const [entity, members] of found) groups.set(entity, [...members]);
      }
      return new Map(entities.map((entity) => [entity, (listOf(entity) ?? []).flatMap((record) => get(record) ?? [])]));
    },

    async clustered(clusters) {
      const scope = new Map<string, Placed>();
      const add = (placed: Placed | undefined): void => {
        if (placed && clusters.has(placed.cluster)) scope.set(placed.record, placed);
      };
      const moved = [...clusters].flatMap((cluster) => movingClusters.newest(cluster) ?? []);
      const unread = [...clusters].filter((cluster) => movingClusters.newest(cluster) === undefined);
      const evicted = absent(moved);
      if (unread.length > 0 || evicted.length > 0) for (const row of await rowsOf(clusterQuery(unread, evicted))) add(adopt(row));
      for (const record of moved) add(get(record));
      return [...scope.values()];
    },

    async blockMembers(wanted, blocksOf) {
      const rows = wanted.length === 0 ? [] : await rowsOf(blockQuery(wanted));
      const found = new Map(wanted.map((block) => [block, new Map<string, Placed>()]));
      const read = new Map<string, number>();
      const add = (block: string, placed: Placed | undefined): void => {
        if (placed && blocksOf(placed).some((one) => one.block === block)) found.get(block)?.set(placed.record, placed);
      };
      for (const row of rows) {
        const block = row["block"] ?? "";
        read.set(block, (read.get(block) ?? 0) + 1);
        add(block, adopt(row));
      }
      for (const block of wanted) for (const record of blocks.at(block)) add(block, get(record));
      return new Map(
        [...found].map(([block, records]) => [block, { records: [...records.values()], overfull: (read.get(block) ?? 0) >= blockRowsMax }]),
      );
    },

    async waitingFor(targets) {
      if (targets.length === 0) return [];
      const found = new Map<string, Placed>();
      for (const row of await rowsOf(waitQuery(targets))) found.set(row["record"] ?? "", adopt(row));
      for (const target of targets)
        for (const record of waits.at(target)) {
          const placed = get(record);
          if (placed) found.set(record, placed);
        }
      return [...found.values()];
    },

    async referrers(targets) {
      const unread = targets.filter((target) => !referrers.has(target));
      const found = new Map(targets.map((target) => [target, referrers.get(target) ?? new Set(references.at(target))]));
      if (unread.length > 0)
        for (const row of await rowsOf(referrerQuery(unread))) found.get(row["to_record"] ?? "")?.add(adopt(row).record);
      for (const target of unread) referrers.set(target, present(found.get(target), "a set for each target"));
      await prefetch([...found.values()].flatMap((records) => [...records]));
      return new Map([...found].map(([target, records]) => [target, [...records].flatMap((record) => pointing(get(record), target))]));
    },

    settle(position) {
      for (const held of [moving, movingGroups, movingClusters, blocks, references, waits]) held.settle(position);
    },

    forget() {
      for (const memory of [known, groups, referrers, moving, movingGroups, movingClusters, blocks, references, waits]) memory.clear();
    },
  };
}

const pointing = (placed: Placed | undefined, target: string): Placed[] =>
  placed?.plan.references.some((place) => targetAt(placed, placed.values, place) === target) ? [placed] : [];
