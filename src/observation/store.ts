// The only SQL over the log, the raw pages and what is parked.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { RawRow } from "../source/connector.ts";
import type { Link } from "./chain.ts";

export interface RawPage {
  readonly hash: string;
  readonly site: string;
  readonly source: string;
  readonly delivery: string;
  /** Compressed. */
  readonly bytes: Uint8Array;
  /** What the bytes alone do not tell; part of the hash. Absent: nothing. */
  readonly frame?: string;
  /** That it was produced before it came, ms; part of neither. Absent: when it came. */
  readonly produced?: { readonly at: number; readonly receivedAt: number };
  /** Its rows, so that it can be kept without some of them. */
  readonly rows?: PageRows;
  /** True where it is kept without some of its rows. */
  readonly erased?: true;
}

/** The rows of a page, and the record that each of them tells of. */
export interface PageRows {
  /** "" where they were pushed. */
  readonly feed: string;
  readonly rows: readonly RawRow[];
  readonly records: readonly string[];
}

export interface ParkedRow {
  readonly record: string;
  readonly entity: string;
  readonly recordKind: string;
  readonly source: string;
  readonly site: string;
  readonly key: string;
  readonly version: number;
  readonly field: string;
  readonly class: string;
  readonly cause: string;
  readonly hint: string;
  readonly value: string | null;
}

export interface ObservationRows {
  /** Each entry as a row of COPY text, see entry-row.ts. */
  readonly entries: readonly string[];
  readonly pages: readonly RawPage[];
  readonly link: Link;
}

/** What every entry goes into. */
export const logTable = "observation.entry";

/** In the order of the table: what the chain covers of an entry. */
export const entryColumns =
  "position ordinal kind source site record record_kind key version at received_at body raw_page raw_index hash salt".split(" ");

export function observationSteps(rows: ObservationRows): Step[] {
  const { link } = rows;
  return [
    { kind: "copy", table: "observation.entry", columns: entryColumns, data: rows.entries.join("") },
    ...pageSteps(rows.pages, link.position),
    query("insert into observation.link (position, entries, root, link, committed_at) values ($1, $2, $3, $4, $5)", [
      ...[link.position, link.entries].map(String),
      link.root,
      link.link,
      String(link.committedAt),
    ]),
  ];
}

/** The bytes of pages, and when they were produced. At most two statements. */
export const pageSteps = (pages: readonly RawPage[], position: number): Query[] =>
  pages.length === 0 ? [] : [rawStep(pages, position), ...producedSteps(pages)];

/** The same page may arrive twice with other rows new in it: its bytes are kept once. */
export const rawStep = (pages: readonly RawPage[], position: number): Query =>
  query(
    `insert into observation.raw (hash, site, source, delivery, bytes, frame, erased, position)
     select *, $8::bigint from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::boolean[])
     on conflict (hash) do nothing`,
    [
      arrayLiteral(pages.map((page) => page.hash)),
      arrayLiteral(pages.map((page) => page.site)),
      arrayLiteral(pages.map((page) => page.source)),
      arrayLiteral(pages.map((page) => page.delivery)),
      arrayLiteral(pages.map((page) => hex(page.bytes))),
      arrayLiteral(pages.map((page) => page.frame ?? "")),
      arrayLiteral(pages.map((page) => String(page.erased ?? false))),
      String(position),
    ],
  );

function producedSteps(pages: readonly RawPage[]): Query[] {
  const rows = pages.flatMap(({ hash, source, site, produced }) =>
    produced === undefined ? [] : [{ page: hash, source, site, received_at: produced.receivedAt, produced_at: produced.at }],
  );
  if (rows.length === 0) return [];
  return [
    query(
      `insert into observation.produced (page, received_at, produced_at, source, site)
       select page, received_at, produced_at, source, site
       from json_to_recordset($1::json) as r (page text, received_at bigint, produced_at bigint, source text, site text)
       on conflict (page, received_at) do nothing`,
      [JSON.stringify(rows)],
    ),
  ];
}

const hex = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;

const parkedColumns = "record entity record_kind source site key version field class cause hint value from_position".split(" ");

export interface ParkedRows {
  readonly opened: readonly ParkedRow[];
  readonly released: readonly { readonly record: string; readonly field: string }[];
  /** Records of which everything parked is told again. */
  readonly anew: readonly string[];
}

