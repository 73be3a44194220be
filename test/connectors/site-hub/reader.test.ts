// What another hub answers is taken over as it stands, or not at all.
import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { isFault } from "../../../src/base/fault.ts";
import { relayedClaims } from "../../../src/connectors/site-hub/relayed-claim.ts";
import { siteHubOptions } from "../../../src/connectors/site-hub/options.ts";
import { siteHubConnector } from "../../../src/connectors/site-hub/reader.ts";
import { canonicalModel } from "../../../src/model/canonical-model.ts";
import { kindOf } from "../../../src/model/kind.ts";
import { foreignReference } from "../../../src/model/reference-key.ts";
import type { Page, RawRow } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";

const peer = await openPeer();
beforeEach(() => {
  peer.asked.length = 0;
  peer.authorized.length = 0;
});

const claim = (key: string, more: Readonly<Record<string, unknown>> = {}) => ({
  kind: "purchase_order",
  key,
  version: 1,
  at: "2026-03-02T08:00:00.000Z",
  receivedAt: "2026-03-02T08:00:01.000Z",
  site: "kassel",
  deleted: false,
  fields: { number: key, amount: "10.5", currency: "EUR", supplier: null, status: "" },
  parked: [],
  mapping: "paper/1/orders@0123456789ab",
  hash: key.padEnd(64, "0").toLowerCase(),
  ...more,
});

const answer = (claims: readonly unknown[], next: string, more = false) => ({
  json: {
    position: 7,
    sources: [{ name: "erp", site: "kassel", observedAt: "2026-03-02T08:00:00.000Z", standing: "live" }],
    data: { hub: "kassel", gap: null, claims, next, more },
  },
});

const options = (more: Readonly<Record<string, unknown>> = {}) =>
  siteHubOptions.parse({ url: `${peer.url}/plant`, token: "s3cret", source: "erp", attempts: 1, feeds: { purchase_order: {} }, ...more });

let now = 0;
const connector = siteHubConnector({ now: () => now, pause: async (ms) => void (now += ms) });

async function read(cursor?: string, more: Readonly<Record<string, unknown>> = {}): Promise<{ pages: Page[]; fault: string | undefined }> {
  const log = { info: () => undefined, warn: () => undefined };
  const context = { clock: manualClock(0), log, folder: "/", secrets: { resolve: async (text: string) => text } };
  await using reader = await connector.open(options(more), context);
  const pages: Page[] = [];
  try {
    for await (const page of reader.pull("purchase_order", cursor, { rowsMax: 1_000, bytesMax: 1 << 24 })) pages.push(page);
  } catch (error) {
    if (!isFault(error)) throw error;
    return { pages, fault: `${error.code}: ${error.cause}` };
  }
  return { pages, fault: undefined };
}

const keysOf = (pages: readonly Page[]): unknown[][] => pages.map(({ rows }) => rows.map(({ values }) => values["key"]));

