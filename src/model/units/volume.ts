// Volume, base: cubic metre. The US gallon is 231 cubic inches, the UK gallon 4.54609 litres, both by definition.
import type { UnitRow } from "./unit-row.ts";

const cubicInch = 254n ** 3n;
const perCubicMetre = 10_000n ** 3n;
const gallonUs = 231n * cubicInch;
const gallonUk = 454_609n;
const gallonUkPerCubicMetre = 100_000_000n;

export const volumeUnits: readonly UnitRow[] = [
  ["MTQ", "cubic metre", "volume", 1n],
  ["DMQ", "cubic decimetre", "volume", 1n, 1000n],
  ["CMQ", "cubic centimetre", "volume", 1n, 1_000_000n],
  ["MMQ", "cubic millimetre", "volume", 1n, 1_000_000_000n],
  ["LTR", "litre", "volume", 1n, 1000n],
  ["DLT", "decilitre", "volume", 1n, 10_000n],
  ["CLT", "centilitre", "volume", 1n, 100_000n],
  ["MLT", "millilitre", "volume", 1n, 1_000_000n],
  ["HLT", "hectolitre", "volume", 1n, 10n],
  ["INQ", "cubic inch", "volume", cubicInch, perCubicMetre],
  ["FTQ", "cubic foot", "volume", 1728n * cubicInch, perCubicMetre],
  ["YDQ", "cubic yard", "volume", 46_656n * cubicInch, perCubicMetre],
  ["GLL", "gallon (US)", "volume", gallonUs, perCubicMetre],
  ["QTL", "liquid quart (US)", "volume", gallonUs, 4n * perCubicMetre],
  ["PTL", "liquid pint (US)", "volume", gallonUs, 8n * perCubicMetre],
  ["OZA", "fluid ounce (US)", "volume", gallonUs, 128n * perCubicMetre],
  ["BLL", "barrel (US)", "volume", 42n * gallonUs, perCubicMetre],
  ["GLI", "gallon (UK)", "volume", gallonUk, gallonUkPerCubicMetre],
  ["QTI", "quart (UK)", "volume", gallonUk, 4n * gallonUkPerCubicMetre],
  ["PTI", "pint (UK)", "volume", gallonUk, 8n * gallonUkPerCubicMetre],
  ["OZI", "fluid ounce (UK)", "volume", gallonUk, 160n * gallonUkPerCubicMetre],
];
