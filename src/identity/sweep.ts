// Matches every record of some kinds again, a page at a time: what becomes of it is the same as if all had come anew under the rules in
// force, because each record is compared once with everybody who shares a block with it, and whole clusters are grouped again.
import type { Crosswalk } from "./crosswalk.ts";
import { type Grouped, type GroupContext, groupLevels } from "./grouping.ts";
import type { BlockRow, CrowdedRow } from "./identity-row.ts";
import { type Doubt, pairKey } from "./link.ts";
import { blockReader } from "./match-key.ts";
import type { Regrouped } from "./regroup.ts";
import type { Touch } from "./touch.ts";

/** Records of a page: their blocks are read together, and held with everybody in them. */
const pageDefault = 1_000;

/** The commit that sweeps. */
interface Sweeping {
  readonly position: number;
  readonly isNew: ReadonlySet<string>;
  readonly pageRecords?: number | undefined;
}

/**
 * Hands over the groups of each page in turn, and whom they touched: `take` keeps what a page moved before the next one is read. Returns
 * how many records there are.
 */
export async function sweep(
  kind: string,
  { position, isNew, pageRecords = pageDefault }: Sweeping,
  context: GroupContext,
  take: (groups: readonly Grouped[], touches: Iterable<Touch>) => void,
): Promise<number> {
  const { crosswalk } = context;
  let records = 0;
  for (let page = await crosswalk.page(kind, "", pageRecords); page.length > 0;) {
    records += page.length;
    // Nothing of them changed but what it counts.
    const touches = new Map(page.map((placed): [string, Touch] => [placed.record, { placed, before: placed.values, reordered: true }]));
    take(await groupLevels(touches, [], isNew, position, { ...context, blocksOf: blockReader() }), touches.values());
    crosswalk.turnPage();
    page = await crosswalk.page(kind, page.at(-1)?.record ?? "", pageRecords);
  }
  return records;
}

/** Holds what groups made of records, entities and clusters, until the commit can be read from the tables. */
export function keepGroups(groups: readonly Grouped[], position: number, crosswalk: Crosswalk): void {
  for (const { moved, vanished, regrouped, clusters } of groups) {
    for (const placed of moved) crosswalk.keep(placed, position);
    for (const entity of vanished) crosswalk.keepGroup(entity, [], position);
    for (const { entity, members } of regrouped) crosswalk.keepGroup(entity, members, position);
    for (const { cluster, members } of clusters) if (members.length > 1) crosswalk.keepCluster(cluster, members, position);
  }
}

/** What groups one after the other make of entities, told as one. */
export interface Outcome {
  readonly regrouped: readonly Regrouped[];
  readonly vanished: readonly string[];
  readonly doubts: readonly Doubt[];
  readonly blocksAdded: readonly BlockRow[];
  readonly blocksRemoved: readonly BlockRow[];
  readonly crowded: readonly CrowdedRow[];
  readonly uncrowded: readonly string[];
}

/** Of groups that have nothing in common, as those of one batch. */
export const besides = (groups: readonly Grouped[]): Outcome => ({
  regrouped: groups.flatMap(({ regrouped }) => regrouped),
  vanished: groups.flatMap(({ vanished }) => vanished),
  doubts: groups.flatMap(({ doubts }) => doubts),
  blocksAdded: groups.flatMap(({ added }) => added),
  blocksRemoved: groups.flatMap(({ removed }) => removed),
  crowded: groups.flatMap(({ crowded }) => crowded),
  uncrowded: groups.flatMap(({ uncrowded }) => uncrowded),
});

/** Collects groups of which later ones may undo what earlier ones did. */
export function openOutcome(isNew: ReadonlySet<string>): {
  add(groups: readonly Grouped[]): void;
  /** Records whose entity `end` asks for. */
  asked(): string[];
  end(entityOf: (record: string) => string | undefined): Outcome;
  /** The entity a record had before, where it has left it. */
  readonly was: (record: string) => string | undefined;
} {
  const before = new Map<string, string>();
  const members = new Map<string, readonly string[]>();
  const doubts = new Map<string, Doubt>();
  const blocks = netted<BlockRow>();
  const crowds = netted<CrowdedRow | string>();
  const add = (group: Grouped): void => {
    for (const [record, entity] of group.left) if (!before.has(record)) before.set(record, entity);
    for (const entity of group.vanished) members.delete(entity);
    for (const one of group.regrouped) members.set(one.entity, one.members);
    dropDoubts(doubts, group);
    for (const doubt of group.doubts) doubts.set(pairKey(doubt.a, doubt.b), doubt);
    for (const row of group.removed) blocks.remove(`${row.block} ${row.record}`, row);
    for (const row of group.added) blocks.add(`${row.block} ${row.record}`, row);
    for (const block of group.uncrowded) crowds.remove(block, block);
    for (const row of group.crowded) crowds.add(row.block, row);
  };
  return {
    add: (groups) => groups.forEach(add),
    was: (record) => before.get(record),
    asked: () => [...before].flat(),
    end(entityOf) {
      const lost = new Set([...before].flatMap(([record, entity]) => (entityOf(record) === entity ? [] : [entity])));
      const regrouped = [...members].flatMap(([entity, list]): Regrouped[] => {
        const known = list.filter((record) => !isNew.has(record));
        const was = [...new Set(known.map((record) => before.get(record) ?? entity))];
        const isSame = known.length === list.length && was.length === 1 && was[0] === entity && !lost.has(entity);
        return isSame ? [] : [{ entity, members: list, was }];
      });
      return {
        regrouped,
        vanished: [...lost].filter((entity) => entityOf(entity) !== entity),
        doubts: [...doubts.values()],
        blocksAdded: blocks.added(),
        blocksRemoved: blocks.removed(),
        crowded: crowds.added().filter((row) => typeof row !== "string"),
        uncrowded: crowds.removed().filter((row) => typeof row === "string"),
      };
    },
  };
}

/** What was compared again is doubted only if it is doubted now. */
function dropDoubts(doubts: Map<string, Doubt>, { scope, touched }: Pick<Grouped, "scope" | "touched">): void {
  if (doubts.size === 0) return;
  const [within, compared] = [new Set(scope.map(({ record }) => record)), new Set(touched.map(({ record }) => record))];
  for (const [key, { a, b }] of doubts) {
    const isAgain = compared.has(a.record) || compared.has(b.record) || (within.has(a.record) && within.has(b.record));
    if (isAgain) doubts.delete(key);
  }
}

/** What is added and removed in turn: only what is left of it in the end. */
function netted<Row>() {
  const added = new Map<string, Row>();
  const removed = new Map<string, Row>();
  return {
    add(key: string, row: Row): void {
      if (!removed.delete(key)) added.set(key, row);
    },
    remove(key: string, row: Row): void {
      if (!added.delete(key)) removed.set(key, row);
    },
    added: () => [...added.values()],
    removed: () => [...removed.values()],
  };
}
