// What a batch changed about one entity, as rows to add and rows to supersede.

import type { FoldOutput, VersionOut } from "./fold.ts";
import type { Episode, Intent, MemberStanding, Parked, Standing, StandingOverride } from "./standing.ts";

export interface ParkedChange {
  readonly member: MemberStanding;
  readonly parked: Parked;
}

export interface Difference {
  readonly versions: readonly VersionOut[];
  /** Versions that a late entry restated. */
  readonly dropped: readonly VersionOut[];
  readonly episodes: readonly Episode[];
  /** Rows of these episodes are superseded. */
  readonly superseded: readonly Episode[];
  readonly parked: readonly ParkedChange[];
  readonly released: readonly { readonly record: string; readonly field: string }[];
  readonly overridesSet: readonly StandingOverride[];
  readonly overridesEnded: readonly StandingOverride[];
  readonly intents: readonly Intent[];
  /** Rows of these intents are superseded. */
  readonly intentsSuperseded: readonly Intent[];
}

/** What an entity looked like before a batch; parked and overrides are rare, so they are copied only where there are any. */
export interface Before {
  /** Open episodes; the fold changes them in place, so what was told of each is kept. */
  readonly episodes: ReadonlyMap<Episode, string>;
  readonly parked: ReadonlyMap<string, ReadonlyMap<string, Parked>>;
  readonly overrides: readonly StandingOverride[];
  /** Planned ones, with what was told of each. */
  readonly intents: ReadonlyMap<Intent, string>;
}

const none: Before = { episodes: new Map(), parked: new Map(), overrides: [], intents: new Map() };

export function before(standing: Standing): Before {
  const isParked = standing.members.some((member) => member.parked !== undefined);
  if (standing.episodes.size === 0 && !isParked && standing.overrides.length === 0 && standing.intents.size === 0) return none;
  const parked = standing.members.flatMap((member) => (member.parked ? [[member.record, member.parked] as const] : []));
  const episodes = [...standing.episodes.values()].map((episode) => [episode, episodeKey(episode)] as const);
  return {
    episodes: new Map(episodes),
    parked: new Map(parked),
    overrides: standing.overrides,
    intents: toldOf(standing.intents.values()),
  };
}

const toldOf = (intents: Iterable<Intent>): Map<Intent, string> =>
  new Map([...intents].map((intent) => [intent, intentKey(intent)] as const));

/** After entries were folded onto a standing: every version is new; episodes that were open and are others now are superseded. */
export function appended(past: Before, standing: Standing, out: FoldOutput): Difference {
  const episodes = [...out.episodes].filter((episode) => past.episodes.get(episode) !== episodeKey(episode));
  const intents = [...out.intents].filter((intent) => past.intents.get(intent) !== intentKey(intent));
  return {
    versions: out.versions,
    dropped: [],
    episodes,
    // As they stood: open. One that opened and ended within the same version may stand beside it.
    superseded: episodes.filter((episode) => past.episodes.has(episode)).map((one) => ({ ...one, closedAt: undefined, closedBy: "" })),
    intents,
    intentsSuperseded: intents
      .filter((intent) => past.intents.has(intent))
      .map((one): Intent => ({ ...one, state: "planned", endedAt: undefined, endedBy: "" })),
    ...parkedDifference(past, standing),
    ...overrideDifference(past, standing),
  };
}

/** A standing with everything that was told on the way to it. */
export interface Folded {
  readonly standing: Standing;
  readonly out: FoldOutput;
}

/** After a whole history was folded again: what was told before and is told the same now stays. */
export function between(earlier: Folded | undefined, now: Folded): Difference {
  if (!earlier) return appended(none, now.standing, now.out);
  const past = before(earlier.standing);
  const [told, tells] = unlike(earlier.out.versions, now.out.versions, isSameVersion);
  const toldVersions = keyed(told, versionKey);
  const nowVersions = keyed(tells, versionKey);
  const toldEpisodes = keyed([...earlier.out.episodes], episodeKey);
  const nowEpisodes = keyed([...now.out.episodes], episodeKey);
  const toldIntents = keyed([...earlier.out.intents], intentKey);
  const nowIntents = keyed([...now.out.intents], intentKey);
  return {
    versions: without(nowVersions, toldVersions),
    dropped: without(toldVersions, nowVersions),
    episodes: without(nowEpisodes, toldEpisodes),
    superseded: without(toldEpisodes, nowEpisodes),
    intents: without(nowIntents, toldIntents),
    intentsSuperseded: without(toldIntents, nowIntents),
    ...parkedDifference(past, now.standing),
    ...overrideDifference(past, now.standing),
  };
}

