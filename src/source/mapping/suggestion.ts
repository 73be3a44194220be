// What the columns of a feed may mean, guessed from their names and from what stands in them. A person confirms it: nothing is read by
// a guess.

import { fieldOf, type Kind, type Model } from "../../model/kind.ts";
import type { Field } from "../../model/field.ts";
import type { RawValues } from "../connector.ts";
import type { FeedMapping } from "./mapping.ts";

export interface Suggestion {
  readonly mapping: FeedMapping;
  /** How many of the columns it reads. */
  readonly columns: number;
  /** What a person must look at before confirming. */
  readonly doubts: readonly string[];
}

/** Other names by which systems call fields; compared without case, blanks and signs. */
const alsoCalled: Readonly<Record<string, string>> = {
  number: "no nr nummer code docnum documentno belegnummer numero ref reference",
  name: "bezeichnung nom designation description1 title",
  tax_number: "vat vatid vatno ustid ustidnr taxid siret",
  supplier: "vendor lieferant fournisseur vendorno lifnr kreditor",
  customer: "kunde client customerno kunnr debitor soldto",
  item: "material artikel article product sku matnr itemno part partno",
  quantity: "qty menge quantite orderqty amountordered",
  unit: "uom einheit meins unite um",
  unit_price: "price preis prix netprice einzelpreis",
  amount: "total totalamount gesamt betrag montant netamount sum summe value gross",
  currency: "waers wahrung waehrung devise cur curr currencycode",
  promised_date: "deliverydate liefertermin duedelivery eta confirmeddate datelivraison lieferdatum promised",
  order_date: "orderdate bestelldatum auftragsdatum docdate dateorder",
  issue_date: "invoicedate rechnungsdatum datefacture documentdate",
  due_date: "faellig faelligkeit fallig dueon echeance payby",
  order: "orderno ordernumber po pono bestellnummer auftrag salesorder purchaseorder",
  line_number: "line pos position lineno posnr ligne",
  postcode: "zip zipcode plz postalcode codepostal",
  city: "ort ville town stadt",
  street: "strasse address address1 rue adresse",
  country: "land pays countrycode",
  email: "mail emailaddress",
  phone: "telefon telephone tel",
  status: "state stand statut",
  iban: "accountiban kontonummer",
  booking_date: "buchungsdatum bookingdate postingdate",
};

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "");

/** `kind`: what the rows are, where somebody said so. Undefined: no column could be told. */
export function suggestMapping(model: Model, rows: readonly RawValues[], kind?: string): Suggestion | undefined {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const kinds = kind === undefined ? [...model.kinds.values()] : [model.kinds.get(kind)].filter((one) => one !== undefined);
  const found = kinds.map((one) => ({ kind: one, fields: fieldsFor(one, columns, rows) }));
  const best = found.toSorted((a, b) => share(b.fields, b.kind) - share(a.fields, a.kind))[0];
  if (best === undefined || best.fields.size === 0) return undefined;
  const key = keyOf(columns, rows, best.fields);
  const fields = Object.fromEntries([...best.fields].map(([field, column]) => [field, readingOf(fieldOf(best.kind, field), column, rows)]));
  return { mapping: { kind: best.kind.name, key, fields }, columns: best.fields.size, doubts: doubtsOf(best.kind, best.fields, rows, key) };
}

/** Many columns told, and not merely because the kind has many fields. */
const share = (fields: ReadonlyMap<string, string>, { fields: all }: Kind): number => fields.size + fields.size / all.length;

function fieldsFor(kind: Kind, columns: readonly string[], rows: readonly RawValues[]): Map<string, string> {
  const told = new Map<string, string>();
  const taken = new Set<string>();
  const take = (likeness: (field: Field, column: string) => boolean): void => {
    for (const field of kind.fields)
      for (const column of columns)
        if (!told.has(field.name) && !taken.has(column) && likeness(field, plain(column)) && holds(field, column, rows)) {
          told.set(field.name, column);
          taken.add(column);
        }
  };
  take((field, column) => plain(field.name) === column);
  take((field, column) => (alsoCalled[field.name] ?? "").split(" ").includes(column));
  take((field, column) => plain(field.name).length > 3 && column.endsWith(plain(field.name)));
  return told;
}

