// Forty rules as a group of manufacturers would write them, over the kinds it syncs: fourteen are about the order lines of the
// workload, the others are about everything else and must cost a change of an order line nothing.

/** As they stand in `governance.rules` of a hub.yaml, a rule each. */
export const fortyRules: readonly string[] = [
  // Order lines: what was ordered, by state of the line, site and currency.
  "{ name: line-state, fields: purchase_order_line.status, authority: [erp-b, wms], silent_after: P2D }",
  "{ name: line-supplier, fields: purchase_order_line.supplier, authority: [erp-a, srm], validations: { supplier: { pattern: 'SUP-[0-9]{5}' } } }",
  "{ name: line-text, fields: purchase_order_line.description, authority: [erp-a, plm], silent_after: P7D }",
  "{ name: quantity-open, fields: 'purchase_order_line.[quantity, unit]', when: { state: [open, confirmed] }, authority: [erp-a, srm], together: true, silent_after: P2D, validations: { quantity: { least: 0 } } }",
  "{ name: quantity-moving, fields: 'purchase_order_line.[quantity, unit]', when: { state: [shipped, partly received] }, authority: [erp-a, wms], together: true, on_disagreement: ask, tolerance: { relative: '0.02' } }",
  "{ name: quantity-done, fields: 'purchase_order_line.[quantity, unit]', when: { state: [received, closed, cancelled] }, authority: [erp-a], together: true, on_disagreement: hold }",
  "{ name: line-currency, fields: purchase_order_line.currency, authority: [erp-a, srm], validations: { currency: { one_of: [EUR, USD, CHF] } } }",
  "{ name: line-price, fields: purchase_order_line.unit_price, authority: [erp-a, srm], tolerance: { absolute: '0.01' }, validations: { unit_price: { least: 0, most: 100000 } }, overrides: { roles: [controller, admin], at_most: P30D } }",
  "{ name: line-price-foreign, fields: purchase_order_line.unit_price, when: { currency: [USD, CHF] }, authority: [erp-a, finance], tolerance: { relative: '0.005' }, on_disagreement: ask }",
  "{ name: line-price-south, fields: purchase_order_line.unit_price, sites: [south], authority: [erp-b, erp-a], tolerance: { absolute: '0.01' } }",
  "{ name: line-date, fields: purchase_order_line.promised_date, authority: [[erp-a, erp-b]], resolution: newest, tolerance: { days: 2 } }",
  "{ name: line-date-moving, fields: purchase_order_line.promised_date, when: { state: [shipped, partly received] }, authority: [[erp-a, erp-b], wms], resolution: newest, tolerance: { days: 2 }, clock_tolerance: PT5S }",
  "{ name: line-receipts, fields: 'purchase_order_line.[received_quantity, rejected_quantity]', authority: [erp-b, wms], together: false, validations: { received_quantity: { least: 0 } } }",
  "{ name: line-deletes, deletes: purchase_order_line, outcome: end-date, authority: [erp-a] }",
  // Orders and invoices.
  "{ name: order-head, fields: 'purchase_order.[supplier, order_date, payment_terms]', authority: [erp-a, erp-b] }",
  "{ name: order-amount, fields: 'purchase_order.[amount, currency]', authority: [erp-a, finance], together: true, tolerance: { absolute: '0.05' } }",
  "{ name: order-date, fields: purchase_order.promised_date, authority: [[erp-a, erp-b]], resolution: largest }",
  "{ name: order-deletes, deletes: purchase_order, outcome: ask }",
  "{ name: bill-amount, fields: 'supplier_invoice.[amount, tax_amount, currency]', authority: [finance, erp-a], together: true, on_disagreement: ask }",
  "{ name: bill-open, fields: supplier_invoice.open_amount, authority: [finance], silent_after: P1D }",
  "{ name: bill-due-south, fields: supplier_invoice.due_date, companies: [acme], sites: [south], authority: [finance, erp-b], tolerance: { days: 1 } }",
  "{ name: bill-due, fields: supplier_invoice.due_date, authority: [finance, erp-a], tolerance: { days: 1 } }",
  "{ name: sale-head, fields: 'sales_order.[customer, order_date, payment_terms]', authority: [crm, erp-a] }",
  "{ name: sale-date, fields: sales_order_line.promised_date, authority: [[erp-a, mes]], resolution: largest, on_disagreement: ask }",
  "{ name: sale-price, fields: 'sales_order_line.[unit_price, currency]', authority: [crm, erp-a], together: true, tolerance: { relative: '0.001' } }",
  // Masters.
  "{ name: party-bank, fields: 'party.[iban, bic]', authority: [finance], validations: { iban: { check_digit: iban } }, overrides: { roles: [controller, admin], at_most: P30D }, writes_need: two_people }",
  "{ name: party-address, fields: 'party.[street, city, postcode, region, country]', authority: [crm, erp-a, erp-b], validations: { postcode: { pattern: ['[0-9]{5}', '[0-9]{4}'] } } }",
  "{ name: party-mail, fields: party.email, authority: [[crm, erp-a]], resolution: union, separator: ',' }",
  "{ name: party-credit, fields: party.credit_limit, authority: [[crm, finance]], resolution: smallest }",
  "{ name: party-deletes, deletes: party, outcome: restore }",
  "{ name: item-name, fields: 'item.[name, description]', authority: [plm, erp-a, erp-b], together: false, silent_after: P30D }",
  "{ name: item-price, fields: item.list_price, authority: [erp-a, crm] }",
  "{ name: item-price-pumps, fields: item.list_price, product_lines: [pumps, valves], authority: [crm, erp-a], tolerance: { relative: '0.01' } }",
  "{ name: item-planning, fields: 'item.[lead_time_days, safety_stock, reorder_point]', authority: [[erp-a, erp-b]], together: false, resolution: largest }",
  // Stock and the shop floor.
  "{ name: stock-count, fields: 'stock_balance.[quantity, unit]', authority: [[wms, erp-b]], together: true, resolution: sum }",
  "{ name: plan-quantity, fields: 'production_order.[planned_quantity, due_date]', when: { state: [planned, released] }, authority: [erp-a, mes], silent_after: P3D }",
  "{ name: plan-actuals, fields: 'production_order.[completed_quantity, scrapped_quantity, started_at, completed_at]', when: { state: [started, completed] }, authority: [mes, erp-a], on_disagreement: ask }",
  "{ name: plan-state, fields: production_order.status, authority: [mes, erp-a] }",
  "{ name: receipt-quantity, fields: 'goods_receipt.[quantity, unit]', authority: [wms, erp-b], together: true, tolerance: { relative: '0.01' } }",
  "{ name: shipment-dates, fields: 'shipment.[date, planned_date]', authority: [wms, erp-b], together: false, tolerance: { days: 1 } }",
];
