// What reading kept rows again changes, version by version. The rule: of each version of a record, a feed says exactly what its
// rows say now. A pure function of what the log holds of the versions concerned and of the claims its rows make now.

import { canonicalJson } from "../../base/canonical-json.ts";
import type { Claim } from "../../observation/entry.ts";
import { generationOf, groupOf, isWithdrawn, standingOf } from "../../observation/supersession.ts";

/** What a feed says of one version, in the log. */
export interface Group {
  readonly key: string;
  readonly feed: string;
  /** Every claim of it, of all generations. */
  readonly claims: readonly Claim[];
}

/** A version that is to be told anew: what its rows say now; none: it is withdrawn. */
export interface Retelling {
  readonly group: string;
  readonly feed: string;
  readonly told: readonly Claim[];
  /** A claim of it as it stands, for a withdrawal. Undefined: the version is new. */
  readonly was: Claim | undefined;
  /** Greatest generation among its claims; what is told anew must be later. */
  readonly generation: number;
  /** Place of the mapping that tells it, of those of its feed. */
  readonly place: number;
}

/** The raw row a claim was read from, and when it came: the same row may have come twice. */
export const rowOf = ({ raw, receivedAt }: Claim): string => (raw === null ? "" : `${raw.page} ${raw.index} ${receivedAt}`);

/** What a row makes now. */
export interface Reread {
  readonly claim: Claim;
  /** Place of the mapping that reads it, in the order of their dates. */
  readonly place: number;
}

/** What the row of a claim makes now of a version; undefined where it stands behind one instead, see reread-behind.ts. */
export type RowReading = (claim: Claim, feed: string) => Reread | undefined;

/** The same is said, whenever it counts from. */
export const isSameSaying = (one: Claim, other: Claim): boolean => contentOf({ ...one, at: 0 }) === contentOf({ ...other, at: 0 });

/** What is claimed, without the mapping's name and generation. Where its source gives no time, when it came is no part of it. */
const contentOf = ({ fields, parked, deleted, at, receivedAt, site }: Claim): string =>
  canonicalJson({
    fields: { ...fields },
    parked: parked.map((one) => ({ ...one })),
    deleted,
    at: at === receivedAt ? null : at,
    site,
  });

/** A row that tells of a version which no claim of it tells. */
export interface MovedRow {
  readonly feed: string;
  readonly now: Reread;
}

/**
 * `groups`: those to look at. `moved`: rows that tell of another version now. `others`: the groups they move to, where the log has
 * them. `nowOf`: what the row of a claim makes now; it must answer for every claim of all groups.
 */
export function retellings(
  groups: readonly Group[],
  moved: readonly MovedRow[],
  others: ReadonlyMap<string, Group>,
  nowOf: RowReading,
): Retelling[] {
  const found = new Map<string, { readonly group: Group; readonly rows: readonly Reread[] }>();
  /** What comes to a group, though it may tell the same already: it was received earlier. */
  const coming = new Set<Claim>();
  const tell = (group: Group, extra: readonly Reread[]): void => {
    const known = found.get(group.key)?.rows ?? [];
    for (const { claim } of extra) coming.add(claim);
    found.set(group.key, { group, rows: [...stayingIn(group, nowOf), ...known, ...extra] });
  };
  for (const group of groups) tell(group, []);
  for (const { feed, now } of moved) {
    const key = groupOf(now.claim);
    const target = others.get(key) ?? { key, feed, claims: [] };
    const isTold = standing(target).some((claim) => claim.receivedAt <= now.claim.receivedAt && contentOf(claim) === contentOf(now.claim));
    if (!isTold) tell(target, [now]);
  }
  return [...found.values()].flatMap(({ group, rows }) => {
    const place = placeOf(rows.length > 0 ? rows : leaving(group, nowOf).map(({ now }) => now));
    // What the latest mapping reads of a version replaces what an earlier one does.
    const told = distinct(rows.flatMap((row) => (row.place === place ? [row.claim] : [])));
    return isSame(standing(group), told) && !told.some((claim) => coming.has(claim)) ? [] : [retelling(group, told, place)];
  });
}

const placeOf = (rows: readonly Reread[]): number => rows.reduce((last, { place }) => Math.max(last, place), 0);

const retelling = ({ key, feed, claims }: Group, told: readonly Claim[], place: number): Retelling => ({
  group: key,
  feed,
  told,
  was: claims.at(-1),
  generation: claims.reduce((last, { hash }) => Math.max(last, generationOf(hash)), 0),
  place,
});

const standing = ({ claims }: Group): Claim[] => standingOf(claims).filter(({ hash }) => !isWithdrawn(hash));

/** What each row of the group makes now. */
const rereadOf = ({ claims, feed }: Group, nowOf: RowReading): Reread[] =>
  [...new Map(claims.map((claim) => [rowOf(claim), claim])).values()].flatMap((claim) => nowOf(claim, feed) ?? []);

const stayingIn = (group: Group, nowOf: RowReading): Reread[] => rereadOf(group, nowOf).filter(({ claim }) => groupOf(claim) === group.key);

/** Rows of which the group is not what they tell of. */
export const leaving = (group: Group, nowOf: RowReading): MovedRow[] =>
  rereadOf(group, nowOf).flatMap((now) => (groupOf(now.claim) === group.key ? [] : [{ feed: group.feed, now }]));

/** What comes twice counts from when it came first. */
function distinct(claims: readonly Claim[]): Claim[] {
  const first = new Map<string, Claim>();
  for (const claim of claims.toSorted((one, other) => one.receivedAt - other.receivedAt)) {
    const content = contentOf(claim);
    if (!first.has(content)) first.set(content, claim);
  }
  return [...first.values()];
}

function isSame(stands: readonly Claim[], now: readonly Claim[]): boolean {
  const [before, after] = [new Set(stands.map(contentOf)), new Set(now.map(contentOf))];
  return before.size === after.size && [...after].every((content) => before.has(content));
}
