// The only statements that rewrite the log: what an erasure takes from it, in the transaction of the act that says so.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { Rewritten } from "./erasure.ts";

/** Acts of erasure, in the order of the log. */
export const erasuresQuery = (): Query =>
  query("select * from observation.entry where kind = 'act' and left(key, 8) = 'erasure/' order by position, ordinal");

/** Everything that the log holds of these records, in its order, with the chance of each row. */
export const recordEntriesQuery = (records: readonly string[]): Query =>
  query("select * from observation.entry where record = any($1::text[]) order by position, ordinal", [arrayLiteral(records)]);

/** Records of these kinds of which a claim holds one of these texts. Reads every claim of the kinds. */
export const quotingRecordsQuery = (kinds: readonly string[], texts: readonly string[]): Query =>
  query(
    `select distinct record from observation.entry
     where kind = 'claim' and record_kind = any($1::text[])
       and exists (select from unnest($2::text[]) as u(said) where strpos(body, u.said) > 0)
     order by record`,
    [arrayLiteral(kinds), arrayLiteral(texts)],
  );

/** Kept pages that these sources told of, with every reading of each: a line with source and mapping. One page may have come from two. */
export const pagesOfSourcesQuery = (sources: readonly string[]): Query =>
  query(
    `with told as (
       select raw_page, source, body::json ->> 'm' as mapping from observation.entry
       where kind = 'claim' and raw_page is not null group by 1, 2, 3
       union
       select raw_page, source, body::json ->> 'm' from observation.held_claim where raw_page is not null
     )
     select r.hash, r.source, coalesce(string_agg(t.source || ' ' || t.mapping, chr(10) order by t.source, t.mapping), '') as readings
     from observation.raw r left join told t on t.raw_page = r.hash
     where r.source = any($1::text[]) or r.hash in (select raw_page from told where source = any($1::text[]))
     group by r.hash, r.source order by r.hash`,
    [arrayLiteral(sources)],
  );

/** Claims that were read from these pages. Reads the whole log. */
export const pageEntriesQuery = (pages: readonly string[]): Query =>
  query("select * from observation.entry where kind = 'claim' and raw_page = any($1::text[]) order by position, ordinal", [
    arrayLiteral(pages),
  ]);

/** Whatever people and the hub said that holds this text. Reads every entry that is no claim. */
export const namingEntriesQuery = (text: string): Query =>
  query(
    `select * from observation.entry
     where kind in ('decision', 'rule', 'act', 'receipt') and strpos(lower(body), $1) > 0 order by position, ordinal`,
    [text],
  );

/** A row of the log with what stands in it from now on. */
export interface RewrittenRow extends Rewritten {
  readonly body: string;
  readonly hash: string;
  readonly salt: string;
}

/** A page with what is kept of it; undefined: nothing. */
export interface RewrittenPage {
  readonly hash: string;
  readonly bytes: Uint8Array | undefined;
}

/** Of which nothing is kept. */
export const gonePages = (pages: readonly RewrittenPage[]): string[] =>
  pages.flatMap(({ hash, bytes }) => (bytes === undefined ? [hash] : []));

/** At most four statements. `act`: position of the act that names the rows. */
export function erasureSteps(rows: readonly RewrittenRow[], pages: readonly RewrittenPage[], act: number): Step[] {
  const kept = pages.flatMap(({ hash, bytes }) => (bytes === undefined ? [] : [{ hash, bytes }]));
  const gone = gonePages(pages);
  return [
    query(
      `update observation.entry e set body = u.body, hash = u.hash, salt = u.salt, raw_page = null, raw_index = null
       from unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[]) as u(position, ordinal, body, hash, salt)
       where e.position = u.position and e.ordinal = u.ordinal`,
      [
        arrayLiteral(rows.map(({ position }) => String(position))),
        arrayLiteral(rows.map(({ ordinal }) => String(ordinal))),
        arrayLiteral(rows.map(({ body }) => body)),
        arrayLiteral(rows.map(({ hash }) => hash)),
        arrayLiteral(rows.map(({ salt }) => salt)),
      ],
    ),
    {
      kind: "copy",
      table: "observation.erased",
      columns: ["position", "ordinal", "act", "leaf", "after"],
      data: rows.map(({ position, ordinal, leaf, after }) => copyRow([`${position}`, `${ordinal}`, `${act}`, leaf, after])).join(""),
    },
    ...(kept.length === 0 ? [] : [keptStep(kept)]),
    ...(gone.length === 0 ? [] : [query("delete from observation.raw where hash = any($1::text[])", [arrayLiteral(gone)])]),
  ];
}

const keptStep = (pages: readonly { readonly hash: string; readonly bytes: Uint8Array }[]): Query =>
  query(
    `update observation.raw r set bytes = u.bytes, frame = '', erased = true
     from unnest($1::text[], $2::bytea[]) as u(hash, bytes) where r.hash = u.hash`,
    [arrayLiteral(pages.map(({ hash }) => hash)), arrayLiteral(pages.map(({ bytes }) => `\\x${Buffer.from(bytes).toString("hex")}`))],
  );

/** Who asked for the erasure of a plan and waits for a second person: one row, or none. */
export const erasureAsksQuery = (plan: string): Query =>
  query(
    `select (body::json ->> 'body')::json ->> 'author' as author from observation.entry
     where kind = 'act' and key = $1 order by position limit 1`,
    [`erasure-asked/${plan}`],
  );
