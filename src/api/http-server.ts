// The HTTP server before it has routes: admission ahead of the body, exact JSON in, zod at the edges, faults out.

import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { assert } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import type { Log } from "../platform/log.ts";
import { pushRecordsMax } from "../source/push.ts";
import { bodyBytesMax, sendFault } from "./fault-answer.ts";
import type { Guard } from "./guard.ts";
import { readBody } from "./json-body.ts";

/** A request that has not arrived whole by then is cut off, ms: slow senders hold no connection for ever. */
const requestMs = 60_000;

/** `proxies`: who connects from these addresses may say for whom. */
export function httpServer(guard: Guard, log: Log, { proxies }: { readonly proxies: readonly string[] }): FastifyInstance {
  const trustProxy = proxies.length > 0 && [...proxies];
  const app = Fastify({
    trustProxy,
    bodyLimit: bodyBytesMax,
    requestTimeout: requestMs,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  app.decorateRequest("principal");
  app.decorateRequest("session");
  app.decorateRequest("bytes");
  app.addHook("onRoute", ({ url, config }) => assert(config?.action !== undefined, `${url} says who may`));
  app.addHook("onRequest", async (request) => {
    const { action, signed } = request.routeOptions.config;
    if (signed === true) guard.admitOpen(request);
    else request.principal = await guard.admit(request, action);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, async (request: FastifyRequest, bytes: Buffer) => {
    request.bytes = bytes;
    // What a signature has to prove is not even read before it does.
    return request.routeOptions.config.signed === true ? undefined : readBody(bytes);
  });
  app.setValidatorCompiler(
    ({ schema }) =>
      (data) =>
        checkedBy(schema, data),
  );
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler((error, _, reply) => sendFault(reply, error, log));
  app.setNotFoundHandler((request, reply) => sendFault(reply, routeUnknown(request.method, request.url), log));
  return app;
}

export function checked<Value>(schema: z.ZodType<Value>, data: unknown): { value: Value } | { error: Fault } {
  const read = schema.safeParse(data);
  return read.success ? { value: read.data } : { error: refused(read.error.issues) };
}

function checkedBy(schema: unknown, data: unknown): { value: unknown } | { error: Fault } {
  assert(schema instanceof z.ZodType, "schemas of routes are zod schemas");
  return checked(schema, data);
}

/** The first thing that does not fit, where it is, and how many more there are. */
function refused(issues: readonly z.core.$ZodIssue[]): Fault {
  const [first] = issues;
  const subject = first?.path.length ? first.path.map(String).join(".") : "request";
  if (first?.code === "too_big" && subject === "records")
    return new Fault({
      code: "push-too-large",
      subject: `records.${pushRecordsMax}`,
      cause: `a push holds at most ${pushRecordsMax} records`,
      hint: "send it in several requests",
    });
  const more = issues.length > 1 ? `, and ${issues.length - 1} more` : "";
  return new Fault({
    code: "request-refused",
    subject,
    cause: `${first?.message ?? "it does not fit"}${more}`,
    hint: "see /openapi.json for what fits",
  });
}

const routeUnknown = (method: string, url: string): Fault =>
  new Fault({
    code: "route-unknown",
    subject: `${method} ${url.split("?")[0]?.slice(0, 100) ?? ""}`,
    cause: "there is no such route",
    hint: "see /openapi.json",
  });
