// Whether the books of one system come out even, law by law; where they do not, which document is off and by how much.

import { decimal, toText } from "../base/decimal.ts";
import type { Row } from "../platform/database.ts";
import type { Law } from "./conservation-law.ts";
import { integer, type Reader, text } from "./reader.ts";
import { positionQuery } from "./store.ts";
import { brokenQuery, reckonedQuery } from "./store-conservation.ts";

export interface Conservation {
  readonly source: string;
  /** The position that was reckoned. */
  readonly position: number;
  readonly laws: readonly Kept[];
  readonly holds: boolean;
}

/** One law over the books of a system. */
export interface Kept {
  readonly law: string;
  /** Documents that were reckoned, and those with a figure that is not told or parked. */
  readonly documents: number;
  readonly unknown: number;
  readonly broken: number;
  /** Those furthest off first; at most as many as asked for. */
  readonly named: readonly Broken[];
}

export interface Broken {
  /** What names it: the values of the law's fields, in their order. */
  readonly document: readonly string[];
  readonly unit: string;
  /** Decimal text: what is too much, or (negative) too little. */
  readonly difference: string;
  readonly figures: readonly { readonly kind: string; readonly key: string; readonly entity: string; readonly amount: string }[];
}

/** Two statements for each law over one snapshot. */
export async function conservation(source: string, laws: readonly Law[], reader: Reader, limit: number): Promise<Conservation> {
  const queries = laws.flatMap((law) => [reckonedQuery(source, law, reader.model), brokenQuery(source, law, reader.model, limit)]);
  const [positions = [], ...rows] = await reader.read([positionQuery(), ...queries]);
  const kept = laws.map(({ name }, place) => keptOf(name, rows[2 * place]?.[0] ?? {}, rows[2 * place + 1] ?? []));
  const position = integer(positions[0] ?? {}, "position");
  return { source, position, laws: kept, holds: kept.every(({ broken }) => broken === 0) };
}

const keptOf = (law: string, counts: Row, broken: readonly Row[]): Kept => ({
  law,
  documents: integer(counts, "known"),
  unknown: integer(counts, "unknown"),
  broken: integer(counts, "broken"),
  named: broken.map(brokenOf),
});

const brokenOf = (row: Row): Broken => ({
  document: JSON.parse(text(row, "document")) as string[],
  unit: text(row, "unit"),
  difference: toText(decimal(text(row, "difference"))),
  figures: (JSON.parse(text(row, "figures")) as [string, string, string, string][]).map(([kind, key, entity, amount]) => ({
    kind,
    key,
    entity,
    amount: toText(decimal(amount)),
  })),
});
