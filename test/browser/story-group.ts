// A small group in which everything happens that people decide: an office and a plant that differ, customers in two lists, an order that
// slips, a bank.

import { messageText, statementText } from "../support/statement-text.ts";

export const storyYaml = `
hub: gears
zone: Europe/Paris
currency: EUR
companies: { gears: { currency: EUR } }
sites: { head: { company: gears }, lyon: { company: gears } }
sources:
  - name: office
    connector: json-file
    site: head
    currency: EUR
    options: { folder: office, settle_seconds: 0 }
    feeds:
      terms: { file: "terms*.json" }
      sales: { file: "sales*.json" }
      purchases: { file: "purchases*.json" }
    mapping:
      system: office
      version: "1"
      feeds:
        terms: { kind: payment_terms, key: code, version: { from: v, kind: number }, fields: { code: code, days: days } }
        sales:
          kind: sales_order_line
          key: no
          version: { from: v, kind: number }
          fields:
            number: no
            quantity: { from: qty, unit: C62 }
            unit_price: price
            promised_date: due
            status: state
            payment_terms: terms
        purchases:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          fields:
            company: { value: gears }
            number: no
            quantity: { from: qty, unit: C62 }
            unit_price: price
            promised_date: due
            status: { value: open }
            payment_terms: { value: N30 }
  - name: plant
    connector: json-file
    site: lyon
    currency: EUR
    options: { folder: plant, settle_seconds: 0 }
    feeds:
      work: { file: "work*.json" }
      dates: { file: "dates*.json" }
      partners: { file: "partners*.json" }
    mapping:
      system: plant
      version: "1"
      feeds:
        work:
          kind: production_order
          key: no
          version: { from: v, kind: number }
          fields: { number: no, due_date: due, status: state, sales_order_line: { from: for, source: office } }
        dates:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          fields: { company: { value: gears }, number: no, promised_date: due }
        partners: { kind: party, key: no, version: { from: v, kind: number }, fields: { name: name } }
  - name: crm
    connector: delimited
    site: head
    options: { folder: crm, settle_seconds: 0 }
    feeds:
      customers: { file: "customers*.csv", dialect: { delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }, full: true }
    mapping:
      system: crm
      version: "1"
      feeds: { customers: { kind: party, key: id, fields: { name: name } } }
  - name: bank
    connector: camt
    site: head
    options: { folder: bank, settle_seconds: 0 }
    feeds: { statement: {}, balance: {}, entry: {} }
governance:
  rules:
    - { fields: purchase_order_line.promised_date, authority: [[office, plant]], on_disagreement: ask }
`;

const purchases = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ no: `PO-${place + 1}`, qty: "10", price: "50.00", due: "2026-03-16", v: 1 }));

/** How many orders office and plant have different days for. */
export const differing = 4;

export const customers = (count: number): string =>
  ["id,name", ...Array.from({ length: count }, (_, place) => `C${place + 1},Customer number ${place + 1}`), ""].join("\n");

/** Files by name, in the order they are read. */
export const storyFiles: readonly (readonly [string, string])[] = [
  ["office/terms.json", JSON.stringify([{ code: "N30", days: "30", v: 1 }])],
  ["office/sales.json", JSON.stringify([{ no: "SO-7", qty: "10", price: "100.05", due: "2026-03-06", state: "open", terms: "N30", v: 1 }])],
  ["office/purchases.json", JSON.stringify(purchases(differing + 1))],
  ["plant/work.json", JSON.stringify([{ no: "WO-1", due: "2026-03-06", state: "released", for: "SO-7", v: 1 }])],
  ["plant/dates.json", JSON.stringify(purchases(differing).map(({ no, v }) => ({ no, due: "2026-03-30", v })))],
  ["plant/partners.json", JSON.stringify([{ no: "K-9", name: "Zahnrad Kontor", v: 1 }])],
  ["crm/customers.csv", customers(40)],
  ["bank/1.xml", messageText([statementText({ id: "1", day: "2026-02-27", opening: "5000.00", closing: "5000.00", entries: [] })], "1")],
];

export const slipped = JSON.stringify([{ no: "WO-1", due: "2026-03-20", state: "released", for: "SO-7", v: 2 }]);
