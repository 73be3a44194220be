// Mass, base: kilogram. The pound is 0.45359237 kg by definition; every other avoirdupois unit follows from it.
import type { UnitRow } from "./unit-row.ts";

const pound = 45_359_237n;
const perKilogram = 100_000_000n;

export const massUnits: readonly UnitRow[] = [
  ["KGM", "kilogram", "mass", 1n],
  ["GRM", "gram", "mass", 1n, 1000n],
  ["MGM", "milligram", "mass", 1n, 1_000_000n],
  ["MC", "microgram", "mass", 1n, 1_000_000_000n],
  ["CGM", "centigram", "mass", 1n, 100_000n],
  ["DJ", "decagram", "mass", 1n, 100n],
  ["HGM", "hectogram", "mass", 1n, 10n],
  ["DTN", "decitonne", "mass", 100n],
  ["TNE", "tonne", "mass", 1000n],
  ["KTN", "kilotonne", "mass", 1_000_000n],
  ["CTM", "metric carat", "mass", 1n, 5000n],
  ["LBR", "pound", "mass", pound, perKilogram],
  ["ONZ", "ounce", "mass", pound, 16n * perKilogram],
  ["GRN", "grain", "mass", pound, 7000n * perKilogram],
  ["APZ", "troy ounce", "mass", 480n * pound, 7000n * perKilogram],
  ["STI", "stone (UK)", "mass", 14n * pound, perKilogram],
  ["CWA", "hundred pound (cwt)", "mass", 100n * pound, perKilogram],
  ["CWI", "hundredweight (UK)", "mass", 112n * pound, perKilogram],
  ["STN", "ton (US), short ton", "mass", 2000n * pound, perKilogram],
  ["LTN", "ton (UK), long ton", "mass", 2240n * pound, perKilogram],
];
