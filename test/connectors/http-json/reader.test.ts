import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { type Fault, isFault } from "../../../src/base/fault.ts";
import { httpJsonOptions } from "../../../src/connectors/http-json/options.ts";
import { httpJsonConnector } from "../../../src/connectors/http-json/reader.ts";
import type { Page, SourceReader } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";

const peer = await openPeer();
/** Waits that were asked for, ms; nobody waits for them. */
const waits: number[] = [];

beforeEach(() => {
  peer.asked.length = 0;
  peer.authorized.length = 0;
  waits.length = 0;
});

async function open(feed: Record<string, unknown>, options: Record<string, unknown> = {}): Promise<SourceReader> {
  let now = 0;
  const pause = (ms: number): Promise<void> => {
    waits.push(ms);
    now += ms;
    return Promise.resolve();
  };
  const parsed = httpJsonOptions.parse({ url: `${peer.url}/api`, ...options, feeds: { orders: feed } });
  return httpJsonConnector({ now: () => now, pause }).open(parsed, {
    clock: manualClock(0),
    log: { info: () => undefined, warn: () => undefined },
    folder: "/",
    secrets: { resolve: async (text) => text.replace("${env:TOKEN}", "s3cret") },
  });
}

interface Read {
  /** The column id of the rows of each page. */
  readonly ids: (string | null | undefined)[][];
  readonly pages: readonly Page[];
  readonly cursor: string | undefined;
  /** "code: cause" of what stopped it. */
  readonly fault: string | undefined;
  readonly isRetryable: boolean | undefined;
}

async function read(reader: SourceReader, cursor?: string, rowsMax = 1_000): Promise<Read> {
  const pages: Page[] = [];
  let fault: Fault | undefined;
  try {
    for await (const page of reader.pull("orders", cursor, { rowsMax, bytesMax: 1 << 24 })) pages.push(page);
  } catch (error) {
    if (!isFault(error)) throw error;
    fault = error;
  }
  return {
    ids: pages.map(({ rows }) => rows.map(({ values }) => values["id"])),
    pages,
    cursor: pages.at(-1)?.cursor ?? cursor,
    fault: fault === undefined ? undefined : `${fault.code}: ${fault.cause}`,
    isRetryable: fault?.retryable,
  };
}

const rows = (from: number, to: number): { id: number }[] => Array.from({ length: to - from }, (_, place) => ({ id: from + place }));

describe("pages are followed", () => {
  test("by the header Link, with the secret of the header, below the path of the address", async () => {
    peer.answer = ({ url }) =>
      url.searchParams.get("p") === "2"
        ? { json: { data: rows(2, 3) } }
        : { json: { data: rows(0, 2) }, headers: { link: '</api/orders?p=2>; title="a, b"; rel="next", </api/orders?p=9>; rel="last"' } };
    const reader = await open(
      { path: "orders", list: "data", paging: { kind: "link" } },
      { headers: { authorization: "Bearer ${env:TOKEN}" } },
    );
    expect((await read(reader)).ids).toEqual([["0", "1"], ["2"]]);
    expect(peer.asked).toEqual(["/api/orders", "/api/orders?p=2"]);
    expect(peer.authorized).toEqual(["Bearer s3cret", "Bearer s3cret"]);
  });

  test("by what the answer names: an address, or the value of a parameter", async () => {
    peer.answer = ({ url }) => ({
      json: url.searchParams.has("after") ? { items: rows(2, 4), next: null } : { items: rows(0, 2), next: "b" },
    });
    const byValue = await open({ list: "items", query: { status: "open" }, paging: { kind: "next", at: "next", parameter: "after" } });
    expect((await read(byValue)).ids.flat()).toEqual(["0", "1", "2", "3"]);
    expect(peer.asked).toEqual(["/api?status=open", "/api?status=open&after=b"]);
    peer.answer = ({ url }) => ({
      json: url.searchParams.has("t") ? { items: rows(1, 2), links: {} } : { items: rows(0, 1), links: { next: `${peer.url}/api?t=1` } },
    });
    expect((await read(await open({ list: "items", paging: { kind: "next", at: "links.next" } }))).ids.flat()).toEqual(["0", "1"]);
  });

  test("by number until a page is empty, whatever size the peer gives them", async () => {
    peer.answer = ({ url }) => ({ json: [rows(0, 3), rows(3, 5), []][Number(url.searchParams.get("page")) - 1] });
    expect((await read(await open({ paging: { kind: "page" } }))).ids).toEqual([["0", "1", "2"], ["3", "4"], []]);
  });

  test("by offset, each page from the last row of the one before", async () => {
    peer.answer = ({ url }) => ({
      json: rows(0, 5)
        .slice(Number(url.searchParams.get("offset")))
        .slice(0, 3),
    });
    expect((await read(await open({ full: true, paging: { kind: "offset" } }))).ids).toEqual([["0", "1", "2"], ["3", "4"], []]);
    expect(peer.asked).toEqual(["/api?offset=0", "/api?offset=2", "/api?offset=4"]);
  });

  test("and one answer is cut into pages of the hub's size, which end with the cursor", async () => {
    peer.answer = () => ({ json: rows(0, 5) });
    const { ids, pages } = await read(await open({ full: true }), undefined, 2);
    expect(ids).toEqual([["0", "1"], ["2", "3"], ["4"]]);
    expect(pages.map(({ opened, sealed }) => [opened, sealed])).toEqual([
      [true, undefined],
      [undefined, undefined],
      [undefined, true],
    ]);
  });
});

