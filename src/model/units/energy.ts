// Energy, power, pressure and what machines report. Temperatures are not multiples of one another: each only converts into itself.
import type { UnitRow } from "./unit-row.ts";

export const energyUnits: readonly UnitRow[] = [
  ["JOU", "joule", "energy", 1n],
  ["KJO", "kilojoule", "energy", 1000n],
  ["3B", "megajoule", "energy", 1_000_000n],
  ["GV", "gigajoule", "energy", 1_000_000_000n],
  ["WHR", "watt hour", "energy", 3600n],
  ["KWH", "kilowatt hour", "energy", 3_600_000n],
  ["MWH", "megawatt hour", "energy", 3_600_000_000n],
  ["GWH", "gigawatt hour", "energy", 3_600_000_000_000n],
  ["WTT", "watt", "power", 1n],
  ["KWT", "kilowatt", "power", 1000n],
  ["MAW", "megawatt", "power", 1_000_000n],
  ["PAL", "pascal", "pressure", 1n],
  ["KPA", "kilopascal", "pressure", 1000n],
  ["MPA", "megapascal", "pressure", 1_000_000n],
  ["BAR", "bar", "pressure", 100_000n],
  ["MBR", "millibar", "pressure", 100n],
  ["AMP", "ampere", "current", 1n],
  ["VLT", "volt", "voltage", 1n],
  ["HTZ", "hertz", "frequency", 1n],
  ["CEL", "degree Celsius", "celsius", 1n],
  ["FAH", "degree Fahrenheit", "fahrenheit", 1n],
  ["KEL", "kelvin", "kelvin", 1n],
];
