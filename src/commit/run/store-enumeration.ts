// What a sealed enumeration did not name, through the stages' published views.

import { feedText } from "../../observation/supersession.ts";
import { type Query, query } from "../../platform/database.ts";
import { arrayLiteral } from "../../platform/sql-text.ts";

export interface Unnamed {
  readonly source: string;
  readonly kind: string;
  readonly feed: string;
  /** Record ids it named. */
  readonly named: readonly string[];
  /** Position at which it was opened: what was told later, nobody can expect in it. */
  readonly position: number;
  /** ms: what was received later by another way than this feed, nobody can expect in it either. */
  readonly asOf: number;
}

/** A claim's body says last that the record is gone, see observation/claim.ts. */
const isGone = (body: string): string => `right(${body}, 9) = '"d":true}'`;

/** A claim names the mapping that read it: system/version/feed@hash. */
const isOfFeed = (body: string, feed: string): string =>
  `right(regexp_replace(${body}::json->>'m', '@[0-9a-f]{12}$', ''), length(${feed}) + 1) = '/' || ${feed}`;

/** Records of the source and kind that this feed has told, that stand, and that it did not name, each with its last claim. */
export const unnamedQuery = ({ source, kind, feed, named, position, asOf }: Unnamed): Query =>
  query(
    `with named as materialized (select unnest($1::text[]) as record),
     absent as materialized (
       select c.record, c.key from identity.public_crosswalk c
       where c.source = $2 and c.kind = $3 and not exists (select from named n where n.record = c.record)
     )
     select a.record, a.key, e.site, e.version, e.hash, e.at
     from absent a cross join lateral (
       select site, version, hash, at, body, received_at from observation.public_standing e
       where e.record = a.record order by e.version desc, e.hash desc limit 1
     ) e
     where not ${isGone("e.body")} and (e.received_at <= $6::bigint or ${isOfFeed("e.body", "$4::text")})
       and not exists (
         select from observation.public_entry l where l.record = a.record and l.kind = 'claim' and l.position > $5::bigint
       )
       and exists (
         select from observation.public_standing f where f.record = a.record and ${isOfFeed("f.body", "$4::text")}
       )
     order by a.key collate "C"`,
    [arrayLiteral(named), source, kind, feedText(feed), String(position), String(asOf)],
  );

/** Records of the entity that an id leads to: its own, or that of one of its records. */
export const entityRecordsQuery = (id: string): Query =>
  query(
    `select record from identity.public_crosswalk
     where entity = coalesce((select entity from identity.public_crosswalk where record = $1), $1)`,
    [id],
  );

/** What was ever said of these records, by hash. */
export const saidQuery = (records: readonly string[]): Query =>
  query("select record, hash from observation.public_entry where kind = 'claim' and record = any($1::text[])", [arrayLiteral(records)]);

/** Sites that records are known to be at. */
export const recordSitesQuery = (): Query => query("select distinct site from identity.public_crosswalk");

/** Records of a kind that a source is known to have. */
export const recordCountQuery = (source: string, kind: string): Query =>
  query("select count(*) as known from identity.public_crosswalk where source = $1 and kind = $2", [source, kind]);

/** How many of these records had been told of up to a position. */
export const knownCountQuery = (records: readonly string[], position: number): Query =>
  query(
    `select count(*) as known from unnest($1::text[]) as u(record)
     where exists (
       select from observation.public_entry e where e.record = u.record and e.kind = 'claim' and e.position <= $2::bigint
     )`,
    [arrayLiteral(records), String(position)],
  );
