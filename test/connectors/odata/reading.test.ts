import { beforeEach, describe, expect, test } from "vitest";
import type { Page } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";
import { rowsOf, testConnector } from "./odata-hub.ts";
import { type ODataPeer, odataPeer } from "./odata-peer.ts";

const peer = await openPeer();
const begin = Date.UTC(2026, 10, 30, 8);

let service: ODataPeer;
const serve = (protocol: "v2" | "v4", count: number): void => {
  service = odataPeer(protocol);
  peer.answer = service.answer;
  for (let number = 1; number <= count; number += 1)
    service.orders.push({
      Order: `4${String(number).padStart(3, "0")}`,
      Group: "001",
      changed: begin + number * 1000,
      items: [{ Item: "10", Price: "1.10" }],
    });
};
const connect = (feed: object = {}, options: object = {}) =>
  testConnector({ url: `${peer.url}/srv`, page: 4, feeds: { orders: { set: "Orders", changed: ["Changed"], ...feed } }, ...options });
const keysOf = (pages: readonly Page[]): string[] => rowsOf(pages).map(({ values }) => values["Order"] ?? "");
const calls = (): string[] => peer.asked.filter((asked) => !asked.includes("$metadata"));
const all = (count: number): string[] => Array.from({ length: count }, (_, index) => `4${String(index + 1).padStart(3, "0")}`);

beforeEach(() => void (peer.asked.length = 0));

