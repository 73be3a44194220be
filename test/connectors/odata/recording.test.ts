// Answers as a service of OData V2 and V4 gave them, played by a server of the test. Each of them is played.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { changeAnswer } from "../../../src/connectors/odata/change-set.ts";
import type { RawValues } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { type Asked, openPeer, type Said } from "../../support/peer.ts";
import { rowsOf, testConnector } from "./odata-hub.ts";

const peer = await openPeer();

interface Recording {
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

/** Its own metadata in V4 was not recorded: as much of it as is read here. */
const v4Metadata = `<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="po" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="Order"><Key><PropertyRef Name="PurchaseOrder"/></Key>
<Property Name="PurchaseOrder" Type="Edm.String" MaxLength="10" Nullable="false"/>
<Property Name="PurchasingGroup" Type="Edm.String" MaxLength="3"/>
<Property Name="PurchaseOrderDate" Type="Edm.Date"/><Property Name="LastChangeDateTime" Type="Edm.DateTimeOffset" Precision="7"/>
<NavigationProperty Name="to_PurchaseOrderItem" Type="Collection(po.Item)"/></EntityType>
<EntityType Name="Item"><Key><PropertyRef Name="PurchaseOrder"/><PropertyRef Name="PurchaseOrderItem"/></Key>
<Property Name="PurchaseOrder" Type="Edm.String" Nullable="false"/><Property Name="PurchaseOrderItem" Type="Edm.String" Nullable="false"/>
<Property Name="NetPriceAmount" Type="Edm.Decimal" Precision="11" Scale="3"/></EntityType>
<EntityContainer Name="C"><EntitySet Name="A_PurchaseOrder" EntityType="po.Order"/>
<EntitySet Name="A_PurchaseOrderItem" EntityType="po.Item"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>`;

withOutsideData("data/erp/recordings/odata-v2-v4", (folder) => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const played = new Set<string>();
  const recorded = (name: string): Said => {
    played.add(`${name}.json`);
    const { response } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Recording;
    const { status, headers, body } = response;
    const told = Object.fromEntries(
      ["content-type", "etag", "location"].flatMap((header) => (headers[header] === undefined ? [] : [[header, headers[header] ?? ""]])),
    );
    return { status, headers: told, text: typeof body === "string" ? body : JSON.stringify(body) };
  };
  const metadata = (protocol: "v2" | "v4"): string =>
    protocol === "v4" ? v4Metadata : readFileSync(join(folder, "v2-metadata-served-by-cds9.xml"), "utf8");
  const feed = {
    set: "A_PurchaseOrder",
    changed: ["LastChangeDateTime"],
    fields: ["PurchaseOrder", "PurchasingGroup", "PurchaseOrderDate", "LastChangeDateTime"],
  };
  const empty = (protocol: "v2" | "v4"): Said => ({ json: protocol === "v2" ? { d: { results: [] } } : { value: [] } });
  /** `answer`: to everything but what the service says of itself. */
  const connect = (protocol: "v2" | "v4", answer: (asked: Asked) => Said, more: object = {}) => {
    peer.answer = (asked) =>
      asked.url.pathname.endsWith("/$metadata")
        ? { status: 200, headers: { "content-type": "application/xml" }, text: metadata(protocol) }
        : answer(asked);
    return testConnector({
      url: `${peer.url}/srv`,
      feeds: {
        orders: { ...feed, ...more },
        lines: { ...feed, items: "to_PurchaseOrderItem", fields: ["NetPriceAmount", "of.LastChangeDateTime"] },
      },
    });
  };
  const isNewest = ({ url }: Asked): boolean => (url.searchParams.get("$orderby") ?? "").endsWith(" desc");
  const filterOf = ({ url }: Asked): string => url.searchParams.get("$filter") ?? "";
  afterAll(() => expect(names.filter((name) => !played.has(name))).toEqual([]));

  describe.each(["v2", "v4"] as const)("%s: reading", (protocol) => {
    test("changes, with the time that the service gives, from key to key although it counts rows in its links", async () => {
      const asked: string[] = [];
      const connector = connect(protocol, (call) => {
        if (isNewest(call)) return recorded(`${protocol}-filter-changed`);
        asked.push(filterOf(call));
        if (asked.length > 2) return empty(protocol);
        return recorded(asked.length === 2 && protocol === "v2" ? "v2-page-2" : `${protocol}-page-1`);
      });
      const read = connector.read("orders");
      if (protocol === "v4") await expect(read).rejects.toMatchObject({ cause: "it gives a page again that was read already" });
      else expect(rowsOf(await read)).toHaveLength(10);
      expect(asked.slice(0, 2)).toEqual(["", "PurchaseOrder gt '4500000005'"]);
    });

    test("what was changed since", async () => {
      const asked: string[] = [];
      const connector = connect(protocol, (call) => {
        asked.push(filterOf(call));
        return asked.length > 1 ? empty(protocol) : recorded(`${protocol}-filter-changed`);
      });
      const since = Date.parse("2026-11-23T06:57:36Z");
      const [page] = await connector.read("orders", JSON.stringify({ since, reachedAt: 0 }));
      const time = "2026-11-23T06:52:36.000Z";
      expect(asked[0]).toBe(`LastChangeDateTime ge ${protocol === "v2" ? `datetimeoffset'${time}'` : time}`);
      expect(page?.rows[0]?.values).toMatchObject({ PurchaseOrder: "4500000001", LastChangeDateTime: "2026-11-23T06:53:36.347Z" });
      expect(page?.rows).toHaveLength(5);
    });

    test("a question for changes that the service took and did not answer is told, and the hub goes by the time of change", async () => {
      const asked: string[] = [];
      const connector = connect(
        protocol,
        (call) => {
          asked.push(call.url.search);
          return call.url.search.includes("deltatoken") ? recorded(`${protocol}-delta`) : empty(protocol);
        },
        { delta: true },
      );
      const cursor = {
        since: Date.parse("2026-11-23T06:53:36Z"),
        reachedAt: 0,
        listedAt: 0,
        delta: protocol === "v2" ? "!deltatoken='1'" : "$deltatoken=1",
      };
      expect(rowsOf(await connector.read("orders", JSON.stringify(cursor)))).toEqual([]);
      expect(asked).toHaveLength(2);
      expect(connector.warnings[0]).toBe(
        "the service was asked for changes of A_PurchaseOrder and gave entities without saying that they are changes: " +
          "the hub goes by LastChangeDateTime again",
      );
    });

    test("one entity, with days and times as rows give them, and its ETag", async () => {
      await using sink = await connect(protocol, () => recorded(`${protocol}-read-one`)).openSink();
      expect(await sink.show("orders", "4500000001")).toEqual({
        seen: 'etag W/"2026-11-23T06:53:36.347Z"',
        values: {
          PurchaseOrder: "4500000001",
          PurchasingGroup: "001",
          PurchaseOrderDate: "2026-11-23",
          LastChangeDateTime: "2026-11-23T06:53:36.347Z",
        },
      });
    });

    test("an entity with what was read along, decimals by their digits", async () => {
      const expand = { fields: ["PurchaseOrder", "to_PurchaseOrderItem.0.NetPriceAmount", "to_PurchaseOrderItem.1.NetPriceAmount"] };
      await using sink = await connect(protocol, () => recorded(protocol === "v2" ? "v2-expand" : "v4-create"), expand).openSink();
      expect((await sink.show("orders", "4500000001"))?.values).toEqual({
        PurchaseOrder: "4500000001",
        "to_PurchaseOrderItem.0.NetPriceAmount": "12.340",
        "to_PurchaseOrderItem.1.NetPriceAmount": null,
      });
    });
  });

  test("items are rows of their own, with the document they belong to", async () => {
    const said = recorded("v2-create");
    const { d } = JSON.parse("text" in said ? (said.text ?? "") : "") as { d: object };
    const connector = connect("v2", (call) => (isNewest(call) || filterOf(call) !== "" ? empty("v2") : { json: { d: { results: [d] } } }));
    expect(rowsOf(await connector.read("lines")).map(({ values }) => values)).toEqual([
      {
        PurchaseOrder: "4500000002",
        PurchaseOrderItem: "00010",
        NetPriceAmount: "12.340",
        "of.LastChangeDateTime": "2026-11-23T06:53:36.381Z",
      },
    ]);
  });

  test("a service that will not tell of changes says so by saying nothing of them", async () => {
    const connector = connect("v4", (call) => (isNewest(call) || filterOf(call) !== "" ? empty("v4") : recorded("v4-track-changes")), {
      delta: true,
    });
    const pages = await connector.read("orders");
    expect([pages[0]?.opened, pages.at(-1)?.sealed]).toEqual([true, true]);
    expect(connector.warnings).toEqual(["the service gives no link to changes of A_PurchaseOrder: the hub goes by LastChangeDateTime"]);
  });

  test("no entities are no rows, and a read of none", async () => {
    const pages = await connect("v2", () => recorded("v2-prodorder-list")).read("orders");
    expect(pages.map(({ rows, cursor }) => [rows.length, (JSON.parse(cursor) as { since: number }).since])).toEqual([[0, 0]]);
  });

  test.each([
    [
      "v2-bad-filter",
      "source-refused",
      'it answered 400 Bad Request: Property "Nope" does not exist in "API_PURCHASEORDER_PROCESS_SRV.A_PurchaseOrder"',
    ],
    ["v2-prodorder-func", "source-refused", 'it answered 404 Not Found: Invalid resource path "API_PRODUCTION_ORDER_2_SRV.ReleaseOrder"'],
    ["v4-if-none-match", "source-refused", "it answered 304 Not Modified"],
    [
      "v2-duplicate",
      "source-busy",
      "it answered 500 Internal Server Error: UNIQUE constraint failed: API_PURCHASEORDER_PROCESS_SRV_A_PurchaseOrder.PurchaseOrder",
    ],
    ["v2-atom", "source-answer", expect.stringContaining("a value is expected")],
  ])("%s is a fault with the service's own reason", async (name, code, cause) => {
    await expect(connect("v2", () => recorded(name)).read("orders")).rejects.toMatchObject({ code, cause });
  });

  test("metadata that the service does not give are a fault of the source", async () => {
    peer.answer = () => recorded("v2-metadata");
    await using reader = await testConnector({ url: peer.url, feeds: { orders: feed } }).open();
    await expect(reader.describe()).rejects.toMatchObject({
      code: "source-busy",
      subject: "$metadata",
      cause: "it answered 500 Internal Server Error",
    });
  });

  describe("writing", () => {
    const values: RawValues = { PurchasingGroup: "004" };
    const written = async (protocol: "v2" | "v4", name: string) => {
      const calls: Asked[] = [];
      await using sink = await connect(protocol, (call) => {
        calls.push(call);
        return recorded(name);
      }).openSink();
      const answer = await sink
        .update("orders", "4500000001", values, 'etag W/"2026-11-23T06:53:36.347Z"')
        .catch((fault: unknown) => fault);
      expect(calls.map(({ method, url, body }) => `${method} ${url.pathname} ${body}`)).toEqual([
        `${protocol === "v2" ? "POST" : "PATCH"} /srv/A_PurchaseOrder('4500000001') {"PurchasingGroup":"004"}`,
      ]);
      expect([calls[0]?.headers["if-match"], calls[0]?.headers["x-http-method"]]).toEqual([
        'W/"2026-11-23T06:53:36.347Z"',
        protocol === "v2" ? "MERGE" : undefined,
      ]);
      return answer;
    };

    test("with the ETag that was seen", async () => {
      expect(await written("v2", "v2-merge-right-etag")).toEqual({ kind: "written" });
      expect(await written("v2", "v2-patch-stale-etag")).toEqual({ kind: "changed" });
      expect(await written("v4", "v4-patch-stale")).toEqual({ kind: "changed" });
      expect(await written("v2", "v2-404")).toEqual({ kind: "changed" });
    });

    test("is refused without one where the service wants one, and unknown behind an error of the service", async () => {
      expect(await written("v2", "v2-patch-no-ifmatch")).toEqual({
        kind: "refused",
        cause: "it answered 428: Precondition Required; it takes no write without an ETag, and the entity showed none",
      });
      expect(await written("v2", "v2-duplicate")).toMatchObject({
        kind: "unknown",
        cause: expect.stringContaining("UNIQUE constraint failed"),
      });
    });

    test("where a token is wanted that the service does not give, nothing is written", async () => {
      const calls: string[] = [];
      await using sink = await connect("v2", ({ method, headers }) => {
        calls.push(`${method} ${String(headers["x-csrf-token"] ?? "")}`);
        return method === "POST" ? { status: 403, headers: { "x-csrf-token": "Required" } } : recorded("v2-csrf-fetch");
      }).openSink();
      await expect(sink.update("orders", "4500000001", values, "etag x")).rejects.toMatchObject({ code: "source-permission" });
      expect(calls).toEqual(["POST ", "GET Fetch", "POST "]);
    });

    const said = (name: string) => {
      const answer = recorded(name);
      return "status" in answer ? { status: answer.status, body: Buffer.from(answer.text ?? "") } : expect.fail(name);
    };

    test("several in one change set are all written or none", async () => {
      expect(changeAnswer(said("v2-batch"), "v2", 3, "orders 1")).toEqual({ kind: "written" });
      expect(changeAnswer(said("v4-batch-json"), "v4", 2, "orders 1")).toEqual({ kind: "written" });
      expect(changeAnswer(said("v2-batch"), "v2", 4, "orders 1")).toEqual({ kind: "unknown", cause: "it told of 3 of 4 writes" });
      expect(changeAnswer(said("v2-batch-changeset-fails"), "v2", 3, "orders 1")).toEqual({
        kind: "refused",
        cause: "it answered 500: UNIQUE constraint failed: API_PURCHASEORDER_PROCESS_SRV_A_PurchaseOrder.PurchaseOrder",
      });
      // Of a change set that failed, the one that came first was not made either.
      await using sink = await connect("v2", () => recorded("v2-batch-atomic?")).openSink();
      expect(await sink.show("orders", "4500000060")).toBeUndefined();
    });
  });
});
