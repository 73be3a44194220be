// Which claims stand: a version read again with a later reading of its feed replaces what an earlier reading made of it.
// A pure function of the set of claims, so the order in which they arrive does not count.

import { assert } from "../base/assert.ts";
import type { Claim, Decision } from "./entry.ts";

/**
 * The hash of a claim of a later generation begins with a letter and the generation: between claims of one version the later
 * generation comes last wherever hashes order them. The first generation has plain hashes.
 */
const corrected = "g";
const withdrawn = "w";
/**
 * What is put behind a version goes on with the time (tombstone.ts): it is no reading of the version, and nothing replaces it. The
 * letter follows every hexadecimal digit in the order of code units and in that of any language.
 */
export const behind = "z";
/** Takes back what was put behind a version: sorts after all of it, so that whoever sees it last knows that there is more to ask. */
const takenBack = "zw";
const digits = 4;
const hashLength = 64;
const generationMax = 36 ** digits - 1;

export function generationHash(hash: string, generation: number, isWithdrawal: boolean): string {
  assert(generation <= generationMax, "generations of a reading can be counted");
  if (generation === 0) return hash;
  return `${isWithdrawal ? withdrawn : corrected}${generation.toString(36).padStart(digits, "0")}${hash.slice(digits + 1)}`;
}

/** 0: read with the first mapping of its feed. */
export const generationOf = (hash: string): number =>
  hash >= corrected && isReading(hash) ? Number.parseInt(hash.slice(1, digits + 1), 36) : 0;

/** True for what a replay or a later mapping says: only that replaces other claims. */
export const isLater = (hash: string): boolean => (hash >= corrected && hash < behind) || hash >= takenBack;

/** True where a replay found that this is not said any more. */
export const isWithdrawn = (hash: string): boolean => (hash >= withdrawn && hash < behind) || hash >= takenBack;

/** True for what stands behind everything its source said at that version. */
export const isBehind = (hash: string): boolean => hash >= behind && hash < takenBack;

/** True for what a feed reads of the version itself, or withdraws. */
export const isReading = (hash: string): boolean => hash < behind;

/** The hash of what takes back a claim that was put behind a version. It names that claim, and no other at the same version. */
export const takenBackHash = (hash: string): string => `${takenBack}${hash.slice(1, hashLength - 1)}`;

/** The feed a claim was read from; undefined for what was pushed or typed. Names of mappings: system/version/feed@hash. */
export function feedOf(mapping: string): string | undefined {
  const end = mapping.lastIndexOf("@");
  const start = mapping.lastIndexOf("/", end);
  return start < 0 || end < 0 ? undefined : mapping.slice(start + 1, end).replaceAll("%2F", "/");
}

/** A feed's name within the name of a mapping, in which "/" has a meaning. */
export const feedText = (feed: string): string => feed.replaceAll("/", "%2F");

/** What one feed says of one version of a record: replaced as a whole. */
export const groupOf = ({ record, version, mapping }: Pick<Claim, "record" | "version" | "mapping">): string =>
  `${record} ${version} ${feedOf(mapping) ?? ""}`;

interface Best {
  generation: number;
  isTold: boolean;
}

/**
 * Without claims that a later generation replaced or a replay took back, and without withdrawals; a record of which nothing else
 * is left keeps its last withdrawal, which ends it. Decisions stay. The same array where nothing is left out.
 * `observation.public_standing` says the same in SQL, without that last withdrawal.
 */
export function standingOf<Entry extends Claim | Decision>(entries: readonly Entry[]): readonly Entry[] {
  if (!entries.some(({ hash, kind }) => kind === "claim" && isLater(hash))) return entries;
  const best = new Map<string, Best>();
  const gone = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== "claim") continue;
    if (!isReading(entry.hash)) {
      if (isWithdrawn(entry.hash)) gone.add(placeOf(entry, entry.hash));
      continue;
    }
    const group = groupOf(entry);
    const generation = generationOf(entry.hash);
    const known = best.get(group);
    if (known === undefined || generation > known.generation) best.set(group, { generation, isTold: !isWithdrawn(entry.hash) });
    else if (generation === known.generation && !isWithdrawn(entry.hash)) known.isTold = true;
  }
  const told = new Set<string>();
  const kept = entries.filter((entry) => {
    if (entry.kind !== "claim") return true;
    const stands = isReading(entry.hash)
      ? generationOf(entry.hash) === best.get(groupOf(entry))?.generation && !isWithdrawn(entry.hash)
      : isBehind(entry.hash) && !gone.has(placeOf(entry, takenBackHash(entry.hash)));
    if (stands) told.add(entry.record);
    return stands;
  });
  const ends = lastWithdrawals(entries, told);
  return ends.size === 0 ? kept : entries.filter((entry) => ends.has(entry) || kept.includes(entry));
}

const placeOf = ({ record, version }: Claim, hash: string): string => `${record} ${version} ${hash}`;

/** Of each record of which nothing is told any more. */
function lastWithdrawals(entries: readonly (Claim | Decision)[], told: ReadonlySet<string>): Set<Claim | Decision> {
  const last = new Map<string, Claim>();
  for (const entry of entries) {
    if (entry.kind !== "claim" || told.has(entry.record) || !isWithdrawn(entry.hash)) continue;
    const known = last.get(entry.record);
    if (known === undefined || entry.version > known.version || (entry.version === known.version && entry.hash > known.hash))
      last.set(entry.record, entry);
  }
  return new Set(last.values());
}
