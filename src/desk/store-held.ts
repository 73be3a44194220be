// Deletes that the guard holds, through the public views: of each feed the last act, how it was answered, and which of its
// observations are still as they were. One that its source has spoken of since is held no longer.

import { type Query, query } from "../platform/database.ts";
import { massChangeName } from "../observation/mass-change.ts";
import type { InboxFilter } from "./store-inbox.ts";

/** The last act of every feed (of one, where $1 names its key) with its answer. Only that one is parsed, and once: it may be large. */
const answered = `
  last as materialized (
    select distinct on (key) position, key, site, at, body from observation.public_entry
    where kind = 'act' and body like '{"act":"${massChangeName}",%' and ($1::text is null or key = $1)
    order by key, position desc, ordinal desc
  ),
  act as materialized (
    select l.position, l.key, l.site, l.at, b.said::text as body, f.*
    from last l cross join lateral (select (l.body::json->>'body')::json as said) b
      cross join lateral json_to_record(b.said) as f(
        source text, feed text, "recordKind" text, mapping text, delivery text, named text, standing text, held text, observations json
      )
  ),
  answered as materialized (
    select a.*, d.verdict from act a left join lateral (
      select e.body::json->'body'->>'verdict' as verdict from observation.public_entry e
      where e.kind = 'decision' and e.position > a.position and e.body like '%"kind":"${massChangeName}"%'
        and e.body::json->'body'->>'key' = a.key and e.body::json->'body'->>'act' = a.held
      order by e.position, e.ordinal limit 1
    ) d on true
  )`;

/** The observations of acts with a verdict (null: with none), each with its record as it stands now, where the reader may see it. */
const observed = (verdict: "is null" | "= 'consent'"): string => `
  observed as materialized (
    select a.key as act_key, x.id, c.record, c.entity, c.key, e.site, e.version, e.hash, e.at,
      coalesce(c.record || ' ' || e.version || ' ' || left(e.hash, 16) = x.id, false) as still
    from answered a cross join lateral json_array_elements_text(a.observations) as x(id)
      join identity.public_crosswalk c on c.record = left(x.id, 16)
      left join lateral (
        select version, hash, at, site from observation.public_standing e
        where e.record = c.record order by e.version desc, e.hash desc limit 1
      ) e on true
    where a.verdict ${verdict} and (
      e.hash is not null or exists (select from observation.public_claim seen where seen.record = c.record)
    )
  )`;

/** The last act of one feed; `verdict` null: not answered. */
export const massChangeQuery = (key: string): Query => query(`with ${answered} select body, verdict from answered`, [key]);

const examples = 5;

/** Held sets that wait for an answer. `hash` is that of the sorted observations which are still held. */
export const heldQuery = ({ site, kind, limit }: Pick<InboxFilter, "site" | "kind" | "limit">): Query =>
  query(
    `with ${answered}, ${observed("is null")},
     held as (
       select act_key, count(*) filter (where still) as held, count(*) as seen,
         encode(sha256(convert_to(string_agg(id, e'\\n' order by id collate "C") filter (where still), 'UTF8')), 'hex') as hash,
         to_json((array_agg(key order by key collate "C") filter (where still))[1:${examples}]) as examples,
         (array_agg(record order by id collate "C") filter (where still))[1] as record,
         (array_agg(entity order by id collate "C") filter (where still))[1] as entity
       from observed group by act_key
     )
     select a.key, a.site, a.at, a.source, a.feed, a."recordKind" as kind, a.delivery, a.named, a.standing, a.held as act,
       h.held, h.hash, h.examples, h.record, h.entity, json_array_length(a.observations) - h.seen as hidden
     from answered a join held h on h.act_key = a.key
     where h.held > 0 and ($2::text is null or a.site = $2) and ($3::text is null or a."recordKind" = $3)
     order by a.at, a.key limit $4::int`,
    [null, site, kind, String(limit)],
  );

/** Records whose deletion a person consented to and that stand still. */
export const consentedQuery = (): Query =>
  query(
    `with ${answered}, ${observed("= 'consent'")}
     select o.record, o.key, o.site, o.version, o.hash, o.at, a.source, a."recordKind" as kind, a.mapping, a.delivery, a.at as opened_at,
       a.key as act_key, a.site as act_site
     from observed o join answered a on a.key = o.act_key where o.still order by o.id`,
    [null],
  );
