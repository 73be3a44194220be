// What comes with the connector for S/4HANA and Business Central: each column it names stands in their metadata.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEdmx } from "../../../src/connectors/odata/edmx.ts";
import { formOf } from "../../../src/connectors/odata/feed-form.ts";
import { readOpenApi } from "../../../src/connectors/odata/openapi.ts";
import { feedOf, odataOptions } from "../../../src/connectors/odata/options.ts";
import { packNames, packs } from "../../../src/connectors/odata/pack.ts";
import { odata } from "../../../src/connectors/odata/reader.ts";
import { canonicalModel } from "../../../src/model/canonical-model.ts";
import type { RawValues } from "../../../src/source/connector.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { outsideFolder, withOutsideData } from "../../support/outside-data.ts";

const defaults = { site: "ulm", zone: "Europe/Berlin", currency: "EUR" };
const optionsOf = (pack: (typeof packNames)[number], feed: object = {}) =>
  odataOptions.parse({ url: "https://erp", pack, feeds: Object.fromEntries([...packs[pack].keys()].map((name) => [name, feed])) });
const mappingOf = (pack: (typeof packNames)[number], feed: object = {}) =>
  odata.mappingFor?.(optionsOf(pack, feed)) ?? expect.fail("it brings a mapping");
const mapped = (pack: (typeof packNames)[number], feed: string, values: RawValues, more: object = {}) => {
  const { feeds, codes } = mappingOf(pack, more);
  const mapping = feeds[feed] ?? expect.fail(feed);
  return compileMapping(mapping, canonicalModel, defaults, codes).map({ index: 0, values }, 0);
};

test.each(packNames)("the mapping for %s fits the canonical kinds", (pack) => {
  const { feeds, codes } = mappingOf(pack);
  for (const feed of Object.values(feeds)) expect(compileMapping(feed, canonicalModel, defaults, codes).kind.name).toBe(feed.kind);
});

test("without a pack none comes", () => {
  const options = odataOptions.parse({ url: "https://erp", feeds: { orders: { set: "Orders" } } });
  expect(odata.mappingFor?.(options)).toBeUndefined();
  expect(odataOptions.safeParse({ url: "https://erp", pack: "s4", feeds: { orders: {} } }).error?.issues[0]?.message).toContain(
    "s4 has party, item, purchase_order, purchase_order_line, sales_order, sales_order_line, production_order, customer_invoice",
  );
});

withOutsideData("data/erp/sap-s4-edmx", (folder) => {
  const files: Readonly<Record<string, string>> = {
    API_SALES_ORDER_SRV: join(folder, "API_SALES_ORDER_V2_SRV.edmx"),
    API_PURCHASEORDER_PROCESS_SRV: join(outsideFolder, "data/erp/recordings/odata-v2-v4/v2-metadata-served-by-cds9.xml"),
  };
  test("every column of the pack for S/4HANA stands in the metadata, and every time of change can be compared", () => {
    const options = optionsOf("s4");
    const told = [...packs.s4.keys()].map((name) => {
      const feed = feedOf(options, name) ?? expect.fail(name);
      const file = files[feed.service] ?? join(folder, `${feed.service}.edmx`);
      const { lacking, stamps, fault } = formOf(readEdmx(readFileSync(file), file), feed);
      return {
        name,
        lacking,
        fault,
        stamps: stamps.map(({ property: { type, maxLength, isDay } }) => `${type}${maxLength ?? ""}${isDay ? " day" : ""}`),
      };
    });
    expect(told.filter(({ lacking, fault }) => lacking.length > 0 || fault !== undefined)).toEqual([]);
    // The time of change is fourteen digits of a production order, and a time in the world of the others.
    expect(Object.fromEntries(told.map(({ name, stamps }) => [name, stamps[0]]))).toMatchObject({
      production_order: "Edm.String14",
      purchase_order: "Edm.DateTimeOffset",
      sales_order: "Edm.DateTimeOffset",
      item: "Edm.DateTimeOffset",
      party: "Edm.DateTime day",
    });
  });
});

withOutsideData("data/erp/bc", (folder) => {
  test("every column of the pack for Business Central stands in its OpenAPI of 2.0, but what only its documentation names", () => {
    const model = readOpenApi(readFileSync(join(folder, "bcoas2.0.yaml"), "utf8"), "2.0");
    const options = optionsOf("business-central");
    const lacking = [...packs["business-central"].keys()].flatMap((name) => {
      const feed = feedOf(options, name) ?? expect.fail(name);
      return model.sets.has(feed.set) ? formOf(model, feed).lacking.map((column) => `${name} ${column}`) : [`${name} as a whole`];
    });
    expect(lacking).toEqual([
      "items baseUnitOfMeasureCode",
      "purchaseOrders as a whole",
      "purchaseOrderLines as a whole",
      "salesOrderLines unitOfMeasureCode",
    ]);
  });
});

