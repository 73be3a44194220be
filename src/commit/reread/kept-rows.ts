// Rows of kept pages, read again by the source's connector as it is configured now. No call to the source.

import { Fault } from "../../base/fault.ts";
import { pageBytes } from "../../lineage/raw-row.ts";
import { keptPagesQuery } from "../../observation/store-reading.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { RawRow } from "../../source/connector.ts";
import { keptRowsOf, readingName } from "../erasure/erased-page.ts";

export interface KeptRows {
  /** Makes these pages' rows known; at most one statement. */
  load(pages: Iterable<{ readonly page: string; readonly feed: string }>): Promise<void>;
  /** The row at its place; undefined where the page, read again, has no such row. */
  row(page: string, feed: string, index: number): RawRow | undefined;
  /** Every row of a page, in order; none where it is not known. */
  rows(page: string, feed: string): readonly RawRow[];
  /** Name of the delivery a page came in. */
  delivery(page: string): string;
  /** ms: when what a page says was produced, of the page that came at `receivedAt`. */
  producedAt(page: string, receivedAt: number): number;
}

/** Rows held in memory: a page may hold a whole document, and the claims of one page lie together in the log. */
const rowsHeldMax = 100_000;

/** Faults: `replay-unsupported`, `page-unreadable`, `page-missing`, and those of the connector. */
export function openKeptRows(source: ConfiguredSource, database: Pick<Database, "read">): KeptRows {
  const { connector, options } = source;
  const held = new Map<string, ReadonlyMap<number, RawRow>>();
  const deliveries = new Map<string, string>();
  const produced = new Map<string, Readonly<Record<string, number>>>();
  let count = 0;
  return {
    async load(pages) {
      const missing = new Map<string, { page: string; feed: string }>();
      for (const { page, feed } of pages) if (!held.has(`${page} ${feed}`)) missing.set(`${page} ${feed}`, { page, feed });
      if (missing.size === 0) return;
      if (connector.reread === undefined) throw unsupported(source);
      if (count > rowsHeldMax) {
        held.clear();
        count = 0;
      }
      const wanted = [...missing.values()];
      const [rows = []] = await database.read([keptPagesQuery([...new Set(wanted.map(({ page }) => page))])]);
      const found = new Map(rows.map((row) => [row["hash"] ?? "", row]));
      for (const { page, feed } of wanted) {
        const row = found.get(page);
        if (row === undefined) throw lost(source.name, page);
        const delivery = row["delivery"] ?? "";
        const raw = pageBytes(Buffer.from(row["bytes"] ?? "", "base64"));
        const read =
          row["erased"] === "t"
            ? keptRowsOf(raw, readingName(source.name, feed))
            : connector.reread(options, feed, { raw, frame: row["frame"] ?? "", delivery });
        held.set(`${page} ${feed}`, new Map(read.map((one) => [one.index, one])));
        deliveries.set(page, delivery);
        produced.set(page, JSON.parse(row["produced"] ?? "{}") as Record<string, number>);
        count += read.length;
      }
    },
    row: (page, feed, index) => held.get(`${page} ${feed}`)?.get(index),
    rows: (page, feed) => [...(held.get(`${page} ${feed}`)?.values() ?? [])],
    delivery: (page) => deliveries.get(page) ?? "",
    producedAt: (page, receivedAt) => produced.get(page)?.[receivedAt] ?? receivedAt,
  };
}

const unsupported = ({ name, connector }: ConfiguredSource): Fault =>
  new Fault({
    code: "replay-unsupported",
    subject: `source ${name}`,
    cause: `the connector ${connector.name} cannot read its kept pages again`,
    hint: "replay the other sources by name; this one is read again by its next full delivery",
  });

const lost = (source: string, page: string): Fault =>
  new Fault({
    code: "page-missing",
    subject: `source ${source}`,
    cause: `the log names the page ${page.slice(0, 12)}, which is not kept`,
    hint: "run verify; restore a backup that holds it",
  });
