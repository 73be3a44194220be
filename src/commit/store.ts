// What the commit asks across stages, through their published views.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

export interface EntitiesAsked {
  /** A kind, and the time, ms, beyond which an entity must have an entry; -Infinity: all of them. */
  readonly kinds: readonly { readonly kind: string; readonly since: number }[];
  /** Of these kinds an entity of one record is judged by nothing but itself, unless a person decided about it: it is left out. */
  readonly plain: readonly string[];
  readonly upTo: number;
}

/** The next entities in the order of their ids: what rules, silences and dates may judge otherwise. */
export const entityPageQuery = ({ kinds, plain, upTo }: EntitiesAsked, after: string, limit: number): Query =>
  query(
    `select c.entity from identity.public_crosswalk c
     join unnest($1::text[], $2::bigint[]) as u(kind, since) on u.kind = c.kind
     left join (select distinct record from observation.public_entry where kind = 'decision' and position <= $4::bigint) d
       on d.record = c.record
     where c.entity > $5
     group by c.entity
     having (count(*) > 1 or bool_or(c.kind <> all($3::text[])) or bool_or(d.record is not null))
       and bool_or(u.since is null or exists (
         select from observation.public_entry e where e.record = c.record and e.at >= u.since and e.position <= $4::bigint))
     order by c.entity limit $6::int`,
    [
      arrayLiteral(kinds.map(({ kind }) => kind)),
      arrayLiteral(kinds.map(({ since }) => (Number.isFinite(since) ? String(since) : null))),
      arrayLiteral(plain),
      String(upTo),
      after,
      String(limit),
    ],
  );

/** Currencies in which the journal does not add up to the lines that stand. None: nothing was lost or made on the way. */
export const conservationQuery = (): Query =>
  query(
    `with lines as (select currency, sum(amount) as total from finance.public_cash_line group by currency),
       journal as (select currency, sum(coalesce(new_amount, 0) - coalesce(old_amount, 0)) as total
         from finance.public_cash_change group by currency)
     select coalesce(l.currency, j.currency) as currency, coalesce(l.total, 0) as lines, coalesce(j.total, 0) as journal
     from lines l full join journal j on l.currency = j.currency where coalesce(l.total, 0) <> coalesce(j.total, 0)`,
  );

/** Differences of these entities that stand open. */
export const openEpisodesQuery = (entities: readonly string[]): Query =>
  query(
    `select entity, field, opened_at, opened_by from governance.public_episode
     where entity = any($1::text[]) and to_position is null and closed_at is null`,
    [arrayLiteral(entities)],
  );
