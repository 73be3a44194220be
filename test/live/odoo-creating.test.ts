// What Odoo lacks is created there: once each, whatever becomes of the answer; counted at its database.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { onPglite } from "../support/database.ts";
import { type Cut, httpCuttingProxy } from "../support/http-cutting-proxy.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { type LiveOdoo, withLiveOdoo } from "../support/live-odoo.ts";

const yaml = (hub: string, odoo: LiveOdoo, url: string, create: string): string => `
hub: ${hub}
zone: Europe/Berlin
model:
  kinds:
    - name: bill_line
      fields:
        - { name: bill, type: reference, to: supplier_invoice, parent: true }
        - { name: number, type: code }
        - { name: description, type: text }
        - { name: quantity, type: decimal }
        - { name: unit_price, type: decimal, currency: currency }
        - { name: currency, type: code }
      identity: [{ kind: exact, fields: [bill, number] }]
sources:
  - name: books
    connector: json-file
    site: kassel
    options: { settle_seconds: 0 }
    feeds:
      party: { file: party.json }
      item: { file: item.json }
      supplier_invoice: { file: supplier_invoice.json }
      bill_line: { file: bill_line.json }
    mapping:
      system: books
      version: "1"
      feeds:
        party: { kind: party, key: id, fields: { number: number, name: name, tax_number: vat, city: city, country: country } }
        item: { kind: item, key: id, fields: { number: number, name: name, gtin: gtin, list_price: price } }
        supplier_invoice:
          kind: supplier_invoice
          key: id
          fields:
            { number: number, supplier: supplier, issue_date: issued, due_date: due, amount: amount, currency: { value: USD } }
        bill_line:
          kind: bill_line
          key: id
          fields:
            { bill: bill, number: id, description: text, quantity: quantity, unit_price: price, currency: { value: USD } }
  - name: odoo
    connector: odoo
    site: kassel
    zone: Europe/Berlin
    options: { url: "${url}", database: ${odoo.database}, user: ${odoo.user}, key: "${odoo.apiKey}", calls_per_minute: 100000 }
    feeds:
      party: { new: { supplier_rank: "1" } }
      item: {}
      supplier_invoice: {}
      bill_line:
        model: account.move.line
        fields: [move_id, ref, name, quantity, price_unit, sequence]
        domain: [["display_type", "=", "product"], ["parent_state", "=", "draft"]]
        new: { display_type: product }
    mapping:
      system: odoo
      version: "19"
      feeds:
        party: { kind: party, key: id, fields: { number: ref, name: name, tax_number: vat, city: city, country: country_code } }
        item:
          kind: item
          key: id
          fields: { number: default_code, name: name, gtin: barcode, list_price: { from: lst_price, scale: 6 } }
        supplier_invoice:
          kind: supplier_invoice
          key: id
          fields:
            { number: ref, supplier: partner_id.id, issue_date: invoice_date, due_date: invoice_date_due,
              amount: { from: amount_total, scale: 3 }, currency: currency_id.name }
        bill_line:
          kind: bill_line
          key: id
          fields:
            { bill: move_id.id, description: name, quantity: { from: quantity, scale: 6 },
              unit_price: { from: price_unit, scale: 6 }, currency: { value: USD } }
    write_back: { create: ${create} }
`;

interface Books {
  readonly world: HubWorld;
  /** Drops what the books hold, reads both, tells Odoo; what came of each record. */
  readonly round: () => Promise<string[]>;
  /** Until nothing comes of it any more. */
  readonly settle: () => Promise<Readonly<Record<string, number>>>;
}

type Rows = Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;

