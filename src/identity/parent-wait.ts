// Children and parents: a record that names a parent which has not arrived waits, and is released when the parent comes.
import type { WaitRow } from "./identity-row.ts";
import { type Placed, targetAt } from "./placed.ts";

export interface Waiting {
  readonly opened: readonly WaitRow[];
  readonly ended: readonly { readonly record: string; readonly to: string }[];
  /** Records whose list of missing parents differs now. */
  readonly changed: readonly Placed[];
  /** Of those, the ones that waited and wait no longer. */
  readonly released: readonly string[];
}

/**
 * `children`: records whose parents may have changed, and records that wait for one that has just arrived.
 * `hasArrived` counts the running batch. Sets `missing` of each child.
 */
export function waitForParents(
  children: Iterable<Placed>,
  hasArrived: (record: string) => boolean,
  isNew: (record: string) => boolean,
): Waiting {
  const opened: WaitRow[] = [];
  const ended: { record: string; to: string }[] = [];
  const changed: Placed[] = [];
  const released: string[] = [];
  for (const child of children) {
    const missing = new Map<string, string>();
    for (const place of child.plan.parents) {
      const to = targetAt(child, child.values, place);
      if (to !== undefined && !hasArrived(to)) missing.set(to, child.plan.tracked[place]?.name ?? "");
    }
    const before = child.missing;
    const ends = before.filter((to) => !missing.has(to));
    const opens = [...missing].filter(([to]) => !before.includes(to));
    if (ends.length === 0 && opens.length === 0) continue;
    for (const to of ends) ended.push({ record: child.record, to });
    for (const [to, field] of opens) opened.push({ child, field, to });
    child.missing = [...missing.keys()];
    changed.push(child);
    if (missing.size === 0 && !isNew(child.record)) released.push(child.record);
  }
  return { opened, ended, changed, released };
}
