// How the hub proves who it is: the header of a call, read anew for each, with a token of OAuth 2 kept while it holds.

import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { httpAddress } from "../http-address.ts";
import type { HttpCaller } from "../http-call.ts";
import type { Timer } from "../rate-budget.ts";
import type { ODataOptions } from "./options.ts";
import { serverReason } from "./server-reason.ts";

export interface Account {
  headers(): Promise<Record<string, string>>;
  /** A login was refused: a token that was kept is asked for anew. */
  forget(): void;
}

type ClientAuth = Extract<ODataOptions["auth"], { kind: "client" }>;

/** A token is not used up to its last moment. */
const spareMs = 60_000;
/** Where a server does not say how long a token holds. */
const heldMs = 300_000;

/** `bare`: calls without a header of this account. Faults `source-login`, and those of a call. */
export function accountOf({ auth }: ODataOptions, context: ConnectorContext, bare: HttpCaller, timer: Timer): Account {
  const { secrets } = context;
  let kept: { readonly token: Promise<string>; until: number } | undefined;
  const clientToken = (client: ClientAuth): Promise<string> => {
    if (kept !== undefined && timer.now() < kept.until) return kept.token;
    const asked = tokenOf(client, context, bare);
    const one = { token: asked.then(({ token }) => token), until: Number.POSITIVE_INFINITY };
    kept = one;
    asked.then(
      ({ holdsMs }) => (one.until = timer.now() + Math.max(0, holdsMs - spareMs)),
      () => (kept = kept === one ? undefined : kept), // Told to whoever asked for it.
    );
    return one.token;
  };
  return {
    async headers(): Promise<Record<string, string>> {
      switch (auth.kind) {
        case "none":
          return {};
        case "basic": {
          const [user, password] = [await secrets.resolve(auth.user), await secrets.resolve(auth.password)];
          return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
        }
        case "bearer":
          return { authorization: `Bearer ${await secrets.resolve(auth.token)}` };
        case "client":
          return { authorization: `Bearer ${await clientToken(auth)}` };
      }
    },
    forget() {
      kept = undefined;
    },
  };
}

async function tokenOf(client: ClientAuth, context: ConnectorContext, bare: HttpCaller): Promise<{ token: string; holdsMs: number }> {
  const url = await httpAddress(client.token_url, context, "client_id: and client_secret:");
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: await context.secrets.resolve(client.client_id),
    client_secret: await context.secrets.resolve(client.client_secret),
    ...(client.scope === undefined ? {} : { scope: client.scope }),
  });
  const content = { mediaType: "application/x-www-form-urlencoded", text: form.toString() };
  const { body } = await bare.read({ url, content }, "token_url").catch((error: unknown) => {
    throw loginFault(error);
  });
  const told = jsonOf(body);
  if (typeof told?.access_token === "string") {
    const seconds = Number(told.expires_in);
    return { token: told.access_token, holdsMs: Number.isFinite(seconds) ? seconds * 1000 : heldMs };
  }
  throw login("its answer has no access_token");
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
}

function jsonOf(body: Uint8Array): TokenAnswer | undefined {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8")) as TokenAnswer;
  } catch {
    return undefined;
  }
}

const login = (cause: string, origin?: unknown): Fault =>
  new Fault({ code: "source-login", subject: "token_url", cause, hint: "check token_url:, client_id:, client_secret: and scope:" }, origin);

/** OAuth 2 refuses a client with 400 as well as with 401. */
const loginFault = (error: unknown): unknown =>
  error instanceof Fault && ["source-login", "source-refused", "source-permission"].includes(error.code)
    ? login(error.cause, error)
    : error;

/** OAuth 2 has a form of its own for reasons. */
export function refusalReason(body: string): string | undefined {
  const told = serverReason(body);
  if (told !== undefined) return told;
  const { error, error_description: description } = (jsonOf(Buffer.from(body)) ?? {}) as { error?: unknown; error_description?: unknown };
  const said = [error, description].filter((one): one is string => typeof one === "string");
  return said.length === 0 ? undefined : said.join(": ").slice(0, 500);
}
