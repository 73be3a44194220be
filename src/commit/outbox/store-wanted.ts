// What is known of things that a system may lack: a page of them at a time, in a constant number of statements.

import { type Query, query } from "../../platform/database.ts";
import { arrayLiteral } from "../../platform/sql-text.ts";

/** How far the log is gone through from here: so many entries further. One row. */
export const reachQuery = (after: number, entries: number): Query =>
  query(
    `select max(position) as reach from (
       select position from observation.public_entry where position > $1::bigint order by position, ordinal limit $2::int) e`,
    [String(after), String(entries)],
  );

/** Things of these kinds that entries of this stretch of the log are about. */
export const movedQuery = (kinds: readonly string[], after: number, upTo: number): Query =>
  query(
    `select distinct c.entity from (
       select record from observation.public_entry where position > $1::bigint and position <= $2::bigint and record_kind = any($3::text[])
       union
       select case when kind = 'decision' then body::json #>> '{body,other}' end from observation.public_entry
       where position > $1::bigint and position <= $2::bigint and kind = 'decision' and record_kind = any($3::text[])) e
     join identity.public_crosswalk c on c.record = e.record`,
    [String(after), String(upTo), arrayLiteral(kinds)],
  );

/** The next things of a kind, in order. */
export const walkQuery = (kind: string, after: string, limit: number): Query =>
  query("select entity from record.public_record where kind = $1 and entity > $2 order by entity limit $3::int", [
    kind,
    after,
    String(limit),
  ]);

/** What stands planned, waits or was refused, in order. */
export const standingQuery = (source: string, after: string, limit: number): Query =>
  query(
    `select k.creation, c.entity from writeback.public_creation k join identity.public_crosswalk c on c.record = k.record
     where k.source = $1 and k.state in ('waits', 'planned', 'refused') and k.creation > $2 order by k.creation limit $3::int`,
    [source, after, String(limit)],
  );

export const entityQuery = (record: string): Query => query("select entity from identity.public_crosswalk where record = $1", [record]);

/** Each thing as it is believed. */
export const thingsQuery = (entities: readonly string[], kinds: readonly string[]): Query =>
  query(`select * from record.public_record where entity = any($1::text[]) and kind = any($2::text[])`, [
    arrayLiteral(entities),
    arrayLiteral(kinds),
  ]);

/** Records of each; of those of the source, whether they are deleted there; and whether somebody is asked who they are. */
export const membersQuery = (entities: readonly string[], source: string): Query =>
  query(
    `select c.entity, c.record, c.source, c.key,
       case when c.source = $2 then (
         select e.body from observation.public_claim e where e.record = c.record order by e.version desc, e.hash desc limit 1) end as last,
       exists (select from identity.public_review v where v.closed_position is null and v.a = c.record)
         or exists (select from identity.public_review v where v.closed_position is null and v.b = c.record) as doubted
     from identity.public_crosswalk c where c.entity = any($1::text[]) order by c.first_at, c.source, c.key`,
    [arrayLiteral(entities), source],
  );

/** What was planned or created of each there. */
export const creationsQuery = (entities: readonly string[], source: string): Query =>
  query(
    `select c.entity, k.* from identity.public_crosswalk c join writeback.public_creation k on k.record = c.record
     where c.entity = any($1::text[]) and k.source = $2`,
    [arrayLiteral(entities), source],
  );

/** Who a record of the system is: the thing it belongs to, with how many records of others; and things it was created or found for. */
export const ownerQuery = (source: string, kind: string, record: string, key: string): Query =>
  query(
    `select c.entity, (select count(*) from identity.public_crosswalk o where o.entity = c.entity and o.source <> $1) as elsewhere
     from identity.public_crosswalk c where c.record = $3
     union all
     select o.entity, 1 from writeback.public_creation k join identity.public_crosswalk o on o.record = k.record
     where k.source = $1 and k.kind = $2 and k.key = $4 and k.key <> '' and k.state in ('created', 'there')`,
    [source, kind, record, key],
  );

/** Whether a person said that one of these records and this one are two things. */
export const partedQuery = (records: readonly string[], record: string): Query =>
  query(
    `select e.body::json #>> '{body,kind}' as said from observation.public_entry e
     where e.record = any($1::text[]) and e.kind = 'decision' and (e.record = $2 or e.body like '%"other":"' || $2 || '"%')
       and e.body like '%"other":"%'
     order by e.at desc, e.key desc limit 1`,
    [arrayLiteral([...records, record]), record],
  );

/** Things of these kinds of which the system has no record, as far as is known. */
export const lackingQuery = (kinds: readonly string[], source: string, limit: number): Query =>
  query(
    `select r.entity from record.public_record r
     where r.kind = any($1::text[]) and not exists (
       select from identity.public_crosswalk c where c.entity = r.entity and c.source = $2)
     order by r.kind, r.entity limit $3::int`,
    [arrayLiteral(kinds), source, String(limit)],
  );

/** What was planned or created there of these records. */
export const creationsOfRecordsQuery = (records: readonly string[], source: string): Query =>
  query("select * from writeback.public_creation where record = any($1::text[]) and source = $2", [arrayLiteral(records), source]);

/** Reviews that are open of any of these records. */
export const openReviewsQuery = (records: readonly string[]): Query =>
  query(
    `select v.a, v.b, c.kind as record_kind from identity.public_review v join identity.public_crosswalk c on c.record = v.a
     where v.closed_position is null and (v.a = any($1::text[]) or v.b = any($1::text[]))`,
    [arrayLiteral(records)],
  );
