// Puts the standing entries of one entity into canonical order: (effective time, source, source key, version).

import type { Claim, Decision } from "../observation/entry.ts";
import { isLater, isWithdrawn, standingOf } from "../observation/supersession.ts";
import type { FoldEntry } from "./fold.ts";
import { comparePoints, type Point, type Standing } from "./standing.ts";

/**
 * Effective time of a version is the greatest business time among it and the earlier versions of the same source record.
 * `standing`: where the members stand already; undefined when the whole history is given.
 */
export function inCanonicalOrder(given: readonly (Claim | Decision)[], standing: Standing | undefined): FoldEntry[] {
  const entries = standingOf(given);
  if (entries.length === 1 && entries[0]) return [{ entry: entries[0], at: Math.max(effectiveOf(standing, entries[0]), entries[0].at) }];
  const byVersion = entries.toSorted(compareVersions);
  const effective = new Map<string, number>();
  const ordered = byVersion.map((entry): FoldEntry => {
    if (entry.kind === "decision") return { entry, at: entry.at };
    const at = Math.max(effective.get(entry.record) ?? effectiveOf(standing, entry), entry.at);
    effective.set(entry.record, at);
    return { entry, at };
  });
  return ordered.sort((x, y) => comparePoints(pointOf(x), pointOf(y)));
}

export const pointOf = ({ entry, at }: FoldEntry): Point => ({
  at,
  source: entry.source,
  key: entry.key,
  version: entry.version,
  hash: entry.hash,
});

const effectiveOf = (standing: Standing | undefined, entry: Claim | Decision): number =>
  entry.kind === "decision"
    ? entry.at
    : (standing?.members.find((member) => member.record === entry.record)?.effective ?? Number.NEGATIVE_INFINITY);

const compareVersions = (x: Claim | Decision, y: Claim | Decision): number =>
  x.version === y.version ? (x.hash < y.hash ? -1 : 1) : x.version < y.version ? -1 : 1;

/**
 * True when every entry comes after what the standing has folded: no earlier point has to be told again. `entries`: all of those
 * that `ordered` was made of. What a later reading of
 * the same version says takes the place of what was folded, and a withdrawal leaves only when nothing else is told.
 */
export function continues(standing: Standing, ordered: readonly FoldEntry[], entries: readonly (Claim | Decision)[]): boolean {
  if (entries.some(({ kind, hash }) => kind === "claim" && isWithdrawn(hash))) return false;
  const first = ordered[0];
  if (!first) return true;
  if (comparePoints(pointOf(first), standing.last) <= 0) return false;
  return ordered.every(({ entry }) => {
    if (entry.kind === "decision") return true;
    const member = standing.members.find((one) => one.record === entry.record);
    if (!member) return true;
    if (isWithdrawn(member.hash) || entry.version <= member.withdrawnTo) return false;
    return entry.version > member.version || (entry.version === member.version && entry.hash > member.hash && !isLater(entry.hash));
  });
}

/** What was withdrawn is not folded; a late claim of such a version still has to be judged with it. */
export function noteWithdrawn({ members }: Standing, entries: readonly (Claim | Decision)[]): void {
  for (const entry of entries) {
    if (entry.kind !== "claim" || !isWithdrawn(entry.hash)) continue;
    const member = members.find(({ record }) => record === entry.record);
    if (member !== undefined) member.withdrawnTo = Math.max(member.withdrawnTo, entry.version);
  }
}
