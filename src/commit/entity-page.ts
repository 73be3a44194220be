// The entities that rules, silences or dates may judge otherwise, a page at a time: never all of them in memory.

import type { Timeline } from "../governance/timeline.ts";
import type { Kind, Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import { entityPageQuery } from "./store.ts";

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

/** One statement a page. Entities that nothing but their one record speaks for are left out: no rule chooses among one. */
export async function* entityPages(
  restated: readonly Restated[],
  { model, read, upTo, timeline }: PageReading,
  pageSize: number = pageSizeDefault,
): AsyncGenerator<string[]> {
  const since = new Map<string, number>();
  for (const one of restated) since.set(one.kind, Math.min(since.get(one.kind) ?? Number.POSITIVE_INFINITY, one.since));
  // An invariant that refuses a value looks at it again whenever rules change, and a rule for deletes may keep what the one system
  // that had a record said of it: those kinds are judged whole.
  const isPlain = (kind: Kind): boolean => kind.invariants === undefined && !timeline.hasDeletes(kind);
  const plain = [...model.kinds.values()].filter(isPlain).map(({ name }) => name);
  const kinds = [...since].map(([kind, at]) => ({ kind, since: at }));
  let after = "";
  for (;;) {
    const [rows = []] = await read([entityPageQuery({ kinds, plain, upTo }, after, pageSize)]);
    const page = rows.map((row) => row["entity"] ?? "");
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1) ?? "";
  }
}
