// Signing in by a provider: away to it, and back.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { Identities } from "../access/identity.ts";
import type { Asked, Oidc, Purpose } from "../access/oidc.ts";
import { loginRefused } from "../access/sign-in.ts";
import { Fault, isFault } from "../base/fault.ts";
import { providerList } from "./contract-session.ts";
import type { Door } from "./door.ts";
import type { Entry } from "./entry.ts";
import { cookieOf } from "./session-cookie.ts";

export interface ProviderParts {
  readonly oidc: Oidc;
  readonly identities: Identities;
  readonly entry: Entry;
  /** Where people reach the hub besides loopback names. */
  readonly address: string | undefined;
}

/** What the browser keeps while it is away. */
const awayName = "__Host-synchromesh-away";
const awayCookie = (value: string, seconds: number): string =>
  `${awayName}=${value}; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=${seconds}`;
const awaySeconds = 600;

export function providerRoutes({ exchange, page }: Door, parts: ProviderParts): void {
  const { oidc, entry, address } = parts;
  const origin = ({ headers }: FastifyRequest): string => address ?? `http://${headers.host ?? ""}`;
  const away = async (request: FastifyRequest, reply: FastifyReply, purpose: Purpose): Promise<FastifyReply> => {
    const { provider } = request.params as { readonly provider: string };
    const redirect = `${origin(request)}/v1/session/providers/${provider}/back`;
    const { url, browser } = await oidc.begin(provider, redirect, purpose);
    return reply.header("set-cookie", awayCookie(browser, awaySeconds)).header("cache-control", "no-store").redirect(url);
  };
  exchange({
    method: "GET",
    url: "/v1/session/providers",
    action: "open",
    summary: "Providers by which people sign in",
    answer: providerList,
    perform: async () => ({ providers: oidc.providers.map(({ name, label = name }) => ({ name, label })) }),
  });
  page({
    url: "/v1/session/providers/:provider/away",
    action: "open",
    summary: "Sends the browser to a provider, to sign in",
    perform: (request, reply) => away(request, reply, { kind: "enter" }),
  });
  /** Another page may not begin it: it could have somebody else signed in at the provider. */
  const ownPage = ({ headers }: FastifyRequest): void => {
    const from = headers["sec-fetch-site"];
    if (from === undefined || from === "same-origin" || from === "none") return;
    const hint = "begin on a page of this hub";
    throw new Fault({ code: "csrf-refused", subject: "sec-fetch-site", cause: "a page of another origin asked", hint });
  };
  for (const [kind, summary] of [
    ["fresh", "Sends the browser to a provider, to prove once more who I am"],
    ["link", "Sends the browser to a provider, to link who I am there with my account"],
  ] as const)
    page({
      url: `/v1/session/providers/:provider/${kind}`,
      action: "own",
      ...(kind === "link" ? { fresh: true } : {}),
      summary,
      async perform(request, reply) {
        ownPage(request);
        return away(request, reply, { kind, session: entry.signedIn(request).id });
      },
    });
  page({
    url: "/v1/session/providers/:provider/back",
    action: "open",
    summary: "Where a provider sends the browser back to; signs in and goes to the first page",
    async perform(request, reply) {
      void reply.header("set-cookie", awayCookie("", 0)).header("cache-control", "no-store");
      try {
        const answered = new URL(request.url, origin(request));
        const asked = await oidc.end(answered, cookieOf(awayName, request.headers.cookie));
        await arrive(request, reply, asked, parts);
      } catch (error) {
        if (!isFault(error) || !isPage(request)) throw error;
        return reply.redirect(`/?refused=${error.code}`);
      }
      return reply.redirect("/");
    },
  });
}

const isPage = ({ headers }: FastifyRequest): boolean => headers.accept?.includes("text/html") === true;

/** Of a session that was open before: it has to be that person's still, and this identity theirs. */
async function arrive(request: FastifyRequest, reply: FastifyReply, asked: Asked, { entry, identities }: ProviderParts): Promise<void> {
  const { purpose, provider, claims } = asked;
  if (purpose.kind === "enter") {
    await entry.enter(request, reply, await identities.accountOf(provider, claims), ["oidc"]);
    return;
  }
  const session = await entry.sessionOf(request);
  if (session === undefined || session.id !== purpose.session) throw loginRefused();
  request.session = session;
  if (purpose.kind === "link") await identities.link(provider, claims, session.account);
  else if ((await identities.find(claims))?.account !== session.account) throw loginRefused();
  await entry.renew(request, reply, "oidc");
}
