// Questions and answers about the first steps of a hub: whose it is, and whether it shows the demo group.

import { z } from "zod";

const place = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,59}$/u, "letters, digits, spaces and . _ - only");
const currency = z.string().regex(/^[A-Z]{3}$/, "a code of ISO 4217, such as EUR");
const zone = z.string().min(1).max(60);

export const firstRun = z.object({
  hub: z.string(),
  zone: z.string(),
  currency: z.string().nullable().describe("Of documents that name none."),
  companies: z.array(z.string()),
  sites: z.array(z.string()),
  systems: z.int().nonnegative().describe("Connected ones."),
  base: z.string().describe("Hash of the hub.yaml that this was read from."),
  demo: z
    .enum(["shown", "offered", "elsewhere"])
    .describe("Whether the hub shows the demo group, or can; elsewhere: not as it was started (PostgreSQL, a practice copy, one run)."),
});

export const groupBody = z.strictObject({
  company: place,
  site: place.describe("Where its first systems stand."),
  currency,
  zone,
  base: z.string().min(1).max(64),
});

export const nothingAsked = z.strictObject({});
export const demoAnswer = z.object({ takesUp: z.literal("by-itself") });
