// Calls that are never right, or never right there, each with what to write instead.
import { findings, isSource, partsOf } from "./rule.ts";
import type { Finding, Rule, SourceFile } from "./rule.ts";

interface Ban {
  readonly pattern: RegExp;
  /** Paths it applies to; absent: all of `src/`. */
  readonly where?: RegExp;
  readonly except?: RegExp;
  readonly message: string;
}

const money = /^src\/(?:base\/(?:money|decimal|currency)|projection\/finance\/|workflow\/pay|connectors\/camt\/)/;
/** `Number(` is fine in a money file for what is not money: counts, positions, days, exponents. */
const numberOfMoney = /\bNumber\((?![^)]*(?:position|ordinal|version|[dD]ay|count|Ms|millis|index|length|exponent|scale|digits)\b)/g;

const bans: readonly Ban[] = [
  { pattern: /\beval\(|\bnew Function\b/g, message: "no evaluation of text: conditions and transforms are CEL over data" },
  { pattern: /\bparseFloat\(|\bNumber\.parseFloat\b/g, message: "a float loses cents: use parseDecimal of base/decimal.ts" },
  { pattern: numberOfMoney, where: money, message: "an amount is never a JavaScript number: use money or parseDecimal" },
  { pattern: /\.toFixed\(/g, where: money, message: "toFixed rounds a float: use toText of base/money.ts" },
  {
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)/g,
    except: /^src\/base\/clock\.ts$/,
    message: "time comes from a Clock: take one, or take the time",
  },
  { pattern: /\bMath\.random\b/g, message: "chance comes from a seed: take a seeded generator as an argument" },
  { pattern: /\bconsole\./g, except: /^src\/cli\//, message: "only cli/ prints: return a value, throw a Fault, or use platform/log.ts" },
  {
    pattern: /\bprocess\.env\b/g,
    except: /^src\/(?:cli\/|hub(?:-store)?\.ts$|platform\/)/,
    message: "the environment is read by cli/, hub.ts, hub-store.ts and platform/: take the value as an argument",
  },
  {
    pattern: /\bprocess\.exit\(/g,
    except: /^src\/(?:cli|platform)\//,
    message: "only cli/ ends the process: throw a Fault, or return",
  },
];

const vm = /^(?:node:)?vm$/;

function check(file: SourceFile): Finding[] {
  const applied = bans.filter(({ where, except }) => (where?.test(file.path) ?? true) && !(except?.test(file.path) ?? false));
  const modules = partsOf(file).literals.some(({ content }) => vm.test(content))
    ? findings(file, /["']vm["']|["']node:vm["']/g, "no evaluation of text: conditions and transforms are CEL over data", file.text)
    : [];
  return [...applied.flatMap(({ pattern, message }) => findings(file, pattern, message)), ...modules];
}

export const banRule: Rule = {
  name: "ban",
  states: "banned calls are written in their better form",
  check: (files) => files.filter(isSource).flatMap(check),
};
