import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { odooOptions } from "../../src/connectors/odoo/options.ts";
import { odooConnector } from "../../src/connectors/odoo/reader.ts";
import { systemTimer } from "../../src/connectors/rate-budget.ts";
import type { ConnectorContext } from "../../src/source/connector.ts";
import type { Shown, Sink } from "../../src/writeback/sink.ts";
import { withLiveOdoo } from "../support/live-odoo.ts";

const context: ConnectorContext = {
  clock: manualClock(0),
  log: { info: () => undefined, warn: () => undefined },
  folder: "/",
  secrets: { resolve: async (text) => text },
};

withLiveOdoo((odoo) => {
  const { call } = odoo;
  const mark = `HUB-${randomBytes(4).toString("hex")}`;
  let id = 0;
  let key = "";

  const feeds = {
    party: { model: "res.partner", fields: ["name", "ref", "street", "city", "country_id", "credit_limit", "active", "country_code"] },
    purchase_order: { model: "purchase.order", fields: ["name", "state", "partner_id"] },
    sales_order: { model: "sale.order", fields: ["partner_id", "commitment_date", "state", "order_line"] },
  };
  const open = (protocol: "json-2" | "json-rpc", user = odoo.user, secret = odoo.password) =>
    odooConnector(systemTimer).openSink(
      odooOptions.parse({
        url: odoo.url,
        database: odoo.database,
        user,
        key: protocol === "json-2" ? odoo.apiKey : secret,
        protocol,
        feeds,
      }),
      context,
    );
  const shown = async (sink: Sink, feed = "party", of = key): Promise<Shown> => {
    const found = await sink.show(feed, of);
    if (found === undefined) throw new Error(`there is no ${feed} ${of}`);
    return found;
  };

  beforeAll(async () => {
    [id = 0] = await call<number[]>("res.partner", "create", [[{ name: mark, ref: mark, street: "Nordring 4", city: "Kassel" }]]);
    key = String(id);
  });
  afterAll(async () => call("res.partner", "unlink", [[id]]));

  test.each(["json-2", "json-rpc"] as const)("by %s: the columns given are written as they are read, and no other", async (protocol) => {
    const sink = await open(protocol);
    const before = await shown(sink);
    const [country] = await call<number[]>("res.country", "search", [[["code", "=", protocol === "json-2" ? "DE" : "FR"]]]);
    const values = {
      city: null,
      "country_id.id": String(country),
      credit_limit: protocol === "json-2" ? "1200.5" : "80.0",
      active: "true",
    };
    expect(await sink.update("party", key, values, before.seen)).toEqual({ kind: "written" });
    const after = await shown(sink);
    expect(after.values).toMatchObject({
      ...values,
      name: mark,
      ref: mark,
      street: "Nordring 4",
      country_code: protocol === "json-2" ? "DE" : "FR",
    });
    expect(after.seen).not.toBe(before.seen);
    expect(await sink.update("party", key, { city: "Kassel" }, after.seen)).toEqual({ kind: "written" });
  });

  test("what somebody else changed meanwhile is not overwritten, within the same second either", async () => {
    const sink = await open("json-2");
    const { seen } = await shown(sink);
    await call("res.partner", "write", [[id], { street: "Nordring 5" }]);
    const sql = await odoo.connect();
    await sql.query("update res_partner set write_date = date_trunc('second', write_date) where id = $1", [id]);
    expect(await sink.update("party", key, { street: "Suedring 1" }, seen)).toEqual({ kind: "changed" });
    expect((await shown(sink)).values["street"]).toBe("Nordring 5");
    expect(await sink.show("party", "999999999")).toBeUndefined();
    expect(await sink.update("party", "999999999", { street: "x" }, seen)).toEqual({ kind: "changed" });
  });

  test.each(["json-2", "json-rpc"] as const)(
    "by %s: a refusal comes with the server's own reason, and nothing is written",
    async (protocol) => {
      const sink = await open(protocol);
      const [order = 0] = await call<number[]>("sale.order", "search", [[]], { limit: 1 });
      const { seen, values } = await shown(sink, "sales_order", String(order));
      const answer = await sink.update("sales_order", String(order), { "partner_id.id": "" }, seen);
      expect(answer).toMatchObject({ kind: "refused", cause: expect.stringContaining("Missing required value for the field 'Customer'") });
      expect((await shown(sink, "sales_order", String(order))).values).toEqual(values);
    },
  );

  test("a column that cannot be written is refused before anything is asked", async () => {
    const sink = await open("json-2");
    const { seen } = await shown(sink);
    const cause = async (values: Record<string, string | null>): Promise<unknown> => {
      const answer = await sink.update("party", key, values, seen);
      return answer.kind === "refused" ? answer.cause : answer.kind;
    };
    expect(await cause({ country_code: "DE" })).toBe("the column country_code is kept by Odoo itself");
    expect(await cause({ "country_id.name": "Germany" })).toContain("what is referred to is written by its id");
    expect(await cause({ credit_limit: "a lot" })).toBe('the column credit_limit holds float values, and "a lot" is none');
    expect(await cause({ colour: "red" })).toBe("the column colour is not one of the feed");
  });

  test("a purchase order is confirmed and cancelled by its buttons", async () => {
    const [product] = await call<number[]>("product.product", "search", [[["purchase_ok", "=", true]]], { limit: 1 });
    const order = String(
      await call<number>("purchase.order", "create", [
        { partner_id: id, order_line: [[0, 0, { product_id: product, product_qty: 1, price_unit: 10.1, name: "one" }]] },
      ]),
    );
    const sink = await open("json-2");
    const step = async (state: string) => {
      const { seen } = await shown(sink, "purchase_order", order);
      const answer = await sink.update("purchase_order", order, { state }, seen);
      return [answer.kind, (await shown(sink, "purchase_order", order)).values["state"]];
    };
    try {
      expect(await step("purchase")).toEqual(["written", "purchase"]);
      expect(await step("cancel")).toEqual(["written", "cancel"]);
      expect(await step("purchase")).toEqual(["refused", "cancel"]);
    } finally {
      await call("purchase.order", "unlink", [[Number(order)]]);
    }
  });

  test("a user who may not write is refused with the reason; with a wrong key nothing was asked", async () => {
    const [portal] = await call<{ partner_id: [number, string] }[]>("res.users", "search_read", [[["login", "=", "portal"]]], {
      fields: ["partner_id"],
    });
    const own = String(portal?.partner_id[0]);
    const sink = await open("json-rpc", "portal", "portal");
    const { seen } = await shown(sink, "party", own);
    const answer = await sink.update("party", own, { city: "Kassel" }, seen);
    expect(answer).toMatchObject({ kind: "refused", cause: expect.stringContaining("You are not allowed to") });
    await expect((await open("json-rpc", odoo.user, "wrong")).show("party", key)).rejects.toMatchObject({ code: "source-login" });
  });
});
