// Units of measure: UN/ECE Recommendation 20 common codes with exact factors. Never a float, never a rounded factor.
import { decimalOf, multiply, parseDecimal, powerOfTen, toText } from "../base/decimal.ts";
import { countUnits } from "./units/count.ts";
import { energyUnits } from "./units/energy.ts";
import { lengthUnits } from "./units/length.ts";
import { massUnits } from "./units/mass.ts";
import { timeUnits } from "./units/time.ts";
import type { Unit, UnitRow } from "./units/unit-row.ts";
import { volumeUnits } from "./units/volume.ts";
import { type ParkCause, parkCause } from "./park.ts";

const rows: readonly UnitRow[] = [...countUnits, ...massUnits, ...lengthUnits, ...volumeUnits, ...timeUnits, ...energyUnits];

const units = new Map<string, Unit>(
  rows.map(([code, name, dimension, numerator, denominator = 1n]) => [code, { code, name, dimension, numerator, denominator }]),
);

/** The unit of a Rec 20 common code (upper case as listed), or undefined. */
export const unitOf = (code: string): Unit | undefined => units.get(code);

export const unitCodes: readonly string[] = [...units.keys()].sort();

/** True for two codes of one size: EA, H87 and C62 all count single pieces. */
export const sameUnit = (a: string, b: string): boolean => {
  if (a === b) return true;
  const one = unitOf(a);
  const other = unitOf(b);
  if (one === undefined || other === undefined || one.dimension !== other.dimension) return false;
  return one.numerator * other.denominator === other.numerator * one.denominator;
};

/** A conversion that no decimal can hold exactly (one foot in yards) stays a ratio; who needs digits rounds it once. */
export type Converted =
  | { readonly kind: "exact"; readonly text: string }
  | { readonly kind: "ratio"; readonly numerator: bigint; readonly denominator: bigint }
  | { readonly kind: "parked"; readonly cause: ParkCause };

/** A quantity (decimal text) in another unit, exactly. Into its own unit it comes back unchanged, also where the unit is unknown. */
export const convert = (quantity: string, from: string, to: string): Converted => {
  if (from === to) return { kind: "exact", text: quantity };
  const source = unitOf(from);
  const target = unitOf(to);
  if (source === undefined || target === undefined)
    return parked(`${source === undefined ? from || "(none)" : to || "(none)"} is not a known unit`);
  if (source.dimension !== target.dimension) return parked(`${from} (${source.name}) cannot become ${to} (${target.name})`);
  const amount = parseDecimal(quantity);
  if (amount === undefined)
    return { kind: "parked", cause: parkCause("value", `"${quantity}" is not a decimal number`, "correct the quantity") };
  const numerator = amount.digits * source.numerator * target.denominator;
  return reduced(numerator, powerOfTen(amount.scale) * source.denominator * target.numerator);
};

const parked = (cause: string): Converted => ({
  kind: "parked",
  cause: parkCause("unit", cause, "use a UN/ECE Rec 20 code of the same dimension, or add a code table for units to the mapping"),
});

const divisor = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : divisor(b, a % b));

function reduced(numerator: bigint, denominator: bigint): Converted {
  const common = divisor(numerator, denominator);
  const top = numerator / common;
  const bottom = denominator / common;
  const scale = decimalsOf(bottom);
  if (scale === undefined) return { kind: "ratio", numerator: top, denominator: bottom };
  return { kind: "exact", text: toText(multiply(decimalOf(top), decimalOf(powerOfTen(scale) / bottom, scale))) };
}

/** How many decimals 1/denominator has, or undefined where it never ends: it ends only for factors 2 and 5. */
function decimalsOf(denominator: bigint): number | undefined {
  let rest = denominator;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; twos += 1) rest /= 2n;
  for (; rest % 5n === 0n; fives += 1) rest /= 5n;
  return rest === 1n ? Math.max(twos, fives) : undefined;
}
