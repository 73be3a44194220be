import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { type Fault, isFault } from "../../../src/base/fault.ts";
import { erpnextOptions } from "../../../src/connectors/erpnext/options.ts";
import { erpnextConnector } from "../../../src/connectors/erpnext/reader.ts";
import type { ConnectorContext, Page } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";
import { type Document, frappeError, frappePeer, type FrappePeer } from "./frappe-peer.ts";

const peer = await openPeer();
let site: FrappePeer;
let things: Document[];

beforeEach(() => {
  site = frappePeer();
  peer.answer = site.answer;
  things = [];
  site.documents.set("Thing", things);
  site.doctypes.set("Thing", {
    name: "Thing",
    fields: [
      { fieldname: "title", fieldtype: "Data" },
      { fieldname: "supplier", fieldtype: "Link", options: "Supplier" },
      { fieldname: "price", fieldtype: "Currency" },
      { fieldname: "lines", fieldtype: "Table", options: "Thing Line" },
    ],
  });
});

const clock = manualClock(Date.UTC(2026, 0, 2));
const context: ConnectorContext = {
  clock,
  log: { info: () => undefined, warn: () => undefined },
  folder: "/",
  secrets: { resolve: async (text) => text.replace("${env:KEY}", "k").replace("${env:SECRET}", "s") },
};
const optionsOf = (feed: object = {}, options: object = {}) =>
  erpnextOptions.parse({
    url: peer.url,
    key: "${env:KEY}",
    secret: "${env:SECRET}",
    zone: "Europe/Berlin",
    page: 7,
    attempts: 2,
    calls_per_minute: 10_000,
    ...options,
    feeds: { things: { doctype: "Thing", fields: ["title"], ...feed } },
  });
const connector = erpnextConnector({ now: () => 0, pause: async () => undefined });
const open = (feed?: object, options?: object) => connector.open(optionsOf(feed, options), context);
type Reader = Awaited<ReturnType<typeof open>>;

/** At most so many pages: what a kill would leave. */
async function read(reader: Reader, cursor?: string, pagesMax = 1_000) {
  const pages: Page[] = [];
  let fault: Fault | undefined;
  try {
    for await (const page of reader.pull("things", cursor, { rowsMax: 1_000, bytesMax: 1 << 24 })) if (pages.push(page) >= pagesMax) break;
  } catch (error) {
    if (!isFault(error)) throw error;
    fault = error;
  }
  const names = pages.flatMap(({ rows }) => rows.map(({ values }) => values["name"] ?? ""));
  return { pages, names, cursor: pages.at(-1)?.cursor ?? cursor, fault };
}

const named = (place: number): string => `T-${String(place).padStart(3, "0")}`;
/** Seconds of the second of January, or the microseconds with them. */
const at = (seconds: number, micros = 0): string =>
  `2026-01-02 ${new Date(seconds * 1000).toISOString().slice(11, 19)}${micros === 0 ? "" : `.${String(micros).padStart(6, "0")}`}`;
const add = (from: number, to: number, timeOf: (place: number) => string): void => {
  for (let place = from; place < to; place += 1) things.push({ name: named(place), modified: timeOf(place), title: `thing ${place}` });
};
const all = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, place) => named(from + place));
const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

describe("what was written is read", () => {
  test("wherever it is cut off, though more documents than a page have one time, and others whole seconds", async () => {
    add(1, 4, (place) => at(100, place));
    add(10, 40, () => at(200, 5));
    add(50, 70, (place) => at(300 + place));
    const reader = await open();
    const whole = await read(reader);
    const expected = [...all(1, 4), ...all(10, 40), ...all(50, 70)];
    expect(distinct(whole.names)).toEqual(expected);
    for (let pages = 1; pages < whole.pages.length; pages += 1) {
      const cut = await read(reader, undefined, pages);
      expect(distinct([...cut.names, ...(await read(reader, cut.cursor)).names])).toEqual(expected);
    }
  });

  test("also what is written, comes and goes while it is read", async () => {
    add(1, 30, (place) => at(100, place));
    let calls = 0;
    site.before = ({ url }) => {
      if (!url.searchParams.has("order_by")) return undefined;
      calls += 1;
      const moved = calls < 5 ? things.find(({ name }) => name === named(calls * 2)) : undefined;
      if (moved !== undefined) moved.modified = at(900, calls);
      if (calls === 2) things.splice(0, 1);
      return undefined;
    };
    expect(distinct((await read(await open())).names)).toEqual(all(1, 30));
  });

  test("from the last on, less the overlap: what was committed late under an earlier time comes, and rests at last", async () => {
    add(1, 4, (place) => at(1_000, place));
    const reader = await open();
    let { cursor } = await read(reader);
    things.push({ name: "late", modified: at(701) }, { name: "too late", modified: at(699) });
    const again = await read(reader, cursor);
    expect(distinct(again.names)).toEqual([...all(1, 4), "late"]);
    clock.advance(301_000);
    cursor = (await read(reader, again.cursor)).cursor;
    expect(JSON.parse(cursor ?? "")).toMatchObject({ settled: true, since: at(1_000, 3) });
    expect((await read(reader, cursor)).pages).toEqual([]);
    things.push({ name: "next", modified: at(1_000, 4) });
    expect((await read(reader, cursor)).names).toEqual(["next"]);
  });

  test("also where the clock of the site goes back: the hour that comes twice is read again", async () => {
    things.push({ name: "first two o'clock", modified: "2026-10-25 02:50:00.000001" });
    const reader = await open();
    const { cursor } = await read(reader);
    clock.advance(301_000);
    const settled = (await read(reader, cursor)).cursor;
    things.push({ name: "second two o'clock", modified: "2026-10-25 02:05:00.000001" });
    expect((await read(reader, settled)).names).toContain("second two o'clock");
    const elsewhere = await open({}, { zone: "Asia/Kolkata" });
    expect((await read(elsewhere, settled)).names).toEqual([]);
  });

  test("rows of a table in documents, with the rights of those", async () => {
    site.doctypes.set("Thing Line", { name: "Thing Line", istable: 1, fields: [{ fieldname: "qty", fieldtype: "Float" }] });
    site.documents.set("Thing Line", [{ name: "x1", modified: at(1), parent: "T-001", idx: 1, qty: 2.5 }]);
    const rows = { doctype: "Thing Line", fields: ["parent", "idx", "qty"] };
    expect((await read(await open({ ...rows, parent: "Thing" }))).pages[0]?.rows[0]?.values).toMatchObject({
      name: "x1",
      parent: "T-001",
      idx: "1",
      qty: "2.5",
    });
    expect((await read(await open(rows))).fault).toMatchObject({ code: "source-permission", cause: "Parent is needed" });
  });
});

