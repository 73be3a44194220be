// A hub that may tell an ERP over HTTP what a planning file decides: some of it proposed, one value that the ERP refuses.
import { openPeer } from "../support/peer.ts";
import { openOwnHub, type OwnHub } from "../support/own-hub.ts";
import { type ODataPeer, odataPeer } from "../connectors/odata/odata-peer.ts";

const yaml = (url: string): string => `hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: s4
    connector: odata
    site: kassel
    zone: Europe/Berlin
    company: K1
    options: { url: "${url}/srv", attempts: 1 }
    feeds: { orders: { set: Orders, fields: [Order, Group, Changed], changed: [Changed] } }
    mapping:
      system: s4
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: Order
          at: Changed
          fields: { number: Order, partner_reference: Group, company: { value: K1 } }
    write_back: { mode: propose }
  - name: planning
    connector: delimited
    site: kassel
    zone: Europe/Berlin
    company: K1
    options: { folder: planning, settle_seconds: 0 }
    feeds:
      orders: { file: "orders*.csv", dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: paper
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: NR
          at: AM
          fields: { number: NR, partner_reference: REF, company: { value: K1 } }
governance:
  rules:
    - { name: references, fields: purchase_order.partner_reference, authority: [planning, s4], tell: field }
`;

export interface ToldHub extends OwnHub {
  readonly erp: ODataPeer;
}

/** Call inside a suite: the peer is closed after it. */
export async function openToldHub(options?: { readonly port?: number }): Promise<ToldHub> {
  const peer = await openPeer();
  const erp = odataPeer("v4");
  peer.answer = erp.answer;
  const numbers = ["4001", "4002", "4003", "4004"];
  for (const Order of numbers) erp.orders.push({ Order, Group: "old", changed: Date.UTC(2026, 1, 27), items: [] });
  const own = await openOwnHub(yaml(peer.url), options);
  const references = ["A17", "A18", "bad", "A20"];
  const rows = numbers.map((number, at) => `${number};${references[at]};2026-03-01T08:00:00Z`);
  own.drop("planning/orders.csv", `NR;REF;AM\n${rows.join("\n")}\n`);
  await own.round();
  return Object.assign(own, { erp });
}
