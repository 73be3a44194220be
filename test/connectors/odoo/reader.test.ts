import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { type Fault, isFault } from "../../../src/base/fault.ts";
import { odooOptions } from "../../../src/connectors/odoo/options.ts";
import { odooConnector } from "../../../src/connectors/odoo/reader.ts";
import type { ConnectorContext, Page } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";
import { odooPeer, type OdooPeer } from "./odoo-peer.ts";

const peer = await openPeer();
let odoo: OdooPeer;

beforeEach(() => {
  odoo = odooPeer();
  peer.answer = odoo.answer;
});

const clock = manualClock(0);
const context: ConnectorContext = {
  clock,
  log: { info: () => undefined, warn: () => undefined },
  folder: "/",
  secrets: { resolve: async (text) => text.replace("${env:KEY}", "s3cret") },
};
const optionsOf = (feed: Record<string, unknown> = {}, options: Record<string, unknown> = {}) =>
  odooOptions.parse({
    url: peer.url,
    database: "db",
    user: "hub",
    key: "${env:KEY}",
    page: 7,
    attempts: 2,
    ...options,
    feeds: { things: { model: "x.thing", fields: ["name"], ...feed } },
  });
const connector = () => odooConnector({ now: () => 0, pause: async () => undefined });
const open = (feed?: Record<string, unknown>, options?: Record<string, unknown>) => connector().open(optionsOf(feed, options), context);

interface Read {
  readonly pages: readonly Page[];
  readonly ids: readonly string[];
  readonly cursor: string | undefined;
  readonly fault: Fault | undefined;
}

/** At most so many pages: what a kill would leave. */
async function read(reader: Awaited<ReturnType<typeof open>>, cursor?: string, pagesMax = 1_000): Promise<Read> {
  const pages: Page[] = [];
  let fault: Fault | undefined;
  try {
    for await (const page of reader.pull("things", cursor, { rowsMax: 1_000, bytesMax: 1 << 24 })) if (pages.push(page) >= pagesMax) break;
  } catch (error) {
    if (!isFault(error)) throw error;
    fault = error;
  }
  return {
    pages,
    ids: pages.flatMap(({ rows }) => rows.map(({ values }) => values["id"] ?? "")),
    cursor: pages.at(-1)?.cursor ?? cursor,
    fault,
  };
}

const things = (from: number, to: number, at: number) =>
  Array.from({ length: to - from }, (_, place) => ({ id: from + place, at: at + place, name: `thing ${from + place}` }));
const all = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, place) => String(from + place));
const distinct = (ids: readonly string[]): string[] => [...new Set(ids)].toSorted((a, b) => Number(a) - Number(b));
const second = 1e6;

describe("what was written is read", () => {
  test("from the last second on, less the overlap: what was committed late under an earlier time comes", async () => {
    odoo.records.push(...things(1, 4, 1_000 * second));
    const reader = await open();
    const first = await read(reader);
    expect(first.ids).toEqual(["1", "2", "3"]);
    odoo.records.push({ id: 9, at: 701 * second, name: "late" }, { id: 8, at: 699 * second, name: "too late" });
    expect((await read(reader, first.cursor)).ids).toEqual(["9", "1", "2", "3"]);
  });

  test("also where more records than a page have one time, and wherever it is cut off", async () => {
    odoo.records.push(...things(1, 4, 10 * second), ...things(10, 40, 20 * second), ...things(50, 53, 30 * second));
    const reader = await open();
    const whole = await read(reader);
    const expected = [...all(1, 4), ...all(10, 40), ...all(50, 53)];
    expect(distinct(whole.ids)).toEqual(expected);
    expect(whole.ids.length).toBeLessThan(expected.length + 7);
    for (let pages = 1; pages < whole.pages.length; pages += 1) {
      const cut = await read(reader, undefined, pages);
      expect(distinct([...cut.ids, ...(await read(reader, cut.cursor)).ids])).toEqual(expected);
    }
  });

  test("also what is written while it is read: it moves behind what was read and is met there", async () => {
    odoo.records.push(...things(1, 30, 10 * second));
    let moved = 0;
    odoo.before = (method) => {
      if (method === "search_read" && moved < 20) for (const one of odoo.records.slice(moved, (moved += 5))) one.at += 60 * second;
      return undefined;
    };
    expect(distinct((await read(await open())).ids)).toEqual(all(1, 30));
  });

  test("nothing new is no page, and the cursor of a read that ended stands", async () => {
    const reader = await open({}, { overlap_seconds: 0 });
    expect(await read(reader)).toMatchObject({ pages: [], fault: undefined });
    odoo.records.push(...things(1, 8, second));
    const { cursor } = await read(reader);
    expect(JSON.parse(cursor ?? "")).toEqual({ since: "2026-01-01 00:00:01", heard: clock.now() });
    odoo.records.length = 0;
    expect((await read(reader, cursor)).pages).toHaveLength(1);
    expect((await read(reader, (await read(reader, cursor)).cursor)).pages).toEqual([]);
  });

  test("what rests is not read again once nothing can be committed late behind it; what comes then has its own overlap", async () => {
    odoo.records.push(...things(1, 20, 1_000 * second));
    const reader = await open();
    let { cursor } = await read(reader);
    const next = async (ms: number): Promise<string[]> => {
      clock.advance(ms);
      const { ids, cursor: reached } = await read(reader, cursor);
      cursor = reached;
      return distinct(ids);
    };
    expect(await next(299_000)).toEqual(all(1, 20));
    odoo.records.push({ id: 30, at: 800 * second, name: "late" });
    expect(await next(1_000)).toEqual([...all(1, 20), "30"]);
    expect(await next(0)).toEqual([]);
    odoo.records.push({ id: 31, at: 1_301 * second, name: "new" });
    expect(await next(0)).toEqual(["31"]);
    odoo.records.push({ id: 32, at: 1_100 * second, name: "late too" });
    expect(await next(0)).toEqual(["31", "32"]);
  });

  test("what is committed at a place that a long read has passed comes with the next one", async () => {
    odoo.records.push(...things(1, 20, 1_000 * second));
    const reader = await open();
    odoo.before = (method) => {
      if (method === "search_read") clock.advance(100_000);
      if (odoo.called.length === 3)
        odoo.records.push({ id: 40, at: 900 * second, name: "passed" }, { id: 41, at: 1_350 * second, name: "new" });
      return undefined;
    };
    const { cursor, ids } = await read(reader);
    expect(distinct(ids)).toEqual([...all(1, 20), "41"]);
    expect((await read(reader, cursor)).ids).toContain("40");
  });
});