describe("all documents", () => {
  test("are read by name in their time, and only the last page of an undisturbed reading says so", async () => {
    add(1, 17, (place) => at(100, 100 - place));
    const reader = await open({ full_every: "1d" });
    const whole = await read(reader);
    expect(whole.pages.map(({ opened, sealed }) => [opened, sealed]).slice(0, 3)).toEqual([
      [true, undefined],
      [undefined, undefined],
      [undefined, true],
    ]);
    const cut = await read(reader, undefined, 2);
    expect((await read(reader, cut.cursor)).pages[0]).toMatchObject({ opened: true });
    clock.advance(1_000);
    expect((await read(reader, whole.cursor)).pages.some(({ sealed }) => sealed)).toBe(false);
  });
});

describe("rows", () => {
  test("have every digit, the doctype that a link leads to, and are read again from the kept page", async () => {
    const text = '{"data":[{"name":"T-1","modified":"2026-01-02 00:00:01","title":"","supplier":"Acme","price":1234567890123456.10}]}';
    site.before = ({ url }) =>
      url.searchParams.has("order_by") ? { status: 200, headers: { "content-type": "application/json" }, text } : undefined;
    const feed = { fields: ["doctype", "title", "supplier.doctype", "supplier", "price", "lines", "nowhere"] };
    const [page = expect.fail("a page")] = (await read(await open(feed))).pages;
    expect(page.rows[0]?.values).toEqual({
      name: "T-1",
      modified: "2026-01-02 00:00:01",
      doctype: "Thing",
      title: "",
      "supplier.doctype": "Supplier",
      supplier: "Acme",
      price: "1234567890123456.10",
    });
    const kept = { raw: page.raw, frame: page.frame ?? "", delivery: page.delivery.name };
    expect(connector.reread?.(optionsOf(feed), "things", kept)).toEqual(page.rows);
  });

  test("have fields that the site has added", async () => {
    site.custom.push({ dt: "Thing", fieldname: "plant_code", fieldtype: "Data" });
    add(1, 2, () => at(1));
    Object.assign(things[0] ?? {}, { plant_code: "K1" });
    expect((await read(await open({ fields: ["plant_code"] }))).pages[0]?.rows[0]?.values["plant_code"]).toBe("K1");
  });
});

describe("what it says where it cannot be read", () => {
  test.each([
    [{ secret: "wrong" }, {}, "source-login: Authentication failed"],
    [{}, { doctype: "Nothing" }, "source-refused: DocType Nothing not found"],
    [{}, { fields: ["nowhere"], filters: [["a", "=", 1]] }, undefined],
  ])("%o %o: %s", async (options, feed, said) => {
    const { fault } = await read(await open(feed, options));
    expect(fault && `${fault.code}: ${fault.cause}`).toBe(said);
  });

  test("a moment of the database passes, and its reason is told without markup", async () => {
    site.before = ({ url }) =>
      url.searchParams.has("order_by") ? frappeError(500, "QueryDeadlockError", "<b>Deadlock</b><br>again") : undefined;
    expect((await read(await open())).fault).toMatchObject({ code: "source-busy", retryable: true, cause: "Deadlock; again" });
  });

  test("the check names what the doctype does not have", async () => {
    const results = await (await open({ fields: ["title", "nowhere"] })).check();
    expect(results.map(({ stage, ok }) => `${stage} ${ok}`)).toEqual([
      "name true",
      "reach true",
      "login true",
      "permission true",
      "sample true",
    ]);
    expect(results.at(-1)).toMatchObject({ detail: "no document with 3 fields; Thing has no nowhere" });
    expect(results[2]).toMatchObject({ detail: "as hub@example.com" });
  });
});
