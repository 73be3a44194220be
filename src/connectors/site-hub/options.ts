import { z } from "zod";

const name = z.string().min(1).max(63);

const feedOptions = z.strictObject({
  /** Fields that the other hub knows of this kind and this one does not want. */
  leave_out: z.array(z.string()).default([]),
});

export const siteHubOptions = z.strictObject({
  /** Address of the other hub's API, or a reference to it. */
  url: z.string().min(1),
  /** A token of that hub, as a reference such as ${env:KASSEL_TOKEN}. It needs the role viewer and the sites to be read. */
  token: z.string().min(1),
  /** What that hub calls the source. */
  source: name,
  /** What that hub calls its sources: what this one calls them. For references to records of another source of it. */
  names: z.record(z.string(), name).default({}),
  /** Records asked for in any second, all sources at that address together: how fast a hub that was away catches up. */
  records_per_second: z.int().min(1).max(100_000).default(500),
  /** Records in one answer; never more than in a second. */
  page: z.int().min(1).max(1_000).default(250),
  timeout_seconds: z.int().min(1).max(600).default(30),
  /** Calls for one page before a run gives up on it. */
  attempts: z.int().min(1).max(10).default(3),
  feeds: z.record(z.string(), feedOptions),
});

export type SiteHubOptions = z.infer<typeof siteHubOptions>;
