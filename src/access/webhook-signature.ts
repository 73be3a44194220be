// Signed calls in the form of Standard Webhooks: HMAC-SHA256 over id, time and body, so that a call is known to be its sender's, whole
// and new.

import { createHmac, timingSafeEqual } from "node:crypto";
import { Fault } from "../base/fault.ts";

export const idHeader = "webhook-id";
export const timeHeader = "webhook-timestamp";
export const signatureHeader = "webhook-signature";

export interface SignedCall {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly body: Uint8Array;
}

const secretForm = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/;
/** As the standard has them. */
const secretBytes = { min: 24, max: 64 };

/** `subject`: where the secret is stated, for the one who has to correct it. Fault `webhook-secret-refused`. */
export function secretKey(secret: string, subject: string): Buffer {
  const key = Buffer.from(secretForm.exec(secret.trim())?.[1] ?? "", "base64");
  if (key.length >= secretBytes.min && key.length <= secretBytes.max) return key;
  const cause = `a secret is whsec_ and ${secretBytes.min} to ${secretBytes.max} bytes in base64`;
  throw new Fault({ code: "webhook-secret-refused", subject, cause, hint: "make one: openssl rand -base64 32, with whsec_ before it" });
}

const signature = ({ id, at, body }: SignedCall, key: Buffer): Buffer =>
  createHmac("sha256", key).update(`${id}.${at}.`).update(body).digest();

/** The headers of a call; with several keys while one is turned into another: whoever has either can check it. */
export const signedHeaders = (call: SignedCall, keys: readonly Buffer[]): Record<string, string> => ({
  [idHeader]: call.id,
  [timeHeader]: String(call.at),
  [signatureHeader]: keys.map((key) => `v1,${signature(call, key).toString("base64")}`).join(" "),
});

/** How old or how far ahead a call may be, s. */
const toleranceSeconds = 300;

/** Whether one of the keys signed it, and lately. `now` in ms. */
export function isSignedCall(headers: Readonly<Record<string, unknown>>, body: Uint8Array, keys: readonly Buffer[], now: number): boolean {
  const [id, time, signed] = [headers[idHeader], headers[timeHeader], headers[signatureHeader]];
  if (typeof id !== "string" || !/^[\x21-\x7e]{1,200}$/.test(id)) return false;
  if (typeof time !== "string" || !/^\d{1,12}$/.test(time) || typeof signed !== "string") return false;
  const at = Number(time);
  if (Math.abs(now / 1000 - at) > toleranceSeconds) return false;
  const given = signed
    .split(" ")
    .slice(0, signaturesMax)
    .flatMap((one) => (one.startsWith("v1,") ? [Buffer.from(one.slice(3), "base64")] : []));
  const expected = keys.map((key) => signature({ id, at, body }, key));
  return given.some((one) => expected.some((own) => one.length === own.length && timingSafeEqual(one, own)));
}

/** A sender that turns its secret sends a few. */
const signaturesMax = 8;
