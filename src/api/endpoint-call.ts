// One call to an endpoint: signed, not redirected, and taken only where it is answered with success.

import type { Endpoint } from "../access/endpoint.ts";
import { secretKey, signedHeaders } from "../access/webhook-signature.ts";
import { isFault } from "../base/fault.ts";
import type { SecretSource } from "../source/connector.ts";
import type { Message } from "./endpoint-message.ts";

const timeoutMs = 15_000;

/** `gone`: it asks not to be called any more. */
export type CallResult = { readonly kind: "taken" } | { readonly kind: "failed" | "gone"; readonly cause: string };

export interface CallParts {
  readonly secrets: SecretSource;
  /** ms */
  readonly now: number;
  /** Aborted when the hub closes. */
  readonly closing: AbortSignal;
}

/** Never throws for what the endpoint does. */
export async function callEndpoint({ url, secrets: references }: Endpoint, { id, body }: Message, parts: CallParts): Promise<CallResult> {
  const { secrets, now, closing } = parts;
  try {
    const keys = await Promise.all(references.map(async (one) => secretKey(await secrets.resolve(one), one)));
    const signed = signedHeaders({ id, at: Math.floor(now / 1000), body: Buffer.from(body) }, keys);
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing]);
    const headers = { "content-type": "application/json", "user-agent": "synchromesh", ...signed };
    // A redirect would take the call to an address that nobody stated.
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    await answer.body?.cancel();
    if (answer.ok) return { kind: "taken" };
    return { kind: answer.status === 410 ? "gone" : "failed", cause: `it answered ${answer.status}` };
  } catch (error) {
    if (isFault(error)) return { kind: "failed", cause: `${error.subject}: ${error.cause}` };
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { kind: "failed", cause: isLate ? `it did not answer within ${timeoutMs / 1000} s` : "no connection to it" };
  }
}
