// Whether a decision was made already, under the caller's scope.

import { type Query, query } from "../platform/database.ts";

/** The decision that a caller's id led to: its key begins with the id and a point. */
export const decisionQuery = (id: string): Query =>
  query(
    `select e.position, e.key, c.entity,
       e.body::jsonb #>> '{body,needsSecond}' as pending
     from observation.public_entry e join identity.public_crosswalk c on c.record = e.record
     where e.kind = 'decision' and left(e.key, length($1) + 1) = $1 || '.' order by e.position limit 1`,
    [id],
  );
