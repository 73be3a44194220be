// Fields that Odoo has renamed and that mean the same: a mapping names the later one, and older servers are asked for the earlier.

const renamed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // 19
  "purchase.order.line": { product_uom_id: "product_uom" },
  "sale.order.line": { product_uom_id: "product_uom" },
  "stock.move": { quantity: "quantity_done" },
  // 17
  "mrp.production": { date_start: "date_planned_start", date_finished: "date_planned_finished" },
};

/** What servers before called it; undefined where it was called so ever since 14. */
export const earlierName = (model: string, field: string): string | undefined =>
  Object.hasOwn(renamed, model) ? renamed[model]?.[field] : undefined;
