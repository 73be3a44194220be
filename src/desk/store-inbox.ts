// What the inbox reads: everything that waits for a person, oldest first up to a limit, through the stages' public views.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** Null: every one of them. */
export interface InboxFilter {
  readonly site: string | null;
  readonly kind: string | null;
  /** Rows of each query; the oldest come first. */
  readonly limit: number;
  /** Discrepancies that a standing override has answered: no question any more, but no agreement of the systems either. */
  readonly answered: "left-out" | "included";
}

const params = ({ site, kind, limit }: InboxFilter): (string | null)[] => [site, kind, String(limit)];

const overruled = (entity: string, field: string): string =>
  `exists (
     select from governance.public_override o
     where o.to_position is null and o.entity = ${entity} and jsonb_exists(o.fields::jsonb, ${field})
   )`;

/** Systems of an entity with their sites, as JSON pairs: whose claims the reader may see. */
const members = (entity: string): string =>
  `(select json_agg(json_build_array(c.source, c.site)) from identity.public_crosswalk c where c.entity = ${entity})`;

const openEpisode = "e.to_position is null and e.closed_at is null";

/** Open episodes; a reference whose target has not arrived is listed as waiting. */
export const discrepancyQuery = (filter: InboxFilter): Query =>
  query(
    `select e.entity, e.kind, coalesce(h.site, e.site) as site, e.field, e.opened_at, e.opened_by, e.sides_now, e.rule, e.ask, r.doc,
       ${members("e.entity")} as members
     from governance.public_episode e
       left join record.public_record r on r.entity = e.entity
       left join identity.public_crosswalk h on h.record = e.entity
     where ${openEpisode} and ($1::text is null or coalesce(h.site, e.site) = $1) and ($2::text is null or e.kind = $2)
       and ($4::text = 'included' or not ${overruled("e.entity", "e.field")})
       and not exists (
         select from identity.public_waiting w join identity.public_crosswalk c on c.record = w.record
         where c.entity = e.entity and w.field = e.field
       )
     order by e.opened_at, e.entity, e.field limit $3::int`,
    [...params(filter), filter.answered],
  );

/** Open doubts about who is who, with both records. */
export const reviewQuery = (filter: InboxFilter): Query =>
  query(
    `select v.a, v.b, v.kind as cause_kind, v.record_kind, v.score, v.cause, v.evidence, k.committed_at as since,
       a.source as a_source, a.key as a_key, a.site as a_site, a.entity as a_entity, ra.doc as a_doc,
       b.source as b_source, b.key as b_key, b.site as b_site, b.entity as b_entity, rb.doc as b_doc
     from identity.public_review v
       join identity.public_crosswalk a on a.record = v.a
       join identity.public_crosswalk b on b.record = v.b
       join observation.public_link k on k.position = v.opened_position
       left join record.public_record ra on ra.entity = a.entity
       left join record.public_record rb on rb.entity = b.entity
     where v.closed_position is null and ($1::text is null or a.site = $1 or b.site = $1) and ($2::text is null or v.record_kind = $2)
     order by v.opened_position, v.a, v.b limit $3::int`,
    params(filter),
  );

export const parkedQuery = (filter: InboxFilter): Query =>
  query(
    `select p.record, c.entity, p.record_kind, p.source, p.site, p.key, p.version, p.field, p.class, p.cause, p.hint, p.value,
       k.committed_at as since, r.doc
     from observation.public_parked p
       join observation.public_link k on k.position = p.from_position
       left join identity.public_crosswalk c on c.record = p.record
       left join record.public_record r on r.entity = c.entity
     where p.to_position is null and ($1::text is null or p.site = $1) and ($2::text is null or p.record_kind = $2)
       and not ${overruled("c.entity", "p.field")}
     order by p.from_position, p.record, p.field limit $3::int`,
    params(filter),
  );

export const waitingQuery = (filter: InboxFilter): Query =>
  query(
    `select w.record, c.entity, w.record_kind, w.source, c.site, w.key, w.field, w.to_record, k.committed_at as since, r.doc
     from identity.public_waiting w
       join identity.public_crosswalk c on c.record = w.record
       join observation.public_link k on k.position = w.since_position
       left join record.public_record r on r.entity = c.entity
     where ($1::text is null or c.site = $1) and ($2::text is null or w.record_kind = $2)
     order by w.since_position, w.record, w.field limit $3::int`,
    params(filter),
  );

/** Forms of feeds that wait for a person. */
export const driftQuery = (filter: InboxFilter): Query =>
  query(
    `select source, site, feed, number, record_kind, owner, changes, class, since from observation.public_contract
     where state = 'held' and ($1::text is null or site = $1) and ($2::text is null or record_kind = $2)
     order by since, source, feed limit $3::int`,
    params(filter),
  );

/** What is still expected to be paid to each of these parties, by currency, minor units. */
export const owedQuery = (parties: readonly string[]): Query =>
  query(
    `select c.entity, l.currency, sum(-l.amount)::text as amount
     from finance.public_cash_line l join identity.public_crosswalk c on c.record = l.party
     where c.entity = any($1::text[]) and l.stage <> 'paid' and l.amount < 0 group by 1, 2 order by 3 desc`,
    [arrayLiteral(parties)],
  );

/** Records by their id, and every visible member of entities by theirs. */
export const subjectQuery = (records: readonly string[]): Query =>
  query(
    `select c.record, c.entity, c.kind, c.site, r.site as home, r.doc
     from identity.public_crosswalk c left join record.public_record r on r.entity = c.entity
     where c.record = any($1::text[]) or c.entity = any($1::text[]) order by c.source, c.key`,
    [arrayLiteral(records)],
  );
