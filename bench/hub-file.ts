// The hub.yaml a user would write for the two ERPs of the workload.

const feed = (variable: string) => `
    options:
      url: \${env:${variable}}
    feeds:
      purchase-orders:
        query: select * from purchase_order_log
        cursor: [seq]
    mapping:
      system: bench
      version: "1"
      feeds:
        purchase-orders:
          kind: purchase_order_line
          key: [number]
          version: { from: seq, kind: number }
          at: { from: updated_at, zone: UTC }
          fields:
            company: { value: acme }
            number: number
            supplier: supplier
            description: item
            quantity: quantity
            unit_price: unit_price
            currency: currency
            promised_date: promised_date
            received_quantity: received_quantity
            status: status
`;

/** Three rules are what two ERPs need at least. */
const fewRules = `
- { name: a, fields: "purchase_order_line.[supplier, description, quantity, unit_price, currency]", authority: [erp-a] }
- { name: b, fields: "purchase_order_line.[received_quantity, status]", authority: [erp-b] }
- { name: date, fields: purchase_order_line.promised_date, authority: [[erp-a, erp-b]], resolution: newest, tolerance: { days: 2 } }
`;

/** `rules`: a YAML list, as it stands at the beginning of a line. */
export const hubFile = (rules = fewRules): string => `hub: bench
zone: UTC
currency: EUR
sites:
  north: { company: acme }
  south: { company: acme }
sources:
  - name: erp-a
    connector: postgres-query
    site: north${feed("ERP_A")}
  - name: erp-b
    connector: postgres-query
    site: south${feed("ERP_B")}
governance:
  rules:
${rules.replaceAll(/^/gm, "    ")}`;
