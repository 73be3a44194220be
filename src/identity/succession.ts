// What became of the ids of entities in one commit, for whoever keeps them elsewhere: ids are never given to another thing, and every id
// that was ever told leads on.
import type { Regrouped } from "./regroup.ts";

export type Succession =
  /** Several became one; the ids that are no entity's any more lead to it. */
  | { readonly kind: "merged"; readonly entity: string; readonly from: readonly string[] }
  /** One became several; `into` holds the entities its records belong to now. */
  | { readonly kind: "split"; readonly entity: string; readonly into: readonly string[] }
  /** An earlier first record came: the same thing under another id. */
  | { readonly kind: "renamed"; readonly entity: string; readonly from: readonly string[] };

/** In order of the entities they concern. Entities that only gained new records are not told: nothing became of their id. */
export function successions(regrouped: readonly Regrouped[]): Succession[] {
  const into = new Map<string, string[]>();
  for (const { entity, was } of regrouped) for (const before of was) into.set(before, [...(into.get(before) ?? []), entity]);
  const told: Succession[] = [];
  for (const [entity, heirs] of into) if (heirs.length > 1) told.push({ kind: "split", entity, into: heirs.toSorted() });
  for (const { entity, was } of regrouped) {
    const from = was.filter((before) => before !== entity);
    if (was.length > 1) told.push({ kind: "merged", entity, from });
    else if (from.length === 1 && into.get(from[0] ?? "")?.length === 1) told.push({ kind: "renamed", entity, from });
  }
  return told.toSorted((a, b) => (a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0));
}
