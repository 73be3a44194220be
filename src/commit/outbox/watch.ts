// Which things a pass looks at: what the log tells of since the last one, what is next on a walk over all, and some of what stands.

import type { Database } from "../../platform/database.ts";
import { movedQuery, reachQuery, standingQuery, walkQuery } from "./store-wanted.ts";

/** Where the passes over one system stand. Kept in memory: after a start all things are gone through once. */
export interface Watch {
  /** Position up to which entries of the log were gone through. */
  reached: number;
  /** Kind and thing after which the walk goes on; undefined: it is done. */
  walked: { readonly kind: string; readonly entity: string } | undefined;
  /** Position when it began. */
  walkedAt: number;
  /** Later ones go a page a pass: they only find what no entry of the log tells. */
  isFirst: boolean;
  /** After which standing row the round goes on. */
  round: string;
}

export const newWatch = (position: number): Watch => ({
  reached: position,
  walked: { kind: "", entity: "" },
  walkedAt: position,
  isFirst: true,
  round: "",
});

/** Things judged at once. */
export const pageMax = 500;
/** Entries of the log gone through at once, and pages in one pass. */
const entriesMax = 2_000;
export const pagesMax = 20;
/** What has moved since the last pass, what is next on the walk, and some of what stands. */
export async function nextThings(
  kinds: readonly string[],
  source: string,
  watch: Watch,
  database: Pick<Database, "read">,
  now: number,
): Promise<{ readonly entities: readonly string[]; readonly isLast: boolean }> {
  if (watch.walked === undefined && now > watch.walkedAt) Object.assign(watch, { walked: { kind: "", entity: "" }, walkedAt: now });
  const [kind = "", ...later] = kinds.filter((one) => one >= (watch.walked?.kind ?? "")).toSorted();
  const after = watch.walked?.kind === kind ? watch.walked.entity : "";
  const [[reached] = [], walk = [], standing = []] = await database.read([
    reachQuery(watch.reached, entriesMax),
    walkQuery(watch.walked === undefined ? "" : kind, after, pageMax),
    standingQuery(source, watch.round, pageMax),
  ]);
  const upTo = Math.min(Number(reached?.["reach"] ?? watch.reached), now);
  const [moved = []] = upTo > watch.reached ? await database.read([movedQuery(kinds, watch.reached, upTo)]) : [[]];
  const isWalked = walk.length < pageMax && later.length === 0;
  const isLast = upTo >= now && (watch.walked === undefined || !watch.isFirst || isWalked);
  watch.reached = Math.max(watch.reached, upTo);
  watch.round = standing.length < pageMax ? "" : (standing.at(-1)?.["creation"] ?? "");
  if (watch.walked !== undefined && isWalked) watch.isFirst = false;
  if (watch.walked !== undefined)
    watch.walked = isWalked
      ? undefined
      : walk.length === pageMax
        ? { kind, entity: walk.at(-1)?.["entity"] ?? "" }
        : { kind: later[0] ?? "", entity: "" };
  return { entities: [...new Set([...moved, ...walk, ...standing].map((row) => row["entity"] ?? ""))], isLast };
}
