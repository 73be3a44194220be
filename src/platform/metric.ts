// Metrics in Prometheus's form. Every hub has a registry of its own: two in one process (tests, a demo group) do not meet.
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export interface Metrics {
  readonly registry: Registry;
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  gauge(name: string, help: string, labels?: readonly string[]): Gauge;
  /** `buckets` in the unit of the name: `_seconds`, `_bytes`. */
  histogram(name: string, help: string, buckets: readonly number[], labels?: readonly string[]): Histogram;
  /** The text of GET /metrics. */
  text(): Promise<string>;
}

const prefix = "synchromesh_";

export const metrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix });
  const facts = (name: string, help: string, labels: readonly string[]) => ({
    name: `${prefix}${name}`,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    registry,
    counter: (name, help, labels = []) => new Counter(facts(name, help, labels)),
    gauge: (name, help, labels = []) => new Gauge(facts(name, help, labels)),
    histogram: (name, help, buckets, labels = []) => new Histogram({ ...facts(name, help, labels), buckets: [...buckets] }),
    text: () => registry.metrics(),
  };
};

export interface Reading {
  readonly name: string;
  readonly help: string;
  readonly values: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** What was read this moment, for one reader, in the form of GET /metrics. */
export function gaugeText(readings: readonly Reading[]): Promise<string> {
  const registry = new Registry();
  for (const { name, help, values } of readings.filter(({ values: given }) => given.length > 0)) {
    const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))];
    const gauge = new Gauge({ name: `${prefix}${name}`, help, labelNames, registers: [registry] });
    for (const { labels, value } of values) gauge.set(labels, value);
  }
  return registry.metrics();
}
