// What changed between the form a feed's rows had when it was accepted and the form they have now, and how much that matters.

import type { ContractColumn } from "./connector.ts";

/** `safe`: nothing that is read loses anything. `narrowing`: values may be cut. `breaking`: they are gone, or mean something else. */
export type DriftClass = "safe" | "narrowing" | "breaking";

export interface ColumnChange {
  readonly column: string;
  readonly class: DriftClass;
  /** Type, in the system's words; null: it was not there, or is there no longer. */
  readonly was: string | null;
  readonly now: string | null;
}

/** A value of an earlier type of a row is a value of every later one, unchanged. */
const widenings: readonly (readonly string[])[] = [
  ["smallint", "integer", "bigint", "numeric"],
  ["smallint", "integer", "double precision"],
  ["real", "double precision"],
  ["character", "character varying", "text"],
  ["date", "timestamp", "timestamp with time zone"],
];

const widens = (was: string, now: string): boolean =>
  widenings.some((row) => row.includes(was) && row.includes(now) && row.indexOf(was) < row.indexOf(now));

/** Floats lose their fraction as whole numbers. */
const truncates = (was: string, now: string): boolean =>
  ["real", "double precision", "numeric"].includes(was) && ["smallint", "integer", "bigint"].includes(now);

/** `used`: columns that the mapping reads. What it does not read may change as it likes. By name of the column. */
export function columnChanges(
  accepted: readonly ContractColumn[],
  seen: readonly ContractColumn[],
  used: ReadonlySet<string>,
): ColumnChange[] {
  const [before, after] = [typesOf(accepted), typesOf(seen)];
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((column) => {
    const [was, now] = [before.get(column) ?? null, after.get(column) ?? null];
    return was === now ? [] : [{ column, class: used.has(column) ? changeClass(was, now) : "safe", was, now }];
  });
}

const typesOf = (columns: readonly ContractColumn[]): Map<string, string> => new Map(columns.map(({ name, type }) => [name, type]));

function changeClass(was: string | null, now: string | null): DriftClass {
  if (was === null) return "safe";
  if (now === null) return "breaking";
  if (widens(was, now)) return "safe";
  return widens(now, was) || truncates(was, now) ? "narrowing" : "breaking";
}

export const worstOf = (changes: readonly ColumnChange[]): DriftClass =>
  changes.some((one) => one.class === "breaking") ? "breaking" : changes.some((one) => one.class === "narrowing") ? "narrowing" : "safe";

/** "column BETRAG is gone (breaking)". */
export const changeText = ({ column, class: drift, was, now }: ColumnChange): string =>
  `column ${column} ${now === null ? "is gone" : was === null ? "is new" : `was ${was} and is ${now}`} (${drift})`;
