// The generations of each feed's reading, and what a replay reads of the log and the kept pages.

import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** One generation of a feed's reading. */
export interface Reading {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  /** ms: what was produced from then on is read so, up to the date of the next; null: from the beginning. */
  readonly from: number | null;
  /** 0 for the first. */
  readonly generation: number;
  /** As claims name it. */
  readonly mapping: string;
  /** Hex SHA-256 of the mapping. */
  readonly hash: string;
  /** ms: since when it is in force. */
  readonly since: number;
  /** Position up to which kept pages were read again with it; undefined: not yet. */
  readonly replayed: number | undefined;
}

/** Every generation of every feed, in order. */
export const readingsQuery = (): Query =>
  query(
    `select source, site, feed, valid_from, generation, mapping, hash, since, replayed
     from observation.reading order by source, feed, generation`,
  );

export const readingRow = (row: Row): Reading => ({
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  feed: row["feed"] ?? "",
  from: numberOrNull(row["valid_from"]),
  generation: Number(row["generation"]),
  mapping: row["mapping"] ?? "",
  hash: row["hash"] ?? "",
  since: Number(row["since"]),
  replayed: numberOrNull(row["replayed"]) ?? undefined,
});

const numberOrNull = (text: string | null | undefined): number | null => (text === null || text === undefined ? null : Number(text));

/** Adds generations, and says how far known ones were replayed. One statement. */
export const readingStep = (readings: readonly Reading[]): Step =>
  query(
    `insert into observation.reading (source, site, feed, valid_from, generation, mapping, hash, since, replayed)
     select source, site, feed, "from", generation, mapping, hash, since, replayed
     from json_to_recordset($1::json) as r (source text, site text, feed text, "from" bigint, generation integer, mapping text,
       hash text, since bigint, replayed bigint)
     on conflict (source, feed, generation) do update set replayed = excluded.replayed`,
    [JSON.stringify(readings)],
  );

const claimColumns = "position ordinal kind source site record record_kind key version at received_at body raw_page raw_index hash"
  .split(" ")
  .map((column) => `e.${column}`)
  .join(", ");

/** A stretch of the log: claims of one source that were read from pages; `drifted`: only those of which something waits for that. */
export const readClaimsQuery = (
  source: string,
  after: { readonly position: number; readonly ordinal: number },
  upTo: number,
  limit: number,
  drifted = false,
): Query =>
  query(
    `select ${claimColumns} from observation.entry e
     where (e.position, e.ordinal) > ($2::bigint, $3::int) and e.position <= $4::bigint
       and e.kind = 'claim' and e.source = $1 and e.raw_page is not null ${drifted ? `and e.body like '%"class":"drift"%'` : ""}
     order by e.position, e.ordinal limit $5::int`,
    [source, String(after.position), String(after.ordinal), String(upTo), String(limit)],
  );

/** Every claim of these versions. */
export const versionClaimsQuery = (versions: readonly { readonly record: string; readonly version: number }[], upTo: number): Query =>
  query(
    `select distinct ${claimColumns} from unnest($1::text[], $2::bigint[]) as u(record, version)
     join observation.entry e on e.record = u.record and e.version = u.version
     where e.kind = 'claim' and e.position <= $3::bigint order by e.position, e.ordinal`,
    [arrayLiteral(versions.map(({ record }) => record)), arrayLiteral(versions.map(({ version }) => String(version))), String(upTo)],
  );

/** Every claim of those of these records of which something was put behind a version, in the order of the log. */
export const behindClaimsQuery = (records: readonly string[], upTo: number): Query =>
  query(
    `select ${claimColumns} from observation.entry e
     where e.kind = 'claim' and e.position <= $2::bigint and e.record in (
       select z.record from observation.entry z where z.record = any($1::text[]) and z.kind = 'claim' and z.hash collate "C" >= 'w'
         and z.hash >= 'z')
     order by e.position, e.ordinal`,
    [arrayLiteral(records), String(upTo)],
  );

/** Kept pages as they arrived, compressed, base64; and when they were produced, by the time they came, where that is not the same. */
export const keptPagesQuery = (hashes: readonly string[]): Query =>
  query(
    `select hash, delivery, frame, erased, encode(bytes, 'base64') as bytes,
       (select json_object_agg(received_at, produced_at) from observation.produced p where p.page = r.hash) as produced
     from observation.raw r where hash = any($1::text[])`,
    [arrayLiteral(hashes)],
  );

/** The last claims of a source that were read from pages, the newest first. */
export const lastClaimsQuery = (source: string, limit: number): Query =>
  query(
    `select ${claimColumns} from observation.entry e
     where e.kind = 'claim' and e.source = $1 and e.raw_page is not null order by e.position desc, e.ordinal desc limit $2::int`,
    [source, String(limit)],
  );
