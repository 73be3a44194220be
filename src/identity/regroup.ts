// From the groups that hold now and the entities that held before: who must be told anew, and which ids are gone.
import { present } from "../base/assert.ts";
import type { Components } from "./component.ts";
import { inOrder, type Placed } from "./placed.ts";

/** An entity whose set of members changed. `was`: the entities its members belonged to; empty where all are new. */
export interface Regrouped {
  readonly entity: string;
  /** Record ids in canonical order; the first is the entity's id. */
  readonly members: readonly string[];
  readonly was: readonly string[];
}

export interface Regrouping {
  readonly regrouped: readonly Regrouped[];
  /** Ids that were an entity's and are not any more; as record ids they lead to their entity through the crosswalk. */
  readonly vanished: readonly string[];
  /** Known records with another entity or cluster than before. */
  readonly moved: ReadonlySet<Placed>;
  /** Known records with another entity than before, and the one they left. */
  readonly left: ReadonlyMap<string, string>;
  readonly clusters: readonly { readonly cluster: string; readonly members: readonly string[] }[];
}

/** Gives every record its entity and cluster. `arrived`: records that no commit has placed before. */
export function regroup({ groups, clusters }: Components, arrived: ReadonlySet<string>): Regrouping {
  const moved = new Set<Placed>();
  const left = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const group of groups)
    for (const { record, entity } of group) if (!arrived.has(record)) sizes.set(entity, (sizes.get(entity) ?? 0) + 1);
  const gone = new Map<string, number>([...sizes].map(([entity]) => [entity, 0]));
  const regrouped: Regrouped[] = [];
  for (const members of groups) {
    const group = members.length === 1 ? members : [...members].sort(inOrder);
    const entity = head(group).record;
    const before = group.filter(({ record }) => !arrived.has(record));
    const was = [...new Set(before.map((placed) => placed.entity))];
    gone.delete(entity);
    const same = before.length === group.length && was.length === 1 && was[0] === entity && sizes.get(entity) === group.length;
    if (!same) regrouped.push({ entity, members: group.map(({ record }) => record), was });
    for (const placed of before) {
      if (placed.entity === entity) continue;
      moved.add(placed);
      left.set(placed.record, placed.entity);
    }
    for (const placed of group) placed.entity = entity;
  }
  const named = clusters.map((members) => ({ cluster: smallest(members), members: members.map(({ record }) => record), placed: members }));
  for (const { cluster, placed } of named)
    for (const one of placed) {
      if (one.cluster !== cluster && !arrived.has(one.record)) moved.add(one);
      one.cluster = cluster;
    }
  return { regrouped, vanished: [...gone.keys()], moved, left, clusters: named };
}

const head = (group: readonly Placed[]): Placed => present(group[0], "a group has a member");

/** Any function of the set would do for the name of a cluster. */
const smallest = (members: readonly Placed[]): string =>
  members.reduce((least, { record }) => (record < least ? record : least), head(members).record);
