// What was there before go-live, as SQL: one definition for the list, the alarms and the burn-down.

import { type Query, query } from "../platform/database.ts";
import type { DeskSettings } from "./desk-settings.ts";

export type LiveFilter = { readonly desk: Pick<DeskSettings, "goLive" | "firstSyncMs"> };

/** `$1` and `$2` of every statement that begins with `live`. */
export const liveParams = ({ desk }: LiveFilter): (string | null)[] => [
  desk.goLive === undefined ? null : String(desk.goLive),
  String(desk.firstSyncMs),
];

/**
 * From when each source is live: the configured instant, else the end of its own first sync. Few pages are kept for many
 * entries, so the first of each source is found quickly.
 */
export const live = `live as materialized (
  select f.source, coalesce($1::bigint, k.committed_at + $2::bigint) as at
  from (select source, min(position) as position from observation.public_raw group by source) f
    join observation.public_link k on k.position = f.position
)`;

/** From when two of the sources in `sides` are live, of one source: that one. `sides`: JSON list of lists that begin with a source. */
export const liveAt = (sides: string): string =>
  `(select coalesce((array_agg(l.at order by l.at))[2], min(l.at))
    from jsonb_array_elements((${sides})::jsonb) as s(side) join live l on l.source = s.side->>0)`;

/** True where it stood before that; with an instant in hub.yaml, before that instant. */
export const isBaseline = (sides: string, since: string): string =>
  // Nearly everything lies before the first or after the last source is live: only between them its sides are looked at.
  `(case
     when $1::bigint is not null then ${since} < $1::bigint
     when ${since} >= (select max(at) from live) then false
     when ${since} < (select min(at) from live) then true
     else ${since} < coalesce(${liveAt(sides)}, 0)
   end)`;

/** From when each source is live. */
export const liveQuery = (filter: LiveFilter): Query =>
  query(`with ${live} select source, at from live order by source`, liveParams(filter));