/** Opens and releases parked fields; releases first, so that a field parked anew shows its newest cause. At most three statements. */
export function parkedSteps({ opened, released, anew }: ParkedRows, position: number): Step[] {
  const steps: Step[] = [];
  const ended = [...released, ...opened];
  if (anew.length > 0)
    steps.push(
      query("update observation.parked set to_position = $2::bigint where record = any($1::text[]) and to_position is null", [
        arrayLiteral(anew),
        String(position),
      ]),
    );
  if (ended.length > 0)
    steps.push(
      query(
        `update observation.parked p set to_position = $3::bigint from unnest($1::text[], $2::text[]) as u(record, field)
         where p.record = u.record and p.field = u.field and p.to_position is null`,
        [arrayLiteral(ended.map((one) => one.record)), arrayLiteral(ended.map((one) => one.field)), String(position)],
      ),
    );
  if (opened.length > 0)
    steps.push({
      kind: "copy",
      table: "observation.parked",
      columns: parkedColumns,
      data: opened.map((row) => copyRow(parkedRow(row, position))).join(""),
    });
  return steps;
}

const parkedRow = (row: ParkedRow, position: number): (string | null)[] => [
  row.record,
  row.entity,
  row.recordKind,
  row.source,
  row.site,
  row.key,
  String(row.version),
  row.field,
  row.class,
  row.cause,
  row.hint,
  row.value,
  String(position),
];

/** Claims and decisions of these records up to a position, in the order of their source. */
export const historyQuery = (records: readonly string[], upTo: number): Query =>
  query(
    `select kind, source, site, record, record_kind, key, version, at, received_at, body, raw_page, raw_index, hash
     from observation.entry where record = any($1::text[]) and position <= $2::bigint order by record, version`,
    [arrayLiteral(records), String(upTo)],
  );

/** The greatest version of each record and its hash: what a repeat is compared with. It stands unless it is a withdrawal. */
export const latestQuery = (records: readonly string[], upTo: number): Query =>
  query(
    `select distinct on (record) record, version, hash from observation.entry
     where record = any($1::text[]) and position <= $2::bigint order by record, version desc, hash desc`,
    [arrayLiteral(records), String(upTo)],
  );

/** Of each record the last claim that stands, for those of which a version was withdrawn. */
export const standingQuery = (records: readonly string[], upTo: number): Query =>
  query(
    `select u.record, s.version, s.hash from unnest($1::text[]) as u(record) cross join lateral (
       select version, hash from observation.public_standing
       where record = u.record and position <= $2::bigint order by version desc, hash desc limit 1
     ) s`,
    [arrayLiteral(records), String(upTo)],
  );

/** Which of these (record, version) pairs the log holds, with their hashes. */
export const heldQuery = (records: readonly string[], versions: readonly number[], upTo: number): Query =>
  query(
    `select e.record, e.version, e.hash from unnest($1::text[], $2::bigint[]) as u(record, version)
     join observation.entry e on e.record = u.record and e.version = u.version where e.position <= $3::bigint`,
    [arrayLiteral(records), arrayLiteral(versions.map(String)), String(upTo)],
  );

/** Which of these records a person decided about. */
export const decidedQuery = (records: readonly string[], upTo: number): Query =>
  query("select distinct record from observation.entry where record = any($1::text[]) and kind = 'decision' and position <= $2::bigint", [
    arrayLiteral(records),
    String(upTo),
  ]);

/** Everything in the log that is not a claim or a decision on a record: rules, contacts, ticks. */
export const otherEntriesQuery = (kinds: readonly string[], upTo: number): Query =>
  query(`select * from observation.entry where kind = any($1::text[]) and position <= $2::bigint order by position, ordinal`, [
    arrayLiteral(kinds),
    String(upTo),
  ]);

/** The last contact of each source and feed. */
export const contactQuery = (): Query =>
  query(`select source, key as feed, max(at) as at from observation.entry where kind = 'contact' group by source, key`);

/** A stretch of the log for a replay, in order; `erased`: the hashes of a row that was rewritten, before and after, each time. */
export const logQuery = (after: { position: number; ordinal: number }, upTo: number, limit: number): Query =>
  query(
    `select e.*, x.erased
     from (select * from observation.entry where (position, ordinal) > ($1::bigint, $2::int) and position <= $3::bigint
       order by position, ordinal limit $4::int) e
     left join (select position, ordinal, string_agg(act || ' ' || leaf || ' ' || after, ',' order by act) as erased
       from observation.erased where position > $1::bigint - 1 group by position, ordinal) x
       on x.position = e.position and x.ordinal = e.ordinal
     order by e.position, e.ordinal`,
    [String(after.position), String(after.ordinal), String(upTo), String(limit)],
  );

export const linkQuery = (after: number, limit: number): Query =>
  query("select * from observation.link where position > $1::bigint order by position limit $2::int", [String(after), String(limit)]);

/** The links at these positions. */
export const linksQuery = (positions: readonly number[]): Query =>
  query("select position, link from observation.link where position = any($1::bigint[])", [arrayLiteral(positions.map(String))]);

export const lastLinkQuery = (): Query => query("select * from observation.link order by position desc limit 1");