describe("a list is not taken for whole", () => {
  test("when a row left it while it was read by offset: nothing is sealed, and the next run begins again", async () => {
    let all = rows(0, 9);
    peer.answer = ({ url, count }) => {
      if (count === 2) all = all.filter(({ id }) => id !== 1);
      return { json: all.slice(Number(url.searchParams.get("offset"))).slice(0, 4) };
    };
    const reader = await open({ full: true, paging: { kind: "offset" } });
    const first = await read(reader);
    expect(first.fault).toBe(
      "source-answer: its rows moved while they were read: a page does not begin with the last row of the one before",
    );
    expect(first.pages.some(({ sealed }) => sealed)).toBe(false);
    const second = await read(reader, first.cursor);
    expect([second.fault, second.ids.flat().length, second.pages.at(-1)?.sealed]).toEqual([undefined, 8, true]);
  });

  test("when pages are numbered: hub.yaml says so before anything is read", () => {
    const feeds = { orders: { full: true, paging: { kind: "page" } } };
    const { error } = httpJsonOptions.safeParse({ url: peer.url, feeds });
    expect(error?.issues.map(({ message }) => message).join()).toContain("a row deleted meanwhile moves another one");
  });

  test.each<[string, () => unknown, string]>([
    [
      "a web page",
      () => ({ status: 200, headers: { "content-type": "text/html; charset=utf-8" }, text: "<h1>Sign in</h1>" }),
      "a web page",
    ],
    ["no list", () => ({ json: { error: "maintenance" } }), "the document is no list"],
    [
      "half a document",
      () => ({ status: 200, headers: { "content-type": "application/json" }, text: '[{"id":1}' }),
      "a comma or ] is expected",
    ],
  ])("when %s comes in its place", async (_, answer, cause) => {
    peer.answer = answer as typeof peer.answer;
    const { fault, pages } = await read(await open({ full: true }));
    expect(fault).toContain(cause);
    expect([fault?.startsWith("source-answer"), pages]).toEqual([true, []]);
  });

  test("when the peer does not know the parameter and gives its first page for ever", async () => {
    peer.answer = () => ({ json: rows(0, 3) });
    expect((await read(await open({ paging: { kind: "page", parameter: "seite" } }))).fault).toContain(
      "a page again that was read already",
    );
    expect(peer.asked.length).toBe(2);
  });
});

