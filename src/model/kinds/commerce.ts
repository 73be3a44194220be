// What a manufacturer buys and sells, in the words of UBL. Few fields are required: systems differ in what they know.
import { amount, boolean, code, date, decimal, integer, quantity, reference, text } from "../field.ts";
import type { IdentityRule, Kind } from "../kind.ts";
import { likeParties } from "./like-parties.ts";

const numberOf = (issuer: string, description: string): IdentityRule => ({
  kind: "exact",
  fields: [issuer, "number"],
  strength: 80,
  description,
});
const companyNumber = numberOf("company", "same company and number");
const company = code("company", "Code of the legal entity whose document it is");
const number = code("number", "Number printed on the document");
const currency = code("currency", "ISO 4217 code of the amounts");
const unit = code("unit", "UN/ECE Rec 20 code of the quantities");
const status = code("status", "Where the document stands in its life");
const terms = reference("payment_terms", "payment_terms", "When invoices fall due");
const orderStates = ["draft", "ordered", "confirmed", "closed", "cancelled"];
const lineStates = ["open", "confirmed", "closed", "cancelled"];
const invoiceStates = ["draft", "open", "disputed", "paid", "closed", "cancelled"];

export const party: Kind = {
  name: "party",
  label: "Party",
  plural: "Parties",
  group: true,
  fields: [
    text("name", "Registered or trading name", { personal: true }),
    text("given_name", "Given names, where it is a person", { group: "person", personal: true, class: "personal" }),
    text("family_name", "Family name, where it is a person", { group: "person", personal: true, class: "personal" }),
    date("date_of_birth", "Of a person", { personal: true, class: "personal" }),
    text("works_for", "Company a contact person works for", { personal: true, class: "personal" }),
    code("number", "Number of the account in the system it came from"),
    boolean("is_supplier", "We buy from it"),
    boolean("is_customer", "We sell to it"),
    code("tax_number", "VAT or tax registration number", { personal: true }),
    code("duns", "D-U-N-S number"),
    code("gln", "Global location number"),
    code("register_number", "Number in the register of companies, or national number of a person", { personal: true, class: "personal" }),
    code("passport_number", "Passport of a person", { personal: true, class: "personal" }),
    code("driving_licence", "Driving licence of a person: drivers and fitters who enter a site", { personal: true, class: "personal" }),
    code("iban", "Bank account for payments to it", { group: "bank", personal: true, class: "bank" }),
    code("bic", "Bank of that account", { group: "bank", class: "bank" }),
    text("street", "Street and house number", { group: "address", personal: true, class: "personal" }),
    text("city", "City", { group: "address", personal: true }),
    code("postcode", "Postal code", { group: "address", personal: true }),
    code("region", "State or region", { group: "address", personal: true }),
    code("country", "ISO 3166-1 alpha-2 code", { group: "address" }),
    text("phone", "Telephone number", { personal: true, class: "personal" }),
    text("email", "Electronic mail address", { personal: true, class: "personal" }),
    code("currency", "Currency it usually invoices in, ISO 4217"),
    decimal("credit_limit", "Most it may owe us", { currency: "currency", isRate: true }),
    terms,
    boolean("active", "Business may be done with it"),
  ],
  identity: [
    { kind: "exact", fields: ["tax_number"], strength: 100, description: "same tax number" },
    { kind: "exact", fields: ["duns"], strength: 95, description: "same D-U-N-S number" },
    { kind: "exact", fields: ["gln"], strength: 90, description: "same global location number" },
    { kind: "exact", fields: ["iban"], strength: 70, description: "same bank account" },
    likeParties,
  ],
};

