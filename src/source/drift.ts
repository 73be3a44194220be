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
  ["Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal"],
  ["Edm.Byte", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Decimal"],
  ["Edm.Single", "Edm.Double"],
  ["Edm.Date", "Edm.DateTime", "Edm.DateTimeOffset"],
  ["Edm.Guid", "Edm.String"],
  ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal"],
  ["float", "double"],
  ["char", "varchar", "text"],
  ["date", "datetime"],
];

const widens = (was: string, now: string): boolean =>
  widenings.some((row) => row.includes(was) && row.includes(now) && row.indexOf(was) < row.indexOf(now));

/** Floats lose their fraction as whole numbers. */
const truncates = (was: string, now: string): boolean =>
  ["real", "double precision", "numeric", "float", "double", "decimal"].includes(was) && /(int|integer)$/.test(now);

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

const typesOf = (columns: readonly ContractColumn[]): Map<string, string> =>
  new Map(columns.map(({ name, type, presence }) => [name, presence === undefined ? type : `${type}${presenceMark}${presence}`]));

const presenceMark = ", ";

/** Fewer rows may lack a column by chance. */
export const tellingRows = 20;

/**
 * The form that rows tell, beside the one that was known. A column that they do not have is gone only where every row had it, and so
 * many have it no longer; a type of which they hold no value is what it was.
 */
export function toldByRows(known: readonly ContractColumn[], seen: readonly ContractColumn[], rows: number): ContractColumn[] {
  const [before, after] = [new Map(known.map((one) => [one.name, one])), new Set(seen.map(({ name }) => name))];
  const isTelling = rows >= tellingRows;
  const staying = known.filter(({ name, presence }) => !after.has(name) && (presence !== undefined || !isTelling));
  return [
    ...seen.map(({ name, type, presence }): ContractColumn => {
      const was = before.get(name);
      const told = was === undefined ? type : toldType(was.type, type);
      if (presence === "at times" || was?.presence === "at times") return { name, type: told, presence: "at times" };
      const isSure = isTelling || (was !== undefined && was.presence === undefined);
      return isSure ? { name, type: told } : { name, type: told, presence: "so far" };
    }),
    ...staying.map(({ name, type }): ContractColumn => ({ name, type, presence: "at times" })),
  ];
}

/** Of the type of a column; how often it is there changes no value. */
const plain = (type: string): string => type.split(presenceMark)[0] ?? type;

const partsOf = (type: string): readonly string[] => (type === "null" ? [] : type.split(" or "));

/** A value of each type that was known may come again. */
function toldType(was: string, now: string): string {
  const [known, seen] = [partsOf(was), partsOf(now)];
  if (seen.every((type) => known.includes(type))) return was;
  return seen.some((type) => known.includes(type)) ? [...new Set([...known, ...seen])].toSorted().join(" or ") : now;
}

function changeClass(was: string | null, now: string | null): DriftClass {
  if (was === null || plain(was) === "null") return "safe";
  if (now === null) return "breaking";
  return typeClass(plain(was), plain(now));
}

function typeClass(was: string, now: string): DriftClass {
  const [before, after] = [sizedType(was), sizedType(now)];
  if (before !== undefined && after !== undefined && (before.sizes !== after.sizes || before.name !== was || after.name !== now))
    return worse(typeClass(before.name, after.name), before.name === after.name && !holds(after, before) ? "narrowing" : "safe");
  if (was === now || widens(was, now) || partsOf(was).every((type) => partsOf(now).includes(type))) return "safe";
  return widens(now, was) || truncates(was, now) ? "narrowing" : "breaking";
}

interface SizedType {
  readonly name: string;
  readonly sizes: string;
  /** Digits or characters, and how many of them are decimals. */
  readonly whole: number;
  readonly decimals: number;
}

/** Types that say how much fits in, and whether they may be empty: "Edm.Decimal(13,3) not null". Being empty or not cuts no value. */
function sizedType(type: string): SizedType | undefined {
  const [, name, whole, decimals = "0"] = /^(Edm\.\w+)(?:\((\d+)(?:,(\d+))?\))?(?: not null)?$/.exec(type) ?? [];
  if (name === undefined) return undefined;
  if (whole === undefined) return { name, sizes: "", whole: Number.POSITIVE_INFINITY, decimals: Number.POSITIVE_INFINITY };
  return { name, sizes: `${whole},${decimals}`, whole: Number(whole) - Number(decimals), decimals: Number(decimals) };
}

const holds = (larger: SizedType, smaller: SizedType): boolean => larger.whole >= smaller.whole && larger.decimals >= smaller.decimals;

const worse = (one: DriftClass, other: DriftClass): DriftClass =>
  [one, other].includes("breaking") ? "breaking" : [one, other].includes("narrowing") ? "narrowing" : "safe";

export const worstOf = (changes: readonly ColumnChange[]): DriftClass =>
  changes.some((one) => one.class === "breaking") ? "breaking" : changes.some((one) => one.class === "narrowing") ? "narrowing" : "safe";

/** "column BETRAG is gone (breaking)". */
export const changeText = ({ column, class: drift, was, now }: ColumnChange): string =>
  `column ${column} ${now === null ? "is gone" : was === null ? "is new" : `was ${was} and is ${now}`} (${drift})`;