describe("what may pass is tried again, what stays is not", () => {
  test("429 with Retry-After waits as long as it asks, once", async () => {
    peer.answer = ({ count }) => (count === 1 ? { status: 429, headers: { "retry-after": "7" } } : { json: rows(0, 1) });
    expect((await read(await open({}))).ids).toEqual([["0"]]);
    expect([peer.asked.length, waits.reduce((sum, ms) => sum + ms, 0)]).toEqual([2, 7_000]);
  });

  test("a date is read against the peer's own clock", async () => {
    const headers = { "retry-after": "Mon, 02 Mar 2026 06:00:09 GMT", date: "Mon, 02 Mar 2026 06:00:00 GMT" };
    peer.answer = ({ count }) => (count === 1 ? { status: 503, headers } : { json: rows(0, 1) });
    await read(await open({}));
    expect(waits).toEqual([9_000]);
  });

  test.each([429, 500, 502, 503, 504])(
    "%i without it is tried again after longer and longer waits, then left for the next run",
    async (status) => {
      peer.answer = () => ({ status });
      const { fault, isRetryable } = await read(await open({}, { attempts: 4 }));
      expect([fault?.split(":")[0], isRetryable, peer.asked.length, waits]).toEqual(["source-busy", true, 4, [1_000, 2_000, 4_000]]);
    },
  );

  test("a connection that breaks, even in the middle of an answer, is tried again", async () => {
    peer.answer = ({ count }) => [{ hangUp: true } as const, { hangUp: true, part: '[{"id":' } as const][count - 1] ?? { json: rows(0, 1) };
    expect((await read(await open({}))).ids).toEqual([["0"]]);
    expect(peer.asked.length).toBe(3);
  });

  test("a peer that asks for an hour is not waited for, and says so", async () => {
    peer.answer = () => ({ status: 429, headers: { "retry-after": "3600" } });
    const { fault, isRetryable } = await read(await open({}));
    expect(fault).toContain("it asks not to be called for 3600 s");
    expect([isRetryable, peer.asked.length, waits]).toEqual([true, 1, []]);
  });

  test.each<[number, string]>([
    [400, "source-refused"],
    [401, "source-login"],
    [403, "source-permission"],
    [404, "source-refused"],
    [422, "source-refused"],
  ])("%i is asked once and never again in this run", async (status, code) => {
    peer.answer = () => ({ status });
    const { fault, isRetryable } = await read(await open({}));
    expect([fault?.split(":")[0], isRetryable, peer.asked.length]).toEqual([code, false, 1]);
  });
});

