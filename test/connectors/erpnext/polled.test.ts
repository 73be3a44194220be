// A hub that polls an ERPNext with the mapping that comes along: what arrives, how often, and what is never inferred.
import { beforeEach, expect, test } from "vitest";
import { standardFeeds } from "../../../src/connectors/erpnext/standard-feed.ts";
import { eachBackend } from "../../support/database.ts";
import { type HubWorld, hubWorld } from "../../support/hub-world.ts";
import { openPeer } from "../../support/peer.ts";
import { frappePeer, type FrappePeer } from "./frappe-peer.ts";

const peer = await openPeer();
let site: FrappePeer;

const links: Readonly<Record<string, string>> = { supplier: "Supplier", customer: "Customer" };
const lines = 20;

beforeEach(() => {
  site = frappePeer();
  peer.answer = site.answer;
  for (const { doctype, parent, fields } of standardFeeds.values())
    site.doctypes.set(doctype, {
      name: doctype,
      istable: parent === undefined ? 0 : 1,
      fields: fields
        .filter((field) => !field.includes("."))
        .map((fieldname) => ({
          fieldname,
          fieldtype: links[fieldname] === undefined ? "Data" : "Link",
          options: links[fieldname] ?? null,
        })),
    });
  const modified = "2026-11-23 10:00:00.000001";
  site.documents.set("Supplier", [{ name: "Acme", modified, supplier_name: "Acme", tax_id: "DE111", disabled: 0 }]);
  site.documents.set("Customer", [{ name: "Acme", modified, customer_name: "Acme India", tax_id: "IN222", disabled: 0 }]);
  site.documents.set("Item", [{ name: "SKU001", modified, item_code: "SKU001", item_name: "Shirt", stock_uom: "Nos", disabled: 0 }]);
  const order = { supplier: "Acme", transaction_date: "2026-11-23", schedule_date: "2026-12-01", currency: "EUR", grand_total: 119 };
  site.documents.set("Purchase Order", [{ ...order, name: "PO-1", modified, status: "To Receive and Bill" }]);
  const line = { item_code: "SKU001", qty: 2.5, uom: "Nos", base_rate: 2, base_amount: 5, received_qty: 0, schedule_date: "2026-12-01" };
  site.documents.set(
    "Purchase Order Item",
    Array.from({ length: lines }, (_, at) => ({ ...line, name: `line-${at + 10}`, modified, parent: "PO-1", idx: at + 1, docstatus: 1 })),
  );
});

const yaml = `
hub: works
zone: Asia/Kolkata
sources:
  - name: erp
    connector: erpnext
    site: pune
    currency: INR
    options: { url: "${peer.url}", key: k, secret: s, zone: Asia/Kolkata, page: 7, calls_per_minute: 10000 }
    feeds:
      supplier: {}
      customer: {}
      item: {}
      purchase_order: {}
      purchase_order_line: { full_every: 1d }
`;

eachBackend((backend) => {
  const ran = async (world: HubWorld) => {
    const { feeds } = await world.run();
    expect(feeds.filter(({ fault, parked }) => fault !== null || parked > 0)).toEqual([]);
    return feeds.map(({ feed, fresh, deleted }) => `${feed} ${fresh} ${deleted}`).filter((one) => !one.endsWith(" 0 0"));
  };
  const keys = async (world: HubWorld, text: string) => (await world.rows(text)).map(({ key }) => key);

  test("twenty lines with one time of writing arrive once each; an order is of the supplier, not of a customer of that name", async () => {
    const world = await hubWorld(backend, yaml);
    expect(await ran(world)).toEqual(["supplier 1 0", "customer 1 0", "item 1 0", "purchase_order 1 0", `purchase_order_line ${lines} 0`]);
    expect(await ran(world)).toEqual([]);
    expect(await keys(world, "select key from identity.crosswalk where kind = 'party' order by key")).toEqual([
      "Customer/Acme",
      "Supplier/Acme",
    ]);
    const named = "select c.key from identity.reference r join identity.crosswalk c on c.record = r.to_record where r.field = 'supplier'";
    expect(await keys(world, named)).toEqual(["Supplier/Acme"]);
    site.documents.get("Purchase Order Item")?.pop();
    expect(await ran(world)).toEqual([]);
    world.clock.advance(25 * 3_600_000);
    expect(await ran(world)).toEqual(["purchase_order_line 0 1"]);
  });
});
