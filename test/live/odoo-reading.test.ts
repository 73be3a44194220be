import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import type { FeedAnswer } from "../../src/commit/run/feed-report.ts";
import { onPglite } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { withLiveOdoo } from "../support/live-odoo.ts";

withLiveOdoo((odoo) => {
  const marks: string[] = [];
  const { call } = odoo;

  afterAll(async () => {
    const ids = await call<number[]>("res.partner", "search", [[["ref", "in", marks]]], { context: { active_test: false } });
    await call("res.partner", "unlink", [ids]);
  });

  /** Partners that only one test knows. */
  async function partners(count: number, mark = newMark()): Promise<{ mark: string; ids: number[] }> {
    const rows = Array.from({ length: count }, (_, place) => ({ name: `${mark} ${randomBytes(4).toString("hex")} ${place}`, ref: mark }));
    return { mark, ids: await call<number[]>("res.partner", "create", [rows]) };
  }
  const newMark = (): string => {
    const mark = `HUB-${randomBytes(4).toString("hex")}`;
    marks.push(mark);
    return mark;
  };

  onPglite((backend) => {
    const world = (feeds: string, protocol = "auto", user = odoo.user, key = protocol === "json-rpc" ? odoo.password : odoo.apiKey) =>
      hubWorld(
        backend,
        `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: odoo
    site: kassel
    zone: Europe/Berlin
    options:
      url: "${odoo.url}"
      database: ${odoo.database}
      user: ${user}
      key: "${key}"
      protocol: ${protocol}
      page: 7
    feeds:
${feeds}
`,
      );
    const parties = (mark: string, more = ""): string => `      party: { domain: [["ref", "=", "${mark}"]]${more} }\n`;
    const ran = async (hub: HubWorld): Promise<readonly FeedAnswer[]> => {
      const { feeds } = await hub.run();
      for (const { fault } of feeds) expect(fault).toBeNull();
      return feeds;
    };
    const fresh = async (hub: HubWorld): Promise<number[]> => (await ran(hub)).map((one) => one.fresh);
    const names = async (hub: HubWorld): Promise<string[]> =>
      (await hub.rows("select doc from record.record where kind = 'party'")).map(
        ({ doc }) => (JSON.parse(doc ?? "{}") as { name: string }).name,
      );

    test.each(["json-2", "json-rpc"])(
      "by %s: twenty records of one time of writing, across two polls, arrive once each",
      async (protocol) => {
        const { mark, ids } = await partners(10);
        const hub = await world(parties(mark), protocol);
        expect(await fresh(hub)).toEqual([10]);
        const { ids: others } = await partners(10, mark);
        const sql = await odoo.connect();
        await sql.query("update res_partner set write_date = (select write_date from res_partner where id = $1) where id = any($2)", [
          ids[0],
          others,
        ]);
        expect(await fresh(hub)).toEqual([10]);
        expect(await fresh(hub)).toEqual([0]);
        const known = await names(hub);
        expect([known.length, new Set(known).size]).toEqual([20, 20]);
      },
    );

    test("a write that was held open for three seconds is not lost, though others passed it", async () => {
      const { mark, ids } = await partners(2);
      const hub = await world(parties(mark));
      expect(await fresh(hub)).toEqual([2]);
      const sql = await odoo.connect();
      await sql.query("begin");
      await sql.query("update res_partner set name = 'held', write_date = now() at time zone 'utc' where id = $1", [ids[0]]);
      await pause(3_000);
      await call("res.partner", "write", [[ids[1]], { name: "passed" }]);
      expect(await fresh(hub)).toEqual([1]);
      await sql.query("commit");
      expect(await fresh(hub)).toEqual([1]);
      expect((await names(hub)).toSorted()).toEqual(["held", "passed"]);
    });

    test("a line that is edited alone arrives, though its order was not written", async () => {
      const [product] = await call<number[]>("product.product", "search", [[]], { limit: 1 });
      const [partner] = await call<number[]>("res.partner", "search", [[]], { limit: 1 });
      const line = [0, 0, { product_id: product, product_qty: 3, price_unit: 10.1, name: "as ordered" }];
      const order = await call<number>("purchase.order", "create", [{ partner_id: partner, order_line: [line] }]);
      const lines = await call<number[]>("purchase.order.line", "search", [[["order_id", "=", order]]]);
      try {
        const hub = await world(
          `      purchase_order: { domain: [["id", "=", ${order}]] }
      purchase_order_line: { domain: [["order_id", "=", ${order}]] }
`,
        );
        expect(await fresh(hub)).toEqual([1, 1]);
        await pause(1_100);
        await call("purchase.order.line", "write", [lines, { name: "as delivered" }]);
        expect(await fresh(hub)).toEqual([0, 1]);
        const [row] = await hub.rows("select doc from record.record where kind = 'purchase_order_line'");
        expect(JSON.parse(row?.["doc"] ?? "{}")).toMatchObject({
          description: "as delivered",
          quantity: "3",
          unit_price: "10.1",
          order: String(order),
        });
      } finally {
        await call("purchase.order", "button_cancel", [[order]]);
        await call("purchase.order", "unlink", [[order]]);
      }
    });

    test("that one was deleted is noticed when all are read anew, and not before; one that was archived is still there", async () => {
      const { mark, ids } = await partners(9);
      const hub = await world(parties(mark, ", full_every: 1d"));
      expect(await fresh(hub)).toEqual([9]);
      await call("res.partner", "unlink", [[ids[3]]]);
      await call("res.partner", "write", [[ids[4]], { active: false }]);
      expect((await ran(hub))[0]).toMatchObject({ fresh: 1, deleted: 0, unsealed: null });
      hub.clock.advance(86_400_000);
      expect((await ran(hub))[0]).toMatchObject({ fresh: 0, deleted: 1, unsealed: null });
    });

    test("everything that the connector knows by name is read, and no value of it is parked", async () => {
      const kinds =
        "party item purchase_order purchase_order_line sales_order sales_order_line production_order supplier_invoice customer_invoice";
      const hub = await world(
        kinds
          .split(" ")
          .map((kind) => `      ${kind}: {}\n`)
          .join(""),
      );
      const feeds = await ran(hub);
      for (const { feed, read, parked } of feeds) expect({ feed, parked, isRead: read > 0 }).toEqual({ feed, parked: 0, isRead: true });
      // What other tests of this server do not write meanwhile is no news.
      const resting = (await ran(hub)).filter(({ feed }) => !feed.startsWith("p") || feed === "production_order");
      expect(resting.map((one) => one.fresh)).toEqual([0, 0, 0, 0, 0, 0]);
      expect((await hub.hub().check("erp")).filter(({ ok }) => !ok)).toEqual([]);
    });

    test("check says what the account may not, and whether it is known at all", async () => {
      const failing = async (hub: HubWorld) =>
        (await hub.hub().check("erp")).flatMap((one) => (one.ok ? [] : [`${one.stage} ${one.object}: ${one.cause}`]));
      const feeds = "      party: {}\n      production_order: {}\n";
      expect(await failing(await world(feeds, "json-rpc", "portal", "portal"))).toEqual([
        "permission production_order: its user may not read mrp.production",
      ]);
      const { host } = new URL(odoo.url);
      expect(await failing(await world(feeds, "json-rpc", "portal", "wrong"))).toEqual([
        `login ${host}: it does not know this user and key`,
      ]);
      expect(await failing(await world(feeds, "json-2", odoo.user, "0".repeat(40)))).toEqual([`login ${host}: Invalid apikey`]);
      const odd = `      tools: { model: maintenance.tool, fields: [name] }
    mapping: { system: odoo, version: "19", feeds: { tools: { kind: item, key: id, fields: { name: name } } } }
`;
      expect((await failing(await world(odd))).join()).toContain("maintenance.tool");
    });
  });
});
