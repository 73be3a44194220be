// Pages that were pulled and kept give, read by themselves, the rows they gave when they were pulled: each at its place.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { camt } from "../../src/connectors/camt/reader.ts";
import { delimited } from "../../src/connectors/delimited/reader.ts";
import { jsonFile } from "../../src/connectors/json-file/reader.ts";
import type { Connector, Page } from "../../src/source/connector.ts";

const folder = mkdtempSync(join(tmpdir(), "synchromesh-kept-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Uint8Array): void => {
  writeFileSync(join(folder, name), content);
  utimesSync(join(folder, name), 1, 1);
};

async function pagesOf(connector: Connector, options: unknown, feed: string, rowsMax: number): Promise<Page[]> {
  const log = { info: () => {}, warn: () => {} };
  const secrets = { resolve: async (reference: string) => reference };
  const context = { secrets, log, clock: manualClock(Date.UTC(2026, 2, 2)), folder };
  await using reader = await connector.open(connector.options.parse(options), context);
  const pages: Page[] = [];
  for await (const page of reader.pull(feed, undefined, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
  return pages;
}

/** Pulls a feed and reads each of its pages again, the last one first: none needs another. */
async function assertKept(connector: Connector, options: unknown, feed: string, rows: number, rowsMax = 3): Promise<void> {
  const pages = await pagesOf(connector, options, feed, rowsMax);
  expect(pages.flatMap((page) => page.rows)).toHaveLength(rows);
  for (const { raw, frame = "", delivery, rows: pulled } of pages.toReversed()) {
    const kept = connector.reread?.(connector.options.parse(options), feed, { raw, frame, delivery: delivery.name }) ?? [];
    const byIndex = new Map(kept.map((row) => [row.index, row]));
    expect(pulled.map(({ index }) => byIndex.get(index))).toEqual(pulled);
  }
}

const dialect = { delimiter: ";", quote: '"', header: true, row_end: "crlf", encoding: "utf-8" };
const table = (header: string): string =>
  [...(header === "" ? [] : [header]), ...Array.from({ length: 10 }, (_, row) => `${row};"a ""b""\r\nc";x${row}`), "11;short", ""].join(
    "\r\n",
  );

test("of a file with a header, whose later pages do not hold it", async () => {
  put("orders.csv", `\ufeff${table("id;name;code")}`);
  await assertKept(delimited as Connector, { folder, feeds: { orders: { file: "orders.csv", dialect } } }, "orders", 11);
});

test("of a file without a header, and of one in two-byte letters", async () => {
  put("bare.csv", table(""));
  const bare = { file: "bare.csv", dialect: { ...dialect, header: false }, columns: ["id", "name", "code"] };
  await assertKept(delimited as Connector, { folder, feeds: { bare } }, "bare", 11);
  put("wide.csv", Buffer.from(`\ufeff${table("id;name;code")}`, "utf16le"));
  const wide = { file: "wide.csv", dialect: { ...dialect, encoding: "utf-16le" } };
  await assertKept(delimited as Connector, { folder, feeds: { wide } }, "wide", 11);
});

test("of JSON documents and of JSON lines", async () => {
  const items = Array.from({ length: 7 }, (_, id) => ({ id, deep: { price: "10.10" } }));
  put("items.json", JSON.stringify({ data: { items } }));
  put("items.ndjson", `${items.map((item) => JSON.stringify(item)).join("\n")}\n\nnot json\n`);
  await assertKept(jsonFile as Connector, { folder, feeds: { items: { file: "items.json", list: "data.items" } } }, "items", 7);
  await assertKept(jsonFile as Connector, { folder, feeds: { items: { file: "items.ndjson", form: "ndjson" } } }, "items", 8);
});

test("of a bank statement, of which three feeds share the bytes", async () => {
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt>` +
    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>";
  const entry = (amount: string): string =>
    `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>` +
    "<BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-06</Dt></ValDt></Ntry>";
  const body = balance("OPBD", "100.00") + ["1.00", "2.00", "3.00", "4.00"].map(entry).join("") + balance("CLBD", "110.00");
  put(
    "day.xml",
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>` +
      `<Stmt><Id>S1</Id><Acct><Id><IBAN>FR7612345</IBAN></Id></Acct>${body}</Stmt></BkToCstmrStmt></Document>`,
  );
  const options = { folder, feeds: { statement: {}, balance: {}, entry: {} } };
  await assertKept(camt as Connector, options, "statement", 1);
  await assertKept(camt as Connector, options, "balance", 2, 1);
  await assertKept(camt as Connector, options, "entry", 4);
});
