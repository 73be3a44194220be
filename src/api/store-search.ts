// What a search reads beside words. Under the caller's scope.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** Which of these ids records have, and of which entity. */
export const knownIdsQuery = (ids: readonly string[]): Query =>
  query("select record, entity from identity.public_crosswalk where record = any($1::text[])", [arrayLiteral(ids)]);

export const parkedOfQuery = (entities: readonly string[]): Query =>
  query(
    `select c.entity, p.record, p.field, p.version, p.cause, p.value, p.record_kind, p.source, p.site, p.key, p.class, p.hint,
       k.committed_at as since
     from identity.public_crosswalk c join observation.public_parked p on p.record = c.record and p.to_position is null
       join observation.public_link k on k.position = p.from_position
     where c.entity = any($1::text[]) order by p.from_position, p.record, p.field`,
    [arrayLiteral(entities)],
  );
