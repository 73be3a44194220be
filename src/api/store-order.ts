// Orders as they are listed, and what money and doubts hang on them. Under the caller's scope.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

export interface OrdersAsked {
  readonly kind: string;
  readonly site?: string | undefined;
  readonly party?: string | undefined;
  readonly state?: string | undefined;
  readonly text?: string | undefined;
  readonly dueFrom?: string | undefined;
  readonly dueTo?: string | undefined;
  readonly order: "due" | "number";
  /** What the last order of the page before was ordered by, and its entity. */
  readonly after?: { readonly place: string; readonly entity: string } | undefined;
  readonly limit: number;
  /** Sources whose values may be shown; undefined: all. What may not be shown is not asked by either. */
  readonly sources: readonly string[] | undefined;
}

/** A field that may be shown, of the record `r`. */
const may = (field: string): string =>
  `case when $9::text[] is null or r.provenance::jsonb #>> '{${field},0}' = any($9::text[]) then v.${field} end`;

/** Far behind any day of a document: orders without one come last. */
const noDay = "9999-12-31";

export const ordersQuery = (asked: OrdersAsked): Query => (isPlain(asked) ? plainQuery(asked) : askedQuery(asked));

/** What most lists are: all orders of a kind, at a site perhaps, by the day they are due, for somebody who sees all of them. */
const isPlain = ({ order, sources, party, state, text, dueFrom, dueTo }: OrdersAsked): boolean =>
  order === "due" && sources === undefined && [party, state, text, dueFrom, dueTo].every((one) => one === undefined);

/**
 * A day stands in a document as it is written: it is cut out of the text, which takes a fraction of what reading the document takes (of
 * half a million order lines on PGlite more than a second). Within a value its quotes would have marks before them.
 */
const dayIn = (field: string): string =>
  `case when position('"${field}":"' in r.doc) > 0 then split_part(split_part(r.doc, '"${field}":"', 2), '"', 1) end`;

const plainQuery = ({ kind, site, after, limit }: OrdersAsked): Query =>
  query(
    `select * from (
       select r.*, coalesce(${dayIn("due_date")}, ${dayIn("promised_date")}, '${noDay}') collate "C" as place
       from record.public_record r where r.kind = $1 and not r.deleted and ($2::text is null or r.site = $2)
     ) as o
     where $3::text is null or (o.place, o.entity collate "C") > ($3, $4)
     order by o.place, o.entity collate "C" limit $5::int`,
    [kind, site ?? null, after?.place ?? null, after?.entity ?? null, String(limit)],
  );

const askedQuery = (asked: OrdersAsked): Query =>
  query(
    `select * from (
       select r.*, coalesce(${asked.order === "due" ? `s.due, '${noDay}'` : "s.number, ''"}) collate "C" as place
       from record.public_record r
         cross join lateral json_to_record(r.doc::json) as v(
           number text, line_number text, status text, promised_date text, due_date text, partner_reference text)
         cross join lateral (
           select ${may("number")} as number, ${may("status")} as status, ${may("partner_reference")} as reference,
             coalesce(${may("due_date")}, ${may("promised_date")}) as due offset 0
         ) as s
       where r.kind = $1 and not r.deleted and ($2::text is null or r.site = $2)
         and ($3::text is null or r.entity = any(array(
           select f.entity from identity.public_crosswalk p join identity.public_crosswalk o on o.entity = p.entity
             join identity.public_reference n on n.to_record = o.record and n.field in ('supplier', 'customer')
             join identity.public_crosswalk f on f.record = n.record
           where p.record = $3
         )))
         and ($4::text is null or s.status = $4)
         and ($5::text is null or position(lower($5) in lower(concat_ws(E'\\n', s.number, s.reference))) > 0)
         and ($6::text is null or s.due >= $6) and ($7::text is null or s.due <= $7)
     ) as o
     where $8::text is null or (o.place, o.entity collate "C") > ($8, $10)
     order by o.place, o.entity collate "C" limit $11::int`,
    [
      asked.kind,
      asked.site ?? null,
      asked.party ?? null,
      asked.state ?? null,
      asked.text ?? null,
      asked.dueFrom ?? null,
      asked.dueTo ?? null,
      asked.after?.place ?? null,
      asked.sources === undefined ? null : arrayLiteral(asked.sources),
      asked.after?.entity ?? null,
      String(asked.limit),
    ],
  );

/** What the chains of these roots come to, by stage of life: paid or not. */
export const carriedQuery = (roots: readonly string[]): Query =>
  query(
    `select root, currency, stage = 'paid' as paid, sum(amount) as amount, min(date) as first, max(date) as last, count(*) as lines
     from finance.public_cash_line where root = any($1::text[]) group by 1, 2, 3`,
    [arrayLiteral(roots)],
  );

export const chainLinesQuery = (roots: readonly string[]): Query =>
  query(
    `select line, root, entity, stage, side, company, site, party, currency, amount, total, date, basis, degraded
     from finance.public_cash_line where root = any($1::text[]) order by date nulls last, line limit ${linesMax}`,
    [arrayLiteral(roots)],
  );

/** Lines and documents of one order that are shown. */
const linesMax = 2_000;

export const replacedQuery = (roots: readonly string[]): Query =>
  query(
    `select from_entity, to_entity, quantity, amount, currency from finance.public_allocation where root = any($1::text[])
     order by from_entity, to_entity limit ${linesMax}`,
    [arrayLiteral(roots)],
  );

export const openEpisodesQuery = (entities: readonly string[]): Query =>
  query(
    `select e.entity, e.field, e.opened_at, e.sides_now, e.rule, e.ask from governance.public_episode e
     where e.to_position is null and e.closed_at is null and e.entity = any($1::text[]) order by e.opened_at, e.entity, e.field`,
    [arrayLiteral(entities)],
  );

/** Changes of one order that are shown: each is looked for in the journal of its commit. */
const changesMax = 30;

export const lastVersionsQuery = (entities: readonly string[]): Query =>
  query(
    `select * from record.public_version where entity = any($1::text[]) and to_position is null
     order by from_position desc, at desc, entity, source, key, version desc limit ${changesMax}`,
    [arrayLiteral(entities)],
  );

/** By how much the changes of these commits moved the cash of these chains. */
export const movedQuery = (positions: readonly number[], roots: readonly string[]): Query =>
  query(
    `select position, cause_source, cause_record, cause_version, currency, sum(coalesce(new_amount, 0) - coalesce(old_amount, 0)) as amount
     from finance.public_cash_change where position = any($1::bigint[]) and root = any($2::text[])
     group by 1, 2, 3, 4, 5 having sum(coalesce(new_amount, 0) - coalesce(old_amount, 0)) <> 0`,
    [arrayLiteral(positions.map(String)), arrayLiteral(roots)],
  );
