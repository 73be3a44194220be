// One group, two ERPs: partners, goods and orders that both know are kept in step, each field by who decides it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { withLiveOdoo } from "../support/live-odoo.ts";
import { withTryton } from "../support/tryton.ts";
import { vatNumber } from "../support/vat-number.ts";
import { createTwins, decimal, twinsYaml, type Twins, type WriteCount, writeCount } from "./twins.ts";

const day = (year: number, month: number, of: number) => ({ __class__: "date", year, month, day: of });

const kindsOf = {
  supplier: "party",
  rival: "party",
  customer: "party",
  heir: "party",
  item: "item",
  purchase: "purchase_order",
  purchaseLine: "purchase_order_line",
  sale: "sales_order",
  saleLine: "sales_order_line",
  production: "production_order",
} as const;

withLiveOdoo((odoo) => {
  withTryton((tryton) => {
    onPglite((backend) => {
      let twins: Twins;
      let world: HubWorld;
      let counts: Record<"odoo" | "tryton", WriteCount>;

      const inOdoo = (model: string, id: number, values: object) => odoo.call(model, "write", [[id], values]);
      const inTryton = async (model: string, id: number, values: object) =>
        expect(await tryton.call(`model.${model}.write`, [id], values)).toBeNull();
      const ofOdoo = async (model: string, id: number, fields: readonly string[]) =>
        (await odoo.call<Record<string, unknown>[]>(model, "read", [[id], fields]))[0];
      const ofTryton = async (model: string, id: number, fields: readonly string[]) =>
        ((await tryton.call(`model.${model}.read`, [id], fields)) as Record<string, unknown>[])[0];

      /** A server may hold what an earlier run left. */
      const isTwin = (name: string): boolean =>
        (["odoo", "tryton"] as const).some((system) =>
          Object.entries(kindsOf).some(([of, kind]) => name === `${system} ${kind} ${twins[system][of as keyof typeof kindsOf]}`),
        );
      const templateOf = async (product: number) => Number((await ofTryton("product.product", product, ["template"]))?.["template"]);

      /** Reads both and tells both; what came of the fields, "odoo party.name: written". */
      const round = async (): Promise<string[]> => {
        world.clock.advance(60_000);
        const before = await world.rows("select coalesce(max(claimed_at), 0)::text as at from writeback.send");
        const { feeds } = await world.run();
        expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
        const told = await world.hub().deliver();
        expect(told.filter(({ fault }) => fault !== null)).toEqual([]);
        const sends = await world.rows("select source, kind, key, field, state, cause from writeback.send where claimed_at > $1::bigint", [
          before[0]?.["at"] ?? "0",
        ]);
        return sends
          .filter(({ source, kind, key }) => isTwin(`${source} ${kind} ${key}`))
          .map(({ source, kind, field, state, cause }) => `${source} ${kind}.${field}: ${state}${cause === "" ? "" : `, ${cause}`}`)
          .sort();
      };
      const written = async () => ({ odoo: await counts.odoo.written(), tryton: await counts.tryton.written() });

      beforeAll(async () => {
        twins = await createTwins(odoo, tryton);
        world = await hubWorld(backend, twinsYaml(odoo, tryton, "1d"), Date.now());
        counts = {
          odoo: await writeCount("odoo", process.env["ODOO_POSTGRES_URL"] ?? ""),
          tryton: await writeCount("tryton", tryton.postgres),
        };
      }, 120_000);
      afterAll(async () => {
        await counts.odoo.end();
        await counts.tryton.end();
      });

      /** What was written lies in these tables, nothing follows from it, and nothing moves however often both are read. */
      const quiet = async (odooTables: readonly string[], trytonTables: readonly string[]): Promise<void> => {
        const { odoo: ours, tryton: theirs } = await written();
        const tablesOf = (rows: readonly string[]): string[] => [...new Set(rows.map((row) => row.split(" ")[0] ?? ""))].sort();
        expect({ odoo: tablesOf(ours), tryton: tablesOf(theirs) }).toEqual({ odoo: odooTables, tryton: trytonTables });
        for (let times = 0; times < 3; times += 1) expect(await round()).toEqual([]);
        expect(await written()).toEqual({ odoo: [], tryton: [] });
      };

      test("what both know is linked before anything is written, and nothing is created in either", async () => {
        // Streets and towns differ, and go by their owner's word; what one has and the other has not is filled in. Nothing else is told.
        const four = (what: string): string[] => Array<string>(4).fill(`${what}: written`);
        expect(await round()).toEqual([
          ...four("odoo party.number"),
          ...four("tryton party.city"),
          ...four("tryton party.street"),
          "tryton production_order.due_date: written",
          "tryton production_order.start_date: written",
          "tryton purchase_order.promised_date: written",
        ]);
        const pairs = await world.rows(
          `select o.kind, o.key as odoo, t.key as tryton from identity.crosswalk o join identity.crosswalk t on t.entity = o.entity
           where o.source = 'odoo' and t.source = 'tryton'`,
        );
        const linked = new Map(pairs.map(({ kind, odoo: key, tryton: other }) => [`${kind} ${key}`, other]));
        for (const [name, kind] of Object.entries(kindsOf)) {
          const of = name as keyof typeof kindsOf;
          expect([name, linked.get(`${kind} ${twins.odoo[of]}`)]).toEqual([name, String(twins.tryton[of])]);
        }
        const { odoo: ours, tryton: theirs } = await written();
        expect([...ours, ...theirs].filter((row) => row.startsWith("new "))).toEqual([]);
        expect(ours).toEqual(
          ["supplier", "rival", "customer", "heir"].map((name) => `res_partner ${twins.odoo[name as "supplier"]}`).sort(),
        );
        expect(await round()).toEqual([]);
        expect(await written()).toEqual({ odoo: [], tryton: [] });
      });

      test("a supplier, a customer and an item: changed on each side, each field goes by its owner's word alone", async () => {
        const { odoo: ours, tryton: theirs, mark } = twins;
        await inOdoo("res.partner", ours.supplier, { city: "Bremen", ref: `O-${mark}` });
        await inOdoo("res.partner", ours.customer, { street: "Deich 1" });
        await inOdoo("product.product", ours.item, { lst_price: 11.5 });
        await inTryton("party.party", theirs.supplier, { name: `Zahnrad ${mark} GmbH` });
        await inTryton("party.party", theirs.customer, { name: `Pumpenwerk ${mark} AG` });
        await inTryton("product.template", await templateOf(theirs.item), { name: `Ring ${mark} blank` });
        await written();
        expect(await round()).toEqual([
          "odoo item.name: written",
          "odoo party.name: written",
          "odoo party.name: written",
          "tryton item.list_price: written",
          "tryton party.city: written",
          "tryton party.number: written",
          "tryton party.street: written",
        ]);
        expect(await ofOdoo("res.partner", ours.supplier, ["name", "city", "ref", "street"])).toMatchObject({
          name: `Zahnrad ${mark} GmbH`,
          city: "Bremen",
          ref: `O-${mark}`,
          street: "Nordring 4",
        });
        expect(await ofOdoo("product.product", ours.item, ["name", "lst_price"])).toMatchObject({
          name: `Ring ${mark} blank`,
          lst_price: 11.5,
        });
        expect(await ofTryton("party.party", theirs.supplier, ["name", "code"])).toMatchObject({
          name: `Zahnrad ${mark} GmbH`,
          code: `O-${mark}`,
        });
        expect(await ofTryton("product.product", theirs.item, ["name", "list_price", "code"])).toMatchObject({
          name: `Ring ${mark} blank`,
          list_price: decimal("11.5"),
          code: `R-${mark}`,
        });
        await quiet(["product_product", "product_template", "res_partner"], ["party_address", "party_party", "product_template"]);
      });

      test("who does not decide a field is told its owner's word; the owner hears nothing of it", async () => {
        const { odoo: ours, tryton: theirs, mark } = twins;
        await inOdoo("res.partner", ours.customer, { name: "Somebody else" });
        await inTryton("party.party", theirs.customer, { code: `X-${mark}` });
        await inOdoo("res.partner", ours.customer, { ref: `K-${mark}` });
        await written();
        expect(await round()).toEqual(["odoo party.name: written", "tryton party.number: written"]);
        expect(await ofOdoo("res.partner", ours.customer, ["name", "ref"])).toMatchObject({
          name: `Pumpenwerk ${mark} AG`,
          ref: `K-${mark}`,
        });
        expect(await ofTryton("party.party", theirs.customer, ["name", "code"])).toMatchObject({
          name: `Pumpenwerk ${mark} AG`,
          code: `K-${mark}`,
        });
        await quiet(["res_partner"], ["party_party"]);
      });

      test("a purchase order with its line: supplier and quantity from the one, date and price from the other", async () => {
        const { odoo: ours, tryton: theirs } = twins;
        await inOdoo("purchase.order", ours.purchase, { partner_id: ours.rival });
        await inOdoo("purchase.order.line", ours.purchaseLine, { product_qty: 25 });
        await inTryton("purchase.purchase", theirs.purchase, { delivery_date: day(2027, 2, 3) });
        await inTryton("purchase.line", theirs.purchaseLine, { unit_price: decimal("3.75") });
        await written();
        expect(await round()).toEqual([
          "odoo purchase_order.promised_date: written",
          "odoo purchase_order_line.unit_price: written",
          "tryton purchase_order.supplier: written",
          "tryton purchase_order_line.quantity: written",
        ]);
        expect(await ofTryton("purchase.purchase", theirs.purchase, ["party", "delivery_date"])).toMatchObject({ party: theirs.rival });
        expect(await ofTryton("purchase.line", theirs.purchaseLine, ["quantity", "unit_price"])).toMatchObject({
          quantity: 25,
          unit_price: decimal("3.75"),
        });
        expect(await ofOdoo("purchase.order", ours.purchase, ["date_planned"])).toEqual({
          id: ours.purchase,
          date_planned: "2027-02-03 12:00:00",
        });
        expect(await ofOdoo("purchase.order.line", ours.purchaseLine, ["product_qty", "price_unit"])).toMatchObject({
          product_qty: 25,
          price_unit: 3.75,
        });
        await quiet(["purchase_order", "purchase_order_line"], ["purchase_line", "purchase_purchase"]);
      });

      test("a sales order with its line: customer and quantity from the one, date and price from the other", async () => {
        const { odoo: ours, tryton: theirs } = twins;
        // As its client does: an order has addresses of its own customer.
        const address = (await ofTryton("party.party", theirs.heir, ["addresses"]))?.["addresses"] as [number];
        await inTryton("sale.sale", theirs.sale, { party: theirs.heir, invoice_address: address[0], shipment_address: address[0] });
        await inTryton("sale.line", theirs.saleLine, { quantity: 7 });
        await inOdoo("sale.order", ours.sale, { commitment_date: "2027-03-04 10:00:00" });
        await inOdoo("sale.order.line", ours.saleLine, { price_unit: 12.25 });
        await written();
        expect(await round()).toEqual([
          "odoo sales_order.customer: written",
          "odoo sales_order_line.quantity: written",
          "tryton sales_order.promised_date: written",
          "tryton sales_order_line.unit_price: written",
        ]);
        expect(await ofOdoo("sale.order", ours.sale, ["partner_id"])).toMatchObject({ partner_id: [ours.heir, expect.any(String)] });
        expect(await ofOdoo("sale.order.line", ours.saleLine, ["product_uom_qty", "price_unit"])).toMatchObject({
          product_uom_qty: 7,
          price_unit: 12.25,
        });
        expect(await ofTryton("sale.sale", theirs.sale, ["shipping_date"])).toMatchObject({ shipping_date: day(2027, 3, 4) });
        expect(await ofTryton("sale.line", theirs.saleLine, ["unit_price"])).toMatchObject({ unit_price: decimal("12.25") });
        await quiet(["sale_order", "sale_order_line"], ["sale_line", "sale_sale"]);
      });

      test("a production order: the quantity from the one, the day it begins from the other", async () => {
        const { odoo: ours, tryton: theirs } = twins;
        await inOdoo("mrp.production", ours.production, { product_qty: 8 });
        await inTryton("production", theirs.production, { planned_start_date: day(2027, 1, 11), planned_date: day(2027, 1, 12) });
        await written();
        expect(await round()).toEqual([
          // What Odoo computes is refused before it is sent.
          "odoo production_order.due_date: refused, the column date_finished is kept by Odoo itself",
          "odoo production_order.start_date: written",
          "tryton production_order.planned_quantity: written",
        ]);
        expect(await ofTryton("production", theirs.production, ["quantity"])).toMatchObject({ quantity: 8 });
        expect(await ofOdoo("mrp.production", ours.production, ["date_start", "product_qty"])).toMatchObject({
          date_start: "2027-01-11 12:00:00",
          product_qty: 8,
        });
        await quiet(["mrp_production"], ["production"]);
      });

      test("what a server refuses stays as it was there, with the server's own reason, and is not sent again by itself", async () => {
        const { odoo: ours, tryton: theirs } = twins;
        await odoo.call("sale.order", "action_confirm", [[ours.sale]]);
        await odoo.call("sale.order", "action_lock", [[ours.sale]]);
        await round();
        await inTryton("sale.line", theirs.saleLine, { quantity: 6 });
        await inOdoo("purchase.order.line", ours.purchaseLine, { product_qty: 2.5 });
        await written();
        // Odoo sets the day of an order anew when a line of it moves: its owner's word is told again.
        const [again, locked, broken, ...others] = await round();
        expect([again, ...others]).toEqual(["odoo purchase_order.promised_date: written"]);
        expect(locked).toMatch(/^odoo sales_order_line.quantity: refused, .*locked order/s);
        expect(broken).toMatch(/^tryton purchase_order_line.quantity: refused, .*[Dd]igits/s);
        expect(await written()).toEqual({ odoo: [`purchase_order ${ours.purchase}`], tryton: [] });
        expect(await round()).toEqual([]);
        expect(await ofOdoo("sale.order.line", ours.saleLine, ["product_uom_qty"])).toMatchObject({ product_uom_qty: 7 });
        expect(await ofTryton("purchase.line", theirs.purchaseLine, ["quantity"])).toMatchObject({ quantity: 25 });
      });

      test("a customer that the other side does not have is waited for, and named when it is there", async () => {
        const { odoo: ours, tryton: theirs, mark } = twins;
        const vat = vatNumber();
        const [stranger = 0] = await odoo.call<number[]>("res.partner", "create", [[{ name: `Kupplung ${mark}`, vat }]]);
        await inOdoo("purchase.order", ours.purchase, { partner_id: stranger });
        await written();
        // Of another supplier Odoo promises another day: that is told back as before.
        const [again, ...waiting] = await round();
        expect(again).toBe("odoo purchase_order.promised_date: written");
        expect(waiting).toEqual([`tryton purchase_order.supplier: waiting, tryton has no record of party ${stranger} of odoo yet`]);
        expect(await round()).toEqual([]);
        expect((await written()).tryton).toEqual([]);
        const [known = 0] = (await tryton.call("model.party.party.create", [
          {
            name: `Kupplung ${mark}`,
            addresses: [["create", [{ street: "Nordring 4", city: "Kassel" }]]],
            identifiers: [["create", [{ type: "eu_vat", code: vat }]]],
          },
        ])) as number[];
        expect(await round()).toContain("tryton purchase_order.supplier: written");
        expect(await ofTryton("purchase.purchase", theirs.purchase, ["party"])).toMatchObject({ party: known });
        for (let times = 0; times < 2; times += 1) await round();
        await written();
        expect(await round()).toEqual([]);
        expect(await written()).toEqual({ odoo: [], tryton: [] });
      });

      test("that a record was deleted is noticed when all are read to their end, and by no reading of what changed", async () => {
        const [alone = 0] = await odoo.call<number[]>("res.partner", "create", [[{ name: `Allein ${twins.mark}` }]]);
        const [single = 0] = (await tryton.call("model.party.party.create", [{ name: `Einzeln ${twins.mark}` }])) as number[];
        await round();
        const gone = async () => {
          const rows = await world.rows(
            `select c.source, r.deleted from record.record r join identity.crosswalk c on c.entity = r.entity
             where c.kind = 'party' and (c.source = 'odoo' and c.key = $1 or c.source = 'tryton' and c.key = $2) order by 1`,
            [String(alone), String(single)],
          );
          return rows.map(({ source, deleted }) => `${source} ${deleted}`);
        };
        await odoo.call("res.partner", "unlink", [[alone]]);
        expect(await tryton.call("model.party.party.delete", [single])).toBeNull();
        for (let times = 0; times < 3; times += 1) await round();
        expect(await gone()).toEqual(["odoo f", "tryton f"]);
        world.clock.advance(86_400_000);
        await round();
        expect(await gone()).toEqual(["odoo t", "tryton t"]);
        expect((await world.verify()).ok).toBe(true);
      });
    });
  });
});