describe("S/4HANA", () => {
  test("a purchase order and its line", () => {
    const order = {
      PurchaseOrder: "4500000001",
      CompanyCode: "1010",
      Supplier: "10300001",
      PurchaseOrderDate: "2026-11-23",
      DocumentCurrency: "EUR",
    };
    expect(
      mapped("s4", "purchase_order", { ...order, PurchasingProcessingStatus: "02", PurchasingDocumentDeletionCode: "" }),
    ).toMatchObject({
      key: "4500000001",
      parked: [],
      fields: { supplier: "10300001", order_date: "2026-11-23", currency: "EUR", status: "ordered" },
    });
    expect(
      mapped("s4", "purchase_order", { ...order, PurchasingProcessingStatus: "02", PurchasingDocumentDeletionCode: "L" }).fields["status"],
    ).toBe("cancelled");
    const line = {
      PurchaseOrder: "4500000001",
      PurchaseOrderItem: "00010",
      Material: "TG11",
      OrderQuantity: "1.000",
      PurchaseOrderQuantityUnit: "PC",
      NetPriceAmount: "12.340",
      NetPriceQuantity: "1",
      "of.DocumentCurrency": "EUR",
      "to_ScheduleLine.0.ScheduleLineDeliveryDate": "2026-12-01",
      IsCompletelyDelivered: "false",
    };
    const read = mapped("s4", "purchase_order_line", line);
    expect(read).toMatchObject({ key: "4500000001/00010", parked: [] });
    expect(read.fields).toMatchObject({
      order: "4500000001",
      unit: "C62",
      unit_price: "12.34",
      promised_date: "2026-12-01",
      status: "open",
    });
    expect(mapped("s4", "purchase_order_line", { ...line, NetPriceQuantity: "100" }).fields["unit_price"]).toBeNull();
  });

  test("a production order is where its marks say", () => {
    const order = {
      ManufacturingOrder: "1000001",
      Material: "FG1",
      TotalQuantity: "10.000",
      ProductionUnit: "PC",
      MfgOrderPlannedEndDate: "2026-12-01",
    };
    const stateOf = (marks: RawValues): string | null | undefined =>
      mapped("s4", "production_order", { ...order, ...marks }).fields["status"];
    expect([
      stateOf({ OrderIsCreated: "X", OrderIsReleased: "" }),
      stateOf({ OrderIsReleased: "X" }),
      stateOf({ OrderIsReleased: "X", OrderIsPartiallyConfirmed: "X" }),
      stateOf({ OrderIsReleased: "X", OrderIsTechnicallyCompleted: "X" }),
      stateOf({ OrderIsClosed: "X" }),
      stateOf({ OrderIsDeleted: "X" }),
    ]).toEqual(["planned", "released", "started", "completed", "closed", "cancelled"]);
  });

  test("a credit memo is negative; a partner is a supplier where it has such a number", () => {
    const invoice = {
      BillingDocument: "90000001",
      TotalGrossAmount: "119.00",
      TaxAmount: "19.00",
      SDDocumentCategory: "O",
      TransactionCurrency: "EUR",
    };
    expect(mapped("s4", "customer_invoice", invoice).fields).toMatchObject({ amount: "-119", tax_amount: "-19", status: "open" });
    const partner = {
      BusinessPartner: "10300001",
      BusinessPartnerFullName: "Acme",
      Supplier: "10300001",
      Customer: "",
      BusinessPartnerIsBlocked: "false",
    };
    const address = { "to_BusinessPartnerAddress.0.StreetName": "Main St", "to_BusinessPartnerAddress.0.HouseNumber": "1" };
    expect(mapped("s4", "party", { ...partner, ...address }).fields).toMatchObject({
      is_supplier: "true",
      is_customer: "false",
      street: "Main St 1",
      active: "true",
    });
  });
});

describe("Business Central", () => {
  test("no day and no record are no value", () => {
    const invoice = {
      id: "a",
      vendorInvoiceNumber: "R-1",
      vendorId: "00000000-0000-0000-0000-000000000000",
      invoiceDate: "0001-01-01",
      totalAmountIncludingTax: "10.10",
      currencyCode: "EUR",
      status: "Open",
    };
    const { fields, parked } = mapped("business-central", "purchaseInvoices", invoice);
    expect([fields["supplier"], fields["issue_date"], fields["amount"], fields["status"], parked]).toEqual([
      null,
      null,
      "10.1",
      "open",
      [],
    ]);
  });

  test("a blank choice blocks nobody; what the service says is gone is gone", () => {
    const customer = { id: "a", number: "10000", displayName: "Adatum", blocked: "_x0020_" };
    expect(mapped("business-central", "customers", customer).fields).toMatchObject({ active: "true", is_customer: "true" });
    expect(mapped("business-central", "customers", { ...customer, blocked: "All" }).fields["active"]).toBe("false");
    expect(mapped("business-central", "customers", { id: "a", "@removed": "deleted" }, { delta: true }).deleted).toBe(true);
  });
});
