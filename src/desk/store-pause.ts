// Systems and endpoints that wait for a person to let them be told again.

import { type Query, query } from "../platform/database.ts";

/** They are about no kind of record. */
export const pausedQuery = ({ site, kind, limit }: { site: string | null; kind: string | null; limit: number }): Query =>
  query(
    `select * from (
       select source, site, cause, author, reason, since from writeback.public_pause where resumed_at is null
       union all
       select name, '*', 'failing', '', cause, disabled_at from desk.endpoint where disabled_at is not null
     ) p cross join (select 'f' as baseline) b
     where ($1::text is null or site = $1) and $2::text is null order by since, source limit $3::int`,
    [site, kind, String(limit)],
  );

/** Paused, or catching up after it. */
export const pausesQuery = (): Query =>
  query("select source, site, cause, epoch, author, reason, since, resumed_at from writeback.public_pause order by source");
