// How somebody comes in, whatever they proved it by: a new session, its cookie, and what it is told.

import type { FastifyReply, FastifyRequest } from "fastify";
import { type Rights, toPrincipal } from "../access/principal.ts";
import { actionsOf } from "../access/role.ts";
import type { SecondFactor } from "../access/second-factor.ts";
import { csrfOf, type Sessions } from "../access/session.ts";
import type { EnteringAccount, SignIn } from "../access/sign-in.ts";
import type { Factor, Session } from "../access/store-session.ts";
import { present } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { ApiHub } from "./api-hub.ts";
import type { WhoAmI } from "./contract-session.ts";
import { principalOf } from "./door.ts";
import type { RequestSession } from "./guard.ts";
import { rightsOf } from "./rights.ts";
import { cookieSecret, sessionCookie } from "./session-cookie.ts";

export interface EntryParts {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly second: SecondFactor;
  readonly clock: Clock;
}

export interface Entry extends EntryParts {
  /** A new session; the one that the browser had before ends. */
  enter(request: FastifyRequest, reply: FastifyReply, account: EnteringAccount, factors: readonly Factor[]): Promise<WhoAmI>;
  /** The same session under another secret, fresh again. */
  renew(request: FastifyRequest, reply: FastifyReply, factor: Factor): Promise<WhoAmI>;
  facts(request: FastifyRequest): WhoAmI;
  /** The session that its cookie names, on a route that asks nobody. */
  sessionOf(request: FastifyRequest): Promise<RequestSession | undefined>;
  /** Whose session it is. Fault `session-needed` where a token asks. */
  signedIn(request: FastifyRequest): RequestSession;
  /** What comes after a password: a code, where codes are asked of them. Faults `second-factor-needed`, `login-refused`. */
  proveSecond(account: string, code: string | undefined): Promise<readonly Factor[]>;
  /** Once more: a code where codes are asked of them, else the password. Faults as before. */
  prove(account: string, given: { readonly password?: string | undefined; readonly code?: string | undefined }): Promise<Factor>;
}

export function openEntry(hub: Pick<ApiHub, "configuration" | "sources">, parts: EntryParts): Entry {
  const { sessions, signIn, second } = parts;
  const facts: Entry["facts"] = (request) => ({ ...whoOf(request, rightsOf(hub)), ...sessionOf(request.session, sessions) });
  const answer = async (request: FastifyRequest, reply: FastifyReply, secret: string): Promise<WhoAmI> => {
    const { session, holder } = present(await sessions.find(secret), "the session that was opened in this moment");
    request.principal = toPrincipal(holder, rightsOf(hub));
    request.session = { ...session, secret };
    void reply.header("set-cookie", sessionCookie(secret)).header("cache-control", "no-store");
    return facts(request);
  };
  const signedIn: Entry["signedIn"] = ({ session }) => {
    if (session !== undefined) return session;
    const cause = "a token has no password and no sessions";
    throw new Fault({ code: "session-needed", subject: "session", cause, hint: "sign in as the person it is about" });
  };
  return {
    ...parts,
    facts,
    signedIn,
    async sessionOf({ headers }) {
      const secret = cookieSecret(headers.cookie);
      const found = secret === undefined ? undefined : await sessions.find(secret);
      return secret === undefined || found === undefined ? undefined : { ...found.session, secret };
    },
    async enter(request, reply, account, factors) {
      const before = cookieSecret(request.headers.cookie);
      if (before !== undefined) await sessions.endBySecret(before);
      const caller = { address: request.ip, agent: request.headers["user-agent"] ?? "" };
      return answer(request, reply, await sessions.open(account, factors, caller));
    },
    renew: async (request, reply, factor) => answer(request, reply, await sessions.renew(signedIn(request), factor)),
    async proveSecond(account, code) {
      if ((await second.of(account)) === undefined) return [];
      if (code === undefined) throw codeNeeded();
      return [await second.prove(account, code)];
    },
    async prove(account, { password, code }) {
      if ((await second.of(account)) !== undefined) {
        if (code === undefined) throw codeNeeded();
        return second.prove(account, code);
      }
      await signIn.byPassword(account, password ?? "");
      return "password";
    },
  };
}

const codeNeeded = (): Fault =>
  new Fault({
    code: "second-factor-needed",
    subject: "code",
    cause: "a code of your app is asked for",
    hint: "send it as code, or a recovery code",
  });

function whoOf(request: FastifyRequest, { classes }: Rights) {
  const { name, roles, sites, group, grants } = principalOf(request);
  return {
    name,
    roles: [...roles],
    sites: [...sites],
    group,
    grants: grants.map(({ role, company, site }) => ({ role, company, site, may: actionsOf([role]), sees: [...classes[role]] })),
    may: actionsOf(roles),
  };
}

function sessionOf(session: RequestSession | undefined, sessions: Sessions): Pick<WhoAmI, "by" | "csrf" | "session"> {
  if (session === undefined) return { by: "token", csrf: null, session: null };
  return { by: "session", csrf: csrfOf(session.secret), session: standingFacts(session, sessions) };
}

export const sessionFacts = ({ id, factors, beganAt, usedAt, address, agent }: Session) => ({
  id,
  factors: [...factors],
  beganAt: instantText(beganAt),
  usedAt: instantText(usedAt),
  address,
  agent,
});

const standingFacts = (session: Session, { limits }: Sessions) => ({
  ...sessionFacts(session),
  idleEndsAt: instantText(session.usedAt + limits.idleMs),
  endsAt: instantText(session.beganAt + limits.wholeMs),
  freshUntil: instantText(session.provedAt + limits.freshMs),
});
