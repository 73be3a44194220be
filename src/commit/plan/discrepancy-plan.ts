// Discrepancies that a run would open and close, each named by field and by how it began. Two may begin with one version: the
// first of them ended, and the second stands.

import type { Reconciled } from "../../governance/stage.ts";
import { fieldName } from "../../governance/standing.ts";
import type { Query, Row } from "../../platform/database.ts";
import { openEpisodesQuery } from "../store.ts";

export interface DiscrepancyPlan {
  /** That did not stand before. What opens and closes again within the run is neither. */
  readonly opened: number;
  /** That stood open. */
  readonly closed: number;
}

/** One read, and none where no entity is told anew. */
export async function discrepancyPlan(
  reconciled: readonly Reconciled[],
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<DiscrepancyPlan> {
  const anew = reconciled.filter((one) => one.anew);
  const before = [...new Set(anew.flatMap(({ entity, was }) => [entity, ...was]))];
  const [rows = []] = before.length === 0 ? [] : await read([openEpisodesQuery(before)]);
  const stood = Map.groupBy(rows, (row) => row["entity"] ?? "");
  const told = [
    ...reconciled.filter((one) => !one.anew).map((one) => ({ stood: superseded(one), now: [one] })),
    ...succeeding(anew).map(({ was, now }) => ({ stood: [...was].flatMap((entity) => stood.get(entity) ?? []).map(rowBeginning), now })),
  ].map(counted);
  return { opened: told.reduce((sum, { opened }) => sum + opened, 0), closed: told.reduce((sum, { closed }) => sum + closed, 0) };
}

interface Succeeding {
  readonly was: Set<string>;
  readonly now: Reconciled[];
}

/** Entities by those they come from: of one that is split, two take over what stood. */
function succeeding(anew: readonly Reconciled[]): Succeeding[] {
  const byEntity = new Map<string, Succeeding>();
  for (const one of anew) {
    const names = [one.entity, ...one.was];
    const known = new Set(names.flatMap((entity) => byEntity.get(entity) ?? []));
    const [group = { was: new Set(names), now: [] }, ...others] = known;
    for (const name of [...names, ...others.flatMap(({ was }) => [...was])]) group.was.add(name);
    group.now.push(one, ...others.flatMap(({ now }) => now));
    for (const name of group.was) byEntity.set(name, group);
  }
  return [...new Set(byEntity.values())];
}

const rowBeginning = (row: Row): string => `${row["field"]} ${row["opened_at"]} ${row["opened_by"]}`;

const beginning = ({ standing }: Reconciled, { field, openedAt, openedBy }: Reconciled["difference"]["episodes"][number]): string =>
  `${fieldName(standing.plan, field)} ${openedAt} ${openedBy}`;

const superseded = (one: Reconciled): string[] =>
  one.difference.superseded.flatMap((episode) => (episode.closedAt === undefined ? [beginning(one, episode)] : []));

interface Told {
  /** Beginnings of those that stood open, and are told otherwise or no more. */
  readonly stood: readonly string[];
  readonly now: readonly Reconciled[];
}

function counted({ stood, now }: Told): DiscrepancyPlan {
  const begun = (isOpen: boolean): string[] =>
    now.flatMap((one) =>
      one.difference.episodes.flatMap((each) => ((each.closedAt === undefined) === isOpen ? [beginning(one, each)] : [])),
    );
  const [open, ended] = [begun(true), new Set(begun(false))];
  const left = Map.groupBy(stood, (name) => name);
  const goingOn = open.filter((name) => !ended.has(name) && left.get(name)?.pop() !== undefined).length;
  return { opened: open.length - goingOn, closed: stood.length - goingOn };
}
