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
  const [rows = []] = await read([ownKeyQuery([...new Set(records)], source)]);
  const known = Map.groupBy(rows, (row) => row["record"] ?? "");
  return places.map(({ kind, source: of, key }, place): OwnKey => {
    const record = records[place] ?? "";
    const keys = known.get(record)?.flatMap((row) => row["key"] ?? []) ?? [];
    const [own, ...others] = of === source && keys.includes(key) ? [key] : keys;
    const named = `${kind.replaceAll("_", " ")} ${key} of ${of}`;
    if (own === undefined) return { kind: "waits", record, cause: `${source} has no record of ${named} yet` };
    if (others.length === 0) return { kind: "key", key: own };
    return { kind: "several", cause: `${source} has several records of ${named}: ${keys.join(", ")}` };
  });
}

/** Records of the system that are one with these, by the record asked for. */
const ownKeyQuery = (records: readonly string[], source: string): Query =>
  query(
    `select t.record, o.key from identity.public_crosswalk t
       join identity.public_crosswalk o on o.entity = t.entity and o.kind = t.kind and o.source = $2
     where t.record = any($1::text[]) order by t.record, o.key`,
    [arrayLiteral(records), source],
  );

/** Something that a send waits for has come: the system of the row `i` has a record of it. */
export const isThere = (waitsFor: string): string => `exists (
  select from identity.public_crosswalk t join identity.public_crosswalk o on o.entity = t.entity and o.kind = t.kind
  where t.record = ${waitsFor} and o.source = i.source)`;
