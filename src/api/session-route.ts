// Signing in and out, who one is, and where one is signed in.

import type { Setup } from "../access/setup.ts";
import { isFault } from "../base/fault.ts";
import { answerOf } from "./contract.ts";
import { endBody, ended, sessionList, setupBody, setupState, signInBody, whoAmI } from "./contract-session.ts";
import { type Door, principalOf } from "./door.ts";
import { type Entry, sessionFacts } from "./entry.ts";
import { noCookie } from "./session-cookie.ts";

export function sessionRoutes(door: Door, entry: Entry): void {
  signingIn(door, entry);
  const { exchange } = door;
  const { sessions } = entry;
  exchange({
    method: "GET",
    url: "/v1/session",
    action: "own",
    summary: "Who I am, what I may do and where, and the word that goes with whatever I change",
    answer: answerOf(whoAmI),
    async perform({ request, reply }) {
      void reply.header("cache-control", "no-store");
      return door.answered(principalOf(request), entry.facts(request));
    },
  });
  exchange({
    method: "DELETE",
    url: "/v1/session",
    action: "own",
    summary: "Sign out: the session ends at once",
    answer: ended,
    async perform({ request, reply }) {
      if (request.session === undefined) return { ended: false };
      void reply.header("set-cookie", noCookie);
      return { ended: await sessions.end(request.session.id, request.session.account) };
    },
  });
  exchange({
    method: "GET",
    url: "/v1/sessions",
    action: "own",
    summary: "Where I am signed in",
    answer: answerOf(sessionList),
    async perform({ request }) {
      const { session } = request;
      const own = session === undefined ? [] : await sessions.list(session.account);
      const told = own.map((one) => ({ ...sessionFacts(one), current: one.id === session?.id }));
      return door.answered(principalOf(request), { sessions: told });
    },
  });
  exchange({
    method: "POST",
    url: "/v1/sessions/end",
    action: "own",
    summary: "End one of my sessions, such as that of a machine that was lost",
    body: endBody,
    answer: ended,
    perform: async ({ body, request }) => ({
      ended: request.session !== undefined && (await sessions.end(body.session, request.session.account)),
    }),
  });
}

export function setupRoutes({ exchange }: Door, entry: Entry, setup: Setup): void {
  exchange({
    method: "GET",
    url: "/v1/setup",
    action: "open",
    summary: "Whether the hub waits for its first administrator",
    answer: setupState,
    perform: async () => ({ open: await setup.isOpen() }),
  });
  exchange({
    method: "POST",
    url: "/v1/setup",
    action: "open",
    summary: "Makes the first administrator, by the code that the hub printed when it started, and signs them in",
    body: setupBody,
    answer: whoAmI,
    async perform({ body, request, reply }) {
      const account = await entry.signIn.counted({ address: request.ip }, () => setup.take(body));
      return entry.enter(request, reply, account, ["code", "password"]);
    },
  });
}

function signingIn({ hub, exchange }: Door, entry: Entry): void {
  exchange({
    method: "POST",
    url: "/v1/session",
    action: "open",
    summary: "Sign in by name and password; the answer sets the cookie of the session",
    body: signInBody,
    answer: whoAmI,
    async perform({ body: { name, password, code }, request, reply }) {
      const address = request.ip;
      const prove = async () => {
        const account = await entry.signIn.byPassword(name, password);
        return { account, second: await entry.proveSecond(account.name, code) };
      };
      const { account, second } = await entry.signIn.counted({ account: name, address }, prove).catch((error: unknown) => {
        // Without the name: people type passwords there.
        if (isFault(error)) hub.log.info({ address, code: error.code }, "somebody was not let in");
        throw error;
      });
      return entry.enter(request, reply, account, ["password", ...second]);
    },
  });
}
