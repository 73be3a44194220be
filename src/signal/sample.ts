// One row of a feed as a sample: which signal of which asset had which value when.

import { type Decimal, decimal, parseDecimal, toText } from "../base/decimal.ts";
import type { RawRow, RawValues } from "../source/connector.ts";
import { timeReaderOf, zoneOf } from "../source/mapping/cell.ts";
import { compileNumberPattern } from "../source/mapping/number-pattern.ts";
import { instantOf } from "../source/mapping/time-pattern.ts";
import type { Reduction, SignalRule } from "./signal-rule.ts";

export type Sample =
  | {
      readonly kind: "read";
      readonly asset: string;
      readonly signal: string;
      readonly rule: SignalRule;
      /** ms */
      readonly at: number;
      /** null: its quality is bad. */
      readonly value: Decimal | null;
    }
  /** Of a signal that nobody asked for. */
  | { readonly kind: "other" }
  | { readonly kind: "unread"; readonly cause: string };

/** A sum of very many samples must still be exact. */
const valueDigitsMax = 20;

/** `zone`: of times that name none. Fault `mapping-refused` for a format or zone that is none. */
export function sampleReader(reduction: Reduction, zone: string | undefined, feed: string): (row: RawRow) => Sample {
  const { quality, time, value: valueAt } = reduction;
  const subject = `reduce ${feed}`;
  const readTime = timeReaderOf(time.format, subject);
  const offsets = zoneOf(time.zone ?? zone, subject);
  const readNumber = compileNumberPattern(valueAt) ?? ((text: string) => text);
  const textOf = (part: Reduction["asset"], values: RawValues): string => ("value" in part ? part.value : (values[part.from] ?? "").trim());
  const good = new Set(quality?.good);
  const signals = new Map(Object.entries(reduction.signals));
  return ({ values, fault }) => {
    if (fault !== undefined) return unread(fault.cause);
    const [asset, signal] = [textOf(reduction.asset, values), textOf(reduction.signal, values)];
    const rule = signals.get(signal);
    if (signal !== "" && rule === undefined) return { kind: "other" };
    if (asset === "" || rule === undefined) return unread(`it names no ${asset === "" ? "asset" : "signal"}`);
    const clock = readTime((values[time.from] ?? "").trim());
    const at = clock && instantOf(clock, offsets);
    if (at === undefined) return unread(`its time ${shown(values[time.from])} cannot be read, or has no zone`);
    const sample = { kind: "read", asset, signal, rule, at } as const;
    if (quality !== undefined && !good.has((values[quality.from] ?? "").trim())) return { ...sample, value: null };
    const value = parseDecimal(readNumber((values[valueAt.from] ?? "").trim()) ?? "");
    if (value === undefined || String(value.digits).length > valueDigitsMax)
      return unread(`its value ${shown(values[valueAt.from])} is no number`);
    // 7.10 is 7.1 from here on: what is put away and taken up again must not be another number of decimals.
    return { ...sample, value: decimal(toText(value)) };
  };
}

const unread = (cause: string): Sample => ({ kind: "unread", cause });

const shown = (text: string | null | undefined): string =>
  text === undefined ? "(no such column)" : JSON.stringify((text ?? "").slice(0, 40));
