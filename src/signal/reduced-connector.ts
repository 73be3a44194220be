// A connector whose feeds of samples give business events: whatever it reads, the samples stay out of the log.

import { canonicalJson } from "../base/canonical-json.ts";
import { toText } from "../base/decimal.ts";
import { sha256Hex } from "../base/hash.ts";
import type { CheckResult, Connector, Page, RawRow, SourceReader } from "../source/connector.ts";
import { conditionMapping } from "./event-row.ts";
import { type Sample, sampleReader } from "./sample.ts";
import { openSignalBook } from "./signal-book.ts";
import type { Reduction, SignalRule } from "./signal-rule.ts";

/** The frame of a page of events: what is kept of it is the events themselves. */
const eventFrame = "events";

interface ReducedFeed {
  readonly reduction: Reduction;
  readonly read: (row: RawRow) => Sample;
  /** Hash of how its samples are judged. */
  readonly rules: string;
}

/** `zone`: of times that name none. Fault `mapping-refused` for a format or zone that is none. */
export function reducedConnector(
  connector: Connector,
  reductions: Readonly<Record<string, Reduction>>,
  zone: string | undefined,
): Connector {
  const feeds = new Map(
    Object.entries(reductions).map(([feed, reduction]): [string, ReducedFeed] => [
      feed,
      { reduction, read: sampleReader(reduction, zone, feed), rules: rulesHash(reduction, zone) },
    ]),
  );
  const mappedFeeds = Object.fromEntries([...feeds.keys()].map((feed) => [feed, conditionMapping]));
  return {
    ...connector,
    mapping: { system: "signal", version: "1", codes: {}, feeds: { ...connector.mapping?.feeds, ...mappedFeeds } },
    open: async (options, context) => reducedReader(await connector.open(options, context), feeds),
    reread(options, feed, page) {
      if (!feeds.has(feed)) return connector.reread?.(options, feed, page) ?? [];
      return page.frame === eventFrame ? keptRows(page.raw) : [];
    },
  };
}

function reducedReader(inner: SourceReader, feeds: ReadonlyMap<string, ReducedFeed>): SourceReader {
  return {
    async describe() {
      // What changes in the form of samples shows in samples that cannot be read; events have the form they have.
      const { objects: told } = await inner.describe();
      const objects = told.map((one) => (feeds.has(one.name) ? { ...one, columns: [] } : one));
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((c) => ({ ...c })) })))),
      };
    },
    async check() {
      return [...(await inner.check()), ...[...feeds].map(([feed, { reduction }]) => told(feed, reduction))];
    },
    async *pull(feed, cursor, limits) {
      const reduced = feeds.get(feed);
      if (reduced === undefined) yield* inner.pull(feed, cursor, limits);
      else yield* eventPages(inner, feed, reduced, cursor, limits);
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

/** Of a full list of samples nothing follows: what it does not name is no condition that went. */
async function* eventPages(
  inner: SourceReader,
  feed: string,
  { read, rules }: ReducedFeed,
  ...[cursor, limits]: [string | undefined, Parameters<SourceReader["pull"]>[2]]
): AsyncGenerator<Page> {
  const book = openSignalBook(cursor, rules, read);
  for await (const { opened: _opened, sealed: _sealed, ...page } of inner.pull(feed, book.cursor, limits)) {
    const rows = book.take(page.rows);
    const at = book.put(page.cursor);
    // A delivery that could not be read is kept as it came.
    if (page.delivery.fault !== undefined && rows.length === 0) yield { ...page, rows, cursor: at };
    else yield { ...page, rows, cursor: at, frame: eventFrame, raw: rows.length === 0 ? new Uint8Array(0) : keptPage(rows) };
  }
}

const keptPage = (rows: readonly RawRow[]): Uint8Array => Buffer.from(JSON.stringify({ rows }));

const keptRows = (raw: Uint8Array): RawRow[] => (JSON.parse(Buffer.from(raw).toString("utf8")) as { readonly rows: RawRow[] }).rows;

const rulesHash = (reduction: Reduction, zone: string | undefined): string =>
  sha256Hex(JSON.stringify([reduction, zone], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)));

function told(feed: string, { signals }: Reduction): CheckResult {
  const detail = Object.entries(signals).map(([name, rule]) => `${name}: ${sentence(rule)}`);
  return { stage: "sample", object: feed, ok: true, detail: `its rows are samples; told is ${detail.join("; ")}` };
}

const sentence = ({ levels, isFalling, holdMs }: SignalRule): string => {
  const held = holdMs === 0 ? "" : ` for ${holdMs / 1000} s`;
  return levels.map(({ state, enter }) => `${state} ${isFalling ? "down to" : "from"} ${toText(enter)}${held}`).join(", ");
};
