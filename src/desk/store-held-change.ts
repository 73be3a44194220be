// Deliveries that the guard of changes holds, through the public views: of each feed the last act, and how it was answered.

import { heldChangeName } from "../observation/held-change.ts";
import { massChangeName } from "../observation/mass-change.ts";
import { type Query, query } from "../platform/database.ts";
import type { InboxFilter } from "./store-inbox.ts";

/** The last act of every feed where it still holds something, with its answer. */
const held = `
  last as materialized (
    select distinct on (key) position, key, site, at, body from observation.public_entry
    where kind = 'act' and body like '{"act":"${heldChangeName}",%'
    order by key, position desc, ordinal desc
  ),
  said as materialized (
    select l.position, l.key, l.site, l.at, (l.body::json->>'body')::json as body from last l
  ),
  held as materialized (
    select s.*, s.body->>'hash' as hash, d.verdict from said s left join lateral (
      select e.body::json->'body'->>'verdict' as verdict from observation.public_entry e
      where e.kind = 'decision' and e.position > s.position and e.body like '%"kind":"${massChangeName}"%'
        and e.body::json->'body'->>'key' = s.key and e.body::json->'body'->>'act' = s.body->>'hash'
      order by e.position, e.ordinal limit 1
    ) d on true
    where s.body->>'state' = 'held'
  )`;

/** `answered`: only what a person has answered about, and what follows from it is not done yet. */
export const heldChangesQuery = (which: "any" | "answered"): Query =>
  query(`with ${held} select key, site, body::text as body, verdict from held where $1 = 'any' or verdict is not null order by key`, [
    which,
  ]);

/** The act that first held a delivery under this key. */
export const firstHeldQuery = (key: string): Query =>
  query(
    `select body::json->>'body' as body from observation.public_entry
     where kind = 'act' and body like '{"act":"${heldChangeName}",%' and key = $1 order by position limit 1`,
    [key],
  );

/** What waits for an answer, and how many of its claims the reader may not see. */
export const openHeldChangesQuery = ({ site, kind, limit }: Pick<InboxFilter, "site" | "kind" | "limit">): Query =>
  query(
    `with ${held}
     select h.key, h.site, h.at, h.body::text as body, c.entity,
       (h.body->>'rows')::bigint - (select count(*) from observation.public_held_claim w where w.act_key = h.key) as hidden
     from held h left join identity.public_crosswalk c on c.record = h.body->>'first'
     where h.verdict is null and ($1::text is null or h.site = $1) and ($2::text is null or h.body->>'recordKind' = $2)
     order by h.at, h.key limit $3::int`,
    [site, kind, String(limit)],
  );
