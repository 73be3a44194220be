// The same goods, partners and orders in a live Odoo and a live Tryton, and a hub that reads both and may write to both.
import { Client } from "pg";
import { odooMapping } from "../../src/connectors/odoo/mapping.ts";
import { standardFeeds } from "../../src/connectors/odoo/standard-feed.ts";
import { mappedFields, trytonMapping } from "../../src/connectors/tryton/pack.ts";
import type { LiveOdoo } from "../support/live-odoo.ts";
import type { TrytonServer } from "../support/tryton.ts";
import { vatNumber } from "../support/vat-number.ts";

export interface Twins {
  readonly mark: string;
  /** Ids at each server. Lines: of the order of the same name. */
  readonly odoo: Ids;
  readonly tryton: Ids;
}

type Ids = Readonly<
  Record<"supplier" | "rival" | "customer" | "heir" | "item" | "purchase" | "purchaseLine" | "sale" | "saleLine" | "production", number>
>;

const one = (ids: unknown): number => (Array.isArray(ids) ? Number(ids[0]) : Number.NaN);

/** Everything is a draft: what is confirmed, its system keeps to itself. */
export async function createTwins(odoo: LiveOdoo, tryton: TrytonServer): Promise<Twins> {
  const vats = [vatNumber(), vatNumber(), vatNumber(), vatNumber()] as const;
  const mark = vats[0].slice(2);
  const create = async (model: string, values: object): Promise<number> => one(await odoo.call(model, "create", [[values]]));
  const linesOf = async (model: string, id: number): Promise<number> => {
    const [row] = await odoo.call<{ order_line: number[] }[]>(model, "read", [[id], ["order_line"]]);
    return one(row?.order_line);
  };
  const partner = (name: string, vat: string) =>
    create("res.partner", { name: `${name} ${mark}`, vat, city: "Kassel", street: "Nordring 4" });
  const [supplier, rival, customer, heir] = [
    await partner("Zahnrad", vats[0]),
    await partner("Getriebe", vats[1]),
    await partner("Pumpenwerk", vats[2]),
    await partner("Werft", vats[3]),
  ];
  const item = await create("product.product", { name: `Ring ${mark}`, default_code: `R-${mark}`, lst_price: 9 });
  const goods = { product_id: item, price_unit: 4.5, sequence: 1 };
  const purchase = await create("purchase.order", { partner_id: supplier, order_line: [[0, 0, { ...goods, product_qty: 10 }]] });
  const sale = await create("sale.order", { partner_id: customer, order_line: [[0, 0, { ...goods, product_uom_qty: 10 }]] });
  const production = await create("mrp.production", { product_id: item, product_qty: 5 });
  const ids = { supplier, rival, customer, heir, item, purchase, sale, production };
  const numbers = { purchase: "purchase.order", sale: "sale.order", production: "mrp.production" } as const;
  const numberOf = async (name: keyof typeof numbers): Promise<string> =>
    (await odoo.call<{ name: string }[]>(numbers[name], "read", [[ids[name]], ["name"]]))[0]?.name ?? "";
  const [purchaseLine, saleLine] = [await linesOf("purchase.order", purchase), await linesOf("sale.order", sale)];
  return {
    mark,
    odoo: { ...ids, purchaseLine, saleLine },
    tryton: await inTryton(tryton, mark, vats, [await numberOf("purchase"), await numberOf("sale"), await numberOf("production")]),
  };
}

export const decimal = (text: string) => ({ __class__: "Decimal", decimal: text });

