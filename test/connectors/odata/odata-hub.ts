// An open connector of a test, over a peer or a file with metadata.
import { manualClock } from "../../../src/base/clock.ts";
import { type ODataOptions, odataOptions } from "../../../src/connectors/odata/options.ts";
import { odataConnector } from "../../../src/connectors/odata/reader.ts";
import type { ConnectorContext, Page, RawRow, SourceReader } from "../../../src/source/connector.ts";

export interface TestConnector {
  readonly options: ODataOptions;
  readonly context: ConnectorContext;
  readonly clock: ReturnType<typeof manualClock>;
  /** What the hub was told of sources. */
  readonly warnings: string[];
  open(): Promise<SourceReader>;
  openSink: () => ReturnType<ReturnType<typeof odataConnector>["openSink"]>;
  /** Pages of one read. */
  read(feed: string, cursor?: string, rowsMax?: number): Promise<Page[]>;
}

export function testConnector(options: Readonly<Record<string, unknown>>): TestConnector {
  const clock = manualClock(Date.UTC(2026, 10, 30, 12));
  const warnings: string[] = [];
  const context: ConnectorContext = {
    clock,
    log: { info: () => undefined, warn: (_, message) => void warnings.push(message) },
    folder: "/",
    secrets: { resolve: async (text) => text.replace("${env:SECRET}", "s3cret") },
  };
  const parsed = odataOptions.parse({ attempts: 1, ...options });
  const connector = odataConnector({ now: () => clock.now(), pause: async () => undefined });
  return {
    options: parsed,
    context,
    clock,
    warnings,
    open: () => connector.open(parsed, context),
    openSink: () => connector.openSink(parsed, context),
    async read(feed, cursor, rowsMax = 1_000) {
      await using reader = await connector.open(parsed, context);
      const pages: Page[] = [];
      for await (const page of reader.pull(feed, cursor, { rowsMax, bytesMax: 1 << 24 })) pages.push(page);
      // What was kept is read again as it was read.
      for (const { rows, raw, frame = "", delivery } of pages) {
        const kept = connector.reread?.(parsed, feed, { raw, frame, delivery: delivery.name }) ?? [];
        const same = rows.every((row) => JSON.stringify(kept[row.index]) === JSON.stringify(row));
        if (!same) throw new Error(`the kept page of ${feed} reads otherwise`);
      }
      return pages;
    },
  };
}

export const rowsOf = (pages: readonly Page[]): RawRow[] => pages.flatMap(({ rows }) => rows);
