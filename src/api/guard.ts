// Who may come in: a loopback name was asked for, by no foreign page, with a token whose roles allow the action.

import type { FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { assertAllowed, type Principal } from "../access/principal.ts";
import type { Action } from "../access/role.ts";
import { verifyToken } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { ApiHub } from "./api-hub.ts";
import { mediaTypeRefused } from "./fault-answer.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before the body is read; a request without one is never answered. */
    principal: Principal | undefined;
    /** The body as it came. */
    bytes: Uint8Array | undefined;
  }
}

/** How long a verified token is believed without asking the database, ms: what a revocation may take to be felt. */
const believedMs = 2_000;
const believedMax = 1_000;

export interface Guard {
  /** Throws the fault that refuses the request. Without an action (no such route) any standing token will do. */
  admit(request: FastifyRequest, action: Action | undefined): Promise<Principal>;
  /** The same of a call that proves itself by its signature, or of what anybody may have: the route sees to that. */
  admitSigned(request: FastifyRequest): void;
}

export function openGuard(hub: Pick<ApiHub, "database" | "clock">): Guard {
  const believed = new LRUCache<string, { readonly principal: Principal; readonly until: number }>({ max: believedMax });

  const principalOf = async (token: string): Promise<Principal> => {
    const hash = sha256Hex(token);
    const known = believed.get(hash);
    const now = hub.clock.now();
    if (known !== undefined && now < known.until) return known.principal;
    const principal = await verifyToken(hub.database, token);
    if (principal === undefined) {
      believed.delete(hash);
      throw new Fault({
        code: "token-refused",
        subject: "authorization",
        cause: "the token is unknown or revoked",
        hint: "use a token that this hub issued and that stands",
      });
    }
    believed.set(hash, { principal, until: now + believedMs });
    return principal;
  };

  return {
    admitSigned: refuseForeign,
    async admit(request, action) {
      refuseForeign(request);
      const principal = await principalOf(bearerToken(request.headers.authorization));
      // Known before it is refused: what somebody asked for and may not have is noted too.
      request.principal = principal;
      if (action !== undefined) assertAllowed(principal, action);
      return principal;
    },
  };
}

function refuseForeign({ headers, method }: FastifyRequest): void {
  refuseForeignHost(headers.host);
  refuseForeignOrigin(headers.origin);
  if (method === "POST" && !isJson(headers["content-type"])) throw mediaTypeRefused();
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

const isJson = (contentType: string | undefined): boolean => /^application\/json *(;|$)/i.test(contentType ?? "");

/** A page that points its own name at this address (DNS rebinding) still sends that name. */
function refuseForeignHost(host: string | undefined): void {
  const name = host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname;
  if (name !== undefined && loopback.has(name)) return;
  throw new Fault({
    code: "host-refused",
    subject: "host",
    cause: "the API answers to loopback names only",
    hint: "use http://127.0.0.1 or http://localhost",
  });
}

function refuseForeignOrigin(origin: string | undefined): void {
  if (origin === undefined) return;
  const name = URL.parse(origin)?.hostname;
  if (name !== undefined && loopback.has(name)) return;
  throw new Fault({
    code: "origin-refused",
    subject: "origin",
    cause: "a page of another origin asked",
    hint: "call the API from this machine",
  });
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer ([\w-]{1,200})$/.exec(authorization ?? "")?.[1];
  if (token !== undefined) return token;
  throw new Fault({
    code: "token-missing",
    subject: "authorization",
    cause: "there is no bearer token",
    hint: "send authorization: Bearer and the token that init wrote",
  });
}