test("two sources of one account never call more often than it allows, tries again among them", async () => {
  let now = 0;
  const called: number[] = [];
  const pause = (ms: number): Promise<void> => {
    now += ms;
    return Promise.resolve();
  };
  const connector = httpJsonConnector({ now: () => now, pause });
  const context = {
    clock: manualClock(0),
    log: { info: () => undefined, warn: () => undefined },
    folder: "/",
    secrets: { resolve: async (text: string) => text },
  };
  const options = httpJsonOptions.parse({
    url: peer.url,
    account: "plant",
    calls_per_minute: 4,
    feeds: { orders: { paging: { kind: "page" } } },
  });
  peer.answer = ({ url, count }) => {
    called.push(now);
    if (count % 5 === 0) return { status: 429, headers: { "retry-after": "2" } };
    const page = Number(url.searchParams.get("page"));
    return { json: page > 6 ? [] : rows(page, page + 1) };
  };
  const readers = await Promise.all([connector.open(options, context), connector.open(options, context)]);
  const reads = await Promise.all(readers.map((reader) => read(reader)));
  expect(reads.map(({ ids }) => ids.flat().length)).toEqual([6, 6]);
  expect(called.length).toBeGreaterThan(14);
  for (const from of called) expect(called.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(4);
});

describe("a secret stays with its host", () => {
  test("a redirect is not followed", async () => {
    peer.answer = () => ({ status: 302, headers: { location: "http://127.0.0.1:9/steal" } });
    expect((await read(await open({}))).fault).toBe("source-refused: it answered 302 Found to http://127.0.0.1:9");
  });

  test("nor a next page at another host; what was read stays", async () => {
    peer.answer = () => ({ json: rows(0, 1), headers: { link: "<http://127.0.0.1:9/api>; rel=next" } });
    const { fault, ids } = await read(await open({ paging: { kind: "link" } }));
    expect(fault).toContain("it names its next page at http://127.0.0.1:9");
    expect(ids).toEqual([["0"]]);
  });

  test.each(["ftp://erp", "erp.example.com", "http://ana:s3cret@127.0.0.1/"])(
    "an address such as %s is refused, without its text",
    async (url) => {
      const opened = open({}, { url });
      await expect(opened).rejects.toMatchObject({ code: "source-address" });
      await expect(opened).rejects.not.toThrow("s3cret");
    },
  );

  test("and no fault tells a key that stands in the query", async () => {
    peer.answer = () => ({ status: 500 });
    const { fault } = await read(await open({ query: { key: "${env:TOKEN}" } }, { attempts: 1 }));
    expect(peer.asked).toEqual(["/api?key=s3cret"]);
    expect(fault).not.toContain("s3cret");
  });
});

describe("only what changed is asked for", () => {
  const since = { parameter: "changed_since", column: "changed" };
  const list = (...times: readonly string[]): unknown => times.map((changed, id) => ({ id, changed }));

  test("from the largest time seen, however it is written, less the overlap", async () => {
    peer.answer = () => ({ json: list("2026-03-02T09:00:00+01:00", "2026-03-02T08:30:00Z", "2026-03-02T08:10:00Z") });
    const reader = await open({ since: { ...since, overlap_seconds: 60 } });
    const { cursor } = await read(reader);
    await read(reader, cursor);
    expect(peer.asked).toEqual(["/api", `/api?changed_since=${encodeURIComponent("2026-03-02T08:29:00Z")}`]);
  });

  test("numbers are compared as numbers, and nothing new moves nothing", async () => {
    peer.answer = ({ count }) => ({
      json:
        count === 1
          ? [
              { id: 1, changed: 9 },
              { id: 2, changed: 10 },
            ]
          : [],
    });
    const reader = await open({ since });
    const { cursor } = await read(reader);
    expect((await read(reader, cursor)).cursor).toBe(cursor);
    expect(peer.asked[1]).toBe("/api?changed_since=10");
  });

  test("a read that stopped on its way goes on at its page, still from where it began", async () => {
    peer.answer = ({ url, count }) => {
      if (count === 3) return { status: 404 };
      const page = Number(url.searchParams.get("page"));
      return { json: page > 3 ? [] : [{ id: page, changed: `2026-03-0${page}T00:00:00Z` }] };
    };
    const reader = await open({ since, paging: { kind: "page" } });
    const first = await read(reader, JSON.stringify({ since: "2026-02-01T00:00:00Z" }));
    const second = await read(reader, first.cursor);
    expect([first.ids.flat(), second.ids.flat()]).toEqual([["1", "2"], ["3"]]);
    expect(peer.asked.slice(3).map((text) => new URLSearchParams(text.split("?")[1]).get("page"))).toEqual(["3", "4"]);
    expect(peer.asked.every((text) => text.includes("changed_since=2026-02-01"))).toBe(true);
    expect(second.cursor).toBe('{"since":"2026-03-03T00:00:00Z"}');
  });

  test("a column that no row has is told, not guessed", async () => {
    peer.answer = () => ({ json: rows(0, 2) });
    expect((await read(await open({ since }))).fault).toBe("cursor-missing: no row has the column changed");
  });
});

test("a hub that closes does not wait for a busy peer", async () => {
  const closing = new AbortController();
  const options = httpJsonOptions.parse({ url: peer.url, feeds: { orders: {} } });
  const pause = (_: number, signal?: AbortSignal): Promise<void> =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener("abort", reject);
      closing.abort();
    });
  const reader = await httpJsonConnector({ now: () => 0, pause }).open(options, {
    clock: manualClock(0),
    log: { info: () => undefined, warn: () => undefined },
    folder: "/",
    secrets: { resolve: async (text) => text },
    closing: closing.signal,
  });
  peer.answer = () => ({ status: 503 });
  expect((await read(reader)).fault).toBe("hub-closing: the hub closes");
});

test("check says stage by stage what stands in the way, and nothing of what lies behind it", async () => {
  const reader = await open({});
  const { host } = new URL(peer.url);
  const name = { stage: "name", object: "127.0.0.1", ok: true, detail: "127.0.0.1" };
  peer.answer = () => ({ json: rows(0, 3) });
  expect(await reader.check()).toEqual([
    name,
    { stage: "reach", object: host, ok: true, detail: "it answers" },
    { stage: "login", object: host, ok: true, detail: "the account is known" },
    { stage: "permission", object: "orders", ok: true, detail: "it may be read" },
    { stage: "sample", object: "orders", ok: true, detail: "3 rows in its first page" },
  ]);
  peer.answer = () => ({ status: 401 });
  expect(await reader.check()).toMatchObject([
    name,
    { stage: "reach", ok: true },
    { stage: "login", ok: false, cause: "it answered 401 Unauthorized" },
  ]);
});
