// Passkeys (WebAuthn): a key that never leaves its device, unlocked by whoever holds that. It is bound to one name and one origin, and each
// challenge is for one answer.

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { LRUCache } from "lru-cache";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Database, Step } from "../platform/database.ts";
import { loginRefused } from "./sign-in.ts";
import { insertPasskey, type Passkey, passkeyQuery, passkeysQuery, toPasskey, usePasskey } from "./store-factor.ts";

/** Loaded where a passkey is used, not with each command. */
const library = () => import("@simplewebauthn/server");

type Library = Awaited<ReturnType<typeof library>>;

/** Where the browser is: exactly there a key holds. */
export interface Place {
  /** Such as https://hub.example. */
  readonly origin: string;
  /** Such as hub.example. */
  readonly host: string;
}

type CreationOptions = Awaited<ReturnType<Library["generateRegistrationOptions"]>>;
type RequestOptions = Awaited<ReturnType<Library["generateAuthenticationOptions"]>>;

export interface Passkeys {
  list(account: string): Promise<Passkey[]>;
  /** What a browser makes a key by. Fault `passkey-refused` at a place that keys cannot be bound to. */
  begin(account: string, place: Place): Promise<CreationOptions>;
  /** `steps` are written with it. Fault `passkey-refused`. */
  add(account: string, name: string, response: RegistrationResponseJSON, place: Place, steps: readonly Step[]): Promise<Passkey>;
  /** What a browser asks for a key by: any that it has for this place. */
  ask(place: Place): Promise<RequestOptions>;
  /** Whose key it is. Fault `login-refused`. */
  prove(response: AuthenticationResponseJSON, place: Place): Promise<string>;
}

export interface PasskeyParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  /** How devices call the hub. */
  readonly issuer: string;
}

/** EdDSA, ES256, RS256: what devices have. Asking the library for more asks Node for what it calls experimental. */
const supportedAlgorithmIDs = [-8, -7, -257];
const challengeMs = 5 * 60_000;
const challengeMax = 10_000;

export function openPasskeys({ database, clock, issuer }: PasskeyParts): Passkeys {
  const { wait, take } = openChallenges(clock);
  const list = async (account: string): Promise<Passkey[]> => {
    const [rows = []] = await database.read([passkeysQuery(account)]);
    return rows.map(toPasskey);
  };
  return {
    list,
    async begin(account, { host }) {
      assertBindable(host);
      const { generateRegistrationOptions } = await library();
      const options = await generateRegistrationOptions({
        rpName: issuer,
        rpID: host,
        userName: account,
        userID: Buffer.from(sha256Hex(`${issuer} ${account}`), "hex"),
        attestationType: "none",
        supportedAlgorithmIDs,
        excludeCredentials: (await list(account)).map(({ id }) => ({ id })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      });
      wait(options.challenge, account);
      return options;
    },
    async add(account, name, response, { origin, host }, steps) {
      const { verifyRegistrationResponse } = await library();
      const verified = await verifyRegistrationResponse({
        response,
        expectedChallenge: take(account),
        expectedOrigin: origin,
        expectedRPID: host,
        requireUserVerification: true,
        supportedAlgorithmIDs,
      }).catch(() => undefined);
      const made = verified?.registrationInfo?.credential;
      if (made === undefined) throw refused(account, "the device's answer does not hold");
      const { id, publicKey, counter, transports = [] } = made;
      const key = { id, account, name, publicKey: Buffer.from(publicKey).toString("base64url"), counter, transports };
      const passkey = { ...key, createdAt: clock.now(), usedAt: undefined };
      await database.write([insertPasskey(passkey), ...steps]);
      return passkey;
    },
    async ask({ host }) {
      assertBindable(host);
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({ rpID: host, userVerification: "required" });
      wait(options.challenge);
      return options;
    },
    async prove(response, { origin, host }) {
      const [[row] = []] = await database.read([passkeyQuery(response.id)]);
      if (row === undefined) throw loginRefused();
      const { id, account, publicKey, counter } = toPasskey(row);
      const { verifyAuthenticationResponse } = await library();
      const verified = await verifyAuthenticationResponse({
        response,
        expectedChallenge: take(undefined),
        expectedOrigin: origin,
        expectedRPID: host,
        credential: { id, publicKey: Buffer.from(publicKey, "base64url"), counter },
        requireUserVerification: true,
      }).catch(() => undefined);
      if (verified?.verified !== true) throw loginRefused();
      await database.write([usePasskey(id, verified.authenticationInfo.newCounter, clock.now())]);
      return account;
    },
  };
}

function openChallenges(clock: Clock) {
  /** By challenge: for whom; undefined: for whoever comes. */
  const waiting = new LRUCache<string, { readonly account: string | undefined; readonly until: number }>({ max: challengeMax });
  return {
    wait: (challenge: string, account?: string): void => void waiting.set(challenge, { account, until: clock.now() + challengeMs }),
    /** For one answer, whatever comes of it. */
    take:
      (account: string | undefined) =>
      (challenge: string): boolean => {
        const asked = waiting.get(challenge);
        waiting.delete(challenge);
        return asked !== undefined && clock.now() < asked.until && asked.account === account;
      },
  };
}

/** Keys are bound to names, never to addresses of a network. */
function assertBindable(host: string): void {
  if (!/^[\d.]+$|^\[/.test(host)) return;
  throw refused(host, "a passkey is bound to a name, and this is an address");
}

const refused = (subject: string, cause: string): Fault =>
  new Fault({ code: "passkey-refused", subject, cause, hint: "try again at a name of the hub, such as http://localhost" });
