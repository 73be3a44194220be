// What the commit asks across stages, through their published views.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

export const entitiesOfKindsQuery = (kinds: readonly string[]): Query =>
  query("select distinct entity from identity.public_crosswalk where kind = any($1::text[])", [arrayLiteral(kinds)]);

/** Entities of each kind with an entry later than `since`, ms. Reads the log of these kinds: for what happens rarely. */
export const entitiesSinceQuery = (restated: readonly { readonly kind: string; readonly since: number }[], upTo: number): Query =>
  query(
    `select distinct c.entity from unnest($1::text[], $2::bigint[]) as u(kind, since)
     join observation.public_entry e on e.record_kind = u.kind and e.at >= u.since and e.position <= $3::bigint
     join identity.public_crosswalk c on c.record = e.record`,
    [arrayLiteral(restated.map(({ kind }) => kind)), arrayLiteral(restated.map(({ since }) => String(since))), String(upTo)],
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
