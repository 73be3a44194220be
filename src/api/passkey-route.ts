// Passkeys: made by whoever is signed in, and used to sign in or to prove once more who one is.

import type { FastifyRequest } from "fastify";
import type { Accounts } from "../access/accounts.ts";
import type { Passkeys, Place } from "../access/passkey.ts";
import { insertChange } from "../access/store-account.ts";
import { type Passkey, removePasskey } from "../access/store-factor.ts";
import { instantText } from "../base/instant.ts";
import { nothing } from "./contract-operation.ts";
import { addPasskeyBody, passkeyBody, passkeyOptions, passkeyRemoved, passkeyRow, removePasskeyBody } from "./contract-passkey.ts";
import { whoAmI } from "./contract-session.ts";
import type { Door } from "./door.ts";
import type { Entry } from "./entry.ts";

export interface PasskeyParts {
  readonly passkeys: Passkeys;
  readonly accounts: Accounts;
  readonly entry: Entry;
  /** Where people reach the hub besides loopback names. */
  readonly address: string | undefined;
}

const responses = { clientExtensionResults: {} };

export function passkeyRoutes(door: Door, parts: PasskeyParts): void {
  ownPasskeyRoutes(door, parts);
  const { exchange } = door;
  const { passkeys, accounts, entry, address } = parts;
  exchange({
    method: "POST",
    url: "/v1/session/passkey/options",
    action: "open",
    summary: "What a browser asks for a passkey by",
    body: nothing,
    answer: passkeyOptions,
    perform: async ({ request }) => ({ options: { ...(await passkeys.ask(placeOf(request, address))) } }),
  });
  exchange({
    method: "POST",
    url: "/v1/session/passkey",
    action: "open",
    summary: "Sign in by a passkey, or prove once more who I am: either way the session is a new one",
    body: passkeyBody,
    answer: whoAmI,
    async perform({ body: { response }, request, reply }) {
      const prove = () => passkeys.prove({ ...response, ...responses }, placeOf(request, address));
      const name = await entry.signIn.counted({ address: request.ip }, prove);
      return entry.enter(request, reply, await accounts.find(name), ["passkey"]);
    },
  });
}

function ownPasskeyRoutes({ hub, exchange }: Door, { passkeys, entry, address }: PasskeyParts): void {
  const { clock, sessions } = entry;
  const changed = (account: string, what: string) => insertChange({ account, what, author: account }, clock.now());
  exchange({
    method: "POST",
    url: "/v1/session/passkeys/options",
    action: "own",
    fresh: true,
    summary: "What a browser makes a passkey by",
    body: nothing,
    answer: passkeyOptions,
    perform: async ({ request }) => ({
      options: { ...(await passkeys.begin(entry.signedIn(request).account, placeOf(request, address))) },
    }),
  });
  exchange({
    method: "POST",
    url: "/v1/session/passkeys",
    action: "own",
    fresh: true,
    summary: "Adds a passkey that the browser made",
    body: addPasskeyBody,
    answer: passkeyRow,
    async perform({ body: { name, response }, request }) {
      const { account } = entry.signedIn(request);
      const made = { ...response, ...responses };
      return passkeyFacts(await passkeys.add(account, name, made, placeOf(request, address), [changed(account, "passkey")]));
    },
  });
  exchange({
    method: "POST",
    url: "/v1/session/passkeys/remove",
    action: "own",
    fresh: true,
    summary: "Takes a passkey away; my other sessions end",
    body: removePasskeyBody,
    answer: passkeyRemoved,
    async perform({ body: { id: key }, request }) {
      const { account, id } = entry.signedIn(request);
      const [gone = []] = await hub.database.write([removePasskey(key, account), changed(account, "passkey-removed")]);
      await sessions.endOthers(account, id);
      return { removed: gone.length > 0 };
    },
  });
}

export const passkeyFacts = ({ id, name, createdAt, usedAt }: Passkey) => ({
  id,
  name,
  createdAt: instantText(createdAt),
  usedAt: usedAt === undefined ? null : instantText(usedAt),
});

/** The guard has seen that the name asked for is one of the hub's own. */
function placeOf({ headers }: FastifyRequest, address: string | undefined): Place {
  const { origin, hostname: host } = new URL(address ?? `http://${headers.host ?? ""}`);
  return { origin, host };
}
