// Sessions of people who signed in: kept here by the hash of a secret that only the browser has. Each request asks the database, so
// what ends one ends it at once.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Database, Row, Step } from "../platform/database.ts";
import { type Holder, readGrants } from "./grant.ts";
import { handsQuery } from "./store-delegation.ts";
import {
  endOtherSessions,
  endSession,
  endSessionByHash,
  endSessions,
  type Factor,
  insertSession,
  renewSession,
  type Session,
  type Standing,
  standingSession,
  standingSessions,
  sweepSessions,
  toSession,
  touchSession,
} from "./store-session.ts";

export interface SessionLimits {
  /** ms without a request */
  readonly idleMs: number;
  /** ms from its beginning, whatever is done in it */
  readonly wholeMs: number;
  /** ms from when somebody proved who they are, for what asks for that */
  readonly freshMs: number;
}

const minute = 60_000;
export const sessionLimits: SessionLimits = { idleMs: 60 * minute, wholeMs: 12 * 60 * minute, freshMs: 10 * minute };

/** Where a session is opened from, for the list that its owner sees. */
export interface Caller {
  readonly address: string;
  readonly agent: string;
}

export interface OpenedSession {
  readonly session: Session;
  /** With what its account may do in this moment. */
  readonly holder: Holder;
}

export interface Sessions {
  /** A new one, whatever was there before; returns its secret, once. Fault `login-refused` where the account changed since `stamp`. */
  open(account: { readonly name: string; readonly stamp: number }, factors: readonly Factor[], caller: Caller): Promise<string>;
  find(secret: string): Promise<OpenedSession | undefined>;
  /** Notes that it is used; not more often than needed. */
  touch(session: Session): void;
  /** Another secret, after somebody proved again who they are. Fault `session-ended`. */
  renew(session: Session, factor: Factor): Promise<string>;
  list(account: string): Promise<Session[]>;
  end(id: string, account: string): Promise<boolean>;
  /** All of an account but this one. */
  endOthers(account: string, id: string): Promise<void>;
  endBySecret(secret: string): Promise<void>;
  /** Of an account; `steps` are written with it, in one transaction. */
  endAll(account: string, steps?: readonly Step[]): Promise<void>;
  isFresh(session: Session): boolean;
  /** Called when sessions may have ended before their time: whoever listens on a line asks again. */
  onEnded(listen: () => void): () => void;
  readonly limits: SessionLimits;
}

export interface SessionParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  /** Of the hub: raised by a restore, which must bring no session back. */
  readonly epoch: () => number;
  readonly limits?: SessionLimits | undefined;
  /** Told of what could not be noted. */
  readonly warn: (error: unknown) => void;
}

/** Marks what it is, so that a secret scanner finds it in the wrong place. */
const prefix = "sms_";
const agentMax = 200;
/** Use is noted no more often than so, ms. */
const touchMs = minute;

export const newSecret = (): string => `${prefix}${randomBytes(32).toString("base64url")}`;

/** What a page has to say with whatever changes something: another page can not know it. */
export const csrfOf = (secret: string): string => createHmac("sha256", secret).update("csrf").digest("base64url");

export const isCsrf = (given: string, secret: string): boolean => {
  const [one, other] = [Buffer.from(sha256Hex(given)), Buffer.from(sha256Hex(csrfOf(secret)))];
  return timingSafeEqual(one, other);
};

/** Its own grants, and those of whom it stands in for: theirs alone, not what they have from others in their turn. */
function holderOf(name: string, row: Row, hands: readonly Row[]): Holder {
  const lent = hands.filter(({ delegate }) => delegate === name).map(({ grants }) => grants ?? "[]");
  const standIns = hands.flatMap(({ delegator, delegate }) => [delegator ?? "", delegate ?? ""]).filter((one) => one !== name);
  return { name, grants: [row["grants"] ?? "[]", ...lent].flatMap(readGrants), standIns: [...new Set(standIns)] };
}

export function openSessions({ database, clock, epoch, limits = sessionLimits, warn }: SessionParts): Sessions {
  const listeners = new Set<() => void>();
  const ended = (): void => listeners.forEach((listen) => listen());
  const standing = (): Standing => {
    const now = clock.now();
    return { epoch: epoch(), beganAfter: now - limits.wholeMs, usedAfter: now - limits.idleMs };
  };
  return {
    limits,
    async open({ name, stamp }, factors, { address, agent }) {
      const secret = newSecret();
      const now = clock.now();
      const at = { beganAt: now, usedAt: now, provedAt: now };
      const id = randomBytes(12).toString("base64url");
      const session = { id, account: name, factors, ...at, address, agent: agent.slice(0, agentMax) };
      await database.write([sweepSessions(standing()), insertSession({ ...session, hash: sha256Hex(secret), stamp, epoch: epoch() })]);
      return secret;
    },
    async find(secret) {
      const hash = sha256Hex(secret);
      const [[row] = [], hands = []] = await database.read([standingSession(hash, standing()), handsQuery(hash, clock.now())]);
      if (row === undefined) return undefined;
      const session = toSession(row);
      return { session, holder: holderOf(session.account, row, hands) };
    },
    touch({ id, usedAt }) {
      const now = clock.now();
      if (now - usedAt >= touchMs) database.write([touchSession(id, now)]).catch(warn);
    },
    async renew({ id, factors }, factor) {
      const secret = newSecret();
      await database.write([renewSession(id, sha256Hex(secret), [...new Set([...factors, factor])], clock.now())]);
      ended();
      return secret;
    },
    async list(account) {
      const [rows = []] = await database.read([standingSessions(account, standing())]);
      return rows.map(toSession);
    },
    async end(id, account) {
      const [rows = []] = await database.write([endSession(id, account)]);
      ended();
      return rows.length > 0;
    },
    async endOthers(account, id) {
      await database.write([endOtherSessions(account, id)]);
      ended();
    },
    async endBySecret(secret) {
      await database.write([endSessionByHash(sha256Hex(secret))]);
      ended();
    },
    async endAll(account, steps = []) {
      await database.write([...steps, endSessions(account)]);
      ended();
    },
    isFresh: ({ provedAt }) => clock.now() - provedAt < limits.freshMs,
    onEnded(listen) {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
  };
}
