// What a client has to know of kinds and places to show a value rightly.

import { z } from "zod";

const field = z.object({
  name: z.string(),
  type: z.enum(["text", "code", "decimal", "integer", "date", "instant", "boolean", "reference"]),
  to: z.string().nullable().describe("Kind that a reference leads to."),
  description: z.string(),
  unit: z.string().nullable().describe("Sibling field that holds the unit of this quantity."),
  currency: z.string().nullable().describe("Sibling field that holds the currency of this amount."),
});

export const modelAnswer = z.object({
  kinds: z.array(
    z.object({ name: z.string(), label: z.string(), plural: z.string(), states: z.array(z.string()), fields: z.array(field) }),
  ),
  words: z
    .record(z.string(), z.string())
    .describe("What kinds, fields and states are called in the language of Accept-Language, where not as written."),
  zone: z.string().describe("IANA zone in which days begin where a site has none of its own."),
  zones: z.record(z.string(), z.string()).describe("By site, where its company has a zone of its own."),
  reportingCurrency: z
    .string()
    .nullable()
    .describe("Figures are converted to it where a rate is known; null: each currency stands for itself."),
});
