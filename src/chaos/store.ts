// What a hub knows, through the stages' published views.

import { type Query, query } from "../platform/database.ts";

/** What each source says of each of its records, in the order in which it counts, with the entity it belongs to. */
export const saidQuery = (): Query =>
  query(
    `select s.record, s.source, s.record_kind, s.key, s.body, c.entity
     from observation.public_standing s left join identity.public_crosswalk c on c.record = s.record
     order by s.record, s.version, s.hash collate "C"`,
  );

export const parkedQuery = (): Query =>
  query("select record, field, class, value from observation.public_parked where to_position is null order by record, field, class");

export const goldenQuery = (): Query => query("select entity, kind, doc from record.public_record where not deleted");

/** In the order of what was decided: the hub's clock may have jumped between two sends. */
export const sendsQuery = (): Query => query("select * from writeback.public_send order by position, claimed_at, send, field");

/** What systems are to be told and were not, or in vain. */
export const plannedQuery = (): Query =>
  query("select * from governance.public_intent where to_position is null and state = 'planned' order by source, record, field");

/** Every claim of a record, whether it stands or not. */
export const heardQuery = (source: string, kind: string, key: string): Query =>
  query("select body from observation.public_entry where kind = 'claim' and source = $1 and record_kind = $2 and key = $3", [
    source,
    kind,
    key,
  ]);
