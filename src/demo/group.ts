// The demo group: three plants that grew up apart, each with its own system, currency and way of numbering.

export interface Plant {
  readonly site: "dayton" | "kassel" | "lyon";
  /** Name of its ERP among the sources. */
  readonly erp: string;
  readonly company: string;
  readonly companyName: string;
  readonly country: string;
  readonly currency: string;
  readonly zone: string;
  /** Hour of the day (UTC) at which its office opens. */
  readonly opens: number;
  readonly iban: string;
  readonly bic: string;
  /** How its system numbers what it keeps: a prefix, then a running number. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** Its payment terms: code in its system, net days. */
  readonly terms: readonly (readonly [code: string, days: number])[];
  readonly units: { readonly piece: string; readonly mass: string; readonly length: string };
}

export const plants: readonly Plant[] = [
  {
    site: "dayton",
    erp: "dayton-erp",
    company: "US01",
    companyName: "Gearworks Dayton Inc",
    country: "US",
    currency: "USD",
    zone: "America/New_York",
    opens: 13,
    iban: "GB33BUKB20201555555555",
    bic: "BUKBGB22",
    prefixes: {
      party: "V-1",
      item: "10-",
      purchase_order: "PO-",
      goods_receipt: "RCV-",
      supplier_invoice: "VCH-",
      sales_order: "SO-",
      shipment: "SHP-",
      customer_invoice: "INV-",
      payment: "PMT-",
      production_order: "WO-",
    },
    terms: [
      ["NET30", 30],
      ["NET45", 45],
      ["NET60", 60],
    ],
    units: { piece: "EA", mass: "LBR", length: "INH" },
  },
  {
    site: "kassel",
    erp: "kassel-erp",
    company: "DE01",
    companyName: "Getriebewerk Kassel GmbH",
    country: "DE",
    currency: "EUR",
    zone: "Europe/Berlin",
    opens: 6,
    iban: "DE89370400440532013000",
    bic: "COBADEFF",
    prefixes: {
      party: "70",
      item: "M000",
      purchase_order: "4500",
      goods_receipt: "5000",
      supplier_invoice: "5105",
      sales_order: "1000",
      shipment: "8000",
      customer_invoice: "9000",
      payment: "1500",
      production_order: "6000",
    },
    terms: [
      ["ZB14", 14],
      ["ZB30", 30],
      ["ZB60", 60],
    ],
    units: { piece: "H87", mass: "KGM", length: "MTR" },
  },
  {
    site: "lyon",
    erp: "lyon-erp",
    company: "FR01",
    companyName: "Engrenages de Lyon SAS",
    country: "FR",
    currency: "EUR",
    zone: "Europe/Paris",
    opens: 6,
    iban: "FR1420041010050500013M02606",
    bic: "PSSTFRPP",
    prefixes: {
      party: "T",
      item: "ART-",
      purchase_order: "CA",
      goods_receipt: "BR",
      supplier_invoice: "FF",
      sales_order: "CC",
      shipment: "BL",
      customer_invoice: "FC",
      payment: "RG",
      production_order: "OF",
    },
    terms: [
      ["30J", 30],
      ["45J", 45],
      ["60J", 60],
    ],
    units: { piece: "H87", mass: "KGM", length: "MTR" },
  },
];

/** The central purchasing tool, which holds Kassel's purchase orders a second time. */
export const purchasing = "purchasing";
export const shopFloor = "lyon-mes";
export const treasury = "treasury";
export const bank = "bank";

/** Monday, 2 March 2026, 06:00 UTC: where the demo's own clock begins. */
export const demoStart = Date.UTC(2026, 2, 2, 6);
/** How much past the group brings along. */
export const historyDays = 126;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