describe.each(["v2", "v4"] as const)("%s", (protocol) => {
  test("every order comes once, though the links of the service count rows and rows come and go while they are read", async () => {
    serve(protocol, 10);
    let calls = 0;
    service.before = ({ url }) => {
      if (!url.pathname.endsWith("/Orders") || url.searchParams.get("$orderby")?.endsWith("desc") === true) return undefined;
      calls += 1;
      // One before what was read goes, one comes: whoever counts rows leaves one out and reads another twice.
      if (calls === 2) service.orders.shift();
      if (calls === 3) service.orders.push({ Order: "0001", Group: null, changed: begin + 60_000, items: [] });
      return undefined;
    };
    const pages = await connect().read("orders");
    expect(keysOf(pages)).toEqual(all(10));
    const cursor = pages.at(-1)?.cursor;
    expect(keysOf(await connect().read("orders", cursor))).toContain("0001");
  });

  test("one that gives fewer than it was asked for, and does not say so, is read to its end", async () => {
    serve(protocol, 10);
    service.isSilent = true;
    const pages = await connect({ full_every: "1d" }).read("orders");
    expect([keysOf(pages), pages.at(-1)?.sealed]).toEqual([all(10), true]);
  });

  test("by its links the same is refused, and told what to do", async () => {
    serve(protocol, 10);
    await expect(connect({ paging: "link" }).read("orders")).rejects.toMatchObject({
      cause: "its links to the next page count rows, which shift while pages are read",
      hint: "state paging: key for the feed",
    });
  });

  test("a service that gives links with places is followed at the address of hub.yaml, whatever host they name", async () => {
    serve(protocol, 10);
    service.tells = "changes";
    expect(keysOf(await connect({ paging: "link" }).read("orders"))).toEqual(all(10));
    expect(calls().every((asked) => asked.startsWith("/srv/Orders"))).toBe(true);
  });

  test.each(["instant", "digits"] as const)("what changed is read with times of change as %s", async (stamp) => {
    serve(protocol, 6);
    service.stamp = stamp;
    const connector = connect();
    const first = await connector.read("orders");
    expect(keysOf(first)).toEqual(all(6));
    Object.assign(service.orders[2] ?? {}, { Group: "009", changed: begin + 3_600_000 });
    const second = await connector.read("orders", first.at(-1)?.cursor);
    expect(rowsOf(second).find(({ values }) => values["Order"] === "4003")?.values).toMatchObject({ Group: "009" });
    expect((JSON.parse(second.at(-1)?.cursor ?? "{}") as { since: number }).since).toBe(begin + 3_600_000);
    const third = await connector.read("orders", second.at(-1)?.cursor);
    expect(keysOf(third)).toEqual(["4003"].slice(0, rowsOf(third).length));
  });

  test("what is committed late comes within the overlap; when nothing can come any more, nothing is read again", async () => {
    serve(protocol, 3);
    const connector = connect({}, { overlap_seconds: 300 });
    let cursor = (await connector.read("orders")).at(-1)?.cursor;
    cursor = (await connector.read("orders", cursor)).at(-1)?.cursor;
    service.orders.push({ Order: "5000", Group: null, changed: begin - 200_000, items: [] });
    const late = await connector.read("orders", cursor);
    expect(keysOf(late)).toContain("5000");
    cursor = late.at(-1)?.cursor;
    connector.clock.advance(301_000);
    const settling = await connector.read("orders", cursor);
    cursor = settling.at(-1)?.cursor;
    peer.asked.length = 0;
    expect(await connector.read("orders", cursor)).toEqual([]);
    expect(calls()).toHaveLength(1);
    Object.assign(service.orders[0] ?? {}, { changed: begin + 7_200_000 });
    expect(keysOf(await connector.read("orders", cursor))).toEqual(["4001"]);
  });

  test("without a time of change every read names all there is, and is sealed", async () => {
    serve(protocol, 5);
    service.stamp = "none";
    const pages = await connect({ changed: [] }).read("orders");
    expect(keysOf(pages)).toEqual(all(5));
    expect([pages[0]?.opened, pages.at(-1)?.sealed, pages.slice(1).some(({ opened }) => opened === true)]).toEqual([true, true, false]);
    expect(keysOf(await connect({ changed: [] }).read("orders", pages.at(-1)?.cursor))).toEqual(all(5));
  });

  test("a read that is cut off goes on where it stood; a sealed one begins again", async () => {
    serve(protocol, 9);
    const pages = await connect().read("orders");
    expect(keysOf(await connect().read("orders", pages[0]?.cursor))).toEqual(all(9).slice(3));
    const sealed = await connect({ full_every: "1d" }).read("orders");
    expect(keysOf(await connect({ full_every: "1d" }).read("orders", sealed[0]?.cursor))).toEqual(all(9));
  });

  test("changes that the service tells of take the place of asking by time", async () => {
    serve(protocol, 7);
    service.tells = "changes";
    const connector = connect({ delta: true });
    const first = await connector.read("orders");
    expect(keysOf(first)).toEqual(all(7));
    expect(first.at(-1)?.sealed).toBe(true);
    Object.assign(service.orders[4] ?? {}, { Group: "007", changed: begin + 100_000 });
    const second = await connector.read("orders", first.at(-1)?.cursor);
    expect(keysOf(second)).toEqual(["4005"]);
    expect(await connector.read("orders", second.at(-1)?.cursor)).toEqual([]);
    expect(connector.warnings).toEqual([]);
  });

  test("a link to changes that is ignored is not believed; one that is lost has all read again", async () => {
    serve(protocol, 7);
    service.tells = "changes";
    const connector = connect({ delta: true });
    const cursor = (await connector.read("orders")).at(-1)?.cursor;
    service.tells = "ignored";
    const ignored = await connector.read("orders", cursor);
    expect(ignored.some(({ sealed }) => sealed === true)).toBe(false);
    expect(connector.warnings[0]).toContain("without saying that they are changes: the hub goes by Changed again");
    service.before = ({ url }) => (url.search.includes("deltatoken") ? { status: 410 } : undefined);
    const lost = await connector.read("orders", cursor);
    expect([keysOf(lost), lost.at(-1)?.sealed]).toEqual([all(7), true]);
    expect(connector.warnings.at(-2)).toContain("does not know its link to changes of Orders any more");
  });

  test("items come as rows, as many on a page as the hub takes, and the place moves with the last of them", async () => {
    serve(protocol, 3);
    for (const order of service.orders) order.items.push({ Item: "20", Price: "2.20" });
    const pages = await connect({ items: "to_Item", fields: ["Price", "of.Group"] }).read("orders", undefined, 4);
    expect(
      pages.map(({ rows }) => rows.map(({ values }) => `${values["Order"]}/${values["Item"]} ${values["Price"]} ${values["of.Group"]}`)),
    ).toEqual([
      ["4001/10 1.10 001", "4001/20 2.20 001", "4002/10 1.10 001", "4002/20 2.20 001"],
      ["4003/10 1.10 001", "4003/20 2.20 001"],
      [],
    ]);
    expect(pages[0]?.cursor).not.toBe(pages[1]?.cursor);
  });
});

