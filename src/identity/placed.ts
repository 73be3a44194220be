// A record and what identity knows of it. Values follow the source's own order: the greatest (version, hash) that speaks
// of a field gives its value, whenever it arrives.
import { present } from "../base/assert.ts";
import type { Claim } from "../observation/entry.ts";
import { isLater } from "../observation/supersession.ts";
import { targetRecord } from "./reference-key.ts";
import { type MatchPlan, sitePlace } from "./match-plan.ts";

export interface Placed {
  readonly record: string;
  readonly source: string;
  readonly key: string;
  readonly plan: MatchPlan;
  /** By place in the plan; null: no value. Replaced, never changed, so that a diff can keep the earlier array. */
  values: readonly (string | null)[];
  /** The claim that spoke of each field last. */
  readonly versions: number[];
  readonly hashes: string[];
  /** False after a load: some claim after `versions` may have repeated a value, so a different one asks the log. */
  exact: boolean;
  /** The first version of the record: its place in canonical order. */
  firstAt: number;
  firstVersion: number;
  firstHash: string;
  /** Some claim of it is of a later reading: what a version says may have been replaced. */
  isReadAgain: boolean;
  /** The greatest version that was withdrawn, as far as is known: only for records that are `exact`. */
  withdrawnTo: number;
  entity: string;
  /** Records connected by links, whether or not all of them could be joined; the unit that is regrouped. */
  cluster: string;
  /** Parents it names that have not arrived. */
  missing: readonly string[];
}

export const siteOf = (placed: Placed): string => placed.values[sitePlace] ?? "";

/** A record at its first claim; it stands alone until it is linked. */
export function placedBy(claim: Claim, plan: MatchPlan): Placed {
  const placed = blank(claim.record, claim.source, claim.key, plan);
  placed.exact = true;
  heed(placed, claim);
  return placed;
}

export const blank = (record: string, source: string, key: string, plan: MatchPlan): Placed => ({
  record,
  source,
  key,
  plan,
  values: new Array<null>(plan.tracked.length).fill(null),
  versions: new Array<number>(plan.tracked.length).fill(Number.NEGATIVE_INFINITY),
  hashes: new Array<string>(plan.tracked.length).fill(""),
  exact: false,
  firstAt: 0,
  firstVersion: Number.POSITIVE_INFINITY,
  firstHash: "",
  isReadAgain: false,
  withdrawnTo: Number.NEGATIVE_INFINITY,
  entity: record,
  cluster: record,
  missing: [],
});

/** '' and null both say that there is nothing to match by; undefined: the claim does not speak of the field. */
const spoken = (claim: Claim, name: string, place: number): string | null | undefined => {
  const value = place === sitePlace ? claim.site : claim.fields[name];
  return value === undefined ? undefined : value || null;
};

const isAfter = (placed: Placed, place: number, claim: Claim): boolean => {
  const version = placed.versions[place] ?? 0;
  return claim.version > version || (claim.version === version && claim.hash > (placed.hashes[place] ?? ""));
};

/** True where only the log can tell whether the claim's value is the latest. */
export function isUnsure(placed: Placed, claim: Claim): boolean {
  if (placed.exact) return false;
  const { tracked } = placed.plan;
  for (let place = 0; place < tracked.length; place += 1) {
    const value = spoken(claim, present(tracked[place], "a tracked field").name, place);
    if (value !== undefined && value !== placed.values[place] && isAfter(placed, place, claim)) return true;
  }
  return false;
}

/** Takes in one claim, in any order; true when a value or the record's first version changed. */
export function heed(placed: Placed, claim: Claim): boolean {
  const { tracked } = placed.plan;
  let changed: (string | null)[] | undefined;
  for (let place = 0; place < tracked.length; place += 1) {
    const value = spoken(claim, present(tracked[place], "a tracked field").name, place);
    if (value === undefined || !isAfter(placed, place, claim)) continue;
    placed.versions[place] = claim.version;
    placed.hashes[place] = claim.hash;
    if (value === placed.values[place]) continue;
    changed ??= [...placed.values];
    changed[place] = value;
  }
  if (changed) placed.values = changed;
  const isFirstAgain = !placed.isReadAgain && isLater(claim.hash);
  if (isFirstAgain) placed.isReadAgain = true;
  return heedFirst(placed, claim) || changed !== undefined || isFirstAgain;
}

function heedFirst(placed: Placed, claim: Claim): boolean {
  const { firstVersion, firstHash } = placed;
  if (claim.version > firstVersion || (claim.version === firstVersion && claim.hash >= firstHash)) return false;
  placed.firstAt = claim.at;
  placed.firstVersion = claim.version;
  placed.firstHash = claim.hash;
  return true;
}

/** The record its reference field names, undefined where it names none. */
export const targetAt = (placed: Placed, values: Placed["values"], place: number): string | undefined => {
  const value = values[place];
  const to = placed.plan.tracked[place]?.to;
  return value && to !== undefined ? targetRecord(placed.source, to, value) : undefined;
};

/** Canonical order of records: effective time of the first version, source, key. */
export const inOrder = (a: Placed, b: Placed): number => a.firstAt - b.firstAt || byText(a.source, b.source) || byText(a.key, b.key);

export const byKey = (a: Placed, b: Placed): number => byText(a.source, b.source) || byText(a.key, b.key);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
