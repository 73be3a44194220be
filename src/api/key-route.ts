// API keys: tokens of programs and other hubs, each with its grants; shown once, listed, and ended one by one.

import type { Clock } from "../base/clock.ts";
import type { Accounts } from "../access/accounts.ts";
import { type Grant, readGrants } from "../access/grant.ts";
import { keysQuery, revokeKey } from "../access/store-key.ts";
import { issueToken } from "../access/token.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { instantText } from "../base/instant.ts";
import { keyBody, keyIssued, keyList, keyRevoked, revokeBody } from "./contract-user.ts";
import type { Door } from "./door.ts";
import { assertGrants } from "./user-route.ts";

export interface KeyParts {
  readonly accounts: Accounts;
  readonly clock: Clock;
  /** What was believed of tokens is asked again. */
  readonly forget: () => void;
}

const idLength = 12;

export function keyRoutes({ hub, read, write }: Door, { accounts, clock, forget }: KeyParts): void {
  read({
    url: "/v1/keys",
    action: "administer",
    summary: "Tokens that stand, and what each may do and where",
    params: {},
    query: {},
    data: keyList,
    async answer({ principal }) {
      assertGrants(principal);
      const [rows = []] = await hub.database.read([keysQuery()]);
      const keys = rows.map((row) => ({
        id: row["id"] ?? "",
        name: row["name"] ?? "",
        grants: readGrants(row["grants"] ?? "[]"),
        createdAt: instantText(Number(row["created_at"])),
      }));
      return { keys };
    },
  });
  write({
    url: "/v1/keys",
    action: "administer",
    fresh: true,
    summary: "Issues a token to a program or another hub; the answer shows it, once",
    body: keyBody,
    answer: keyIssued,
    async perform({ body: { name, grants }, principal }) {
      assertGrants(principal);
      if ((await accounts.list()).some((one) => one.name === name)) throw takenByPerson(name);
      const now = clock.now();
      const token = await issueToken(hub.database, { name, grants: grants as Grant[] }, now);
      return { id: sha256Hex(token).slice(0, idLength), name, grants, createdAt: instantText(now), token };
    },
  });
  write({
    url: "/v1/keys/revoke",
    action: "administer",
    fresh: true,
    summary: "Ends a token at once",
    body: revokeBody,
    answer: keyRevoked,
    async perform({ body: { key }, principal }) {
      assertGrants(principal);
      const [[row] = []] = await hub.database.write([revokeKey(key, clock.now())]);
      forget();
      return { key, name: row?.["name"] ?? "" };
    },
  });
}

/** What one person approves is told by names: a program of that name would be that person. */
const takenByPerson = (name: string): Fault =>
  new Fault({ code: "account-exists", subject: name, cause: "a person has that name", hint: "choose another name for the program" });
