import { beforeEach, describe, expect, test } from "vitest";
import { openPeer } from "../../support/peer.ts";
import { testConnector } from "./odata-hub.ts";
import { type ODataPeer, odataPeer } from "./odata-peer.ts";

const peer = await openPeer();
let service: ODataPeer;

const serve = (protocol: "v2" | "v4"): void => {
  service = odataPeer(protocol);
  peer.answer = service.answer;
  service.orders.push({
    Order: "4001",
    Group: "001",
    changed: Date.UTC(2026, 10, 30),
    items: [
      { Item: "10", Price: "1.10" },
      { Item: "20", Price: "2.20" },
    ],
  });
};
const fields = ["Order", "Group", "Changed"];
const withItems = [...fields, "to_Item.0.Item", "to_Item.0.Price", "to_Item.1.Item", "to_Item.1.Price"];
const open = () =>
  testConnector({
    url: `${peer.url}/srv`,
    feeds: {
      orders: { set: "Orders", fields },
      whole: { set: "Orders", fields: withItems },
      lines: { set: "Orders", items: "to_Item", fields: ["Price"] },
    },
  }).openSink();
const asked = (): string[] => peer.asked.filter((one) => !one.includes("$metadata"));

beforeEach(() => void (peer.asked.length = 0));

describe.each(["v2", "v4"] as const)("%s: a write", (protocol) => {
  test("carries the columns given and the ETag that was seen, once", async () => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
    expect(await sink.update("orders", "4001", { Group: "002" }, seen)).toEqual({ kind: "written" });
    expect(service.writes).toEqual([`Orders('4001') {"Group":"002"}`]);
    expect(asked()).toHaveLength(2);
    expect(await sink.update("orders", "4001", { Group: "003" }, seen)).toEqual({ kind: "changed" });
    expect(await sink.update("orders", "4009", { Group: "003" }, seen)).toEqual({ kind: "changed" });
    expect((await sink.show("orders", "4001"))?.values["Group"]).toBe("002");
  });

  test("fetches the token that the service wants, with its session, and keeps it; what was refused for it is sent again", async () => {
    serve(protocol);
    service.wantsToken = true;
    await using sink = await open();
    for (const Group of ["002", "003"]) {
      const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
      expect(await sink.update("orders", "4001", { Group }, seen)).toEqual({ kind: "written" });
    }
    expect(asked().filter((one) => one === "/srv/")).toHaveLength(1);
    expect(service.writes).toHaveLength(2);
  });

  test("is refused by the service with its own reason", async () => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
    expect(await sink.update("orders", "4001", { Group: "bad" }, seen)).toEqual({
      kind: "refused",
      cause: "it answered 400: Group bad is not defined",
    });
  });

  test("to an entity without an ETag is sent only if it still is as it was seen", async () => {
    serve(protocol);
    service.hasETags = false;
    await using sink = await open();
    const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
    service.orders[0]!.Group = "009";
    expect(await sink.update("orders", "4001", { Group: "002" }, seen)).toEqual({ kind: "changed" });
    service.orders[0]!.Group = "001";
    expect(await sink.update("orders", "4001", { Group: "002" }, seen)).toEqual({ kind: "written" });
  });

  test("of an order with its items is one change set: all of it or nothing", async () => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("whole", "4001")) ?? {};
    expect(await sink.update("whole", "4001", { "to_Item.1.Price": "3.30", Group: "bad" }, seen)).toEqual({
      kind: "refused",
      cause: "it answered 400: Group bad is not defined",
    });
    expect(service.orders[0]?.items[1]?.Price).toBe("2.20");
    expect(await sink.update("whole", "4001", { "to_Item.1.Price": "3.30", Group: "002" }, seen)).toEqual({ kind: "written" });
    expect([service.orders[0]?.Group, service.orders[0]?.items[1]?.Price]).toEqual(
      ["002", "3.3"].map((text) => (protocol === "v2" && text === "3.3" ? "3.30" : text)),
    );
    expect(asked().filter((one) => one.startsWith("/srv/$batch"))).toHaveLength(2);
    expect(await sink.update("whole", "4001", { "to_Item.1.Price": "4.40" }, seen)).toEqual({ kind: "changed" });
  });

  test.each([
    [{ Order: "5" }, "the column Order is kept by the service itself"],
    [{ Colour: "red" }, "the column Colour is none of Order"],
    [{ Group: "0001" }, "the column Group takes 3 characters, and this has 4"],
    [{ "to_Item.7.Price": "1" }, "the entity has nothing at to_Item.7"],
    [{ "to_Item.0.Price": "1.234" }, "the column Price has 2 decimals, and 1.234 has 3"],
    [{ "to_Item.0.Price": "much" }, 'the column Price holds values of Edm.Decimal, and "much" is none'],
  ])("of %o is refused here", async (values, cause) => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("whole", "4001")) ?? {};
    expect(await sink.update("whole", "4001", values, seen)).toEqual({ kind: "refused", cause });
    expect(service.writes).toEqual([]);
  });

  test.each([
    ["no answer", { hangUp: true }, "unknown"],
    ["a proxy's answer", { status: 502 }, "unknown"],
    [
      "an error of the service",
      { status: 500, headers: { "content-type": "application/json" }, text: '{"error":{"message":"dump"}}' },
      "unknown",
    ],
  ] as const)("after which comes %s is %s", async (_, answer, kind) => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
    service.before = ({ method }) => (method === "GET" ? undefined : answer);
    expect(await sink.update("orders", "4001", { Group: "002" }, seen)).toMatchObject({ kind });
  });

  test("that the account may not make, or not now, is a fault: nothing was written", async () => {
    serve(protocol);
    await using sink = await open();
    const { seen = "" } = (await sink.show("orders", "4001")) ?? {};
    service.before = ({ method }) =>
      method === "GET"
        ? undefined
        : { status: 403, headers: { "content-type": "application/json" }, text: '{"error":{"message":"no right"}}' };
    await expect(sink.update("orders", "4001", { Group: "002" }, seen)).rejects.toMatchObject({
      code: "source-permission",
      cause: "it answered 403: no right",
    });
    service.before = ({ method }) => (method === "GET" ? undefined : { status: 429 });
    await expect(sink.update("orders", "4001", { Group: "002" }, seen)).rejects.toMatchObject({ code: "source-busy", retryable: true });
  });
});

test("an item is written at its own set, by the parts of its key", async () => {
  serve("v2");
  service.before = ({ url, method }) =>
    method === "GET" && decodeURIComponent(url.pathname).endsWith("/Items(Order='4001',Item='10')")
      ? { json: { d: { Order: "4001", Item: "10", Price: "1.10" } } }
      : undefined;
  await using sink = await open();
  const { seen = "", values } = (await sink.show("lines", "4001/10")) ?? {};
  expect(values).toEqual({ Order: "4001", Item: "10", Price: "1.10" });
  expect(await sink.update("lines", "4001/10", { Price: "1.20" }, seen)).toEqual({ kind: "written" });
  expect(service.writes).toEqual([`Items(Order='4001',Item='10') {"Price":"1.20"}`]);
  expect(await sink.show("lines", "4001")).toBeUndefined();
});
