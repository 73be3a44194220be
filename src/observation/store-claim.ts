// Claims of one source and kind in the order of the log, for another hub that takes them over.

import { type Query, query } from "../platform/database.ts";

export interface LogPlace {
  readonly position: number;
  readonly ordinal: number;
}

/**
 * Entries looked through for one page of claims: the log has no index by source, which every commit would pay for, and a stretch
 * of it is read in the order in which it lies.
 */
export const stretchMax = 5_000;

const stretch = (columns: string): string =>
  `select ${columns} from observation.public_entry where (position, ordinal) > ($1::bigint, $2::int)
   order by position, ordinal limit ${stretchMax}`;

/** The last entry of the stretch behind a place, with the link of its commit and how many entries the stretch has; no row at the end. */
export const stretchEndQuery = ({ position, ordinal }: LogPlace): Query =>
  query(
    `select s.position, s.ordinal, s.entries, l.link
     from (select *, row_number() over (order by position, ordinal) as entries from (${stretch("position, ordinal")}) e) s
     join observation.public_link l on l.position = s.position order by s.entries desc limit 1`,
    [String(position), String(ordinal)],
  );

/** The claims in it, each with the link of its commit. */
export const claimsBehindQuery = ({ position, ordinal }: LogPlace, source: string, kind: string, limit: number): Query =>
  query(
    `select e.*, l.link from (${stretch("*")}) e join observation.public_link l on l.position = e.position
     where e.kind = 'claim' and e.source = $3 and e.record_kind = $4 order by e.position, e.ordinal limit $5::int`,
    [String(position), String(ordinal), source, kind, String(limit)],
  );
