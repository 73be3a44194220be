// What was there before go-live, as SQL: one definition for the list, the alarms and the burn-down.

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

/**
 * True where it stood before two of its sources were live, of one source: before that one was. `sides`: JSON list of lists
 * whose first element is a source. With an instant in hub.yaml nothing else counts.
 */
export const isBaseline = (sides: string, since: string): string =>
  // Nearly everything lies before the first or after the last source is live: only between them its sides are looked at.
  `(case
     when $1::bigint is not null then ${since} < $1::bigint
     when ${since} >= (select max(at) from live) then false
     when ${since} < (select min(at) from live) then true
     else ${since} < coalesce((
       select coalesce((array_agg(l.at order by l.at))[2], min(l.at))
       from jsonb_array_elements((${sides})::jsonb) as s(side) join live l on l.source = s.side->>0
     ), 0)
   end)`;