async function inTryton(tryton: TrytonServer, mark: string, vats: readonly string[], numbers: readonly string[]): Promise<Ids> {
  const create = async (model: string, values: object): Promise<number> => {
    const ids = await tryton.call(`model.${model}.create`, [values]);
    if (!Array.isArray(ids) || typeof ids[0] !== "number") throw new Error(`${model}: ${JSON.stringify(ids)}`);
    return ids[0];
  };
  const readOf = async (model: string, id: number, field: string): Promise<number> =>
    one(((await tryton.call(`model.${model}.read`, [id], [field])) as Record<string, unknown>[])[0]?.[field]);
  const party = (name: string, code: string | undefined) =>
    create("party.party", {
      name: `${name} ${mark}`,
      addresses: [["create", [{ street: "Hafen 7", city: "Ulm" }]]],
      identifiers: [["create", [{ type: "eu_vat", code }]]],
    });
  const [supplier, rival] = [await party("Zahnrad", vats[0]), await party("Getriebe", vats[1])];
  const [customer, heir] = [await party("Pumpenwerk", vats[2]), await party("Werft", vats[3])];
  const [{ id: piece } = { id: 0 }] = (await tryton.call("model.product.uom.search_read", [["symbol", "=", "u"]], 0, 1, null, ["id"])) as {
    id: number;
  }[];
  const template = await create("product.template", {
    name: `Ring ${mark}`,
    type: "goods",
    default_uom: piece,
    list_price: decimal("9"),
    purchasable: true,
    purchase_uom: piece,
    salable: true,
    sale_uom: piece,
    producible: true,
    products: [["create", [{ suffix_code: `R-${mark}` }]]],
  });
  const item = await readOf("product.template", template, "products");
  const lines = [["create", [{ type: "line", product: item, quantity: 10, unit: piece, unit_price: decimal("4.5"), sequence: 1 }]]];
  const order = async (model: string, of: number, reference: string | undefined, addresses: readonly string[]) => {
    const address = await readOf("party.party", of, "addresses");
    const places = Object.fromEntries(addresses.map((name) => [name, address]));
    return create(model, { party: of, reference, lines, ...places });
  };
  const purchase = await order("purchase.purchase", supplier, numbers[0], ["invoice_address"]);
  const sale = await order("sale.sale", customer, numbers[1], ["invoice_address", "shipment_address"]);
  const production = await create("production", { product: item, quantity: 5, uom: piece, reference: numbers[2] });
  const purchaseLine = await readOf("purchase.purchase", purchase, "lines");
  return {
    supplier,
    rival,
    customer,
    heir,
    item,
    purchase,
    purchaseLine,
    sale,
    saleLine: await readOf("sale.sale", sale, "lines"),
    production,
  };
}

/** Kinds that both systems know. */
const feeds = "party item purchase_order purchase_order_line sales_order sales_order_line production_order".split(" ");

/** Who decides what: the owner's word goes to the other one, and comes back to who says otherwise. */
const owners: Readonly<Record<string, "odoo" | "tryton">> = {
  "party.name": "tryton",
  "party.number": "odoo",
  "party.[street, city]": "odoo",
  "item.name": "tryton",
  "item.list_price": "odoo",
  "purchase_order.supplier": "odoo",
  "purchase_order.promised_date": "tryton",
  "purchase_order_line.quantity": "odoo",
  "purchase_order_line.unit_price": "tryton",
  "sales_order.customer": "tryton",
  "sales_order.promised_date": "odoo",
  "sales_order_line.[quantity, unit]": "tryton",
  "sales_order_line.unit_price": "odoo",
  "production_order.planned_quantity": "odoo",
  "production_order.start_date": "tryton",
  "production_order.due_date": "tryton",
};

/**
 * Both know an order by Odoo's number, which Tryton's people enter as its reference; both count its lines alike. `everything`: how
 * often all records are read; undefined: only what changed.
 */
