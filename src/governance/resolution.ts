// What survives of equal claims where no one of them has to win: differences added up, lists united, the largest, the smallest.

import { add, parseDecimal, subtract, toText, type Decimal } from "../base/decimal.ts";
import type { FoldContext } from "./fold-context.ts";
import type { Unit } from "./rule-set.ts";
import type { Agreement, Bases, MemberStanding, Standing, Value } from "./standing.ts";

/** Values that no claim holds as they are, by field number. */
export interface Composed {
  readonly values: ReadonlyMap<number, string>;
  /** Where a system took the sum over: what each claimed there, and differences count from. */
  readonly bases: Bases | undefined;
}

/**
 * The agreed value and every equal's difference from it: -3 here and -2 there make -5. A system that takes the sum over differs no
 * more than before. Undefined where it cannot be said exactly: an equal that had no part in the agreement, no number, units or
 * currencies apart without travelling together.
 */
export function sumOfDifferences(
  standing: Standing,
  unit: Unit,
  context: FoldContext,
  equals: readonly MemberStanding[],
  agreement: Agreement,
): Composed | undefined {
  if (isTakenOver(standing, unit, equals)) {
    const values = new Map(unit.fields.map((field) => [field, standing.values[field] ?? ""]));
    return { values, bases: basesOf(unit, equals) };
  }
  const values = new Map<number, string>();
  for (const field of unit.fields) {
    const value = isNumber(standing, field)
      ? summed({ standing, unit, context, agreement, field }, equals)
      : (agreement.values[unit.fields.indexOf(field)] ?? undefined);
    if (value === undefined) return undefined;
    values.set(field, value);
  }
  return { values, bases: undefined };
}

/** What each of them claims of the unit now. */
export const basesOf = ({ fields }: Unit, members: readonly MemberStanding[]): Bases =>
  members.map(({ source, values }) => [source, fields.map((field) => values[field] ?? null)] as const);

const isNumber = ({ plan }: Standing, field: number): boolean =>
  plan.types[field]?.kind === "decimal" || plan.types[field]?.kind === "integer";

/** One of them now says what the sum was: it was told. Where a person's value stands, it may have been told that. */
const isTakenOver = (standing: Standing, { fields }: Unit, equals: readonly MemberStanding[]): boolean =>
  !standing.overrides.some((override) => !override.pending && fields.some((field) => override.fields.has(field))) &&
  equals.some(
    (member) =>
      fields.some((field) => member.movedStep[field] === standing.step) &&
      fields.every((field) => (member.values[field] ?? undefined) === (standing.values[field] ?? undefined)),
  );

interface Summing {
  readonly standing: Standing;
  readonly unit: Unit;
  readonly context: FoldContext;
  readonly agreement: Agreement;
  readonly field: number;
}

function summed(summing: Summing, equals: readonly MemberStanding[]): string | undefined {
  const { standing, unit, agreement, field } = summing;
  const place = unit.fields.indexOf(field);
  const agreed = parseDecimal(agreement.values[place] ?? "");
  if (agreed === undefined || !isOneCurrency(standing, field, equals)) return undefined;
  let sum = agreed;
  for (const member of equals) {
    const value = member.values[field];
    if (value === undefined || value === null) continue;
    const base = baseOf(agreement, member.source);
    const before = base && measured(summing, base[place], (other) => base[unit.fields.indexOf(other)], equals);
    const now = measured(summing, value, (other) => member.values[other], equals);
    if (before === undefined || now === undefined) return undefined;
    sum = add(sum, subtract(now, before));
  }
  return toText(sum);
}

/** Without bases of their own all agreed on the same values. */
const baseOf = ({ bases, values }: Agreement, source: string): readonly Value[] | undefined =>
  bases === undefined ? values : bases.find(([of]) => of === source)?.[1];

/** The number in the unit that was agreed on; without a unit among the fields, all have to use one. */
function measured(
  { standing, unit, context, agreement, field }: Summing,
  value: Value,
  measureOf: (field: number) => Value,
  equals: readonly MemberStanding[],
): Decimal | undefined {
  if (value === undefined || value === null) return undefined;
  const measure = standing.plan.unit[field] ?? -1;
  if (measure < 0) return parseDecimal(value);
  const place = unit.fields.indexOf(measure);
  if (place < 0) return equals.every((one) => one.values[measure] === equals[0]?.values[measure]) ? parseDecimal(value) : undefined;
  const text = context.convert(value, measureOf(measure) ?? "", agreement.values[place] ?? "");
  return text === undefined ? undefined : parseDecimal(text);
}

const isOneCurrency = ({ plan }: Standing, field: number, equals: readonly MemberStanding[]): boolean => {
  const currency = plan.currency[field] ?? -1;
  return currency < 0 || equals.every((one) => one.values[currency] === equals[0]?.values[currency]);
};

/** Every element that one of them lists, in order of text. */
export function united(unit: Unit, equals: readonly MemberStanding[]): Composed {
  const separator = unit.rule?.separator ?? "";
  const values = new Map<number, string>();
  for (const field of unit.fields) {
    const said = equals.flatMap(({ values: own }) => own[field] ?? []);
    if (said.length > 0) values.set(field, [...new Set(said.flatMap((text) => elements(text, separator)))].sort().join(separator));
  }
  return { values, bases: undefined };
}

export const elements = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((element) => element.trim())
    .filter((element) => element !== "");

/** The largest (sign 1) or smallest (sign -1) of the unit's first field; undefined where two cannot be compared. */
export function extreme(
  standing: Standing,
  unit: Unit,
  context: FoldContext,
  equals: readonly MemberStanding[],
  sign: 1 | -1,
): MemberStanding | undefined {
  const field = unit.fields[0] ?? 0;
  const measure = standing.plan.unit[field] ?? -1;
  const said = equals.filter((member) => (member.values[field] ?? "") !== "");
  let best = said[0] ?? equals[0];
  for (const member of said) {
    if (best === undefined || member === best) continue;
    const [x, y] = [member.values[field] ?? "", best.values[field] ?? ""];
    const [xUnit, yUnit] = [member.values[measure] ?? "", best.values[measure] ?? ""];
    const order = xUnit === yUnit ? context.compare(field, x, y) : context.compareQuantity(x, xUnit, y, yUnit);
    if (order === undefined) return undefined;
    if (sign * order > 0) best = member;
  }
  return best;
}
