// A feed read again from its beginning beside its live reading: all of it, a site of it, or some records. What is known is a repeat
// and is dropped; what is not is added at its place. Nothing is taken away first, so whoever reads meanwhile sees no gap.

import { Fault } from "../../base/fault.ts";
import { recordId } from "../../base/id.ts";
import type { Database } from "../../platform/database.ts";
import type { Page } from "../../source/connector.ts";
import type { Wanted } from "../page-intake.ts";
import type { FeedToRead } from "./source-run.ts";
import { entityRecordsQuery, recordSitesQuery } from "./store-enumeration.ts";

/** What of the sources is read again. All that is named has to fit. */
export interface BackfillRequest {
  /** A record by its system's key, or an entity or record by its id: then every record of the entity. */
  readonly record?: string | { readonly source: string; readonly kind: string; readonly key: string } | undefined;
  readonly site?: string | undefined;
}

/** Faults: `record-unknown` for an id that leads nowhere, `site-unknown`. `sources`: those that are configured. At most two reads. */
export async function wantedBy(
  { record, site }: BackfillRequest,
  database: Pick<Database, "read">,
  sources: readonly { readonly site: string }[],
): Promise<Wanted> {
  if (site !== undefined) {
    const [rows = []] = await database.read([recordSitesQuery()]);
    const known = [...rows.map((row) => row["site"] ?? ""), ...sources.map((one) => one.site)];
    if (!known.includes(site)) throw unknownSite(site, known);
  }
  const records = record === undefined ? undefined : await recordsOf(record, database);
  return (claim) => (records?.has(claim.record) ?? true) && (site === undefined || claim.site === site);
}

async function recordsOf(named: NonNullable<BackfillRequest["record"]>, database: Pick<Database, "read">): Promise<ReadonlySet<string>> {
  // What a system calls a record need not be known yet: it may be the one that is missing.
  if (typeof named !== "string") return new Set([recordId(named.source, named.kind, named.key)]);
  const [rows = []] = await database.read([entityRecordsQuery(named)]);
  if (rows.length > 0) return new Set(rows.map((row) => row["record"] ?? ""));
  const hint = "look it up, or name it as its system does: source:kind:key";
  throw new Fault({ code: "record-unknown", subject: `record ${named}`, cause: "no system has told of it", hint });
}

const unknownSite = (site: string, known: readonly string[]): Fault =>
  new Fault({
    code: "site-unknown",
    subject: `site ${site}`,
    cause: "no source has a record of that site, nor belongs to it",
    hint: `use one of: ${[...new Set(known)].toSorted().join(", ") || "none is known"}`,
  });

/** From the beginning, beside the live cursor. It infers no deletes: a reading of a part names only that part. */
export const again = (feeds: readonly FeedToRead[], wanted: Wanted): FeedToRead[] =>
  feeds.map((feed) => ({ ...feed, cursor: undefined, wanted, reader: { pull: (name, _, limits) => parts(feed, name, limits) } }));

async function* parts(
  { reader }: FeedToRead,
  ...[name, limits]: [string, Parameters<FeedToRead["reader"]["pull"]>[2]]
): AsyncGenerator<Page> {
  for await (const { opened: _opened, sealed: _sealed, ...page } of reader.pull(name, undefined, { ...limits, isBeside: true })) yield page;
}
