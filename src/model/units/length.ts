// Length, base: metre; area, base: square metre. The inch is 0.0254 m by definition.
import type { UnitRow } from "./unit-row.ts";

const inch = 254n;
const perMetre = 10_000n;

export const lengthUnits: readonly UnitRow[] = [
  ["MTR", "metre", "length", 1n],
  ["DMT", "decimetre", "length", 1n, 10n],
  ["CMT", "centimetre", "length", 1n, 100n],
  ["MMT", "millimetre", "length", 1n, 1000n],
  ["4H", "micrometre", "length", 1n, 1_000_000n],
  ["KMT", "kilometre", "length", 1000n],
  ["INH", "inch", "length", inch, perMetre],
  ["FOT", "foot", "length", 12n * inch, perMetre],
  ["YRD", "yard", "length", 36n * inch, perMetre],
  ["SMI", "mile", "length", 63_360n * inch, perMetre],
  ["NMI", "nautical mile", "length", 1852n],
  ["MTK", "square metre", "area", 1n],
  ["DMK", "square decimetre", "area", 1n, 100n],
  ["CMK", "square centimetre", "area", 1n, 10_000n],
  ["MMK", "square millimetre", "area", 1n, 1_000_000n],
  ["KMK", "square kilometre", "area", 1_000_000n],
  ["ARE", "are", "area", 100n],
  ["H18", "square hectometre", "area", 10_000n],
  ["HAR", "hectare", "area", 10_000n],
  ["INK", "square inch", "area", inch ** 2n, perMetre ** 2n],
  ["FTK", "square foot", "area", (12n * inch) ** 2n, perMetre ** 2n],
  ["YDK", "square yard", "area", (36n * inch) ** 2n, perMetre ** 2n],
  ["ACR", "acre", "area", 4840n * (36n * inch) ** 2n, perMetre ** 2n],
];
