// Two systems set against each other, kind by kind: how many records each knows, what they come to, and which document one of them
// lacks. The difference of two balances is told in full: what only one side knows, and where both know it and differ.

import { add, type Decimal, decimal, subtract, toText } from "../base/decimal.ts";
import { kindOf, type Kind } from "../model/kind.ts";
import type { Row } from "../platform/database.ts";
import { docOf } from "./doc.ts";
import { label } from "./label.ts";
import type { Missing } from "./missing-record.ts";
import { integer, type Reader, text } from "./reader.ts";
import { positionQuery } from "./store.ts";
import { balancesQuery, countsQuery, differingQuery, missingQuery, type Sides } from "./store-reconciliation.ts";

export interface Reconciliation {
  /** The position that was compared. */
  readonly position: number;
  readonly kind: string;
  readonly systems: readonly [string, string];
  /** Entities that stand in each, and in both. */
  readonly counts: { readonly first: number; readonly second: number; readonly both: number };
  readonly missing: readonly Missing[];
  readonly balances: readonly Balance[];
  readonly differing: readonly Differing[];
  /** Nothing is missing, and nothing differs beyond the tolerance of the rules. */
  readonly agrees: boolean;
}

/** Sums of one field in one unit or currency, decimal text. `first - second = onlyFirst - onlySecond + differing`. */
export interface Balance {
  readonly field: string;
  readonly unit: string;
  readonly first: string;
  readonly second: string;
  readonly difference: string;
  readonly onlyFirst: string;
  readonly onlySecond: string;
  readonly differing: string;
}

export interface Differing {
  readonly field: string;
  readonly count: number;
  /** Beyond the tolerance of the rules; the others are tolerated. */
  readonly real: number;
  readonly example: { readonly entity: string; readonly first: string; readonly second: string };
}

export interface Compared {
  readonly kind: string;
  readonly first: string;
  readonly second: string;
  /** Missing records that are named on each side. */
  readonly limit: number;
}

/** One snapshot of what both systems claim now. Fault `kind-unknown`. */
export async function reconcile({ kind, first, second, limit }: Compared, reader: Reader): Promise<Reconciliation> {
  const known = kindOf(reader.model, kind);
  const sides: Sides = { kind, first, second, measures: measuresOf(known), fields: fieldsOf(known) };
  const queries = [positionQuery(), countsQuery(sides), balancesQuery(sides), missingQuery(sides, limit), differingQuery(sides)];
  const [positions = [], counts = [], balances = [], missing = [], differing = []] = await reader.read(queries);
  const [one = {}] = counts;
  const found = {
    position: integer(positions[0] ?? {}, "position"),
    kind,
    systems: [first, second] as const,
    counts: { first: integer(one, "first"), second: integer(one, "second"), both: integer(one, "both") },
    missing: [first, second].map((system) => missingIn(system, missing, known)),
    balances: balances.map(balanceOf),
    differing: differing.map(differingOf),
  };
  const agrees = found.missing.every(({ count }) => count === 0) && found.differing.every(({ real }) => real === 0);
  return { ...found, agrees };
}

/** Amounts and quantities that may be added up, with the field that says what they are counted in. */
const measuresOf = (kind: Kind): [string, string][] =>
  kind.fields.flatMap((field): [string, string][] => {
    const unit = field.unit ?? field.currency;
    return unit === undefined || field.isRate ? [] : [[field.name, unit]];
  });

const fieldsOf = (kind: Kind): string[] => kind.fields.flatMap(({ name, type }) => (type.kind === "reference" ? [] : [name]));

function missingIn(system: string, rows: readonly Row[], kind: Kind): Missing {
  const own = rows.filter((row) => text(row, "missing_in") === system);
  return {
    system,
    count: integer(own[0] ?? {}, "total"),
    records: own.map((row) => ({
      entity: text(row, "entity"),
      label: label(kind, docOf(row["doc"]), text(row, "key")),
      key: text(row, "key"),
      figures: (JSON.parse(row["figures"] ?? "[]") as [string, string, string][]).map(([field, amount, unit]) => ({
        field,
        amount: toText(decimal(amount)),
        unit,
      })),
    })),
  };
}

function balanceOf(row: Row): Balance {
  const figure = (column: string): Decimal => decimal(text(row, column));
  const [first, second, onlyFirst, onlySecond] = [figure("first"), figure("second"), figure("only_first"), figure("only_second")];
  const difference = subtract(first, second);
  return {
    field: text(row, "field"),
    unit: text(row, "unit"),
    first: toText(first),
    second: toText(second),
    difference: toText(difference),
    onlyFirst: toText(onlyFirst),
    onlySecond: toText(onlySecond),
    differing: toText(add(subtract(difference, onlyFirst), onlySecond)),
  };
}

function differingOf(row: Row): Differing {
  const [entity = "", first = "", second = ""] = JSON.parse(row["example"] ?? "[]") as string[];
  return { field: text(row, "field"), count: integer(row, "differing"), real: integer(row, "real"), example: { entity, first, second } };
}
