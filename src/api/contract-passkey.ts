// Passkeys, as browsers make and use them (WebAuthn, JSON forms of level 3).

import { z } from "zod";
import { instant } from "./contract.ts";

const bytes = z.string().regex(/^[\w-]{1,4000}$/, "base64url");

/** What browsers say besides is not read. */
const credential = { id: bytes, rawId: bytes, type: z.literal("public-key") };

export const addPasskeyBody = z.strictObject({
  name: z.string().min(1).max(80),
  response: z.object({
    ...credential,
    response: z.object({ clientDataJSON: bytes, attestationObject: z.string().regex(/^[\w-]{1,20000}$/, "base64url") }),
  }),
});

export const passkeyBody = z.strictObject({
  response: z.object({
    ...credential,
    response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes }),
  }),
});

export const passkeyOptions = z.object({
  options: z.looseObject({ challenge: z.string() }).describe("As navigator.credentials takes it."),
});

export const passkeyRow = z.object({ id: z.string(), name: z.string(), createdAt: instant, usedAt: instant.nullable() });
export const removePasskeyBody = z.strictObject({ id: bytes });
export const passkeyRemoved = z.object({ removed: z.boolean() });
