// What /metrics tells of the API and of commits.

import type { FastifyInstance } from "fastify";
import type { Metrics } from "../platform/metric.ts";
import type { ApiHub } from "./api-hub.ts";

/** Seconds: an event within milliseconds is the aim, ten seconds is what `after=` waits. */
const requestBuckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 2.5, 10];

export function measure(app: FastifyInstance, { writer }: Pick<ApiHub, "writer">, metrics: Metrics, listeners: () => number): void {
  const position = metrics.gauge("position", "Position of the last durable commit");
  const entries = metrics.counter("entries_total", "Entries of the log committed since the start");
  const cash = metrics.counter("cash_changes_total", "Changes of cash lines committed since the start");
  const open = metrics.gauge("event_listeners", "Clients that listen to events");
  const requests = metrics.histogram("request_seconds", "Time to answer, by route and status", requestBuckets, ["route", "status"]);
  position.set(writer.position());
  writer.onCommit((committed) => {
    position.set(committed.position);
    entries.inc(committed.prepared?.entries.length ?? 0);
    cash.inc(committed.prepared?.finance.changes.length ?? 0);
  });
  app.addHook("onResponse", async (request, reply) => {
    open.set(listeners());
    requests.observe({ route: request.routeOptions.url ?? "unknown", status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}