/** A late entry changes a stretch: the versions before and after it are alike, and there may be thousands of them. */
function unlike<T>(told: readonly T[], tells: readonly T[], isSame: (x: T, y: T) => boolean): readonly [readonly T[], readonly T[]] {
  const most = Math.min(told.length, tells.length);
  const alike = (xAt: number, yAt: number): boolean => isSame(told[xAt] as T, tells[yAt] as T);
  let first = 0;
  while (first < most && alike(first, first)) first += 1;
  let last = 0;
  while (last < most - first && alike(told.length - 1 - last, tells.length - 1 - last)) last += 1;
  return [told.slice(first, told.length - last), tells.slice(first, tells.length - last)];
}

const isSameVersion = (x: VersionOut, y: VersionOut): boolean =>
  x.at === y.at &&
  x.version === y.version &&
  x.source === y.source &&
  x.key === y.key &&
  x.deleted === y.deleted &&
  isSameList(x.fields, y.fields) &&
  isSameList(x.values, y.values) &&
  isSameList(x.sources, y.sources) &&
  isSameList(x.ats, y.ats);

const isSameList = (x: readonly unknown[], y: readonly unknown[]): boolean =>
  x.length === y.length && x.every((item, place) => item === y[place]);

const keyed = <T>(items: readonly T[], key: (item: T) => string): Map<string, T> =>
  new Map(items.map((item) => [key(item), item] as const));

const without = <T>(items: ReadonlyMap<string, T>, others: ReadonlyMap<string, T>): T[] =>
  [...items].flatMap(([key, item]) => (others.has(key) ? [] : [item]));

const versionKey = ({ at, source, key, version, fields, values, sources, ats, deleted }: VersionOut): string =>
  JSON.stringify([at, source, key, version, fields, values.map((value) => value ?? null), sources, ats, deleted]);

const episodeKey = (one: Episode): string =>
  JSON.stringify([one.field, one.openedAt, one.openedBy, one.sides, one.sidesNow, one.closedAt ?? null, one.closedBy, one.rule, one.ask]);

const intentKey = ({
  member,
  field,
  from,
  to,
  cause,
  because,
  word,
  plannedAt,
  plannedBy,
  state,
  released,
  endedAt,
  endedBy,
}: Intent): string =>
  JSON.stringify([member.record, field, from, to, cause, because, word, plannedAt, plannedBy, state, released, endedAt ?? null, endedBy]);

function parkedDifference(past: Before, standing: Standing): Pick<Difference, "parked" | "released"> {
  const parked: ParkedChange[] = [];
  const released: { record: string; field: string }[] = [];
  for (const member of standing.members) {
    const earlier = past.parked.get(member.record);
    if (earlier === member.parked) continue;
    for (const [name, now] of member.parked ?? []) if (!isSame(earlier?.get(name), now)) parked.push({ member, parked: now });
    for (const name of earlier?.keys() ?? []) if (!member.parked?.has(name)) released.push({ record: member.record, field: name });
  }
  return { parked, released };
}

/** The same version may come in two forms, so its words count too. */
const isSame = (earlier: Parked | undefined, now: Parked): boolean =>
  earlier !== undefined &&
  earlier.version === now.version &&
  earlier.field.cause === now.field.cause &&
  earlier.field.value === now.field.value;

function overrideDifference(past: Before, standing: Standing): Pick<Difference, "overridesSet" | "overridesEnded"> {
  if (past.overrides === standing.overrides || (past.overrides.length === 0 && standing.overrides.length === 0))
    return { overridesSet: [], overridesEnded: [] };
  const key = (one: StandingOverride): string => `${one.decision}|${[...one.fields.keys()].join(",")}`;
  const told = keyed(past.overrides, key);
  const now = keyed(standing.overrides, key);
  return { overridesSet: without(now, told), overridesEnded: without(told, now) };
}

/** True where nothing was told otherwise. */
export const isAlike = (difference: Difference): boolean =>
  Object.values(difference).every((list: readonly unknown[]) => list.length === 0);
