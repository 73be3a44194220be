// POST /v1/webhooks/SOURCE: a system calls the hub. A call that is not proved to be its system's does nothing, and is told nothing.

import { timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { idHeader, isSignedCall, secretKey } from "../access/webhook-signature.ts";
import { present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { pushBody } from "../source/push.ts";
import type { Webhook } from "../source/webhook.ts";
import type { ApiHub, ApiSource } from "./api-hub.ts";
import { webhookAnswer } from "./contract-webhook.ts";
import type { Door } from "./door.ts";
import { checked } from "./http-server.ts";
import { inRole } from "./rights.ts";
import { readBody } from "./json-body.ts";
import { refuseUnknownKinds } from "./observation-route.ts";
import type { TakePush } from "./push-once.ts";
import type { Wakes } from "./wake.ts";

export function webhookRoutes({ hub, signed }: Door, take: TakePush, wakes: Wakes): void {
  const perform = async (request: FastifyRequest, name: string, token: string | undefined) => {
    const source = await proved(hub, request, name, token);
    // Noted like any other request.
    request.principal = inRole(`webhook ${source.name}`, "machine", [source.site], hub);
    if (source.webhook.takes === "records") return taken(source, request);
    wakes.wake(source.name);
    return { woken: true, position: hub.writer.position(), received: 0 };
  };
  const taken = async (source: ApiSource, request: FastifyRequest) => {
    const bytes = bytesOf(request);
    const told = checked(webhookBody, readBody(bytes));
    if ("error" in told) throw told.error;
    const body = { source: source.name, records: told.value.data?.records ?? told.value.records ?? [] };
    refuseUnknownKinds(body, hub.model);
    const key = `webhook ${String(request.headers[idHeader])}`;
    const { position, received } = await take({ source, body, bytes, hash: sha256Hex(bytes), key });
    return { woken: false, position, received };
  };
  signed({
    url: "/v1/webhooks/:source",
    summary: "A system calls the hub, signed as Standard Webhooks has it, or with its token in the header x-webhook-token",
    params: { source: z.string().max(63) },
    answer: webhookAnswer,
    perform: ({ request, params }) => perform(request, params.source, tokenHeader(request)),
  });
  signed({
    url: "/v1/webhooks/:source/:token",
    summary: "The same of a system that can send neither signature nor header: its token is part of the address",
    params: { source: z.string().max(63), token: z.string().max(200) },
    answer: webhookAnswer,
    perform: ({ request, params }) => perform(request, params.source, params.token),
  });
}

const { records } = pushBody.shape;
const webhookBody = z
  .looseObject({ records: records.optional(), data: z.looseObject({ records }).optional() })
  .refine((body) => body.records !== undefined || body.data !== undefined, "it holds records, or data with records");

const bytesOf = (request: FastifyRequest): Uint8Array => present(request.bytes, "the bytes of a call");

type CalledSource = ApiSource & { readonly webhook: Webhook };

/** Fault `webhook-refused`, the same whatever is wrong: a stranger learns not even which sources there are. */
async function proved(hub: ApiHub, request: FastifyRequest, name: string, token: string | undefined): Promise<CalledSource> {
  const source = hub.sources.find((one) => one.name === name);
  if (source?.webhook === undefined || !(await isProved(hub, source.name, source.webhook, request, token))) throw refused();
  return { ...source, webhook: source.webhook };
}

async function isProved(hub: ApiHub, name: string, webhook: Webhook, request: FastifyRequest, token: string | undefined): Promise<boolean> {
  const resolved = (reference: string): Promise<string> => hub.secrets.resolve(reference);
  try {
    if (webhook.token !== undefined) return token !== undefined && isToken(await resolved(webhook.token), token);
    const keys = await Promise.all((webhook.secrets ?? []).map(async (one) => secretKey(await resolved(one), one)));
    return isSignedCall(request.headers, bytesOf(request), keys, hub.clock.now());
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    hub.log.warn({ source: name, fault }, "a call could not be checked: it is refused");
    return false;
  }
}

/** Shorter ones are guessed. */
const tokenMin = 24;

function isToken(own: string, given: string): boolean {
  if (own.length >= tokenMin) return timingSafeEqual(Buffer.from(sha256Hex(own)), Buffer.from(sha256Hex(given)));
  const hint = "make one: openssl rand -hex 24";
  throw new Fault({ code: "webhook-secret-refused", subject: "token", cause: `a token has ${tokenMin} characters at least`, hint });
}

const tokenHeader = ({ headers }: FastifyRequest): string | undefined => {
  const given = headers["x-webhook-token"];
  return typeof given === "string" ? given : undefined;
};

const refused = (): Fault =>
  new Fault({
    code: "webhook-refused",
    subject: "webhook",
    cause: "it is not proved to be from a system that may call this hub now",
    hint: "check the source, the secret and the clock of the sender; the hub's log tells more",
  });
