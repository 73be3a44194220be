// Faults as HTTP answers. The one place where a code becomes a status.

import type { FastifyError, FastifyReply } from "fastify";
import { Fault, type FaultFacts, isFault } from "../base/fault.ts";
import type { Log } from "../platform/log.ts";

/** Codes that do not follow the rule: what may be tried again is 503, the rest is 422. */
const statuses: Readonly<Record<string, number>> = {
  "idempotency-key-missing": 400,
  "request-malformed": 400,
  "site-missing": 400,
  "code-refused": 401,
  "login-refused": 401,
  "second-factor-needed": 401,
  "session-ended": 401,
  "step-up-needed": 401,
  "token-missing": 401,
  "token-refused": 401,
  "webhook-refused": 401,
  "csrf-refused": 403,
  "host-refused": 403,
  "origin-refused": 403,
  "approval-own": 403,
  "field-hidden": 403,
  "identity-unlinked": 403,
  "not-allowed": 403,
  "override-not-permitted": 403,
  "second-person-needed": 403,
  "session-needed": 403,
  "place-refused": 403,
  "secret-elsewhere": 403,
  "account-unknown": 404,
  "bucket-unknown": 404,
  "kind-unknown": 404,
  "decision-unknown": 404,
  "delegation-unknown": 404,
  "key-unknown": 404,
  "provider-unknown": 404,
  "line-unknown": 404,
  "channel-unknown": 404,
  "draft-unknown": 404,
  "override-unknown": 404,
  "proposal-unknown": 404,
  "reconciliation-unknown": 404,
  "record-unknown": 404,
  "site-unknown": 404,
  "rule-set-unknown": 404,
  "route-unknown": 404,
  "source-unknown": 404,
  "view-unknown": 404,
  "version-unknown": 404,
  "bulk-changed": 409,
  "configuration-changed": 409,
  "draft-changed": 409,
  "consent-refused": 409,
  "erased-meanwhile": 409,
  "idempotency-key-reused": 409,
  "inbox-item-gone": 409,
  "account-exists": 409,
  "factor-exists": 409,
  "identity-taken": 409,
  "last-administrator": 409,
  "proposal-decided": 409,
  "setup-closed": 409,
  "proposal-overtaken": 409,
  "proposal-unrehearsed": 409,
  "push-too-large": 413,
  "request-too-large": 413,
  "media-type-refused": 415,
  "login-paused": 429,
  "hub-failed": 500,
  "page-corrupt": 500,
  "storage-damaged": 500,
  deposed: 503,
  "position-not-reached": 504,
};

export const statusOf = (fault: FaultFacts): number => statuses[fault.code] ?? (fault.retryable ? 503 : 422);

/** Seconds a caller should wait before it tries again. */
const retryAfter = "1";
const retryAfterPause = "30";

export function sendFault(reply: FastifyReply, error: unknown, log: Log): FastifyReply {
  const fault = isFault(error) ? error : faultOf(error);
  const status = statusOf(fault);
  if (fault.code === "hub-failed") log.error({ err: error }, "a request failed inside the hub");
  if (status === 401) void reply.header("www-authenticate", "Bearer");
  if (status === 503) void reply.header("retry-after", retryAfter);
  if (status === 429) void reply.header("retry-after", retryAfterPause);
  return reply.code(status).type("application/json; charset=utf-8").send(JSON.stringify(fault.toJSON()));
}

/** What the HTTP server itself refused, in our words; anything else is our own failure and tells nothing of its inside. */
function faultOf(error: unknown): Fault {
  const status = isHttpError(error) ? error.statusCode : undefined;
  if (status === 413) return tooLarge();
  if (status === 415) return mediaTypeRefused();
  if (status !== undefined && status < 500)
    return new Fault({
      code: "request-malformed",
      subject: "request",
      cause: "it is not well-formed HTTP",
      hint: "correct the address, its encoding or the headers",
    });
  return new Fault({
    code: "hub-failed",
    subject: "request",
    cause: "the hub failed while answering",
    hint: "see the hub's log, and report this fault",
  });
}

const isHttpError = (error: unknown): error is FastifyError & { statusCode: number } =>
  error instanceof Error && "statusCode" in error && typeof error.statusCode === "number";

/** One request; a larger batch is sent as several. */
export const bodyBytesMax = 16 * 1024 * 1024;

const tooLarge = (): Fault =>
  new Fault({
    code: "request-too-large",
    subject: `body, byte ${bodyBytesMax}`,
    cause: `it is larger than ${bodyBytesMax} bytes`,
    hint: "send it in several requests",
  });

export const mediaTypeRefused = (): Fault =>
  new Fault({
    code: "media-type-refused",
    subject: "content-type",
    cause: "writes are JSON only",
    hint: "send content-type: application/json",
  });
