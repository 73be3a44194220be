import { beforeEach, describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { erpnextOptions } from "../../../src/connectors/erpnext/options.ts";
import { erpnextConnector } from "../../../src/connectors/erpnext/reader.ts";
import { openPeer, type Said } from "../../support/peer.ts";
import { type Document, frappeError, frappePeer, type FrappePeer } from "./frappe-peer.ts";

const peer = await openPeer();
let site: FrappePeer;
let order: Document;

beforeEach(() => {
  site = frappePeer();
  peer.answer = site.answer;
  order = {
    name: "PO-1",
    modified: "2026-01-02 03:04:05.000006",
    docstatus: 0,
    supplier: "Acme",
    qty: 1.5,
    company: "Pune",
    status: "Draft",
  };
  site.documents.set("Order", [order]);
  site.documents.set("Supplier", [{ name: "A/B", modified: "2026-01-02 03:04:05", supplier_name: "A B", tax_id: "T1" }]);
  site.doctypes.set("Order", {
    name: "Order",
    is_submittable: 1,
    fields: [
      { fieldname: "supplier", fieldtype: "Link", options: "Supplier", reqd: 1 },
      { fieldname: "qty", fieldtype: "Float" },
      { fieldname: "count", fieldtype: "Int" },
      { fieldname: "urgent", fieldtype: "Check" },
      { fieldname: "due", fieldtype: "Date", allow_on_submit: 1 },
      { fieldname: "total", fieldtype: "Currency", read_only: 1 },
      { fieldname: "company", fieldtype: "Link", options: "Company" },
      { fieldname: "status", fieldtype: "Select" },
    ],
  });
  site.doctypes.set("Supplier", {
    name: "Supplier",
    fields: [
      { fieldname: "supplier_name", fieldtype: "Data" },
      { fieldname: "tax_id", fieldtype: "Data" },
      { fieldname: "disabled", fieldtype: "Check" },
    ],
  });
});

const connector = erpnextConnector({ now: () => 0, pause: async () => undefined });
const options = () =>
  erpnextOptions.parse({
    url: peer.url,
    key: "k",
    secret: "s",
    zone: "Asia/Kolkata",
    calls_per_minute: 10_000,
    feeds: {
      orders: {
        doctype: "Order",
        fields: ["supplier.doctype", "supplier", "qty", "count", "urgent", "due", "total", "status"],
        filters: [["company", "=", "Pune"]],
      },
      supplier: {},
    },
  });
const open = () =>
  connector.openSink(options(), {
    clock: manualClock(0),
    log: { info: () => undefined, warn: () => undefined },
    folder: "/",
    secrets: { resolve: async (text) => text },
  });
const update = async (values: Record<string, string | null>) => {
  const sink = await open();
  return sink.update("orders", "PO-1", values, (await sink.show("orders", "PO-1"))?.seen ?? "");
};

describe("a write", () => {
  test("carries the columns given with every digit, and the time of writing that was seen", async () => {
    const values = { "supplier.doctype": "Supplier", supplier: "B", qty: "10.10", count: "-3", urgent: "true", due: null };
    expect(await update(values)).toEqual({ kind: "written" });
    expect(site.written).toEqual([
      {
        method: "PUT",
        path: "/api/resource/Order/PO-1",
        body: '{"supplier":"B","qty":10.10,"count":-3,"urgent":1,"due":null,"modified":"2026-01-02 03:04:05.000006"}',
      },
    ]);
  });

  test.each([
    [{ total: "1" }, "the column total is kept by ERPNext itself"],
    [{ status: "Closed" }, "the column status is kept by ERPNext itself"],
    [{ modified: "2026-01-01 00:00:00" }, "the column modified is kept by ERPNext itself"],
    [{ "supplier.doctype": "Customer" }, "the column supplier.doctype is always Supplier"],
    [{ qty: null }, "the column qty holds Float values, and no value is none"],
    [{ count: "1.5" }, 'the column count holds Int values, and "1.5" is none'],
    [{ due: "tomorrow" }, 'the column due holds Date values, and "tomorrow" is none'],
    [{ nowhere: "1" }, "the column nowhere is not one of the feed"],
  ])("of %o is refused here", async (values, cause) => {
    expect(await update({ supplier: "B", ...values })).toEqual({ kind: "refused", cause });
    expect(site.written).toEqual([]);
  });

  test("to a document that is another one since it was seen is refused by Frappe, and nobody is overwritten", async () => {
    const sink = await open();
    const { seen = "" } = (await sink.show("orders", "PO-1")) ?? {};
    Object.assign(order, { qty: 9, modified: "2026-01-02 03:04:05.000007" });
    expect(await sink.update("orders", "PO-1", { qty: "2" }, seen)).toEqual({ kind: "changed" });
    expect(order["qty"]).toBe(9);
  });

  test("to one that was submitted is refused with the reason of ERPNext, but where it allows that", async () => {
    order.docstatus = 1;
    expect(await update({ qty: "2" })).toEqual({ kind: "refused", cause: "Not allowed to change qty after submission" });
    expect(await update({ due: "2026-03-01" })).toEqual({ kind: "written" });
    expect(order["due"]).toBe("2026-03-01");
  });

  test("goes to no document outside of the filters", async () => {
    order["company"] = "Kassel";
    expect(await (await open()).show("orders", "PO-1")).toBeUndefined();
  });
});

describe("what came of it", () => {
  const after = async (said: Said) => {
    site.before = ({ method }) => (method === "PUT" ? said : undefined);
    return update({ qty: "2" }).catch((fault: unknown) => fault);
  };
  test.each([
    ["a reason is a refusal", frappeError(417, "ValidationError", "Not <b>like</b> that"), { kind: "refused", cause: "Not like that" }],
    ["a right that lacks too", frappeError(403, "PermissionError", "No permission"), { kind: "refused", cause: "No permission" }],
    ["a key that ended is a fault", frappeError(401, "AuthenticationError", "No key"), { code: "source-login" }],
    ["a lock is one that passes", frappeError(423, "DocumentLockedError", "Locked"), { code: "source-busy", retryable: true }],
    ["a page of a proxy tells nothing", { status: 502, text: "bad gateway" } as Said, { kind: "unknown" }],
    ["nor does silence", { hangUp: true } as Said, { kind: "unknown" }],
    [
      "nor an error without a reason",
      { status: 500, headers: { "content-type": "application/json" }, text: "{}" } as Said,
      { kind: "unknown" },
    ],
  ])("%s", async (_, said, expected) => {
    expect(await after(said)).toMatchObject(expected);
  });
});

describe("parties", () => {
  test("are known by doctype and name, whatever stands in the name", async () => {
    const sink = await open();
    const shown = await sink.show("supplier", "Supplier/A\\/B");
    expect(shown?.values).toMatchObject({ doctype: "Supplier", name: "A/B", supplier_name: "A B" });
    expect(await sink.show("supplier", "Customer/A\\/B")).toBeUndefined();
    expect(await sink.update("supplier", "Supplier/A\\/B", { supplier_name: "C" }, shown?.seen ?? "")).toEqual({ kind: "written" });
    expect(site.written[0]?.path).toBe("/api/resource/Supplier/A/B");
  });

  test("keep the number that they are called by, which a new one is given", async () => {
    const form = site.doctypes.get("Supplier") ?? expect.fail("Supplier");
    site.doctypes.set("Supplier", { ...form, autoname: "field:tax_id" });
    const sink = await open();
    const { seen = "" } = (await sink.show("supplier", "Supplier/A\\/B")) ?? {};
    const refused = { kind: "refused", cause: "the column tax_id is kept by ERPNext itself" };
    expect(await sink.update("supplier", "Supplier/A\\/B", { tax_id: "T9" }, seen)).toEqual(refused);
    expect(await sink.births?.create("supplier", { tax_id: "T9" }, "m")).toMatchObject({ kind: "created", left: {} });
  });

  test("are created once, found by what is said of them, and named by ERPNext", async () => {
    const { births = expect.fail("it creates") } = await open();
    expect(await births.find("supplier", { tax_id: "T1" })).toEqual(["Supplier/A\\/B"]);
    expect(
      await births.create("supplier", { doctype: "Supplier", name: "X", supplier_name: "New", tax_id: "T2", disabled: "0" }, "m"),
    ).toEqual({
      kind: "created",
      key: "Supplier/Supplier-2",
      left: { name: "the column name is kept by ERPNext itself" },
    });
    expect(site.written[0]?.body).toBe('{"supplier_name":"New","tax_id":"T2","disabled":0}');
    expect(connector.uncreatable?.(options(), "supplier")).toBeNull();
  });
});