describe("what is asked for", () => {
  test("is what the feed names, each version in its own words", async () => {
    serve("v2", 1);
    await connect({ fields: ["Group", "to_Item.0.Price"], filter: "Group eq '001'" }).read("orders");
    expect(decodeURIComponent(calls().at(-1) ?? "")).toBe(
      "/srv/Orders?$select=Order,Changed,Group,to_Item/Price&$expand=to_Item&$filter=Group eq '001'&$orderby=Order&$top=4",
    );
    serve("v4", 1);
    await connect({ fields: ["Group", "to_Item.0.Price"] }, { query: { "sap-client": "100" } }).read("orders");
    expect(decodeURIComponent(calls().at(-2) ?? "")).toBe(
      "/srv/Orders?sap-client=100&$select=Order,Changed,Group&$expand=to_Item($select=Price)&$orderby=Order&$top=4",
    );
  });

  test("has the parameters of the address and of the source with every call, and lies below the company", async () => {
    serve("v4", 4);
    const company = "5d115c9c-44e3-ea11-bb43-000d3a2feca1";
    const { answer } = service;
    peer.answer = (asked) => {
      expect(asked.url.searchParams.get("tenant")).toBe("t 1");
      if (asked.url.pathname.endsWith("/$metadata")) expect(asked.url.pathname).toBe("/srv/$metadata");
      else expect(asked.url.pathname).toBe(`/srv/companies(${company})/Orders`);
      return answer(asked);
    };
    const connector = testConnector({
      url: `${peer.url}/srv?tenant=t%201`,
      company,
      feeds: { orders: { set: "Orders", changed: ["Changed"] } },
    });
    expect(keysOf(await connector.read("orders"))).toEqual(all(4));
  });

  test("$metadata is asked for once in ten minutes, and what an upgrade brought is seen then", async () => {
    serve("v2", 1);
    const connector = connect();
    await using reader = await connector.open();
    const asked = (): number => peer.asked.filter((one) => one.includes("$metadata")).length;
    const { hash } = await reader.describe();
    service.stamp = "none";
    expect([(await reader.describe()).hash, asked()]).toEqual([hash, 1]);
    connector.clock.advance(600_000);
    expect([(await reader.describe()).hash === hash, asked()]).toEqual([false, 2]);
  });

  test.each([
    [{ set: "Nothing" }, "the service has no entity set Nothing"],
    [{ items: "to_Nothing" }, "Orders has no navigation to_Nothing"],
    [{ fields: ["Colour"] }, "Orders has no Colour"],
    [{ changed: ["Group"] }, "Orders has no time of change Group"],
  ])("%o is a mistake in hub.yaml", async (feed, cause) => {
    serve("v2", 1);
    await expect(connect(feed).read("orders")).rejects.toMatchObject({ code: "source-query", cause });
  });

  test("a column that went away later is drift: the rest flows", async () => {
    serve("v2", 1);
    const cursor = (await connect({ fields: ["Group"] }).read("orders")).at(-1)?.cursor;
    expect(keysOf(await connect({ fields: ["Group", "Colour"] }).read("orders", cursor))).toEqual(["4001"]);
  });
});

describe("the account", () => {
  test("logs in with a token that is asked for once, and anew when it is refused", async () => {
    serve("v4", 1);
    let tokens = 0;
    const { answer } = service;
    peer.answer = (asked) => {
      if (asked.url.pathname === "/token") {
        tokens += 1;
        expect(asked.body).toBe("grant_type=client_credentials&client_id=hub&client_secret=s3cret&scope=api");
        return { json: { access_token: `t${tokens}`, expires_in: 3600 } };
      }
      return asked.headers.authorization === "Bearer t2" ? answer(asked) : { status: 401 };
    };
    const auth = { kind: "client", token_url: `${peer.url}/token`, client_id: "hub", client_secret: "${env:SECRET}", scope: "api" };
    await using reader = await connect({}, { auth }).open();
    await expect(reader.describe()).rejects.toMatchObject({ code: "source-login" });
    expect((await reader.describe()).objects).toHaveLength(1);
    expect(tokens).toBe(2);
    peer.answer = () => ({
      status: 400,
      headers: { "content-type": "application/json" },
      text: '{"error":"invalid_client","error_description":"no such client"}',
    });
    await using refused = await connect({}, { auth }).open();
    await expect(refused.describe()).rejects.toMatchObject({
      code: "source-login",
      cause: "it answered 400 Bad Request: invalid_client: no such client",
    });
  });

  test("is checked stage by stage", async () => {
    serve("v2", 2);
    await using reader = await connect({}, { auth: { kind: "basic", user: "hub", password: "${env:SECRET}" } }).open();
    const told = (await reader.check()).map((one) => `${one.stage} ${one.ok ? one.detail : one.cause}`);
    expect(told).toEqual([
      "name 127.0.0.1",
      "reach it answers",
      "login it is OData V2 with 2 entity sets",
      "permission it may be read",
      "sample an entity of Orders with 3 columns",
    ]);
    expect(peer.authorized.at(-1)).toBe(`Basic ${Buffer.from("hub:s3cret").toString("base64")}`);
    service.before = () => ({
      status: 403,
      headers: { "content-type": "application/json" },
      text: '{"error":{"code":"403","message":{"value":"No authorization for service"}}}',
    });
    expect((await reader.check()).at(-1)).toMatchObject({
      stage: "permission",
      ok: false,
      cause: "it answered 403 Forbidden: No authorization for service",
    });
  });

  test("that asks too often waits as long as it is told", async () => {
    serve("v2", 1);
    let isBusy = true;
    service.before = () => (isBusy ? ((isBusy = false), { status: 429, headers: { "retry-after": "0" } }) : undefined);
    expect(keysOf(await connect({}, { attempts: 2 }).read("orders"))).toEqual(["4001"]);
  });
});
