// The story of a replay of one source: every claim of the log that came from a page, a stretch at a time, beside what its row
// says with the mapping in force now. Nothing is written here, and nobody is asked but the store.

import { assert, present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { claimOf, withdrawalOf } from "../observation/claim.ts";
import type { Claim } from "../observation/entry.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import { readClaimsQuery, versionClaimsQuery } from "../observation/store-reading.ts";
import { feedOf, generationHash, groupOf, isBehind } from "../observation/supersession.ts";
import { behindAgain } from "../observation/tombstone.ts";
import type { Database, Row } from "../platform/database.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import { inForceAt, placeAt } from "../source/mapping/schedule.ts";
import { type KeptRows, openKeptRows } from "./kept-rows.ts";
import { mappingName, named } from "./page-intake.ts";
import { type Group, isSameSaying, leaving, type Reread, retellings, type Retelling, rowOf, type RowReading } from "./reread-difference.ts";

/** Counts of one feed. */
export interface FeedRereading {
  readonly source: string;
  readonly feed: string;
  /** Claims of the log that were read from its pages. */
  read: number;
  /** Versions of records that its rows tell otherwise now. */
  corrected: number;
  /** Versions that no row tells any more: their key, kind or version is another now. */
  withdrawn: number;
}

/** By feed: those of its mappings, in the order of their dates. */
export type Generations = Map<string, readonly number[]>;

export interface RereadOptions {
  readonly source: ConfiguredSource;
  readonly database: Pick<Database, "read">;
  /** The generations to tell with; raised where claims have them already. */
  readonly generations: Generations;
  /** Position up to which the log is read. */
  readonly upTo: number;
  /** Counts are added here, by feed. */
  readonly counts: ReadonlyMap<string, FeedRereading>;
}

/** Claims looked at together: what the writer commits at once, and little enough to hold. */
const stretchMax = 1_000;
const rowsNamedMax = 5;

/** Claims to append, a stretch at a time. Faults: `rows-lost`, and those of the kept rows. */
export async function* reread(options: RereadOptions): AsyncGenerator<Claim[]> {
  const { source, database, upTo, counts } = options;
  const rows = openKeptRows(source, database);
  let after = { position: 0, ordinal: -1 };
  for (;;) {
    const [stretch = []] = await database.read([readClaimsQuery(source.name, after, upTo, stretchMax)]);
    const last = stretch.at(-1);
    if (last === undefined) return;
    for (const row of stretch) {
      const count = counts.get(feedOf(claimOfRow(row).mapping) ?? "");
      if (count !== undefined) count.read += 1;
    }
    yield await corrections(stretch, rows, options);
    after = placeOf(last);
    if (stretch.length < stretchMax) return;
  }
}

const placeOf = (row: Row) => ({ position: Number(row["position"]), ordinal: Number(row["ordinal"]) });
const isFrom = (row: Row, first: Row): boolean => {
  const [one, other] = [placeOf(row), placeOf(first)];
  return one.position > other.position || (one.position === other.position && one.ordinal >= other.ordinal);
};

function claimOfRow(row: Row): Claim {
  const entry = readHistoryRow(row);
  assert(entry.kind === "claim", "only claims are asked for");
  return entry;
}

/** A version is looked at once: in the stretch that holds its first claim. */
async function corrections(stretch: readonly Row[], rows: KeptRows, options: RereadOptions): Promise<Claim[]> {
  const { database, upTo, source } = options;
  const first = stretch[0];
  const [all = []] = await database.read([versionClaimsQuery(stretch.map(claimOfRow), upTo)]);
  const groups = [...groupsOf(all, source).values()].filter(({ rows: [one] }) => one && first && isFrom(one, first));
  const cameBack = cameBackIn(all, stretch, source);
  const nowOf = rowReading(options, rows);
  await rows.load(pagesOf([...groups, ...cameBack]));
  assertFound([...groups, ...cameBack], rows, source);
  const moved = groups.flatMap((group) => leaving(group, nowOf).map(({ claim }) => claim));
  const [beside = []] = moved.length === 0 ? [] : await database.read([versionClaimsQuery(moved, upTo)]);
  const others = groupsOf(beside, source);
  await rows.load(pagesOf([...others.values()]));
  assertFound([...others.values()], rows, source);
  const anew = retellings(groups, others, nowOf).flatMap((one) => toldAnew(one, options));
  return [...anew, ...cameBack.flatMap((group) => behindAnew(group, nowOf, options))];
}

/** Rows that came back behind their version: each stands for itself, by the last claim made of it. Those of this stretch. */
function cameBackIn(all: readonly Row[], stretch: readonly Row[], { feeds }: ConfiguredSource): Group[] {
  const here = new Set(stretch.map(claimOfRow).flatMap((claim) => (isBehind(claim.hash) ? [claim.hash] : [])));
  if (here.size === 0) return [];
  const last = new Map<string, { first: string; claim: Claim }>();
  for (const claim of all.map(claimOfRow)) {
    if (!isBehind(claim.hash) || claim.raw === null) continue;
    const key = `${claim.record} ${claim.version} ${rowOf(claim)}`;
    const known = last.get(key);
    if (known === undefined) last.set(key, { first: claim.hash, claim });
    else
      last.set(key, {
        first: claim.hash < known.first ? claim.hash : known.first,
        claim: claim.hash > known.claim.hash ? claim : known.claim,
      });
  }
  return [...last].flatMap(([key, { first, claim }]) => {
    const feed = feedOf(claim.mapping);
    return feed !== undefined && feeds.has(feed) && here.has(first) ? [{ key, feed, claims: [claim] }] : [];
  });
}

/** The claim of a row that came back, as its row reads now; none where it reads as it did. */
function behindAnew({ feed, claims }: Group, nowOf: RowReading, { source, counts }: RereadOptions): Claim[] {
  const was = present(claims[0], "a row that came back has a claim");
  const { claim: now, place } = nowOf(was, feed);
  const isElsewhere = groupOf(now) !== groupOf(was);
  if (isElsewhere ? was.deleted : isSameSaying(was, now)) return [];
  const count = present(counts.get(feed), "a feed that is read again is counted");
  if (isElsewhere) count.withdrawn += 1;
  else count.corrected += 1;
  return [behindAgain(was, isElsewhere ? undefined : now, nameAt(source, feed, place), withdrawalReason)];
}

const nameAt = ({ feeds }: ConfiguredSource, feed: string, place: number): string =>
  mappingName(feed, present(feeds.get(feed)?.[place], "a feed that is read again is configured"));

interface PlacedGroup extends Group {
  /** Its claims as rows of the log, in order. */
  readonly rows: readonly Row[];
}

/** Only of feeds that are configured: what others said stays as it was read. */
function groupsOf(rows: readonly Row[], { feeds }: ConfiguredSource): Map<string, PlacedGroup> {
  const groups = new Map<string, { key: string; feed: string; claims: Claim[]; rows: Row[] }>();
  for (const row of rows) {
    const claim = claimOfRow(row);
    const feed = feedOf(claim.mapping);
    if (feed === undefined || !feeds.has(feed) || claim.raw === null || isBehind(claim.hash)) continue;
    const key = groupOf(claim);
    const group = groups.get(key) ?? { key, feed, claims: [], rows: [] };
    groups.set(key, group);
    group.claims.push(claim);
    group.rows.push(row);
  }
  return groups;
}

const pagesOf = (groups: readonly Group[]) =>
  groups.flatMap(({ feed, claims }) => claims.flatMap(({ raw }) => (raw === null ? [] : [{ page: raw.page, feed }])));

/** A page that gives other rows than it gave cannot be replayed: nobody knows which of them a claim came from. */
function assertFound(groups: readonly Group[], rows: KeptRows, source: ConfiguredSource): void {
  const lost = groups.flatMap(({ feed, claims }) =>
    claims.flatMap(({ raw, key }) =>
      raw === null || rows.row(raw.page, feed, raw.index) ? [] : [`${rows.delivery(raw.page)} row ${raw.index + 1} (${key})`],
    ),
  );
  if (lost.length === 0) return;
  const shown = [...new Set(lost)].slice(0, rowsNamedMax).join(", ");
  throw new Fault({
    code: "rows-lost",
    subject: `source ${source.name}`,
    cause: `read again as hub.yaml says now, kept pages no longer hold: ${shown}${lost.length > rowsNamedMax ? ", and more" : ""}`,
    hint: "correct the mapping and leave the form of the feed (dialect, list) as it was when these rows were read",
  });
}

/** What the row of a claim makes with the mapping in force now for what was produced when it was. */
function rowReading({ source }: RereadOptions, rows: KeptRows): RowReading {
  const made = new Map<string, Reread>();
  return (claim, feed) => {
    const schedule = source.feeds.get(feed);
    const row = claim.raw && rows.row(claim.raw.page, feed, claim.raw.index);
    assert(claim.raw !== null && row !== null && row !== undefined && schedule !== undefined, "a claim has a row of a configured feed");
    const { page, index } = claim.raw;
    const key = `${feed} ${page} ${index} ${claim.receivedAt} ${claim.key.startsWith("?") ? claim.key : ""}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const producedAt = rows.producedAt(page, claim.receivedAt);
    const place = placeAt(schedule, producedAt);
    const mapped = inForceAt(schedule, producedAt).mapper.map(row, claim.receivedAt);
    // What had no key is known by where it stood; the same bytes may have come under another name since.
    const whole = named(mapped, row, { delivery: { name: rows.delivery(page), hash: page } });
    const placed = mapped.key === "" && claim.key.startsWith("?") ? { ...whole, key: claim.key } : whole;
    const delivered = { source: source.name, mapping: nameAt(source, feed, place), page, receivedAt: claim.receivedAt };
    // Its source says nothing now: what was put behind the version since stays there.
    const { isHeard: _, ...now } = claimOf(placed, delivered);
    const reading = { claim: now, place };
    made.set(key, reading);
    return reading;
  };
}

/** The claims that tell a version anew, of a generation later than any it has. */
function toldAnew({ feed, told, was, generation: before, place }: Retelling, { source, generations, counts }: RereadOptions): Claim[] {
  const count = present(counts.get(feed), "a feed that is read again is counted");
  const own = present(generations.get(feed), "a feed that is read again has generations");
  const raised = was === undefined ? 0 : Math.max(before + 1 - (own[place] ?? 0), 0);
  const row = own.map((one) => one + raised);
  generations.set(feed, row);
  const generation = row[place] ?? 0;
  if (told.length > 0) {
    count.corrected += 1;
    return told.map((claim) => ({ ...claim, hash: generationHash(claim.hash, generation, false) }));
  }
  if (was === undefined) return [];
  count.withdrawn += 1;
  return [withdrawalOf(was, nameAt(source, feed, place), generation, withdrawalReason)];
}

const withdrawalReason = "read again with a corrected mapping, its row is another record or another version";
