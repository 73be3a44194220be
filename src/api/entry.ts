// How somebody comes in, whatever they proved it by: a new session, its cookie, and what it is told.

import type { FastifyReply, FastifyRequest } from "fastify";
import { toPrincipal } from "../access/principal.ts";
import { actionsOf } from "../access/role.ts";
import { csrfOf, type Sessions } from "../access/session.ts";
import type { EnteringAccount, SignIn } from "../access/sign-in.ts";
import type { Factor, Session } from "../access/store-session.ts";
import { present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { ApiHub } from "./api-hub.ts";
import type { WhoAmI } from "./contract-session.ts";
import { principalOf } from "./door.ts";
import type { RequestSession } from "./guard.ts";
import { rightsOf } from "./rights.ts";
import { cookieSecret, sessionCookie } from "./session-cookie.ts";

export interface Entry {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  /** A new session; the one that the browser had before ends. */
  enter(request: FastifyRequest, reply: FastifyReply, account: EnteringAccount, factors: readonly Factor[]): Promise<WhoAmI>;
  facts(request: FastifyRequest): WhoAmI;
  /** Whose session it is. Fault `session-needed` where a token asks. */
  signedIn(request: FastifyRequest): RequestSession;
}

export function openEntry(hub: Pick<ApiHub, "configuration" | "sources">, sessions: Sessions, signIn: SignIn): Entry {
  const facts: Entry["facts"] = (request) => {
    const { name, roles, sites, group, grants } = principalOf(request);
    const { session } = request;
    const who = {
      name,
      roles: [...roles],
      sites: [...sites],
      group,
      grants: grants.map(({ role, company, site, classes }) => ({ role, company, site, may: actionsOf([role]), sees: [...classes] })),
      may: actionsOf(roles),
    };
    if (session === undefined) return { ...who, by: "token", csrf: null, session: null };
    return { ...who, by: "session", csrf: csrfOf(session.secret), session: standingFacts(session, sessions) };
  };
  return {
    sessions,
    signIn,
    facts,
    signedIn({ session }) {
      if (session !== undefined) return session;
      const cause = "a token has no password and no sessions";
      throw new Fault({ code: "session-needed", subject: "session", cause, hint: "sign in as the person it is about" });
    },
    async enter(request, reply, account, factors) {
      const before = cookieSecret(request.headers.cookie);
      if (before !== undefined) await sessions.endBySecret(before);
      const caller = { address: request.ip, agent: request.headers["user-agent"] ?? "" };
      const secret = await sessions.open(account, factors, caller);
      const { session, holder } = present(await sessions.find(secret), "the session that was opened in this moment");
      request.principal = toPrincipal(holder, rightsOf(hub));
      request.session = { ...session, secret };
      void reply.header("set-cookie", sessionCookie(secret)).header("cache-control", "no-store");
      return facts(request);
    },
  };
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
