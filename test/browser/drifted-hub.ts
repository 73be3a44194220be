// A hub whose ERP has renamed a column of its orders, with the item that waits for it, and one order of which a code is unknown.
import { openOwnHub, type OwnHub } from "../support/own-hub.ts";

const yaml = `hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: kassel
    zone: Europe/Berlin
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      orders: { file: "orders*.csv", dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: navision
      version: "5"
      codes:
        state: { O: ordered, C: confirmed, X: cancelled }
      feeds:
        orders:
          kind: purchase_order
          key: NR
          at: GEAENDERT
          fields:
            number: NR
            status: { from: STATUS, codes: state }
            amount: { from: BETRAG, decimal: ",", grouping: "." }
            currency: { value: EUR }
`;

export async function openDriftedHub(options?: { readonly port?: number }): Promise<OwnHub> {
  const own = await openOwnHub(yaml, options);
  const rows = Array.from({ length: 6 }, (_, at) => `PO-${4711 + at};O;${1 + at}.250,00;2026-03-0${1 + at}T08:00:00Z`);
  own.drop("erp/orders.csv", `NR;STATUS;BETRAG;GEAENDERT\n${rows.join("\n")}\n`);
  await own.round();
  const news = [
    "NR;STATUS;SUMME;BESTELLT;GEAENDERT",
    "PO-4711;C;1.310,50;01.03.2026;2026-03-08T08:00:00Z",
    "PO-4712;Q;2.250,00;02.03.2026;2026-03-08T08:00:00Z",
    "PO-4720;O;980,00;05.03.2026;2026-03-08T08:00:00Z",
  ];
  own.drop("erp/orders-2.csv", `${news.join("\n")}\n`);
  await own.round();
  return own;
}