export const item: Kind = {
  name: "item",
  label: "Item",
  plural: "Items",
  group: true,
  fields: [
    code("number", "Item number"),
    company,
    text("name", "Name"),
    text("description", "Longer description"),
    code("gtin", "Global trade item number"),
    code("category", "Product category"),
    code("unit", "Unit it is stocked in, UN/ECE Rec 20"),
    boolean("is_purchased", "It is bought"),
    boolean("is_made", "It is made here"),
    decimal("standard_cost", "Cost of one unit", { currency: "currency", group: "cost", isRate: true }),
    decimal("list_price", "Sales price of one unit", { currency: "currency", isRate: true }),
    currency,
    integer("lead_time_days", "Days from order to receipt"),
    quantity("safety_stock", "Stock kept for surprises"),
    quantity("reorder_point", "Stock at which it is ordered again"),
    boolean("active", "It may still be bought or sold"),
  ],
  identity: [{ kind: "exact", fields: ["gtin"], strength: 100, description: "same trade item number" }, companyNumber],
  productLine: "category",
};

export const paymentTerms: Kind = {
  name: "payment_terms",
  label: "Payment terms",
  plural: "Payment terms",
  group: true,
  fields: [
    code("code", "Code of the terms"),
    company,
    text("name", "As printed on documents"),
    integer("days", "Net days after the base date"),
    boolean("end_of_month", "The due day moves to the end of its month"),
    integer("discount_days", "Days within which the discount holds", { group: "discount" }),
    decimal("discount_percent", "Percent taken off when paid within them", { group: "discount", class: "price" }),
  ],
  identity: [{ kind: "exact", fields: ["company", "code"], strength: 80, description: "same company and code" }],
  invariants: [{ kind: "not-negative", field: "days" }],
};

const order = (name: string, label: string, partner: "supplier" | "customer"): Kind => ({
  name,
  label,
  plural: `${label}s`,
  group: false,
  fields: [
    number,
    company,
    reference(partner, "party", partner === "supplier" ? "Whom we buy from" : "Whom we sell to"),
    date("order_date", "Day it was placed"),
    date("promised_date", "Day promised for the whole order"),
    currency,
    amount("amount", "Total as the order states it"),
    code("partner_reference", `Number of the ${partner} for it`),
    terms,
    status,
  ],
  identity: [companyNumber],
  lifecycle: { field: "status", states: orderStates },
});

const orderLine = (name: string, label: string, header: string, partner: "supplier" | "customer", moved: "received" | "shipped"): Kind => ({
  name,
  label,
  plural: `${label}s`,
  group: false,
  fields: [
    reference("order", header, "The order it belongs to", { parent: true }),
    code("line_number", "Number within the order"),
    code("number", "Own number where a system knows lines without orders"),
    company,
    reference(partner, "party", `The ${partner}, where the line itself says so`),
    reference("item", "item", "What is ordered"),
    text("description", "What is ordered, in words"),
    quantity("quantity", "Ordered"),
    unit,
    amount("unit_price", "Price of one unit", { isRate: true }),
    amount("amount", "Total of the line as it states it"),
    currency,
    date("order_date", "Day it was placed"),
    date("requested_date", "Day asked for"),
    date("promised_date", "Day promised"),
    quantity(`${moved}_quantity`, moved === "received" ? "Arrived so far" : "Sent so far"),
    ...(moved === "received"
      ? [quantity("rejected_quantity", "Arrived and sent back")]
      : [reference("production_order", "production_order", "The production order that makes it")]),
    quantity("invoiced_quantity", "Billed so far"),
    terms,
    status,
  ],
  identity: [{ kind: "exact", fields: ["order", "line_number"], strength: 90, description: "same order and line number" }, companyNumber],
  lifecycle: { field: "status", states: lineStates },
});

export const purchaseOrder = order("purchase_order", "Purchase order", "supplier");
export const purchaseOrderLine = orderLine("purchase_order_line", "Purchase order line", "purchase_order", "supplier", "received");
export const salesOrder = order("sales_order", "Sales order", "customer");
export const salesOrderLine = orderLine("sales_order_line", "Sales order line", "sales_order", "customer", "shipped");

