// The company and its plants, in the words of ISA-95: where things are made, what is in stock, when people work.
import { boolean, code, date, decimal, instant, integer, quantity, reference, text } from "../field.ts";
import type { Kind } from "../kind.ts";

const company = code("company", "Code of the legal entity");
const unit = code("unit", "UN/ECE Rec 20 code of the quantities");

export const companyKind: Kind = {
  name: "company",
  label: "Company",
  plural: "Companies",
  group: true,
  fields: [
    code("code", "Code that documents use for it"),
    text("name", "Registered name"),
    code("tax_number", "VAT or tax registration number"),
    code("currency", "Currency of its books, ISO 4217"),
    code("country", "ISO 3166-1 alpha-2 code"),
    code("zone", "IANA zone in which its day begins"),
  ],
  identity: [
    { kind: "exact", fields: ["tax_number"], strength: 100, description: "same tax number" },
    { kind: "exact", fields: ["code"], strength: 80, description: "same company code" },
  ],
};

export const siteKind: Kind = {
  name: "site",
  label: "Site",
  plural: "Sites",
  group: true,
  fields: [
    code("code", "Code of the plant"),
    text("name", "Name"),
    company,
    code("country", "ISO 3166-1 alpha-2 code"),
    text("city", "City"),
    code("zone", "IANA zone of its clocks"),
    code("calendar", "Code of the calendar its people work by"),
  ],
  identity: [{ kind: "exact", fields: ["company", "code"], strength: 80, description: "same company and code" }],
};

export const productionOrder: Kind = {
  name: "production_order",
  label: "Production order",
  plural: "Production orders",
  group: false,
  fields: [
    code("number", "Number of the order"),
    company,
    reference("item", "item", "What is made"),
    quantity("planned_quantity", "To be made"),
    quantity("completed_quantity", "Made and good"),
    quantity("scrapped_quantity", "Made and lost"),
    unit,
    date("start_date", "Day work is meant to begin"),
    date("due_date", "Day it is meant to be ready"),
    instant("started_at", "Work began"),
    instant("completed_at", "Work ended"),
    reference("sales_order_line", "sales_order_line", "The sales order line it is made for"),
    code("priority", "Priority"),
    code("status", "Where the order stands in its life"),
  ],
  identity: [{ kind: "exact", fields: ["company", "number"], strength: 80, description: "same company and number" }],
  lifecycle: { field: "status", states: ["planned", "released", "started", "completed", "closed", "cancelled"] },
  invariants: [
    { kind: "at-least", field: "planned_quantity", other: "completed_quantity" },
    { kind: "not-negative", field: "completed_quantity" },
    { kind: "not-negative", field: "scrapped_quantity" },
  ],
};

export const stockBalance: Kind = {
  name: "stock_balance",
  label: "Stock balance",
  plural: "Stock balances",
  group: false,
  fields: [
    reference("item", "item", "What lies there"),
    company,
    code("location", "Warehouse, shelf or bin"),
    code("lot", "Lot or serial number"),
    quantity("quantity", "On hand"),
    quantity("reserved_quantity", "On hand and promised to orders"),
    unit,
    instant("counted_at", "Last counted"),
  ],
  identity: [{ kind: "exact", fields: ["item", "company", "location", "lot"], strength: 80, description: "same item, place and lot" }],
  calledBy: ["item", "location", "lot"],
  invariants: [{ kind: "not-negative", field: "quantity" }],
};

const assetCondition: Kind = {
  name: "asset_condition",
  label: "Condition of an asset",
  plural: "Conditions of assets",
  group: false,
  fields: [
    code("asset", "What the signal is measured at"),
    code("signal", "Name of the signal"),
    code("state", "normal, or the level that was reached; no-signal: nothing was heard"),
    instant("since", "Since when it is so"),
    instant("confirmed_at", "Time of the sample by which that was certain"),
    code("previous_state", "The state before"),
    instant("previous_since", "Since when that was so"),
    decimal("limit", "The limit that was passed"),
    integer("samples", "How many samples show it, from its beginning to its certainty"),
    instant("first_at", "Time of the first of them"),
    decimal("first_value", "Value of the first of them"),
    instant("last_at", "Time of the last of them"),
    decimal("last_value", "Value of the last of them"),
    decimal("smallest", "The smallest of their values"),
    decimal("largest", "The largest of their values"),
    decimal("mean", "The mean of their values"),
    integer("bad_samples", "Samples of bad quality since the last change, left out"),
  ],
  // Every plant has a press 7: what a system calls an asset says nothing about another system's.
  identity: [],
  calledBy: ["asset", "signal"],
};

export const calendar: Kind = {
  name: "calendar",
  label: "Calendar day",
  plural: "Calendar days",
  group: true,
  fields: [
    code("calendar", "Code of the calendar"),
    date("date", "The day"),
    boolean("working", "People work on it"),
    text("name", "Name of the holiday or shift pattern"),
  ],
  identity: [{ kind: "exact", fields: ["calendar", "date"], strength: 80, description: "same calendar and day" }],
  calledBy: ["calendar", "date"],
};

export const plantKinds: readonly Kind[] = [companyKind, siteKind, productionOrder, stockBalance, assetCondition, calendar];
