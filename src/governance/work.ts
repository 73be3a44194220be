// Sorts a batch by entity: which entries are whose, and which entities have to be told anew.

import type { Identity, Placement } from "../identity/stage.ts";
import type { Claim, Decision } from "../observation/entry.ts";

/** One entity's part of a batch. */
export interface Work {
  readonly entity: string;
  readonly entries: (Claim | Decision)[];
  /** Nothing of it is in the log yet. */
  isNew: boolean;
  /** All its rows are superseded: its members changed, or the entities it refers to, or rules that reach into the past. */
  anew: boolean;
  was: readonly string[];
}

interface Sorted {
  readonly news: readonly (Claim | Decision)[];
  readonly placement: Placement;
  /** Entities to be looked at again though none of their entries is new. */
  readonly due: Iterable<string>;
  /** Arrived records that the log already holds a decision about. */
  readonly decidedBefore: readonly string[];
}

export async function sortWork({ news, placement, due, decidedBefore }: Sorted, identity: Identity): Promise<Work[]> {
  const works = new Map<string, Work>();
  const workOf = (entity: string): Work => {
    const known = works.get(entity);
    if (known) return known;
    const work: Work = { entity, entries: [], isNew: false, anew: false, was: [] };
    works.set(entity, work);
    return work;
  };
  const takenBy = new Map<string, number>();
  for (const group of placement.regrouped) for (const id of group.was) takenBy.set(id, (takenBy.get(id) ?? 0) + 1);
  for (const group of placement.regrouped) {
    const work = workOf(group.entity);
    work.was = group.was;
    work.isNew = group.was.length === 0;
    work.anew = group.was.some((id) => id !== group.entity || (takenBy.get(id) ?? 0) > 1);
  }
  for (const entry of news) {
    const entity = identity.entityOf(entry.record);
    if (entity !== undefined) workOf(entity).entries.push(entry);
  }
  for (const record of decidedBefore) {
    const entity = identity.entityOf(record);
    if (entity !== undefined) tellDecided(workOf(entity));
  }
  // An id that vanished has no entries; whoever took them over is told anew already.
  const vanished = new Set(placement.vanished);
  // What memory finds comes in any order; a rebuild numbers what follows from it in the same one.
  for (const entity of [...due].sort()) if (!vanished.has(entity)) workOf(entity);
  for (const entity of (await referringTo(placement, works, identity)).toSorted()) if (!vanished.has(entity)) tellAnew(workOf(entity));
  return [...works.values()];
}

/** The decisions in the log were told of nobody: they are part of the entity's past from now on. */
function tellDecided(work: Work): void {
  if (!work.isNew) tellAnew(work);
  else work.isNew = false;
}

export const tellAnew = (work: Work): void => {
  if (work.isNew) return;
  work.anew = true;
  if (work.was.length === 0) work.was = [work.entity];
};

/** Entities that refer to a record which now means another entity than it did: their claims compare differently. */
async function referringTo(placement: Placement, works: ReadonlyMap<string, Work>, identity: Identity): Promise<string[]> {
  const arrived = new Set(placement.arrived);
  const moved = placement.regrouped.flatMap((group) =>
    group.members.filter((record) => (arrived.has(record) ? record !== group.entity : works.get(group.entity)?.anew === true)),
  );
  return moved.length === 0 ? [] : identity.referringEntities(moved);
}