const movement = (name: string, label: string, line: string, words: string): Kind => ({
  name,
  label,
  plural: `${label}s`,
  group: false,
  fields: [
    number,
    company,
    reference("order_line", line, "The order line it fulfils"),
    reference("item", "item", "What moved"),
    quantity("quantity", `${words}; negative for a return`),
    unit,
    date("date", "Day it moved"),
    ...(name === "shipment" ? [date("planned_date", "Day it is meant to leave"), code("carrier", "Who carries it")] : []),
    ...(name === "shipment" ? [code("tracking_number", "The carrier's number")] : []),
    status,
  ],
  identity: [companyNumber],
  lifecycle: { field: "status", states: ["planned", "done", "cancelled"] },
});

export const goodsReceipt = movement("goods_receipt", "Goods receipt", "purchase_order_line", "Arrived");
export const shipment = movement("shipment", "Shipment", "sales_order_line", "Sent");

export const deliveryConfirmation: Kind = {
  name: "delivery_confirmation",
  label: "Delivery confirmation",
  plural: "Delivery confirmations",
  group: false,
  fields: [
    number,
    company,
    reference("shipment", "shipment", "What was delivered"),
    reference("order_line", "sales_order_line", "The order line, where no shipment is named"),
    quantity("quantity", "Accepted by the customer"),
    unit,
    date("date", "Day it was delivered"),
    text("signed_by", "Who accepted it", { personal: true, class: "personal" }),
    status,
  ],
  identity: [companyNumber],
};

const invoice = (name: string, label: string, partner: "supplier" | "customer", header: string): Kind => ({
  name,
  label,
  plural: `${label}s`,
  group: false,
  fields: [
    number,
    company,
    reference(partner, "party", partner === "supplier" ? "Who bills us" : "Whom we bill"),
    reference("order", header, "The order it bills, where it bills it whole"),
    reference("order_line", `${header}_line`, "The order line it bills"),
    quantity("quantity", "Billed"),
    unit,
    amount("amount", "Total to pay; negative for a credit note"),
    amount("tax_amount", "Tax within it"),
    amount("open_amount", "Still to pay, as its system states it"),
    currency,
    date("issue_date", "Day of the document"),
    date("due_date", "Day it falls due"),
    terms,
    code("payment_reference", "Structured reference to be quoted in the payment"),
    status,
  ],
  identity: [
    partner === "supplier" ? numberOf("supplier", "same supplier and invoice number") : companyNumber,
    { kind: "exact", fields: ["payment_reference"], strength: 60, description: "same structured payment reference" },
  ],
  lifecycle: { field: "status", states: invoiceStates },
});

export const supplierInvoice = invoice("supplier_invoice", "Supplier invoice", "supplier", "purchase_order");
export const customerInvoice = invoice("customer_invoice", "Customer invoice", "customer", "sales_order");

export const payment: Kind = {
  name: "payment",
  label: "Payment",
  plural: "Payments",
  group: false,
  fields: [
    number,
    company,
    code("direction", "in: we receive it; out: we pay it"),
    reference("party", "party", "Who pays or is paid"),
    reference("supplier_invoice", "supplier_invoice", "The supplier invoice it pays"),
    reference("customer_invoice", "customer_invoice", "The customer invoice it pays"),
    amount("amount", "Amount, positive in its direction"),
    amount("discount_amount", "Discount taken with it"),
    currency,
    date("date", "Day it was or will be paid"),
    reference("bank_account", "bank_account", "Our account"),
    code("end_to_end_id", "Reference that travels with the payment"),
    status,
  ],
  identity: [companyNumber, { kind: "exact", fields: ["end_to_end_id"], strength: 60, description: "same end-to-end reference" }],
  lifecycle: { field: "status", states: ["proposed", "approved", "sent", "booked", "returned", "cancelled"] },
};

export const commerceKinds: readonly Kind[] = [
  party,
  item,
  paymentTerms,
  purchaseOrder,
  purchaseOrderLine,
  goodsReceipt,
  supplierInvoice,
  salesOrder,
  salesOrderLine,
  shipment,
  deliveryConfirmation,
  customerInvoice,
  payment,
];
