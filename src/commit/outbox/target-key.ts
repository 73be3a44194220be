// What a system calls things that others refer to: each system has keys of its own.

import { type Query, query, type Row } from "../../platform/database.ts";
import { arrayLiteral } from "../../platform/sql-text.ts";

/** Keys in the system of the things that these records are; what the hub created or found there counts before a feed has read it. */
export const targetKeysQuery = (records: readonly string[], source: string): Query =>
  query(
    `select distinct a.record, coalesce(t.key, k.key) as key
     from (select unnest($1::text[]) as record) a
       join identity.public_crosswalk c on c.record = a.record
       join identity.public_crosswalk m on m.entity = c.entity
       left join identity.public_crosswalk t on t.record = m.record and t.source = $2
       left join writeback.public_creation k on k.record = m.record and k.source = $2 and k.state in ('created', 'there')
     where t.key is not null or k.key is not null`,
    [arrayLiteral(records), source],
  );

/** By record; a thing of which the system has several is none of them. */
export function targetKeys(rows: readonly Row[]): ReadonlyMap<string, string> {
  const keys = Map.groupBy(rows, (row) => row["record"] ?? "");
  return new Map([...keys].flatMap(([record, [row, other]]) => (other === undefined ? [[record, row?.["key"] ?? ""] as const] : [])));
}