describe("pages", () => {
  test("are asked for from the cursor on, with the token, and an end without claims moves nothing", async () => {
    peer.answer = ({ url }) =>
      url.searchParams.get("cursor") === null ? answer([claim("PO1"), claim("PO2")], "5.1.aa", true) : answer([], "7.0.bb");
    const { pages } = await read(undefined, { records_per_second: 2 });
    expect(keysOf(pages)).toEqual([["PO1", "PO2"]]);
    expect(pages[0]).toMatchObject({ cursor: "5.1.aa", delivery: { name: "kassel erp purchase_order after nothing" } });
    expect(peer.asked).toEqual([
      "/plant/v1/claims?source=erp&kind=purchase_order&limit=2",
      "/plant/v1/claims?source=erp&kind=purchase_order&limit=2&cursor=5.1.aa",
    ]);
    expect(peer.authorized).toEqual(["Bearer s3cret", "Bearer s3cret"]);
  });

  test("that hold nothing of the kind are passed over, and the cursor keeps that", async () => {
    peer.answer = ({ count }) => (count < 3 ? answer([], `${count}.0.aa`, true) : answer([claim("PO1")], "9.0.bb"));
    expect((await read("0.5.aa")).pages.map(({ cursor, rows }) => `${cursor} ${rows.length}`)).toEqual([
      "1.0.aa 0",
      "2.0.aa 0",
      "9.0.bb 1",
    ]);
  });

  test("are read again from what is kept, without a call", async () => {
    peer.answer = () => answer([claim("PO1"), claim("PO2")], "5.1.aa");
    const { pages } = await read();
    const [page] = pages;
    expect(connector.reread?.(options(), "purchase_order", { raw: page?.raw ?? new Uint8Array(), frame: "", delivery: "" })).toEqual(
      page?.rows,
    );
  });

  test.each([
    ["something else than a hub's answer", { json: { orders: [] } }, "it is not the answer of a hub"],
    ["the same place again", answer([], "0.5.aa", true), "it does not go on"],
    ["another kind", answer([claim("PO1", { kind: "party" })], "1.0.aa"), "it tells of party"],
    ["a claim without its hash", answer([claim("PO1"), claim("PO2", { hash: "x" })], "1.0.aa"), "answer item 2 is no claim"],
    ["a claim without its time", answer([claim("PO1", { at: "" })], "1.0.aa"), "answer item 1 is no claim"],
  ])("of %s are refused whole", async (_, said, cause) => {
    peer.answer = () => said;
    expect(await read("0.5.aa")).toEqual({ pages: [], fault: `source-answer: ${cause}` });
  });
});

describe("a claim", () => {
  const kind = kindOf(canonicalModel, "purchase_order");
  const mapped = async (said: unknown, more: Readonly<Record<string, unknown>> = {}) => {
    peer.answer = () => answer([said], "1.0.aa");
    const [row] = (await read()).pages[0]?.rows ?? [];
    return relayedClaims(options(more), kind)(row as RawRow);
  };

  test("keeps its version, times, hash, what waits of it, and null, cleared and unspoken apart", async () => {
    const parked = [{ field: "order_date", class: "value", cause: "no date", hint: "correct it", value: "31.12." }];
    expect(await mapped(claim("PO1", { parked, withdrawn: "read again" }))).toEqual({
      kind: "purchase_order",
      key: "PO1",
      version: 1,
      at: Date.UTC(2026, 2, 2, 8),
      site: "kassel",
      deleted: false,
      fields: { number: "PO1", amount: "10.5", currency: "EUR", supplier: null, status: "" },
      parked,
      rawIndex: 0,
      relayed: {
        receivedAt: Date.UTC(2026, 2, 2, 8, 0, 1),
        hash: "PO1".padEnd(64, "0").toLowerCase(),
        mapping: "paper/1/kassel%2Forders@0123456789ab",
        withdrawn: "read again",
      },
    });
  });

  test("refers to a record of another source there by what that source is called here", async () => {
    const said = claim("PO1", { fields: { supplier: foreignReference("crm", "S1"), number: "PO1" } });
    expect((await mapped(said)).fields["supplier"]).toBe(foreignReference("crm", "S1"));
    expect((await mapped(said, { names: { crm: "kassel-crm" } })).fields["supplier"]).toBe(foreignReference("kassel-crm", "S1"));
  });

  test("of which something does not fit parks that alone, and stands before the whole one", async () => {
    const hash = "b".repeat(64);
    const unfit = await mapped(claim("PO1", { hash, fields: { amount: "ten", number: "PO1", currency: "ZZZ", dock: "D4" } }));
    expect(unfit.fields).toEqual({ number: "PO1" });
    expect(unfit.parked.map(({ field, class: why }) => `${field} ${why}`)).toEqual(["amount value", "currency value", "dock drift"]);
    expect((unfit.relayed?.hash ?? "") < hash).toBe(true);
    expect(unfit.relayed?.hash).toHaveLength(64);
  });
});
