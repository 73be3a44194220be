// Who signed in, and what a page may show them.

import { z } from "zod";
import { isAccountName } from "../access/account-name.ts";
import { instant } from "./contract.ts";

export const accountName = z
  .string()
  .max(63)
  .refine(isAccountName, "names are lower-case letters, digits, and . _ @ -, begin with a letter, and are not owner");

export const password = z.string().min(1).max(200);

export const setupState = z.object({ open: z.boolean().describe("The hub waits for its first administrator.") });
export const typedCode = z.string().min(1).max(40);
export const signInBody = z.strictObject({
  name: z.string().min(1).max(63),
  password,
  code: typedCode.optional().describe("Of an app, or a recovery code, where `second-factor-needed` was the answer."),
});
export const setupBody = z.strictObject({ code: typedCode, name: accountName, password });

const heldGrant = z.object({
  role: z.string(),
  company: z.string().describe("`all`: every company."),
  site: z.string().describe("`all`: every site of the company."),
  may: z.array(z.string()).describe("Actions that it allows there."),
  sees: z.array(z.string()).describe("Classes of fields that it shows there."),
});

export const providerList = z.object({ providers: z.array(z.object({ name: z.string(), label: z.string() })) });

const sessionFacts = z.object({
  id: z.string().describe("What the session is listed and ended by; no secret."),
  factors: z.array(z.string()).describe("How they proved who they are: password, totp, recovery, passkey, oidc, code."),
  beganAt: instant,
  usedAt: instant.describe("To the minute."),
  address: z.string(),
  agent: z.string(),
});

export const whoAmI = z.object({
  name: z.string(),
  by: z.enum(["token", "session"]),
  roles: z.array(z.string()),
  grants: z.array(heldGrant),
  sites: z.array(z.string()).describe("Empty where `group` is true: every site."),
  group: z.boolean(),
  may: z.array(z.string()).describe("Actions that it allows somewhere: those routes ask for."),
  csrf: z.string().nullable().describe("Send it as x-csrf-token with whatever is no GET; null for a token."),
  session: sessionFacts
    .extend({
      idleEndsAt: instant.describe("Without another request it ends then."),
      endsAt: instant.describe("Whatever is done, it ends then."),
      freshUntil: instant.describe("Until then nothing asks who you are once more."),
    })
    .nullable(),
});
export type WhoAmI = z.infer<typeof whoAmI>;

export const sessionList = z.object({ sessions: z.array(sessionFacts.extend({ current: z.boolean() })) });

export const endBody = z.strictObject({ session: z.string().max(40) });
export const ended = z.object({ ended: z.boolean() });
