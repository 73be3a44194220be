// Metadata as S/4HANA serves it, and what Microsoft publishes of Business Central, as contracts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readEdmx } from "../../../src/connectors/odata/edmx.ts";
import type { ServiceModel } from "../../../src/connectors/odata/entity-model.ts";
import { readOpenApi } from "../../../src/connectors/odata/openapi.ts";
import type { Contract } from "../../../src/source/connector.ts";
import { changeText, columnChanges, worstOf } from "../../../src/source/drift.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { openPeer } from "../../support/peer.ts";
import { testConnector } from "./odata-hub.ts";

const peer = await openPeer();

withOutsideData("data/erp/sap-s4-edmx", (folder) => {
  const files = readdirSync(folder).toSorted();
  const modelOf = (file: string): ServiceModel => readEdmx(readFileSync(join(folder, file)), file);
  const connectorOf = (file: string, options: object = {}) => {
    peer.answer = ({ url }) =>
      url.pathname === "/$metadata"
        ? { status: 200, headers: { "content-type": "application/xml" }, text: readFileSync(join(folder, file), "utf8") }
        : { status: 404 };
    const feeds = Object.fromEntries([...modelOf(file).sets.keys()].map((set) => [set, { set }]));
    return testConnector({ url: peer.url, feeds, ...options });
  };
  const contractOf = async (file: string): Promise<Contract> => {
    await using reader = await connectorOf(file).open();
    return reader.describe();
  };

  test("all 19 documents load as contracts, from the service and from a file alike", async () => {
    const told: string[] = [];
    for (const file of files) {
      const { objects, hash } = await contractOf(file);
      await using filed = await connectorOf(file, { metadata: join(folder, file) }).open();
      expect((await filed.describe()).hash).toBe(hash);
      const columns = objects.reduce((sum, one) => sum + one.columns.length, 0);
      expect(objects.every((one) => one.columns.every(({ type }) => /^(?:Edm\.|Collection\()/.test(type)))).toBe(true);
      told.push(`${file.replace(".edmx", "")} ${modelOf(file).protocol}: ${objects.length} sets, ${columns} columns`);
    }
    expect(told).toEqual([
      "API_BILLING_DOCUMENT_SRV v2: 8 sets, 337 columns",
      "API_BILL_OF_MATERIAL_SRV v2: 10 sets, 232 columns",
      "API_BUSINESS_PARTNER v2: 52 sets, 981 columns",
      "API_COMPANYCODE_SRV v2: 1 sets, 21 columns",
      "API_COUNTRY_SRV v2: 2 sets, 12 columns",
      "API_CUSTOMERGROUP_SRV v2: 2 sets, 4 columns",
      "API_DISTRIBUTIONCHANNEL_SRV v2: 2 sets, 4 columns",
      "API_MATERIAL_DOCUMENT_SRV v2: 3 sets, 104 columns",
      "API_PLANT_SRV v2: 1 sets, 4 columns",
      "API_PRODUCTGROUP_SRV v2: 2 sets, 6 columns",
      "API_PRODUCTION_ORDER_2_SRV v2: 9 sets, 427 columns",
      "API_PRODUCT_SRV v2: 32 sets, 496 columns",
      "API_SALESDISTRICT_SRV v2: 2 sets, 4 columns",
      "API_SALESORGANIZATION_SRV v2: 2 sets, 7 columns",
      "API_SALES_ORDER_SRV v4: 13 sets, 291 columns",
      "API_SALES_ORDER_V2_SRV v2: 22 sets, 539 columns",
      "CE_BANK_0003 v4: 3 sets, 104 columns",
      "PRODUCTIONVERSION v4: 1 sets, 57 columns",
      "sap-s4-CE_BILLINGDOCUMENT_0001-v1 v4: 6 sets, 253 columns",
    ]);
  });

  test("every navigation leads to an entity that the document describes, and every set has a key", () => {
    for (const file of files) {
      const { sets, entities } = modelOf(file);
      for (const { name, form } of sets.values()) {
        expect(form.keys.length, `${file} ${name}`).toBeGreaterThan(0);
        expect(form.keys.filter((key) => !form.properties.has(key))).toEqual([]);
        expect([...form.navigations.values()].filter(({ target }) => !entities.has(target))).toEqual([]);
      }
    }
  });

  test("lengths, digits and what has to have a value stand in the contract; the same document has the same hash", async () => {
    const { objects, hash } = await contractOf("API_PRODUCTION_ORDER_2_SRV.edmx");
    const columns = objects.find(({ name }) => name === "A_ProductionOrder_2")?.columns ?? [];
    const typeOf = (column: string): string | undefined => columns.find(({ name }) => name === column)?.type;
    expect(typeOf("ManufacturingOrder")).toBe("Edm.String(12) not null");
    expect(typeOf("LastChangeDateTime")).toBe("Edm.String(14)");
    expect(typeOf("TotalQuantity")).toBe("Edm.Decimal(13,3)");
    expect(typeOf("MfgOrderPlannedStartDate")).toBe("Edm.DateTime");
    expect((await contractOf("API_PRODUCTION_ORDER_2_SRV.edmx")).hash).toBe(hash);
  });

  test("annotations say what is not changed: of SAP in V2, of the standard vocabularies in V4", () => {
    const orders = modelOf("API_PRODUCTION_ORDER_2_SRV.edmx").sets;
    expect(orders.get("A_ProductionOrder_2")?.isUpdatable).toBe(true);
    expect(orders.get("A_ProductionOrderItem_2")?.isUpdatable).toBe(false);
    expect(orders.get("A_ProductionOrder_2")?.form.properties.get("LastChangeDateTime")?.isUpdatable).toBe(false);
    const sales = modelOf("API_SALES_ORDER_SRV.edmx").sets;
    expect(sales.get("SalesOrderItem")?.form.properties.get("SalesOrderItem")?.isUpdatable).toBe(false);
    expect([...sales.values()].filter(({ isUpdatable }) => !isUpdatable).map(({ name }) => name)).toContain("VarConfignCharacteristic");
  });

  test("the drift from the sales order of V2 to that of V4 is told", () => {
    const columnsOf = (file: string, set: string) =>
      [...(modelOf(file).sets.get(set)?.form.properties ?? [])].map(([name, { type }]) => ({ name, type }));
    const [was, now] = [columnsOf("API_SALES_ORDER_V2_SRV.edmx", "A_SalesOrder"), columnsOf("API_SALES_ORDER_SRV.edmx", "SalesOrder")];
    const changes = columnChanges(was, now, new Set(["SalesOrder", "SalesOrderDate", "TotalNetAmount", "BillingPlan"]));
    expect(changes.filter(({ class: drift }) => drift !== "safe").map(changeText)).toEqual([
      "column BillingPlan is gone (breaking)",
      "column SalesOrderDate was Edm.DateTime and is Edm.Date (narrowing)",
    ]);
  });
});

withOutsideData("data/erp/bc", (folder) => {
  const fileOf = (version: string): string => join(folder, `bcoas${version}.yaml`);
  const modelOf = (version: string): ServiceModel => readOpenApi(readFileSync(fileOf(version), "utf8"), version);
  const [before, after] = [modelOf("1.0"), modelOf("2.0")];
  const contractOf = async (version: string, model: ServiceModel): Promise<Contract> => {
    const feeds = Object.fromEntries([...model.sets.keys()].map((set) => [set, { set }]));
    await using reader = await testConnector({ url: peer.url, metadata: fileOf(version), feeds }).open();
    return reader.describe();
  };

  test("both versions load as contracts", async () => {
    const contracts = [await contractOf("1.0", before), await contractOf("2.0", after)];
    expect(contracts.map(({ objects }) => objects.length)).toEqual([53, 55]);
    const customers = contracts.map(({ objects }) => objects.find(({ name }) => name === "customers")?.columns ?? []);
    expect(customers[0]?.filter(({ name }) => name.startsWith("address")).map(({ name, type }) => `${name} ${type}`)).toEqual([
      "address.street Edm.String(152)",
      "address.city Edm.String(30)",
      "address.state Edm.String(30)",
      "address.countryLetterCode Edm.String(10)",
      "address.postalCode Edm.String(20)",
    ]);
    expect(customers[1]?.find(({ name }) => name === "addressLine1")?.type).toBe("Edm.String(152)");
  });

  test("the drift from 1.0 to 2.0 is listed, with its class for every field", async () => {
    const [was, now] = [await contractOf("1.0", before), await contractOf("2.0", after)];
    const listed = was.objects.map(({ name, columns }) => {
      const changes = columnChanges(
        columns,
        now.objects.find((one) => one.name === name)?.columns ?? [],
        new Set(columns.map((one) => one.name)),
      );
      return { name, worst: worstOf(changes), changes: changes.map(changeText) };
    });
    expect(was.objects.filter(({ name }) => !now.objects.some((one) => one.name === name))).toEqual([]);
    expect(Object.fromEntries(listed.filter(({ changes }) => changes.length > 0).map(({ name, worst }) => [name, worst])))
      .toMatchInlineSnapshot(`
      {
        "customers": "breaking",
        "vendors": "breaking",
      }
    `);
    expect(listed.find(({ name }) => name === "customers")?.changes).toMatchInlineSnapshot(`
      [
        "column address.city is gone (breaking)",
        "column address.countryLetterCode is gone (breaking)",
        "column address.postalCode is gone (breaking)",
        "column address.state is gone (breaking)",
        "column address.street is gone (breaking)",
        "column addressLine1 is new (safe)",
        "column addressLine2 is new (safe)",
        "column city is new (safe)",
        "column country is new (safe)",
        "column postalCode is new (safe)",
        "column state is new (safe)",
      ]
    `);
  });

  test("a document that is none is refused", () => {
    expect(() => readOpenApi("a: 1", "other.yaml")).toThrow("it is no OpenAPI document");
    expect(() => readEdmx(Buffer.from("<html/>"), "other.xml")).toThrow("it is no metadata of OData");
    expect(() => readEdmx(Buffer.from('<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "other.xml")).toThrow("DOCTYPE");
  });
});

describe("a service without metadata", () => {
  test("is a fault that says where to look", async () => {
    peer.answer = () => ({ status: 200, headers: { "content-type": "application/xml" }, text: "<html/>" });
    await using reader = await testConnector({ url: peer.url, feeds: { orders: { set: "Orders" } } }).open();
    await expect(reader.describe()).rejects.toMatchObject({ code: "source-answer", subject: "$metadata" });
    await using filed = await testConnector({ url: peer.url, metadata: "no-such-file", feeds: { orders: { set: "Orders" } } }).open();
    await expect(filed.describe()).rejects.toMatchObject({ code: "source-metadata" });
  });
});
