import { z } from "zod";
import { secretText } from "../../source/secret-text.ts";

const name = z.string().min(1).max(63);

const feedOptions = z.strictObject({
  leave_out: z.array(z.string()).default([]).describe("Fields that the other hub knows of this kind and this one does not want."),
});

export const siteHubOptions = z.strictObject({
  url: z.string().min(1).describe("Address of the other hub's API, or a reference to it."),
  token: secretText.describe(
    "A token of that hub, as a reference such as ${env:KASSEL_TOKEN}. It needs the role viewer and the sites to be read.",
  ),
  source: name.describe("What that hub calls the source."),
  names: z
    .record(z.string(), name)
    .default({})
    .describe("What that hub calls its sources: what this one calls them. For references to records of another source of it."),
  records_per_second: z
    .int()
    .min(1)
    .max(100_000)
    .default(500)
    .describe("Records asked for in any second, all sources at that address together: how fast a hub that was away catches up."),
  page: z.int().min(1).max(1_000).default(250).describe("Records in one answer; never more than in a second."),
  timeout_seconds: z.int().min(1).max(600).default(30),
  attempts: z.int().min(1).max(10).default(3).describe("Calls for one page before a run gives up on it."),
  feeds: z.record(z.string(), feedOptions),
});

export type SiteHubOptions = z.infer<typeof siteHubOptions>;
