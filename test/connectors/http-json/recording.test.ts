// Answers as a real HTTP API gave them, played by a server of the test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { httpJsonOptions } from "../../../src/connectors/http-json/options.ts";
import { httpJsonConnector } from "../../../src/connectors/http-json/reader.ts";
import type { RawRow } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { openPeer, type Said } from "../../support/peer.ts";

const peer = await openPeer();

withOutsideData("data/erp/recordings/odata-v2-v4", (folder) => {
  const recorded = (name: string): Said => {
    const { response } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as {
      response: { status: number; headers: Record<string, string>; body: unknown };
    };
    const headers = { "content-type": response.headers["content-type"] ?? "" };
    return { status: response.status, headers, text: JSON.stringify(response.body) };
  };
  const read = async (feed: object): Promise<RawRow[]> => {
    const options = httpJsonOptions.parse({ url: peer.url, attempts: 1, feeds: { orders: feed } });
    const log = { info: () => {}, warn: () => {} };
    const context = { secrets: { resolve: async (text: string) => text }, clock: manualClock(0), log, folder: "." };
    await using reader = await httpJsonConnector({ now: () => 0, pause: async () => {} }).open(options, context);
    const rows: RawRow[] = [];
    for await (const page of reader.pull("orders", undefined, { rowsMax: 1000, bytesMax: 1 << 20 })) rows.push(...page.rows);
    return rows;
  };

  test("lists are read where they stand, with nested values under their path", async () => {
    peer.answer = () => recorded("v4-filter-changed");
    const [order] = await read({ list: "value" });
    expect(order?.values).toMatchObject({ PurchaseOrder: "4500000001", LastChangeDateTime: "2026-11-23T06:53:36.347Z" });
    peer.answer = () => recorded("v2-page-1");
    const orders = await read({ list: "d.results" });
    expect(orders.map(({ values }) => values["PurchaseOrder"])).toEqual([1, 2, 3, 4, 5].map((number) => `450000000${number}`));
    expect(orders[0]?.values["__metadata.type"]).toBe("API_PURCHASEORDER_PROCESS_SRV.A_PurchaseOrder");
  });

  test("a next page at another host is not asked for, and a refusal is no empty list", async () => {
    peer.answer = () => recorded("v2-page-1");
    await expect(read({ list: "d.results", paging: { kind: "next", at: "d.__next" } })).rejects.toMatchObject({
      code: "source-refused",
      cause: expect.stringContaining("it names its next page at http://localhost:4005"),
    });
    peer.answer = () => recorded("v2-bad-filter");
    await expect(read({ list: "d.results" })).rejects.toMatchObject({ code: "source-refused", cause: "it answered 400 Bad Request" });
  });
});
