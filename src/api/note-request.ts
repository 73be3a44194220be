// Notes who asked for what: the route, and which record, kind or period; never a value, a token or a body.

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { RequestLog } from "../access/request-log.ts";
import type { ApiHub } from "./api-hub.ts";

/** Parts of an address that name something; others may hold values. */
const naming = new Set(
  "a after b clock company currency entity from id item key kind line position record site sites source to".split(" "),
);
const subjectMax = 300;

export function noteRequests(app: FastifyInstance, { clock }: Pick<ApiHub, "clock">, log: RequestLog): void {
  app.addHook("onResponse", async (request, reply) => {
    const { principal, method, routeOptions } = request;
    // Who has no token is refused before anything is asked: the hub's own log tells of it.
    if (principal === undefined) return;
    const route = `${method} ${routeOptions.url ?? "unknown"}`;
    const action = routeOptions.config.action ?? "";
    log.note({ at: clock.now(), principal: principal.name, action, route, subject: subjectOf(request), status: reply.statusCode });
  });
  app.addHook("onClose", () => log.close());
}

function subjectOf({ params, query, body }: FastifyRequest): string {
  const record = isNaming(body) ? { record: body["record"] } : {};
  const told = { ...namesOf(params), ...namesOf(query), ...record };
  const text = Object.entries(told).map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return text.join(" ").slice(0, subjectMax);
}

const namesOf = (given: unknown): Record<string, unknown> =>
  typeof given !== "object" || given === null
    ? {}
    : Object.fromEntries(Object.entries(given).filter(([name, value]) => naming.has(name) && value !== undefined));

/** A write names its record by an id, or by source, kind and key. */
const isNaming = (body: unknown): body is { readonly record: unknown } =>
  typeof body === "object" && body !== null && "record" in body && body.record !== undefined;
