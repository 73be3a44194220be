// A real manufacturer's export as a plant, and real statements as its bank: the configuration a person would write.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stringify } from "yaml";

export const sharedData = resolve(process.env["SHARED_DIR"] ?? "../shared", "data");
export const plantFolder = join(sharedData, "erp/adventureworks");
export const bankFolder = join(sharedData, "bank/camt");

interface Table {
  readonly rows: number;
  readonly columns: readonly { readonly name: string }[];
  readonly delimiter: string;
}

/** Table and feed. */
export const feeds = {
  products: "Product",
  vendors: "Vendor",
  orders: "PurchaseOrderHeader",
  lines: "PurchaseOrderDetail",
  customers: "Customer",
  shops: "Store",
  stock: "ProductInventory",
} as const;

const mapping = `
system: adventureworks
version: oltp-2017
codes:
  yes_no: { "0": "false", "1": "true" }
  order_state: { "1": draft, "2": ordered, "3": cancelled, "4": closed }
feeds:
  products:
    kind: item
    key: ProductId
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields:
      number: ProductNumber
      name: Name
      is_made: { from: MakeFlag, codes: yes_no }
      unit: { value: C62 }
      standard_cost: StandardCost
      list_price: ListPrice
      lead_time_days: DaysToManufacture
      safety_stock: { from: SafetyStockLevel, unit: C62 }
      reorder_point: { from: ReorderPoint, unit: C62 }
  vendors:
    kind: party
    key: BusinessEntityId
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields:
      number: AccountNumber
      name: Name
      is_supplier: { value: "true" }
      active: { from: ActiveFlag, codes: yes_no }
  shops:
    kind: party
    key: BusinessEntityId
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields: { name: Name, is_customer: { value: "true" } }
  customers:
    kind: party
    key: AccountNumber
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields: { number: AccountNumber, is_customer: { value: "true" } }
  orders:
    kind: purchase_order
    key: PurchaseOrderId
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields:
      number: PurchaseOrderId
      supplier: VendorId
      order_date: { from: OrderDate, format: "YYYY-MM-DD HH:mm:ss" }
      promised_date: { from: ShipDate, format: "YYYY-MM-DD HH:mm:ss" }
      amount: TotalDue
      status: { from: Status, codes: order_state }
  lines:
    kind: purchase_order_line
    key: [PurchaseOrderId, PurchaseOrderDetailId]
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields:
      order: PurchaseOrderId
      line_number: PurchaseOrderDetailId
      item: ProductId
      quantity: { from: OrderQty, unit: C62 }
      received_quantity: { from: ReceivedQty, unit: C62 }
      rejected_quantity: { from: RejectedQty, unit: C62 }
      unit_price: UnitPrice
      amount: LineTotal
      promised_date: { from: DueDate, format: "YYYY-MM-DD HH:mm:ss" }
  stock:
    kind: stock_balance
    key: [ProductId, LocationId]
    version: { from: ModifiedDate, kind: time }
    at: ModifiedDate
    fields:
      item: ProductId
      location: LocationId
      quantity: { from: Quantity, unit: C62 }
`;

const tables = (): Readonly<Record<string, Table>> => JSON.parse(readFileSync(join(plantFolder, "columns.json"), "utf8"));

/** Its own export quotes nothing, has no header, and writes two tables with commas. */
function feedOptions(): Record<string, object> {
  const known = tables();
  return Object.fromEntries(
    Object.entries(feeds).map(([feed, table]) => {
      const { columns = [], delimiter = "" } = known[table] ?? {};
      const dialect = { delimiter, quote: delimiter === "," ? '"' : "none", row_end: "lf", header: false, encoding: "utf-8" };
      return [feed, { file: `${table}.csv`, dialect, columns: columns.map(({ name }) => name) }];
    }),
  );
}

export const plantYaml = (folder = plantFolder): string =>
  `${stringify({
    hub: "adventureworks",
    zone: "America/Los_Angeles",
    currency: "USD",
    companies: { works: { currency: "USD" } },
    sites: { bothell: { company: "works" }, treasury: { company: "works" } },
    sources: [
      {
        name: "plant",
        connector: "delimited",
        site: "bothell",
        zone: "America/Los_Angeles",
        currency: "USD",
        options: { folder, settle_seconds: 0 },
        feeds: feedOptions(),
        mapping: "plant.yaml",
      },
      {
        name: "bank",
        connector: "camt",
        site: "treasury",
        options: { folder: bankFolder, settle_seconds: 0 },
        feeds: { statement: {}, balance: {}, entry: {} },
      },
    ],
  })}`;

export const plantMapping = mapping;
