// What somebody proves who they are by.

import { z } from "zod";
import { passkeyRow } from "./contract-passkey.ts";
import { password, typedCode } from "./contract-session.ts";

export const freshBody = z.strictObject({ password: password.optional(), code: typedCode.optional() });

export const factorList = z.object({
  totp: z.boolean().describe("Codes of an app are asked for."),
  recoveryCodes: z.int().describe("How many are left."),
  passkeys: z.array(passkeyRow),
});

export const totpBegun = z.object({
  secret: z.string().describe("Shown once. Base 32, for apps that take no picture."),
  uri: z.string().describe("otpauth: address, for a picture that an app reads."),
});
export const confirmTotpBody = z.strictObject({ code: typedCode });
export const recoveryCodes = z.object({ codes: z.array(z.string()).describe("Each for one use, where the app is lost. Shown once.") });
export const totpRemoved = z.object({ totp: z.literal(false) });
