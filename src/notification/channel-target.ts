// Where a channel tells, as it is stated. Addresses and keys are secrets: whoever knows one can write there.

import { z } from "zod";

const link = z
  .url({ protocol: /^https?$/ })
  .optional()
  .describe("Where people look at what is told.");
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);
/** Given as itself and sealed, or as a reference to what was sealed before. */
const secretUrl = (protocols: RegExp) =>
  z
    .string()
    .min(1)
    .max(2_000)
    .refine((text) => isReference(text) || (URL.canParse(text) && protocols.test(new URL(text).protocol)), "it is no address of that kind")
    .refine((text) => isReference(text) || isSafe(new URL(text)), "use https, or a loopback address");

export const isReference = (text: string): boolean => /^\$\{secret:[^}]+\}$/.test(text);
export const isLoopback = (hostname: string): boolean => loopback.has(hostname);
const isSafe = ({ protocol, hostname }: URL): boolean => protocol !== "http:" || loopback.has(hostname);

const secretText = z.string().min(1).max(500);
const address = z.string().regex(/^[^\s<>@,;]+@[^\s<>@,;]+$/, "an address of mail, such as ana@example.com");

export const targets = {
  "in-app": z.strictObject({ link }),
  mail: z.strictObject({
    server: secretUrl(/^smtps?:$/).describe("smtps://user:password@mail.example.com, or smtp:// with STARTTLS."),
    from: address,
    to: z.array(address).min(1).max(50),
    link,
  }),
  slack: z.strictObject({ url: secretUrl(/^https?:$/).describe("Of an incoming webhook."), link }),
  teams: z.strictObject({ url: secretUrl(/^https?:$/).describe("Of a workflow: when a Teams webhook request is received."), link }),
  webhook: z.strictObject({
    url: secretUrl(/^https?:$/),
    secret: secretText.describe("whsec_...; calls are signed as Standard Webhooks has it."),
    link,
  }),
} as const;

export type Target<Sort extends keyof typeof targets> = z.output<(typeof targets)[Sort]>;

/** Of a target, what is sealed. */
export const secretNames = ["server", "url", "secret"] as const;
