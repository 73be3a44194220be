// What an erasure asks across stages, through their published views.

import { type Query, query } from "../../platform/database.ts";
import { arrayLiteral } from "../../platform/sql-text.ts";

/** Records that refer to one of these. */
export const referringQuery = (records: readonly string[]): Query =>
  query(
    `select distinct c.record, c.source, c.kind, c.key, c.site, c.entity
     from identity.public_reference r join identity.public_crosswalk c on c.record = r.record
     where r.to_record = any($1::text[]) order by c.kind, c.record`,
    [arrayLiteral(records)],
  );

export const recordPlacesQuery = (records: readonly string[]): Query =>
  query(
    `select record, source, kind, key, site, entity from identity.public_crosswalk where record = any($1::text[]) order by kind, record`,
    [arrayLiteral(records)],
  );

/** What waits for a person and shows a value of these records: one row. */
export const waitingQuery = (records: readonly string[], entities: readonly string[]): Query =>
  query(
    `select
       (select count(*) from governance.public_episode
         where entity = any($2::text[]) and to_position is null and closed_at is null) as discrepancies,
       (select count(*) from identity.public_review
         where state = 'open' and (a = any($1::text[]) or b = any($1::text[]))) as doubts,
       (select count(*) from observation.public_parked where record = any($1::text[]) and to_position is null) as parked`,
    [arrayLiteral(records), arrayLiteral(entities)],
  );

/** The entity as it stands: one row, or none. */
export const standingQuery = (entity: string): Query => query("select site, doc from record.public_record where entity = $1", [entity]);
