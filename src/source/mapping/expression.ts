// CEL expressions of a mapping: over the row's columns only, checked when the mapping is loaded, exact decimals, no floats.

import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { add, compare, type Decimal, decimalDigitsMax, multiply, negate, parseDecimal, subtract, toText } from "../../base/decimal.ts";
import { Fault } from "../../base/fault.ts";
import type { RawValues } from "../connector.ts";

/** An expression read and checked. `evaluate` throws plain errors with a one-line reason when a row does not suit it. */
export interface Expression {
  readonly text: string;
  /** Gives text (numbers as exact decimal text, booleans as true/false), or null. */
  evaluate(values: RawValues): string | null;
}

/** The decimal type expressions see: no property is reachable from an expression. */
class ExactDecimal {
  readonly exact: Decimal;
  constructor(exact: Decimal) {
    this.exact = exact;
  }
}

const exactOf = (text: string): ExactDecimal => {
  const parsed = parseDecimal(text.trim());
  if (parsed === undefined) throw new Error(`${JSON.stringify(text.slice(0, 40))} is not a decimal number`);
  return new ExactDecimal(parsed);
};

const bounded = (exact: Decimal): ExactDecimal => {
  const limit = decimalDigitsMax + 1;
  if (exact.digits.toString().length > limit) throw new Error(`the result has more than ${decimalDigitsMax} digits`);
  return new ExactDecimal(exact);
};

/** Enough for any field; an expression that needs more is a program, and programs belong elsewhere. */
const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 100, maxMapEntries: 100, maxCallArguments: 16 };

const environment = new Environment({ unlistedVariablesAreDyn: false, limits })
  .registerType("Decimal", { ctor: ExactDecimal, fields: {} })
  .registerVariable("row", "map<string, string>")
  .registerFunction("decimal(string): Decimal", exactOf)
  .registerFunction("decimal(int): Decimal", (value: bigint) => new ExactDecimal({ digits: value, scale: 0 }))
  .registerFunction("string(Decimal): string", (value: ExactDecimal) => toText(value.exact))
  .registerOperator("Decimal + Decimal", (a: ExactDecimal, b: ExactDecimal) => bounded(add(a.exact, b.exact)))
  .registerOperator("Decimal - Decimal", (a: ExactDecimal, b: ExactDecimal) => bounded(subtract(a.exact, b.exact)))
  .registerOperator("Decimal * Decimal", (a: ExactDecimal, b: ExactDecimal) => bounded(multiply(a.exact, b.exact)))
  .registerOperator("-Decimal", (a: ExactDecimal) => new ExactDecimal(negate(a.exact)))
  .registerOperator("Decimal == Decimal", (a: ExactDecimal, b: ExactDecimal) => compare(a.exact, b.exact) === 0)
  .registerOperator("Decimal < Decimal", (a: ExactDecimal, b: ExactDecimal) => compare(a.exact, b.exact) < 0)
  .registerOperator("Decimal <= Decimal", (a: ExactDecimal, b: ExactDecimal) => compare(a.exact, b.exact) <= 0)
  .registerOperator("Decimal > Decimal", (a: ExactDecimal, b: ExactDecimal) => compare(a.exact, b.exact) > 0)
  .registerOperator("Decimal >= Decimal", (a: ExactDecimal, b: ExactDecimal) => compare(a.exact, b.exact) >= 0);

/** Floats would lose digits, `matches` may run for ever on a hostile text, `dyn` would switch the check off. */
const refusedCalls = new Map([
  ["double", 'use decimal("1.10"): floats lose digits'],
  ["matches", "use startsWith, contains or a code table: a pattern can run for ever"],
  ["dyn", "every value has a type here"],
  ["timestamp", "use a column with a format: times are read by their pattern"],
  ["duration", "use a column with a format"],
]);
const refusedNames = new Set(["__proto__", "constructor", "prototype"]);
const resultTypes = new Set(["string", "int", "bool", "null", "Decimal"]);

/** Reads and checks an expression once, when the mapping is loaded. Fault: `expression-refused`. */
export const expression = (text: string, subject: string, wanted?: "bool"): Expression => {
  const refuse = (cause: string, hint: string, origin?: unknown): Fault =>
    new Fault({ code: "expression-refused", subject, cause, hint }, origin);
  const hint = 'columns are row.NAME or row["any name"], numbers decimal(row.NAME)';
  let parsed;
  try {
    parsed = environment.parse(text);
  } catch (error) {
    throw refuse(firstLine(error), hint, error);
  }
  const refused = refusedPart(parsed.ast);
  if (refused !== undefined) throw refuse(`it uses ${refused.what}`, refused.hint);
  const checked = parsed.check();
  if (!checked.valid) throw refuse(firstLine(checked.error), hint, checked.error);
  const type = String(checked.type);
  const isWanted = wanted === undefined ? resultTypes.has(type) : type === wanted;
  if (!isWanted) throw refuse(`it gives ${type}, not ${wanted ?? "text, a decimal, a whole number or a boolean"}`, hint);
  return { text, evaluate: (values) => resultText(parsed({ row: spokenValues(values) })) };
};

/** Columns without a value are not there, so that `has(row.X)` tells; no prototype is reachable. */
const spokenValues = (values: RawValues): Record<string, string> => {
  const spoken: Record<string, string> = Object.create(null);
  for (const name in values) {
    const value = values[name];
    if (value !== null && value !== undefined) spoken[name] = value;
  }
  return spoken;
};

const resultText = (result: unknown): string | null => {
  if (result === null) return null;
  if (typeof result === "string") return result;
  if (typeof result === "bigint" || typeof result === "boolean") return String(result);
  if (result instanceof ExactDecimal) return toText(result.exact);
  throw new Error(`the expression gave a ${typeof result}`);
};

const refusedPart = (root: ASTNode): { what: string; hint: string } | undefined => {
  const waiting: unknown[] = [root];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (Array.isArray(part)) waiting.push(...part);
    if (typeof part === "string" && refusedNames.has(part)) return { what: part, hint: "only columns of the row can be read" };
    if (!isNode(part)) continue;
    if (typeof part.args === "number") return { what: `the float ${part.args}`, hint: `write decimal("${part.args}")` };
    const called = part.op === "call" || part.op === "rcall" ? part.args[0] : "";
    const hint = refusedCalls.get(called);
    if (hint !== undefined) return { what: called, hint };
    waiting.push(part.args);
  }
  return undefined;
};

const isNode = (part: unknown): part is ASTNode => typeof part === "object" && part !== null && "op" in part && "args" in part;

export const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
