// Whatever connector reads the samples: events come out, what is no sample is told, and the cursor carries the rest.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { jsonFile } from "../../src/connectors/json-file/reader.ts";
import { reducedConnector } from "../../src/signal/reduced-connector.ts";
import { reduceConfiguration } from "../../src/signal/signal-rule.ts";
import type { Connector, Page } from "../../src/source/connector.ts";
import { twoLevels } from "./samples.ts";

const folder = mkdtempSync(join(tmpdir(), "synchromesh-samples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (signals: unknown = { vib: { levels: twoLevels, hold: "2s" } }) => ({
  asset: { value: "press 7" },
  signal: "channel",
  time: { from: "t", format: "epoch-seconds" },
  value: { from: "v", decimal: "," },
  quality: { from: "q", good: ["192", "good"] },
  signals,
});

const connectorOf = (signals?: unknown): Connector =>
  reducedConnector(jsonFile as Connector, reduceConfiguration.parse({ press: written(signals) }), undefined);

const options = jsonFile.options.parse({
  folder,
  settle_seconds: 0,
  feeds: { press: { file: "press-*.ndjson", form: "ndjson", full: true }, orders: { file: "orders.ndjson", form: "ndjson" } },
});

const line = (t: number | string, v: string, more: object = {}) => JSON.stringify({ t, v, channel: "vib", q: 192, ...more });
let files = 0;
const drop = (...lines: readonly string[]): void => {
  files += 1;
  const path = join(folder, `press-${files}.ndjson`);
  writeFileSync(path, lines.join("\n"));
  utimesSync(path, files, files);
};

async function read(connector: Connector, cursor: string | undefined, feed = "press", rowsMax = 2): Promise<Page[]> {
  const log = { info: () => {}, warn: () => {} };
  const context = { secrets: { resolve: async (text: string) => text }, log, clock: manualClock(Date.UTC(2026, 2, 2)), folder };
  await using reader = await connector.open(options, context);
  const pages: Page[] = [];
  for await (const page of reader.pull(feed, cursor, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
  return pages;
}

const rowsOf = (pages: readonly Page[]) => pages.flatMap(({ rows }) => rows);

test("events are the rows, kept as they are; samples are in no page, and no page is a full list", async () => {
  drop(line(1, "5,0"), line(2, "8,05"), line(3, "8,1"), line(4, "8,0"), line(5, "1,0", { q: 0 }), line(6, "2,0", { channel: "noise" }));
  drop(line(7, "5,5"), line(9, "5,5"));
  const connector = connectorOf();
  const pages = await read(connector, undefined);
  const rows = rowsOf(pages);
  expect(rows.map(({ values }) => values)).toMatchObject([
    { asset: "press 7", signal: "vib", state: "degraded", since: "1970-01-01T00:00:02.000Z", confirmed_at: "1970-01-01T00:00:04.000Z" },
    { state: "normal", previous_state: "degraded", limit: "6.5", samples: "2", bad_samples: "1" },
  ]);
  expect(rows[0]?.values).toMatchObject({ samples: "3", smallest: "8", largest: "8.1", mean: "8.05", limit: "7.1", bad_samples: "0" });
  expect(pages.some(({ opened, sealed }) => opened === true || sealed === true)).toBe(false);
  expect(pages.filter(({ raw }) => raw.length > 0)).toHaveLength(2);
  for (const { raw, frame = "", rows: told } of pages.filter((page) => page.rows.length > 0)) {
    expect(Buffer.from(raw).toString()).not.toContain('"5,0"');
    expect(connector.reread?.(options, "press", { raw, frame, delivery: "" })).toEqual(told);
  }
});

test("from every cursor on the same events follow", async () => {
  const whole = await read(connectorOf(), undefined);
  for (const [place, { cursor }] of whole.entries()) {
    const rest = await read(connectorOf(), cursor);
    expect(rowsOf(rest).map(({ values }) => values)).toEqual(rowsOf(whole.slice(place + 1)).map(({ values }) => values));
  }
});

test("what is no sample is one row of its page, with how many and where the first stood", async () => {
  const before = (await read(connectorOf(), undefined)).at(-1)?.cursor;
  drop(line("soon", "5"), line(21, "five"), line(22, "5", { channel: "" }), "not json");
  const rows = rowsOf(await read(connectorOf(), before, "press", 100));
  expect(rows).toHaveLength(1);
  expect(rows[0]?.fault?.cause).toMatch(/^4 of 4 samples cannot be read; the first, press-3.ndjson line 1: its time "soon" cannot be read/);
});

test("rules that change judge anew: what was told stands until another state has held", async () => {
  drop(line(31, "8"), line(32, "8"), line(33, "8"));
  const degraded = (await read(connectorOf(), undefined)).at(-1)?.cursor;
  const higher = connectorOf({ vib: { levels: [{ state: "degraded", enter: "9", leave: "8.5" }], hold: "2s" } });
  expect(rowsOf(await read(higher, degraded))).toEqual([]);
  drop(line(34, "8"), line(35, "8"), line(36, "8"));
  expect(rowsOf(await read(higher, degraded)).map(({ values }) => values)).toMatchObject([
    { state: "normal", previous_state: "degraded", since: "1970-01-01T00:00:34.000Z", previous_since: "1970-01-01T00:00:31.000Z" },
  ]);
});

test("other feeds of the source are read as they are, and a check says what is told of samples", async () => {
  writeFileSync(join(folder, "orders.ndjson"), '{"id":1}\n');
  utimesSync(join(folder, "orders.ndjson"), 1, 1);
  expect(rowsOf(await read(connectorOf(), undefined, "orders")).map(({ values }) => values)).toEqual([{ id: "1" }]);
  const log = { info: () => {}, warn: () => {} };
  const context = { secrets: { resolve: async (text: string) => text }, log, clock: manualClock(Date.UTC(2026, 2, 2)), folder };
  await using reader = await connectorOf().open(options, context);
  expect((await reader.check()).at(-1)).toMatchObject({
    object: "press",
    ok: true,
    detail: "its rows are samples; told is vib: degraded from 7.1 for 2 s, failed from 11.2 for 2 s",
  });
});
