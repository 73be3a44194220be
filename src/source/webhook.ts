// `webhook:` of a source: that its system may call the hub, how it proves that it is it, and what a call does.

import { z } from "zod";

const reference = z.string().regex(/\$\{(?:env|file|secret):[^}]+\}/, "state it as a reference, such as ${secret:shop-hook}");

export const webhookConfiguration = z
  .strictObject({
    secrets: z
      .array(reference)
      .min(1)
      .max(5)
      .optional()
      .describe("whsec_..., several while one is turned into another. Calls are signed as Standard Webhooks has it."),
    token: reference.optional().describe("Of a system that cannot sign: a word that it says in the address or in a header."),
    takes: z
      .enum(["wake", "records"])
      .default("wake")
      .describe("wake: the source is read at once. records: the body holds records, as a push does."),
  })
  .refine(({ secrets, token }) => (secrets === undefined) !== (token === undefined), "state secrets: or token:, one of the two")
  .refine(({ token, takes }) => token === undefined || takes === "wake", "what is not signed may only wake the source: leave takes: out");

export type Webhook = z.infer<typeof webhookConfiguration>;
