import { afterEach, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { tryton } from "../../src/connectors/tryton/reader.ts";
import type { Sink } from "../../src/writeback/sink.ts";
import { withTryton } from "../support/tryton.ts";

withTryton((server) => {
  const created: [model: string, ids: readonly number[]][] = [];
  const create = async (model: string, values: object): Promise<string> => {
    const ids = (await server.call(`model.${model}.create`, [values])) as [number];
    created.unshift([model, ids]);
    return String(ids[0]);
  };
  afterEach(async () => {
    for (const [model, ids] of created.splice(0)) {
      if (model === "purchase.purchase") await server.call(`model.${model}.cancel`, ids);
      expect(await server.call(`model.${model}.delete`, ids)).toBeNull();
    }
  });

  const { url, database, user, password, version } = server;
  const feeds = {
    party: { model: "party.party", fields: ["name", "code", "active", "lang.code", "rec_name"] },
    address: { model: "party.address", fields: ["street", "city", "sequence", "party"] },
    purchase: { model: "purchase.purchase", fields: ["state", "reference", "purchase_date", "number", "total_amount"] },
    line: { model: "purchase.line", fields: ["quantity", "unit_price", "product", "sequence"] },
  };
  const open = (): Promise<Sink> => {
    const options = tryton.options.parse({ url, database, user, password, version, feeds });
    const secrets = { resolve: async (text: string) => text };
    return tryton.openSink(options, { secrets, clock: manualClock(0), log: { info: () => {}, warn: () => {} }, folder: "." });
  };
  const shownBy = async (sink: Sink, feed: string, key: string) => {
    const shown = await sink.show(feed, key);
    expect(shown).toBeDefined();
    return shown ?? { values: {}, seen: "" };
  };
  const newPurchase = async (): Promise<string> => {
    const [supplier] = (await server.call("model.party.party.search_read", [["name", "like", "Stahlhandel%"]], 0, 1, null, [
      "addresses",
    ])) as [{ id: number; addresses: readonly number[] }];
    const [product] = (await server.call("model.product.product.search_read", [["purchasable", "=", true]], 0, 1, null, [
      "purchase_uom",
    ])) as [{ id: number; purchase_uom: number }];
    const line = { type: "line", product: product.id, quantity: 7, unit: product.purchase_uom, unit_price: tagged("34.50") };
    const invoice_address = supplier.addresses[0];
    return create("purchase.purchase", { party: supplier.id, invoice_address, lines: [["create", [line]]] });
  };
  const tagged = (decimal: string) => ({ __class__: "Decimal", decimal });

  test("an update writes the columns it is given, and no other", async () => {
    const key = await create("party.party", { name: "Writing given", addresses: [["create", [{ street: "Hafen 7", city: "Ulm" }]]] });
    const [{ addresses }] = (await server.call("model.party.party.read", [Number(key)], ["addresses"])) as [{ addresses: [number] }];
    const address = String(addresses[0]);
    await using sink = await open();
    const before = await shownBy(sink, "address", address);
    expect(await sink.update("address", address, { city: "Bonn", sequence: "3" }, before.seen)).toEqual({ kind: "written" });
    const after = await shownBy(sink, "address", address);
    expect(after.values).toMatchObject({ street: "Hafen 7", city: "Bonn", sequence: "3", party: key });
    expect(after.seen).not.toBe(before.seen);
    expect(await sink.update("address", address, { sequence: null }, after.seen)).toEqual({ kind: "written" });
    expect((await shownBy(sink, "address", address)).values["sequence"]).toBeNull();
  });

  test("quantities, decimals and dates arrive as they are written", async () => {
    const key = await newPurchase();
    const [{ lines }] = (await server.call("model.purchase.purchase.read", [Number(key)], ["lines"])) as [{ lines: [number] }];
    const line = String(lines[0]);
    await using sink = await open();
    const seen = await shownBy(sink, "line", line);
    expect(await sink.update("line", line, { quantity: "12", unit_price: "34.5678" }, seen.seen)).toEqual({ kind: "written" });
    expect((await shownBy(sink, "line", line)).values).toMatchObject({ quantity: "12.0", unit_price: "34.5678" });
    const order = await shownBy(sink, "purchase", key);
    expect(await sink.update("purchase", key, { purchase_date: "2026-12-24", reference: "H-1" }, order.seen)).toEqual({ kind: "written" });
    expect((await shownBy(sink, "purchase", key)).values).toMatchObject({ purchase_date: "2026-12-24", reference: "H-1" });
  });

  test("what was changed meanwhile is not overwritten", async () => {
    const key = await create("party.party", { name: "Writing stale" });
    await using sink = await open();
    const { seen } = await shownBy(sink, "party", key);
    await server.call("model.party.party.write", [Number(key)], { name: "Of another" });
    expect(await sink.update("party", key, { name: "Of the hub" }, seen)).toEqual({ kind: "changed" });
    const now = await shownBy(sink, "party", key);
    expect(now.values["name"]).toBe("Of another");
    expect(await sink.update("party", key, { name: "Of the hub" }, now.seen)).toEqual({ kind: "written" });
  });

  test("a refusal has Tryton's own reason; what no write can do is refused before it is sent", async () => {
    const key = await newPurchase();
    await using sink = await open();
    const { seen } = await shownBy(sink, "purchase", key);
    const refusal = async (feed: string, of: string, values: Record<string, string>, stamp = seen) => {
      const answer = await sink.update(feed, of, values, stamp);
      return "cause" in answer ? `${answer.kind}: ${answer.cause}` : answer.kind;
    };
    const [{ lines }] = (await server.call("model.purchase.purchase.read", [Number(key)], ["lines"])) as [{ lines: [number] }];
    const line = String(lines[0]);
    const lineSeen = (await shownBy(sink, "line", line)).seen;
    expect(await refusal("line", line, { quantity: "0.5" }, lineSeen)).toMatch(/^refused: .*Quantity/);
    expect(await refusal("purchase", key, { number: "4711" })).toMatch(/^refused: number can only be read/);
    expect(await refusal("party", "2", { "lang.code": "de" })).toMatch(/^refused: lang.code belongs to another record/);
    expect(await refusal("party", "2", { active: "perhaps" })).toMatch(/^refused: active is a boolean/);
    expect(await refusal("party", "2", { nothing: "x" })).toMatch(/^refused: Tryton has no field nothing/);
    expect(await refusal("party", "two", { name: "x" })).toMatch(/^refused: two is no id/);
    expect(await sink.show("party", "999999999")).toBeUndefined();
    expect(await sink.show("party", "two")).toBeUndefined();
  });

  test("a state is reached by its button; a step that does not lead on has no effect and shows so", async () => {
    const key = await newPurchase();
    await using sink = await open();
    const step = async (state: string, more: Record<string, string> = {}) => {
      const { seen } = await shownBy(sink, "purchase", key);
      const answer = await sink.update("purchase", key, { state, ...more }, seen);
      return [answer.kind, (await shownBy(sink, "purchase", key)).values["state"]];
    };
    expect(await step("quotation")).toEqual(["written", "quotation"]);
    expect(await step("processing")).toEqual(["written", "quotation"]);
    expect(await step("done")).toEqual(["refused", "quotation"]);
    expect(await step("draft", { reference: "H-2" })).toEqual(["refused", "quotation"]);
    expect(await step("cancelled")).toEqual(["written", "cancelled"]);
  });

  test("a step from a state that was changed meanwhile is refused as changed", async () => {
    const key = await newPurchase();
    await using sink = await open();
    const { seen } = await shownBy(sink, "purchase", key);
    await server.call("model.purchase.purchase.write", [Number(key)], { reference: "of another" });
    expect(await sink.update("purchase", key, { state: "quotation" }, seen)).toEqual({ kind: "changed" });
    expect((await shownBy(sink, "purchase", key)).values["state"]).toBe("draft");
  });
});
