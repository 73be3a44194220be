// Who may come in: a name of this hub was asked for, by no foreign page, with a token or the session of somebody who signed in, whose
// roles allow the action.

import type { FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { acting, type Principal, toPrincipal } from "../access/principal.ts";
import type { Action } from "../access/role.ts";
import { isCsrf, type Sessions } from "../access/session.ts";
import type { Session } from "../access/store-session.ts";
import { verifyToken } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { languageOf } from "../base/language.ts";
import type { ApiHub } from "./api-hub.ts";
import { mediaTypeRefused } from "./fault-answer.ts";
import { rightsOf } from "./rights.ts";
import { cookieSecret } from "./session-cookie.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** As far as it may do what is asked. Set before the body is read; a request without one is never answered. */
    principal: Principal | undefined;
    /** Of somebody who signed in; undefined: a token. */
    session: RequestSession | undefined;
    /** The body as it came. */
    bytes: Uint8Array | undefined;
  }
}

export interface RequestSession extends Session {
  readonly secret: string;
}

/** `own`: whoever stands, about themselves. `open`: nobody is asked who they are; the route sees to that. */
export type Admission = Action | "own" | "open";

/** How long a verified token is believed without asking the database, ms: what a revocation may take to be felt. */
const believedMs = 2_000;
const believedMax = 1_000;

export interface Guard {
  /** Throws the fault that refuses the request. Without an action (no such route) whoever stands will do. */
  admit(request: FastifyRequest, admission: Admission | undefined): Promise<Principal | undefined>;
  /** Whoever listens on a line that was admitted still stands: no use of a session. */
  readmit(request: FastifyRequest, action: Action): Promise<Principal>;
  /** Tokens are asked for again: one was revoked. */
  forget(): void;
  /** A call that proves itself by its signature, or that needs no proof: the route sees to that. */
  admitOpen(request: FastifyRequest): void;
}

interface Credential {
  readonly principal: Principal;
  readonly session?: RequestSession;
}

/** `address`: where people reach the hub besides loopback names, such as https://hub.example. */
export function openGuard(
  hub: Pick<ApiHub, "database" | "clock" | "configuration" | "sources">,
  { sessions, address }: { readonly sessions: Sessions; readonly address?: string | undefined },
): Guard {
  const believed = new LRUCache<string, { readonly principal: Principal; readonly until: number }>({ max: believedMax });
  const foreign = foreignTo(address);

  const ofToken = async (token: string): Promise<Credential> => {
    const hash = sha256Hex(token);
    const known = believed.get(hash);
    const now = hub.clock.now();
    if (known !== undefined && now < known.until) return known;
    const holder = await verifyToken(hub.database, token);
    if (holder === undefined) {
      believed.delete(hash);
      throw refused(
        "token-refused",
        "authorization",
        "the token is unknown or revoked",
        "use a token that this hub issued and that stands",
      );
    }
    const principal = toPrincipal(holder, rightsOf(hub));
    believed.set(hash, { principal, until: now + believedMs });
    return { principal };
  };

  const ofSession = async (secret: string): Promise<Credential> => {
    const found = await sessions.find(secret);
    if (found === undefined) throw refused("session-ended", "session", "the session has ended", "sign in again");
    return { principal: toPrincipal(found.holder, rightsOf(hub)), session: { ...found.session, secret } };
  };

  /** A token is never helped by a session, nor a session by a token: who sends one is asked for that one alone. */
  const credential = async ({ headers }: FastifyRequest): Promise<Credential> => {
    const secret = cookieSecret(headers.cookie);
    if (headers.authorization === undefined && secret !== undefined) return ofSession(secret);
    return ofToken(bearerToken(headers.authorization));
  };

  const admit = async (request: FastifyRequest, admission: Action | "own" | undefined): Promise<Principal> => {
    foreign(request);
    const { principal: known, session } = await credential(request);
    const principal = { ...known, language: languageOf(request.headers["accept-language"]) };
    if (session !== undefined && !isReading(request)) assertOwnPage(request, session.secret, address);
    request.session = session;
    const { fresh } = request.routeOptions.config;
    // Known before it is refused: what somebody asked for and may not have is noted too.
    request.principal = principal;
    if (admission !== undefined && admission !== "own") request.principal = acting(principal, admission);
    if (fresh === true && session !== undefined && !sessions.isFresh(session)) throw stepUpNeeded();
    return request.principal;
  };

  return {
    admitOpen: foreign,
    async admit(request, admission) {
      if (admission === "open") {
        foreign(request);
        return undefined;
      }
      const principal = await admit(request, admission);
      if (request.session !== undefined) sessions.touch(request.session);
      return principal;
    },
    readmit: admit,
    forget: () => believed.clear(),
  };
}

const stepUpNeeded = (): Fault =>
  refused("step-up-needed", "session", "it is long ago that you proved who you are", "POST /v1/session/fresh, then ask again");

const isReading = ({ method }: FastifyRequest): boolean => method === "GET" || method === "HEAD";

/** A page of another origin has the cookie sent along, and cannot know the word that goes with it. */
function assertOwnPage({ headers }: FastifyRequest, secret: string, address: string | undefined): void {
  const { origin, host, "x-csrf-token": word } = headers;
  const isOwn = origin === undefined || origin === address || URL.parse(origin)?.host === host;
  if (isOwn && typeof word === "string" && isCsrf(word, secret)) return;
  const cause = isOwn ? "x-csrf-token is not the one of this session" : "a page of another origin asked";
  throw refused("csrf-refused", "x-csrf-token", cause, "send the csrf that GET /v1/session answers, from a page of this hub");
}

const refused = (code: string, subject: string, cause: string, hint: string): Fault => new Fault({ code, subject, cause, hint });

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

const isJson = (contentType: string | undefined): boolean => /^application\/json *(;|$)/i.test(contentType ?? "");

/** Refuses what was asked of another name, by another page, or tells something that is not JSON. */
function foreignTo(address: string | undefined): (request: FastifyRequest) => void {
  const own = address === undefined ? undefined : new URL(address);
  return (request) => {
    refuseForeignHost(request.headers.host, own);
    refuseForeignOrigin(request.headers.origin, own);
    if (request.method === "POST" && !isJson(request.headers["content-type"])) throw mediaTypeRefused();
  };
}

/** A page that points its own name at this address (DNS rebinding) still sends that name. */
function refuseForeignHost(host: string | undefined, own: URL | undefined): void {
  const name = host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname;
  if (name !== undefined && (loopback.has(name) || name === own?.hostname)) return;
  const hint = "use http://127.0.0.1 or http://localhost, or state login.address in hub.yaml";
  throw refused("host-refused", "host", "the API answers to names of its own only", hint);
}

function refuseForeignOrigin(origin: string | undefined, own: URL | undefined): void {
  if (origin === undefined || origin === own?.origin) return;
  const name = URL.parse(origin)?.hostname;
  if (name !== undefined && loopback.has(name)) return;
  throw refused("origin-refused", "origin", "a page of another origin asked", "call the API from this machine");
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer ([\w-]{1,200})$/.exec(authorization ?? "")?.[1];
  if (token !== undefined) return token;
  const hint = "sign in, or send authorization: Bearer and the token that init wrote";
  throw refused("token-missing", "authorization", "there is neither a session nor a bearer token", hint);
}