export function twinsYaml(odoo: LiveOdoo, tryton: TrytonServer, everything?: string): string {
  const own = trytonMapping(tryton.version);
  const changed = (mapping: typeof own, changes: Readonly<Record<string, object>>) => ({
    ...mapping,
    feeds: Object.fromEntries(
      Object.entries(mapping.feeds).map(([name, feed]) => [name, { ...feed, fields: { ...feed.fields, ...changes[name] } }]),
    ),
  });
  const number = { number: "reference" };
  const line = { line_number: "sequence" };
  const inTrytons = changed(own, { sales_order: number, production_order: number, sales_order_line: line, purchase_order_line: line });
  // A number of ours is none of the partner's.
  const { partner_reference: _ours, ...purchase } = inTrytons.feeds["purchase_order"]?.fields ?? {};
  const { partner_reference: _theirs, ...sale } = inTrytons.feeds["sales_order"]?.fields ?? {};
  const trytons = changed(inTrytons, {});
  Object.assign(trytons.feeds, {
    purchase_order: { ...inTrytons.feeds["purchase_order"], fields: { ...purchase, ...number } },
    sales_order: { ...inTrytons.feeds["sales_order"], fields: sale },
  });
  const odoos = changed(odooMapping, { purchase_order_line: line, sales_order_line: line });
  const full = everything === undefined ? {} : { full_every: everything };
  const trytonFeed = (name: string) => [
    name,
    { ...full, fields: mappedFields(trytons.feeds[name] ?? { kind: name, key: "id", fields: {} }) },
  ];
  const odooFeed = (name: string) => [
    name,
    { ...full, fields: [...(standardFeeds.get(name)?.fields ?? []), ...(name.endsWith("_line") ? ["sequence"] : [])] },
  ];
  const rules = Object.entries(owners).map(([fields, owner]) => ({
    name: fields.replaceAll(/[^a-z]+/g, " ").trim(),
    fields,
    authority: owner === "odoo" ? ["odoo", "tryton"] : ["tryton", "odoo"],
    tell: "fill",
  }));
  const source = (name: string, site: string, options: object, mapping: object, of: (feed: string) => unknown) => ({
    name,
    connector: name,
    site,
    zone: "Europe/Berlin",
    company: "ZG",
    options,
    mapping,
    feeds: Object.fromEntries(feeds.map(of) as [string, object][]),
    write_back: { mode: "auto" },
  });
  // JSON is YAML.
  return JSON.stringify({
    hub: "group",
    zone: "Europe/Berlin",
    sources: [
      source(
        "odoo",
        "kassel",
        { url: odoo.url, database: odoo.database, user: odoo.user, key: odoo.apiKey, calls_per_minute: 6_000 },
        odoos,
        odooFeed,
      ),
      source(
        "tryton",
        "ulm",
        {
          url: tryton.url,
          database: tryton.database,
          user: tryton.user,
          password: tryton.password,
          version: tryton.version,
          calls_per_minute: 6_000,
        },
        trytons,
        trytonFeed,
      ),
    ],
    governance: { rules },
  });
}

const tables = {
  odoo: "res_partner product_product product_template purchase_order purchase_order_line sale_order sale_order_line mrp_production",
  tryton: "party_party party_address product_product product_template purchase_purchase purchase_line sale_sale sale_line production",
};

/** Every row of a server's tables with the transaction that wrote it last: "table id" -> xmin. */
export interface WriteCount {
  /** Rows written since it was asked last, "table id"; "new table id" for one that was not there. */
  written(): Promise<string[]>;
  end(): Promise<void>;
}

export async function writeCount(system: keyof typeof tables, connectionString: string): Promise<WriteCount> {
  const client = new Client({ connectionString });
  await client.connect();
  const names = tables[system].split(" ");
  const read = async (): Promise<Map<string, string>> => {
    const text = names.map((name) => `select '${name} ' || id as row, xmin::text as by from ${name}`).join(" union all ");
    const { rows } = await client.query<{ row: string; by: string }>(text);
    return new Map(rows.map(({ row, by }) => [row, by]));
  };
  let before = await read();
  return {
    async written() {
      const now = await read();
      const changed = [...now].flatMap(([row, by]) => (before.get(row) === by ? [] : [before.has(row) ? row : `new ${row}`]));
      before = now;
      return changed.sort();
    },
    end: () => client.end(),
  };
}