withLiveOdoo((odoo) => {
  onPglite((backend) => {
    const mark = (): string => randomBytes(4).toString("hex").toUpperCase();
    const create = "{ party: auto, item: auto, supplier_invoice: auto, bill_line: auto }";
    const open = async (rows: () => Rows, url = odoo.url): Promise<Books> => {
      const world = await hubWorld(backend, yaml(`live-${mark().toLowerCase()}`, odoo, url, create), Date.now());
      const round = async (): Promise<string[]> => {
        world.clock.advance(300_000);
        for (const [kind, list] of Object.entries(rows())) await world.drop(`${kind}.json`, JSON.stringify(list));
        const { feeds } = await world.run();
        expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
        const told = await world.hub().deliver({ systems: ["odoo"] });
        return told.flatMap(({ records, fault }) => [
          ...Object.entries(records).map(([state, count]) => `${count} ${state}`),
          ...(fault === null ? [] : [fault.code]),
        ]);
      };
      const settle: Books["settle"] = async () => {
        const came: Record<string, number> = {};
        for (let quiet = 0; quiet < 2;) {
          const now = await round();
          for (const [count = "", state = ""] of now.map((one) => one.split(" "))) came[state] = (came[state] ?? 0) + Number(count);
          quiet = now.length === 0 ? quiet + 1 : 0;
        }
        return came;
      };
      return { world, round, settle };
    };
    const counted = async (sql: string, values: readonly string[]): Promise<number> => {
      const client = await odoo.connect();
      const { rows } = await client.query<{ count: string }>(sql, [...values]);
      return Number(rows[0]?.count);
    };
    test("a party, an item and a bill with its lines are created in their order, and are one with theirs", async () => {
      const run = mark();
      const { world, settle } = await open(() => ({
        party: [{ id: "S1", number: `S-${run}`, name: `Zahnrad ${run}`, city: "Kassel", country: "DE" }],
        item: [{ id: "I1", number: `I-${run}`, name: `Bolt ${run}`, price: "1.25" }],
        supplier_invoice: [{ id: "B1", number: `B-${run}`, supplier: "S1", issued: "2026-11-02", due: "2026-12-02", amount: "125.50" }],
        bill_line: [
          { id: "1", bill: "B1", text: "bolts", quantity: "100", price: "1.25" },
          { id: "2", bill: "B1", text: "freight", quantity: "1", price: "0.5" },
        ],
      }));
      const came = await settle();
      expect(await world.rows("select kind, state, cause from writeback.creation where state <> 'created'")).toEqual([]);
      expect(came).toEqual({ created: 5 });
      const [bill] = await odoo.call<object[]>("account.move", "search_read", [[["ref", "=", `B-${run}`]]], {
        fields: ["move_type", "state", "amount_total", "invoice_date", "invoice_date_due", "partner_id"],
      });
      expect(bill).toMatchObject({ move_type: "in_invoice", state: "draft", amount_total: 125.5, invoice_date: "2026-11-02" });
      const [partner] = await odoo.call<object[]>("res.partner", "search_read", [[["ref", "=", `S-${run}`]]], {
        fields: ["name", "city", "country_code", "supplier_rank"],
      });
      expect(partner).toMatchObject({ name: `Zahnrad ${run}`, city: "Kassel", country_code: "DE", supplier_rank: 1 });
      const own = "select entity from identity.crosswalk where source = 'books'";
      expect(await world.rows(`select count(*) as records from identity.crosswalk where entity in (${own})`)).toEqual([{ records: "10" }]);
      expect(await world.rows("select fields from writeback.creation where kind = 'supplier_invoice'")).toMatchObject([
        { fields: expect.stringContaining('"amount":["125.5","refused",null,"the column amount_total is kept by Odoo itself"]') as string },
      ]);
      expect((await world.verify()).ok).toBe(true);
    });

    test("A1: the first sync links what both have before it creates what one lacks", async () => {
      const run = mark();
      const gtin = `40${Date.now().toString().slice(-10)}`;
      const digit = Array.from({ length: 12 }, (_, place) => Number(gtin[place]) * (place % 2 === 0 ? 1 : 3)).reduce(
        (sum, one) => sum + one,
      );
      const barcode = `${gtin}${(10 - (digit % 10)) % 10}`;
      await odoo.call("product.product", "create", [[{ name: `Nut ${run}`, barcode }]]);
      const { settle } = await open(() => ({
        item: [
          { id: "1", number: `N1-${run}`, name: `Nut ${run}`, gtin: barcode, price: "1" },
          { id: "2", number: `N2-${run}`, name: `Washer ${run}`, price: "1" },
        ],
      }));
      expect(await settle()).toEqual({ created: 1 });
      const products =
        "select count(*) from product_product p join product_template t on t.id = p.product_tmpl_id where t.name::text like $1";
      expect(await counted(products, [`%${run}%`])).toBe(2);
    });

    test("A3: a hundred bills whose answers are lost, one seed each: each is there exactly once", { timeout: 600_000 }, async () => {
      const run = mark();
      const cuts: Cut[] = ["before the answer", "before it arrives", undefined];
      let seed = 0;
      await using proxy = await httpCuttingProxy(
        odoo.url,
        (path, body) => path.endsWith("account.move/load") || body.includes('"account.move","load"'),
        () => ((seed += 1), chance(seed, run.slice(0, 0)).pick(cuts)),
      );
      const bills = Array.from({ length: 100 }, (_, place) => ({
        id: `B${place}`,
        number: `C-${run}-${place}`,
        supplier: "S1",
        issued: "2026-11-02",
      }));
      const { world, settle } = await open(
        () => ({ party: [{ id: "S1", number: `S-${run}`, name: `Zahnrad ${run}` }], supplier_invoice: bills }),
        proxy.url,
      );
      const came = await settle();
      expect(came["unknown"]).toBeGreaterThan(0);
      expect(
        await world.rows("select state, count(*) as count from writeback.creation where kind = 'supplier_invoice' group by 1"),
      ).toEqual([{ state: "created", count: "100" }]);
      expect(await counted("select count(*) from account_move where ref like $1", [`C-${run}-%`])).toBe(100);
      expect(await counted("select count(distinct ref) from account_move where ref like $1", [`C-${run}-%`])).toBe(100);
      expect(proxy.writes()).toBeGreaterThan(100);
      expect((await world.verify()).ok).toBe(true);
    });
  });
});
