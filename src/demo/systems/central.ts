// What the group keeps in one place: purchasing holds Kassel's orders a second time, treasury the accounts and rates; and the
// shop floor of Lyon counts for itself.

import type { System } from "../system.ts";

const plain = { date: "YYYY-MM-DD", decimal: "." } as const;

export const purchasingTool: System = {
  name: "purchasing",
  product: "BuyDesk",
  version: "12",
  company: "DE01",
  changed: "changed",
  style: {
    ...plain,
    codes: {
      units: { pce: "H87", kg: "KGM", mtr: "MTR" },
      states: { open: "open", ordered: "ordered", confirmed: "confirmed", closed: "closed" },
    },
  },
  // Its orders name Kassel's materials and terms.
  foreign: { item: "kassel-erp", payment_terms: "kassel-erp" },
  sheets: {
    party: {
      name: "suppliers",
      key: ["supplier"],
      fields: { name: "name", tax_number: "vat", street: "street", city: "city", postcode: "postcode", country: "country" },
    },
    purchase_order: {
      name: "orders",
      key: ["order"],
      fields: { number: "order", supplier: "supplier", order_date: "ordered", payment_terms: "terms", status: "state" },
    },
    purchase_order_line: {
      name: "order-lines",
      key: ["order", "line"],
      fields: {
        order: "order",
        line_number: "line",
        item: "material",
        quantity: "quantity",
        unit: "unit",
        unit_price: "price",
        promised_date: "promised",
      },
    },
  },
};

export const treasuryFiles: System = {
  name: "treasury",
  product: "Treasury sheets",
  version: "1",
  changed: "changed",
  style: { ...plain, codes: {} },
  sheets: {
    company: {
      name: "companies",
      key: ["code"],
      fields: { code: ["code"], name: "name", currency: "currency", country: "country", zone: "zone" },
    },
    bank_account: {
      name: "accounts",
      key: ["iban"],
      fields: { iban: "iban", bic: "bic", currency: "currency", company: "company", name: "name" },
    },
    exchange_rate: {
      name: "rates",
      key: ["date"],
      fields: { base_currency: "base", quote_currency: "quote", rate: "rate", date: "date", rate_type: "type" },
    },
  },
};

export const lyonShopFloor: System = {
  name: "lyon-mes",
  product: "ShopView",
  version: "5",
  company: "FR01",
  changed: "time",
  style: { ...plain, codes: { states: { running: "started", finished: "completed" } } },
  sheets: {
    production_order: {
      name: "counts",
      key: ["order"],
      fields: {
        number: "order",
        completed_quantity: "good",
        scrapped_quantity: "scrap",
        unit: "unit",
        started_at: "started",
        completed_at: "finished",
        status: "state",
      },
    },
  },
};
