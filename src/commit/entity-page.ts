// The entities that rules, silences or dates may judge otherwise, a page at a time: never all of them in memory.

import type { Timeline } from "../governance/timeline.ts";
import type { Kind, Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import { entityPageQuery, type EntitiesAsked } from "./store.ts";

/** A kind of which everything is judged again that reaches beyond a time, ms; -Infinity: all of it. */
export interface Restated {
  readonly kind: string;
  readonly since: number;
}

export interface PageReading {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position up to which the log counts. */
  readonly upTo: number;
  /** With every set that the entities stand under, or are to stand under. */
  readonly timeline: Timeline;
}

/** Their histories are held together: the hottest have thousands of versions, most have a few. */
export const pageSizeDefault = 500;

/** Their ids are asked for in longer stretches: each costs a look at the crosswalk. */
const idsPerRead = 10_000;

/** One statement a stretch. Entities that nothing but their one record speaks for are left out: no rule chooses among one. */
export async function* entityPages(
  restated: readonly Restated[],
  { model, read, upTo, timeline }: PageReading,
  pageSize: number = pageSizeDefault,
): AsyncGenerator<string[]> {
  const asked = { ...entitiesAsked(restated, model, timeline), upTo };
  const stretch = Math.max(idsPerRead, pageSize);
  let after = "";
  for (;;) {
    const [rows = []] = await read([entityPageQuery(asked, after, stretch)]);
    const found = rows.map((row) => row["entity"] ?? "");
    for (let from = 0; from < found.length; from += pageSize) yield found.slice(from, from + pageSize);
    if (found.length < stretch) return;
    after = found.at(-1) ?? "";
  }
}

/** True where more entities than this would be judged again. One statement. */
export async function reachesMore(
  than: number,
  restated: readonly Restated[],
  { model, read, upTo, timeline }: PageReading,
): Promise<boolean> {
  if (restated.length === 0) return false;
  const [rows = []] = await read([entityPageQuery({ ...entitiesAsked(restated, model, timeline), upTo }, "", than + 1)]);
  return rows.length > than;
}

function entitiesAsked(restated: readonly Restated[], model: Model, timeline: Timeline): Omit<EntitiesAsked, "upTo"> {
  const since = new Map<string, number>();
  for (const one of restated) since.set(one.kind, Math.min(since.get(one.kind) ?? Number.POSITIVE_INFINITY, one.since));
  // An invariant that refuses a value looks at it again whenever rules change, and a rule for deletes may keep what the one system
  // that had a record said of it: those kinds are judged whole.
  const isPlain = (kind: Kind): boolean => kind.invariants === undefined && !timeline.hasDeletes(kind);
  const plain = [...model.kinds.values()].filter(isPlain).map(({ name }) => name);
  return { kinds: [...since].map(([kind, at]) => ({ kind, since: at })), plain };
}
