// What a reference that was decided is called in the system that is to be told: its own key of the same entity. Every system has keys
// of its own; the crosswalk knows which of them are one.

import { recordId } from "../../base/id.ts";
import { readReference } from "../../model/reference-key.ts";
import { type Query, query, type Row } from "../../platform/database.ts";
import { arrayLiteral } from "../../platform/sql-text.ts";

/** A reference as it was decided: the kind it points to, and a record with the name of the system whose key it is. */
export interface Decided {
  readonly kind: string;
  readonly value: string;
}

export type OwnKey =
  | { readonly kind: "key"; readonly key: string }
  /** The system has no record of it yet. `record`: the id of the one that was decided. */
  | { readonly kind: "waits"; readonly record: string; readonly cause: string }
  /** It has several, and only a person knows which is meant. */
  | { readonly kind: "several"; readonly cause: string };

/** In order. At most one read. `source`: who is told. */
export async function ownKeys(
  decided: readonly Decided[],
  source: string,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<OwnKey[]> {
  if (decided.length === 0) return [];
  const places = decided.map(({ kind, value }) => ({ kind, ...readReference(source, value) }));
  const records = places.map((one) => recordId(one.source, one.kind, one.key));
  const known = await keysOfRecords(records, source, read);
  return places.map(({ kind, source: of, key }, place): OwnKey => {
    const record = records[place] ?? "";
    const keys = known.get(record) ?? [];
    const [own, ...others] = of === source && keys.includes(key) ? [key] : keys;
    const named = `${kind.replaceAll("_", " ")} ${key} of ${of}`;
    if (own === undefined) return { kind: "waits", record, cause: `${source} has no record of ${named} yet` };
    if (others.length === 0) return { kind: "key", key: own };
    return { kind: "several", cause: `${source} has several records of ${named}: ${keys.join(", ")}` };
  });
}

/** Keys in the system of what these records are, by record: what the hub created or found there counts before a feed has read it. */
export async function keysOfRecords(
  records: readonly string[],
  source: string,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (records.length === 0) return new Map();
  const [rows = []] = await read([keysQuery([...new Set(records)], source)]);
  const known = Map.groupBy(rows, (row) => row["record"] ?? "");
  return new Map([...known].map(([record, found]) => [record, found.map((row) => row["key"] ?? "")]));
}

const keysQuery = (records: readonly string[], source: string): Query =>
  query(
    `select distinct a.record, coalesce(o.key, k.key) as key
     from (select unnest($1::text[]) as record) a
       join identity.public_crosswalk t on t.record = a.record
       join identity.public_crosswalk m on m.entity = t.entity and m.kind = t.kind
       left join identity.public_crosswalk o on o.record = m.record and o.source = $2
       left join writeback.public_creation k on k.record = m.record and k.source = $2 and k.state in ('created', 'there')
     where o.key is not null or k.key is not null order by 1, 2`,
    [arrayLiteral(records), source],
  );

/** Something that a send waits for has come: the system of the row `i` has a record of it. */
export const isThere = (waitsFor: string): string => `exists (
  select from identity.public_crosswalk t join identity.public_crosswalk o on o.entity = t.entity and o.kind = t.kind
  where t.record = ${waitsFor} and o.source = i.source)`;