const valuesOf = (column: string, rows: readonly RawValues[]): string[] =>
  rows.flatMap((row) => {
    const value = row[column]?.trim();
    return value === undefined || value === "" ? [] : [value];
  });

const numberForm = /^[-+]?\d[\d.,' ]*-?$/;
const dateForm = /^(?:\d{4}-\d{2}-\d{2}|\d{8}$|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})/;

/** Whether what stands in the column may be a value of the field. An empty column may be anything. */
function holds({ type }: Field, column: string, rows: readonly RawValues[]): boolean {
  const values = valuesOf(column, rows);
  const mostly = (form: RegExp): boolean => values.length === 0 || values.filter((value) => form.test(value)).length * 2 > values.length;
  if (type.kind === "decimal" || type.kind === "integer") return mostly(numberForm);
  if (type.kind === "date" || type.kind === "instant") return mostly(dateForm);
  if (type.kind === "boolean") return new Set(values).size <= 2;
  return true;
}

type Reading = FeedMapping["fields"][string];

/** How a field is read from a column, in the form that its values have. */
export function readingOf(field: Field | undefined, column: string, rows: readonly RawValues[]): Reading {
  const values = valuesOf(column, rows);
  if (field?.type.kind === "date" || field?.type.kind === "instant") {
    const format = dateFormat(values);
    return format === undefined ? column : { from: column, format };
  }
  const isComma = field?.type.kind === "decimal" && values.some((value) => /,\d{1,2}$|,\d{4,}$/.test(value));
  if (!isComma) return column;
  return { from: column, decimal: ",", ...(values.some((value) => /\d\.\d{3}/.test(value)) ? { grouping: "." as const } : {}) };
}

/** Undefined: as ISO 8601 has it. */
function dateFormat(values: readonly string[]): string | undefined {
  const [first] = values;
  if (first === undefined || /^\d{4}-\d{2}-\d{2}/.test(first)) return undefined;
  if (/^\d{8}$/.test(first)) return "YYYYMMDD";
  const sign = /[./-]/.exec(first)?.[0] ?? ".";
  const isYearShort = !/\d{4}$/.test(first);
  const isMonthFirst = sign === "/" && values.some((value) => Number(value.split(sign)[1]) > 12);
  const days = isMonthFirst ? ["MM", "DD"] : ["DD", "MM"];
  return [...days, isYearShort ? "YY" : "YYYY"].join(sign);
}

/** The first column whose values are all there and all different; the order and its line together, where both are told. */
function keyOf(columns: readonly string[], rows: readonly RawValues[], fields: ReadonlyMap<string, string>): string | string[] {
  const [order, line] = [fields.get("order"), fields.get("line_number")];
  const isUnique = (column: string): boolean => rows.length > 0 && new Set(valuesOf(column, rows)).size === rows.length;
  const named = columns.filter((column) => /^(?:id|key|code|no|nr|number)$|id$|key$|^\?/.test(plain(column)));
  const own = [...named, fields.get("number"), fields.get("code")].find((column) => column !== undefined && isUnique(column));
  if (own !== undefined) return own;
  if (order !== undefined && line !== undefined) return [order, line];
  return columns.find(isUnique) ?? columns[0] ?? "";
}

function doubtsOf(kind: Kind, fields: ReadonlyMap<string, string>, rows: readonly RawValues[], key: string | string[]): string[] {
  const doubts = [...fields].flatMap(([field, column]) => {
    const form = dateFormat(valuesOf(column, rows));
    const isOpen = form?.startsWith("DD") === true && valuesOf(column, rows).every((value) => Number(value.split(/[./-]/)[0]) <= 12);
    return fieldOf(kind, field)?.type.kind === "date" && isOpen
      ? [`${column}: nothing in the sample tells whether day or month comes first`]
      : [];
  });
  if (typeof key === "string" && new Set(valuesOf(key, rows)).size < rows.length) doubts.push(`${key}: it does not tell every row apart`);
  for (const { name, required } of kind.fields) if (required === true && !fields.has(name)) doubts.push(`no column was found for ${name}`);
  return doubts;
}