describe("all records are read anew", () => {
  test("at their own pace, by id, sealed at the end; the changes follow", async () => {
    odoo.records.push(...things(1, 11, 500 * second));
    const reader = await open({ full_every: "1d" });
    const first = await read(reader);
    const [begun, ended, ...changes] = first.pages.map(({ opened = false, sealed = false }) => `${opened} ${sealed}`);
    expect([begun, ended, ...new Set(changes)]).toEqual(["true false", "false true", "false false"]);
    expect((await read(reader, first.cursor)).pages.some(({ opened }) => opened)).toBe(false);
    clock.advance(86_400_000);
    expect((await read(reader, first.cursor)).pages[0]).toMatchObject({ opened: true });
  });

  test("and begin again where that was cut off", async () => {
    odoo.records.push(...things(1, 11, 500 * second));
    const reader = await open({ full_every: "1d" });
    odoo.before = (method, { domain }) => (method === "search_read" && domain?.[0]?.[2] === 7 ? { hangUp: true } : undefined);
    const cut = await read(reader);
    expect(cut).toMatchObject({ pages: [{ opened: true }], fault: { code: "source-unreachable", retryable: true } });
    odoo.before = () => undefined;
    const { pages } = await read(reader, cut.cursor);
    expect(pages[0]).toMatchObject({ opened: true });
    expect(pages[1]).toMatchObject({ sealed: true });
  });

  test("what is written meanwhile comes with the changes", async () => {
    odoo.records.push(...things(1, 11, 500 * second));
    odoo.before = (method, { domain }) => {
      const [one] = odoo.records;
      if (method === "search_read" && domain?.[0]?.[2] === 7 && one !== undefined) Object.assign(one, { name: "new", at: 900 * second });
      return undefined;
    };
    const { pages } = await read(await open({ full_every: "1d" }));
    expect(pages.flatMap(({ rows }) => rows.map(({ values }) => `${values["id"]} ${values["name"]}`))).toContain("1 new");
  });
});

