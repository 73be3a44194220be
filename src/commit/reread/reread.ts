// The story of a replay of one source: every claim of the log that came from a page, a stretch at a time, beside what its row
// says with the mapping in force now. Nothing is written here, and nobody is asked but the store.

import { assert, present } from "../../base/assert.ts";
import { Fault } from "../../base/fault.ts";
import { claimOf, withdrawalOf } from "../../observation/claim.ts";
import type { Claim } from "../../observation/entry.ts";
import { readHistoryRow } from "../../observation/entry-row.ts";
import { behindClaimsQuery, readClaimsQuery, versionClaimsQuery } from "../../observation/store-reading.ts";
import { feedOf, generationHash, groupOf, isReading } from "../../observation/supersession.ts";
import type { Database, Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { inForceAt, placeAt } from "../../source/mapping/schedule.ts";
import { wholeRecord } from "../../source/mapping/used-column.ts";
import { type KeptRows, openKeptRows } from "./kept-rows.ts";
import { mappingName, named } from "../page-intake.ts";
import { type BehindAnew, behindAnew } from "./reread-behind.ts";
import { type Group, leaving, type Reread, retellings, type Retelling, rowOf, type RowReading } from "./reread-difference.ts";

/** Counts of one feed. */
export interface FeedRereading {
  readonly source: string;
  readonly feed: string;
  /** Claims of the log that were read from its pages, and rows of deliveries that could not be read before. */
  read: number;
  /** Versions of records that its rows tell otherwise now, or for the first time. */
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
  /** Only rows of which something was parked because their form had drifted, and that hold it. */
  readonly drifted?: boolean;
  /** Counts are added here, by feed. */
  readonly counts: ReadonlyMap<string, FeedRereading>;
}

/** Claims looked at together: what the writer commits at once, and little enough to hold. */
const stretchMax = 1_000;
const rowsNamedMax = 5;

/** Claims to append, a stretch at a time. Faults: `rows-lost`, and those of the kept rows. */
export async function* reread(options: RereadOptions): AsyncGenerator<Claim[]> {
  const { source, database, upTo, counts, drifted } = options;
  const rows = openKeptRows(source, database);
  let after = { position: 0, ordinal: -1 };
  for (;;) {
    const [stretch = []] = await database.read([readClaimsQuery(source.name, after, upTo, stretchMax, drifted)]);
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

/** A version is looked at once: in the stretch that holds its first claim. So is what stands behind the versions of a record. */
async function corrections(stretch: readonly Row[], rows: KeptRows, options: RereadOptions): Promise<Claim[]> {
  const { database, upTo, source } = options;
  const records = [...new Set(stretch.map((row) => row["record"] ?? ""))];
  const [all = [], aside = []] = await database.read([versionClaimsQuery(stretch.map(claimOfRow), upTo), behindClaimsQuery(records, upTo)]);
  const isHere = (group: PlacedGroup): boolean => isFirstIn(stretch, group, options);
  const groups = [...groupsOf(all, source).values()].filter(isHere);
  const asides = [...asideOf(aside).values()];
  await load([...groups, ...groupsOf(aside, source, true).values()], rows, source);
  const reading = rowReading(options, rows);
  const readAgain = new Map<Claim, Reread>();
  const nowOfAside = ofFeed(source, reading, readAgain);
  const behinds = asides.map((one) => ({ isHere: isHere(one), ...behindAnew({ claims: one.claims, nowOf: nowOfAside }) }));
  const elsewhere = new Set(behinds.flatMap((one) => [...one.rows]));
  const nowOf: RowReading = (claim, feed) => (elsewhere.has(rowOf(claim)) ? undefined : reading(claim, feed));
  const here = behinds.filter((one) => one.isHere);
  const returned = here.flatMap(({ told }) =>
    told.map((now) => ({ now: present(readAgain.get(now), "a row was read again"), feed: feedOf(now.mapping) ?? "" })),
  );
  const moved = [...groups.flatMap((group) => leaving(group, nowOf)), ...returned];
  const [beside = []] =
    moved.length === 0
      ? []
      : await database.read([
          versionClaimsQuery(
            moved.map(({ now }) => now.claim),
            upTo,
          ),
        ]);
  const others = groupsOf(beside, source);
  await load([...others.values()], rows, source);
  const anew = retellings(groups, moved, others, nowOf).flatMap((one) => toldAnew(one, options));
  return [...anew, ...here.flatMap((one) => placedBehind(one, options))];
}

/** True where no stretch before this one had a claim of the group. */
function isFirstIn(stretch: readonly Row[], { rows }: PlacedGroup, { drifted }: RereadOptions): boolean {
  const first = drifted ? rows.find((row) => isDrifted(claimOfRow(row))) : rows[0];
  const from = stretch[0];
  return first !== undefined && from !== undefined && isFrom(first, from);
}

const isDrifted = ({ parked }: Claim): boolean => parked.some((one) => one.class === "drift");

/** A row is read again where its feed is configured; `readAgain` keeps what it made. */
const ofFeed =
  ({ feeds }: ConfiguredSource, reading: AnyReading, readAgain: Map<Claim, Reread>) =>
  (claim: Claim): Claim | undefined => {
    const feed = feedOf(claim.mapping);
    if (claim.raw === null || feed === undefined || !feeds.has(feed)) return undefined;
    const read = reading(claim, feed);
    readAgain.set(read.claim, read);
    return read.claim;
  };

/** Records of which something was put behind a version. Of each the first row is the first that was read from a page. */
function asideOf(rows: readonly Row[]): Map<string, PlacedGroup> {
  const found = new Map<string, { key: string; feed: string; claims: Claim[]; rows: Row[] }>();
  for (const row of rows) {
    const claim = claimOfRow(row);
    const one = found.get(claim.record) ?? { key: claim.record, feed: "", claims: [], rows: [] };
    found.set(claim.record, one);
    one.claims.push(claim);
    if (claim.raw !== null) one.rows.push(row);
  }
  return found;
}

const nameAt = ({ feeds }: ConfiguredSource, feed: string, place: number): string =>
  mappingName(feed, present(feeds.get(feed)?.[place], "a feed that is read again is configured"));

/** Counts, and gives what is to be appended. */
function placedBehind({ put, takenBack }: BehindAnew, { counts }: RereadOptions): Claim[] {
  const [what, claims] = put.length > 0 ? (["corrected", put] as const) : (["withdrawn", takenBack] as const);
  for (const { mapping } of claims) {
    const count = counts.get(feedOf(mapping) ?? "");
    if (count !== undefined) count[what] += 1;
  }
  return [...put, ...takenBack];
}

interface PlacedGroup extends Group {
  /** Its claims as rows of the log, in order. */
  readonly rows: readonly Row[];
}

/** Only of feeds that are configured: what others said stays as it was read. */
function groupsOf(rows: readonly Row[], { feeds }: ConfiguredSource, withAside = false): Map<string, PlacedGroup> {
  const groups = new Map<string, { key: string; feed: string; claims: Claim[]; rows: Row[] }>();
  for (const row of rows) {
    const claim = claimOfRow(row);
    const feed = feedOf(claim.mapping);
    if (feed === undefined || !feeds.has(feed) || claim.raw === null || !(withAside || isReading(claim.hash))) continue;
    const key = groupOf(claim);
    const group = groups.get(key) ?? { key, feed, claims: [], rows: [] };
    groups.set(key, group);
    group.claims.push(claim);
    group.rows.push(row);
  }
  return groups;
}

/** Makes the rows of these groups known; at most one statement. */
async function load(groups: readonly Group[], rows: KeptRows, source: ConfiguredSource): Promise<void> {
  await rows.load(pagesOf(groups));
  assertFound(groups, rows, source);
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

/** What the row of a claim makes, wherever that stands. */
type AnyReading = (claim: Claim, feed: string) => Reread;

/** What the row of a claim makes with the mapping in force now for what was produced when it was. */
function rowReading({ source, drifted }: RereadOptions, rows: KeptRows): AnyReading {
  const made = new Map<string, Reread>();
  const read = (claim: Claim, feed: string): Reread => {
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
  return (claim, feed) => {
    const now = read(claim, feed);
    return drifted && isLetGo(claim, now.claim) ? { ...now, claim } : now;
  };
}

/** A value waits that the row does not hold: its column was gone. It waits on, until a person has looked at it. */
const isLetGo = ({ parked }: Claim, now: Claim): boolean =>
  parked.some(
    ({ class: why, field }) =>
      why === "drift" && field !== wholeRecord && !(field in now.fields) && !now.parked.some((one) => one.field === field),
  );

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
