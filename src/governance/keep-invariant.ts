// What must hold within one record, whatever wins: survivors that break it keep the value from the point before, and a person
// is told. What a person confirmed stands all the same, and the question stays open.

import { present } from "../base/assert.ts";
import type { FoldContext } from "./fold-context.ts";
import { comparedSides } from "./judge.ts";
import { type Episode, nothing, type Standing, type Value, withEntry, withoutEntry } from "./standing.ts";

/** A survivor that moved, and what it was before. */
export interface Moved {
  readonly field: number;
  readonly value: Value;
  readonly source: string | undefined;
  readonly at: number;
}

interface Judged {
  readonly standing: Standing;
  readonly context: FoldContext;
  readonly episodes: Set<Episode>;
  readonly moved: readonly Moved[];
}

/** Puts back what breaks an invariant; returns the survivors that did move. */
export function keepInvariants({ standing, context, episodes, moved }: Judged): readonly Moved[] {
  const before = standing.refused;
  standing.refused = nothing;
  let kept = moved;
  for (const violation of context.violated?.(standing.values, moved) ?? []) {
    const guilty = kept
      .filter((one) => violation.fields.includes(one.field) && standing.sources[one.field] !== "people")
      .toSorted((x, y) => (standing.ats[y.field] ?? 0) - (standing.ats[x.field] ?? 0))[0];
    // Without one, a person's value breaks it, or what it leans on: it stands, and is asked about.
    const refused = guilty?.field ?? violation.fields.find((field) => standing.sources[field] === "people");
    if (refused !== undefined) standing.refused = withEntry(standing.refused, refused, violation.cause);
    if (guilty) kept = putBack(standing, guilty, kept);
  }
  if (before.size > 0 || standing.refused.size > 0) tell({ standing, context, episodes, moved }, before);
  return kept;
}

/** What travels with the guilty field goes back with it: no amount of one claim with the currency of another. */
function putBack(standing: Standing, guilty: Moved, kept: readonly Moved[]): readonly Moved[] {
  const together = standing.units?.byField[guilty.field]?.fields ?? [guilty.field];
  const back = kept.filter((one) => together.includes(one.field));
  for (const { field, value, source, at } of back) {
    standing.values[field] = value;
    standing.sources[field] = source;
    standing.ats[field] = at;
  }
  // Rules may ask for a field that was put back.
  standing.units = undefined;
  return kept.filter((one) => !back.includes(one));
}

/** The causes of such episodes stand where the name of a rule does. */
export const invariantPrefix = "invariant: ";
const invariantRule = (cause: string): string => `${invariantPrefix}${cause}`;

/** Opens a question for what is refused now, closes it for what no longer is and on which nobody differs. */
function tell({ standing, context, episodes }: Judged, before: ReadonlyMap<number, string>): void {
  const rules = present(standing.rules, "a standing has rules before anything is judged");
  const claims = (field: number) =>
    comparedSides(standing, present(rules.unitOf(field, standing.site, standing.values), "a field has a unit"), context, field);
  const by = `${standing.last.source}|${standing.last.version}`;
  for (const [field, cause] of standing.refused) {
    const { sides } = claims(field);
    const open = standing.episodes.get(field);
    if (open !== undefined) {
      if (JSON.stringify(open.sidesNow) !== JSON.stringify(sides)) episodes.add(Object.assign(open, { sidesNow: sides }));
      continue;
    }
    const times = { openedAt: standing.last.at, openedBy: by, closedAt: undefined, closedBy: "" };
    const episode: Episode = { field, ...times, sides, sidesNow: sides, rule: invariantRule(cause), ask: true };
    standing.episodes = withEntry(standing.episodes, field, episode);
    episodes.add(episode);
  }
  for (const field of before.keys()) {
    const open = standing.episodes.get(field);
    if (open === undefined || standing.refused.has(field)) continue;
    const { sides, apart } = claims(field);
    if (apart) continue;
    Object.assign(open, { closedAt: standing.last.at, closedBy: by, sidesNow: sides });
    standing.episodes = withoutEntry(standing.episodes, field);
    episodes.add(open);
  }
}
