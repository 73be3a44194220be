// What a hub knows, in a form that does not depend on when it heard it.

import { readClaimBody } from "../observation/claim.ts";
import type { Database, Row } from "../platform/database.ts";
import { goldenQuery, parkedQuery, saidQuery } from "./store.ts";

export type Values = Readonly<Record<string, string | null>>;

export interface Said {
  readonly source: string;
  readonly kind: string;
  readonly key: string;
  readonly fields: Values;
  /** Parked fields of it, one text each; "*": the whole record. */
  readonly parked: readonly string[];
}

export interface Golden {
  readonly kind: string;
  /** Names of the source records that it is made of, in order. */
  readonly members: readonly string[];
  readonly values: Values;
}

export interface KnownState {
  /** By name: "odoo party 7". What a source has deleted is not among them. */
  readonly said: ReadonlyMap<string, Said>;
  readonly golden: readonly Golden[];
}

export async function knownState(database: Pick<Database, "read">): Promise<KnownState> {
  const [said = [], parked = [], golden = []] = await database.read([saidQuery(), parkedQuery(), goldenQuery()]);
  return stateOf(said, parked, golden);
}

export function stateOf(saidRows: readonly Row[], parkedRows: readonly Row[], goldenRows: readonly Row[]): KnownState {
  const parkedOf = Map.groupBy(parkedRows, (row) => row["record"] ?? "");
  const said = new Map<string, Said>();
  const members = new Map<string, string[]>();
  for (const [record, rows] of Map.groupBy(saidRows, (row) => row["record"] ?? "")) {
    const fields = fieldsOf(rows);
    const [row = {}] = rows;
    const [source = "", kind = "", key = ""] = [row["source"], row["record_kind"], row["key"]].map((text) => text ?? "");
    if (fields === undefined || isNameless(key)) continue;
    const name = `${source} ${kind} ${key}`;
    said.set(name, { source, kind, key, fields, parked: (parkedOf.get(record) ?? []).map(parkedText) });
    const entity = row["entity"] ?? "";
    members.set(entity, [...(members.get(entity) ?? []), name]);
  }
  const golden = goldenRows.flatMap((row): Golden[] => {
    const of = members.get(row["entity"] ?? "");
    return of === undefined ? [] : [{ kind: row["kind"] ?? "", members: of.toSorted(), values: JSON.parse(row["doc"] ?? "{}") as Values }];
  });
  return { said, golden };
}

/** A row that says nothing of a field leaves it as it was. Undefined: the source has deleted the record. */
function fieldsOf(claims: readonly Row[]): Values | undefined {
  let fields: Values | undefined;
  for (const row of claims) {
    const claim = readClaimBody(row["body"] ?? "{}");
    fields = claim.deleted ? undefined : { ...fields, ...claim.fields };
  }
  return fields;
}

/** A row whose key could not be read is kept beside the records under its place, parked as a whole. */
const isNameless = (key: string): boolean => key.startsWith("?");

const parkedText = (row: Row): string => `${row["field"]} ${row["class"]} ${row["value"] ?? ""}`;
