// What somebody proves who they are by besides a password; and proving it once more, for what asks for that.

import type { Passkeys } from "../access/passkey.ts";
import { insertChange } from "../access/store-account.ts";
import { factorsQuery, removeTotp } from "../access/store-factor.ts";
import { answerOf } from "./contract.ts";
import { confirmTotpBody, factorList, freshBody, recoveryCodes, totpBegun, totpRemoved } from "./contract-factor.ts";
import { nothing } from "./contract-operation.ts";
import { whoAmI } from "./contract-session.ts";
import { type Door, principalOf } from "./door.ts";
import type { Entry } from "./entry.ts";
import { passkeyFacts } from "./passkey-route.ts";

export function factorRoutes(door: Door, entry: Entry, passkeys: Passkeys): void {
  const { hub, exchange } = door;
  exchange({
    method: "POST",
    url: "/v1/session/fresh",
    action: "own",
    summary: "Prove once more who I am, for what asks for that: by a code where codes are asked of me, else by my password",
    body: freshBody,
    answer: whoAmI,
    async perform({ body, request, reply }) {
      const { account } = entry.signedIn(request);
      const factor = await entry.signIn.counted({ account, address: request.ip }, () => entry.prove(account, body));
      return entry.renew(request, reply, factor);
    },
  });
  exchange({
    method: "GET",
    url: "/v1/session/factors",
    action: "own",
    summary: "By what I prove who I am",
    answer: answerOf(factorList),
    async perform({ request }) {
      const { account } = entry.signedIn(request);
      const [[row = {}] = []] = await hub.database.read([factorsQuery(account)]);
      const keys = (await passkeys.list(account)).map(passkeyFacts);
      const told = { totp: row["totp"] === "t", recoveryCodes: Number(row["recovery_codes"] ?? 0), passkeys: keys };
      return door.answered(principalOf(request), told);
    },
  });
  totpRoutes(door, entry);
}

function totpRoutes({ hub, exchange }: Door, entry: Entry): void {
  const { second, sessions, clock } = entry;
  const changed = (account: string, what: string) => insertChange({ account, what, author: account }, clock.now());
  exchange({
    method: "POST",
    url: "/v1/session/totp",
    action: "own",
    fresh: true,
    summary: "A secret for an app that makes codes (TOTP); shown once, and asked for when I have confirmed it",
    body: nothing,
    answer: totpBegun,
    perform: ({ request }) => second.begin(entry.signedIn(request).account),
  });
  exchange({
    method: "POST",
    url: "/v1/session/totp/confirm",
    action: "own",
    fresh: true,
    summary:
      "Shows that my app makes the right codes: from now on they are asked for. Answers with recovery codes, once; my other sessions end",
    body: confirmTotpBody,
    answer: recoveryCodes,
    async perform({ body: { code }, request }) {
      const { account, id } = entry.signedIn(request);
      const confirm = () => second.confirm(account, code, [changed(account, "totp")]);
      const codes = await entry.signIn.counted({ account, address: request.ip }, confirm);
      await sessions.endOthers(account, id);
      return { codes: [...codes] };
    },
  });
  exchange({
    method: "POST",
    url: "/v1/session/totp/remove",
    action: "own",
    fresh: true,
    summary: "Codes of an app are asked of me no more; my other sessions end",
    body: nothing,
    answer: totpRemoved,
    async perform({ request }) {
      const { account, id } = entry.signedIn(request);
      await hub.database.write([...removeTotp(account), changed(account, "totp-removed")]);
      await sessions.endOthers(account, id);
      return { totp: false as const };
    },
  });
}