describe("values are source text", () => {
  const typed = {
    done: { type: "boolean" },
    partner_id: { type: "many2one", relation: "res.partner" },
    tag_ids: { type: "many2many" },
    price: { type: "float" },
    due: { type: "date" },
  };

  test("false is no value but of a boolean, a reference has an id and a name, times say their zone", async () => {
    Object.assign(odoo.fields, typed);
    odoo.records.push({
      id: 1,
      at: second,
      name: "false",
      done: false,
      partner_id: [9, "Acme"],
      tag_ids: [3, 4],
      price: 10.5,
      due: "2026-03-01",
    });
    odoo.records.push({ id: 2, at: second });
    const reader = await open({ fields: ["name", ...Object.keys(typed)] });
    const { pages } = await read(reader);
    const none = { name: null, done: "false", "partner_id.id": null, "partner_id.name": null, tag_ids: null, price: null, due: null };
    expect(pages[0]?.rows.map(({ values }) => values)).toEqual([
      {
        id: "1",
        write_date: "2026-01-01 00:00:01Z",
        name: "false",
        done: "false",
        "partner_id.id": "9",
        "partner_id.name": "Acme",
        tag_ids: "[3,4]",
        price: "10.5",
        due: "2026-03-01",
      },
      { id: "2", write_date: "2026-01-01 00:00:01Z", ...none },
    ]);
    expect((await reader.describe()).objects[0]?.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id integer",
      "write_date datetime",
      "name char",
      "done boolean",
      "partner_id.id integer",
      "partner_id.name text",
      "tag_ids many2many",
      "price float",
      "due date",
    ]);
  });

  test("numbers keep their digits, and a kept page gives the same rows again", async () => {
    Object.assign(odoo.fields, typed);
    const text = '{"jsonrpc":"2.0","id":1,"result":[{"id":1,"write_date":"2026-01-01 00:00:01","name":"a","price":10.10}]}';
    odoo.before = (method) =>
      method === "search_read" ? { status: 200, headers: { "content-type": "application/json" }, text } : undefined;
    const feed = { fields: ["name", "price"] };
    const { pages } = await read(await open(feed));
    expect(pages[0]?.rows[0]?.values["price"]).toBe("10.10");
    const [page] = pages;
    const again = connector().reread?.(optionsOf(feed), "things", {
      raw: page?.raw ?? new Uint8Array(),
      frame: page?.frame ?? "",
      delivery: "d",
    });
    expect(again).toEqual(page?.rows);
  });
});

describe("servers differ", () => {
  test.each([
    ["14.0", "json-rpc"],
    ["saas~18.2+e", "json-rpc"],
    ["19.0", "json-2"],
  ])("%s is asked by %s", async (version, by) => {
    odoo.version = version;
    await read(await open());
    expect(new Set(odoo.called.map((one) => one.by))).toEqual(new Set([by]));
    expect(odoo.called.at(-1)?.named.context).toEqual({ active_test: false });
    if (by === "json-2") expect(peer.authorized.at(-1)).toBe("bearer s3cret");
  });

  test("one that has no JSON-RPC any more is asked by json-2", async () => {
    peer.answer = (request) => (request.url.pathname === "/jsonrpc" ? { status: 404 } : odoo.answer(request));
    await read(await open());
    expect(odoo.called.at(-1)?.by).toBe("json-2");
  });

  test("a field has the column of its later name, one that is not there is not asked for", async () => {
    odoo.version = "16.0";
    odoo.fields["product_uom"] = { type: "many2one" };
    odoo.records.push({ id: 1, at: second, product_uom: [3, "kg"] });
    const reader = await open({ model: "sale.order.line", fields: ["product_uom_id", "gone"] });
    const { pages } = await read(reader);
    expect(pages[0]?.rows[0]?.values).toMatchObject({ "product_uom_id.id": "3", "product_uom_id.name": "kg" });
    expect((await reader.check()).at(-1)).toMatchObject({ ok: true, detail: "a record with 3 fields; sale.order.line has no gone" });
    expect(odoo.called.map(({ method }) => method)).toContain("check_access_rights");
  });
});

describe("an answer that is none", () => {
  const rpcError = (name: string, message: string) => ({
    json: { jsonrpc: "2.0", id: 1, error: { code: 0, message: "Odoo Server Error", data: { name, message } } },
  });

  test.each([
    ["a web page with 200", { status: 200, headers: { "content-type": "text/html" }, text: "<html>" }, "source-answer", false],
    ["nothing", { status: 200, headers: { "content-type": "application/json" }, text: "" }, "source-answer", false],
    ["no list", { json: { jsonrpc: "2.0", id: 1, result: false } }, "source-answer", false],
    ["a session that ended", rpcError("odoo.http.SessionExpiredException", "Session expired"), "source-login", false],
    ["a right that it lacks", rpcError("odoo.exceptions.AccessError", "You are not allowed"), "source-permission", false],
    ["a field that it lacks", rpcError("builtins.ValueError", "Invalid field 'nope'"), "source-refused", false],
    ["a database in trouble", rpcError("psycopg2.errors.SerializationFailure", "could not serialize"), "source-busy", true],
  ] as const)("%s is a fault, never no records", async (_, said, code, retryable) => {
    odoo.before = (method) => (method === "search_read" ? said : undefined);
    expect(await read(await open())).toMatchObject({ pages: [], fault: { code, retryable } });
  });
});
