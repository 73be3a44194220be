// What hangs on a document, as golden records say it: a claim that points here and lost is not followed.

import type { Model } from "../model/kind.ts";
import { type Query, type Row, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import { docFromRow } from "../record/doc-row.ts";
import type { Doc } from "../record/record-change.ts";
import type { Cut } from "./cut.ts";

/** A record that names `parent` in `field`; `row` is the golden record as it is stored. */
export interface Child {
  readonly parent: string;
  readonly field: string;
  readonly doc: Doc;
  readonly row: Row;
}

const membersQuery = (entities: readonly string[]): Query =>
  query("select record, entity from identity.public_crosswalk where entity = any($1::text[])", [arrayLiteral(entities)]);

const candidatesQuery = (entities: readonly string[], fields: readonly string[]): Query =>
  query(
    `select r.* from record.public_record r where r.entity = any(array(
       select f.entity from identity.public_crosswalk o join identity.public_reference n on n.to_record = o.record
         join identity.public_crosswalk f on f.record = n.record
       where o.entity = any($1::text[]) and n.field = any($2::text[])
     )) order by r.entity limit ${childrenMax}`,
    [arrayLiteral(entities), arrayLiteral(fields)],
  );

/** A page of orders has some thousand lines; what is beyond that is no page. */
const childrenMax = 20_000;

/** Live records that name one of these entities in one of these fields. One read. */
export async function childrenOf(cut: Cut, model: Model, entities: readonly string[], fields: readonly string[]): Promise<Child[]> {
  if (entities.length === 0) return [];
  const [members = [], candidates = []] = await cut.read([membersQuery(entities), candidatesQuery(entities, fields)]);
  const entityOf = new Map(members.map((row) => [row["record"] ?? "", row["entity"] ?? ""]));
  return candidates.flatMap((row) => {
    const doc = docFromRow(row, model);
    if (doc.deleted) return [];
    return fields.flatMap((field) => {
      const parent = entityOf.get(doc.references[field] ?? "");
      return parent === undefined ? [] : [{ parent, field, doc, row }];
    });
  });
}

/**
 * Golden records by the ids of any of their members; looked up one by one (`offset 0`), however many there are. What an id comes to is
 * worked out before: under row-level security an index is asked for columns, never for an expression.
 */
export const goldenQuery = (ids: readonly string[]): Query =>
  query(
    `select a.id as asked, r.* from (
       select u.id, coalesce(c.entity, u.id) as entity from unnest($1::text[]) as u(id)
         left join lateral (select entity from identity.public_crosswalk where record = u.id offset 0) c on true offset 0
     ) a cross join lateral (select * from record.public_record where entity = a.entity offset 0) r`,
    [arrayLiteral(ids)],
  );
