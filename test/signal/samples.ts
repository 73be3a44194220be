// Samples of a test, and the events they come to.
import { decimal, toText } from "../../src/base/decimal.ts";
import { takeSample, type SignalEvent } from "../../src/signal/reduction.ts";
import { reduceConfiguration, type SignalRule } from "../../src/signal/signal-rule.ts";
import { newMemory } from "../../src/signal/signal-state.ts";

/** Seconds and value. */
export type Reading = readonly [at: number, value: string];

export const ruleOf = (written: Readonly<Record<string, unknown>>): SignalRule => {
  const feed = { asset: "machine", signal: "channel", time: "at", value: "value", signals: { vibration: written } };
  const rule = reduceConfiguration.parse({ feed })["feed"]?.signals["vibration"];
  if (rule === undefined) throw new Error("the rule was written");
  return rule;
};

export const twoLevels = [
  { state: "degraded", enter: "7.1", leave: "6.5" },
  { state: "failed", enter: "11.2", leave: "10.0" },
];

/** "state since–confirmed samples smallest–largest limit", times in seconds. */
export const eventText = ({ state, since, confirmedAt, evidence, limit }: SignalEvent): string => {
  const seen = evidence === null ? "" : ` ${evidence.count} samples ${toText(evidence.min)}–${toText(evidence.max)}`;
  return `${state} ${since / 1000}–${confirmedAt / 1000}${seen}${limit === null ? "" : ` over ${toText(limit)}`}`;
};

export function eventsOf(rule: SignalRule, readings: readonly Reading[]): SignalEvent[] {
  const memory = newMemory();
  return readings.flatMap(([at, value]) => takeSample(memory, rule, at * 1000, decimal(value)));
}

export const told = (written: Readonly<Record<string, unknown>>, readings: readonly Reading[]): string[] =>
  eventsOf(ruleOf({ levels: twoLevels, ...written }), readings).map(eventText);
