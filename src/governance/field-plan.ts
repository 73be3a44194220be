// A kind's fields by number: folds keep values in arrays, not in objects, because they run for every change.

import type { Kind } from "../model/kind.ts";
import type { FieldType } from "../model/field.ts";

export interface FieldPlan {
  readonly kind: string;
  readonly names: readonly string[];
  readonly types: readonly FieldType[];
  readonly index: ReadonlyMap<string, number>;
  /** Name of the lifecycle field; "" where the kind has none. */
  readonly state: string;
  /** Number of the field that holds the unit of this one, -1 where it has none. */
  readonly unit: readonly number[];
  /** Number of the field that holds the currency of this one, -1 where it has none. */
  readonly currency: readonly number[];
  /** Fields of one name here survive together unless a rule says otherwise; "" where a field stands for itself. */
  readonly group: readonly string[];
  /** Number of the field that names the product line, -1 where the kind has none. */
  readonly productLine: number;
  /** Number of the field that names the company, -1 where the kind has none. */
  readonly company: number;
}

const plans = new WeakMap<Kind, FieldPlan>();

export function fieldPlan(kind: Kind): FieldPlan {
  const known = plans.get(kind);
  if (known) return known;
  const index = new Map(kind.fields.map((field, place) => [field.name, place] as const));
  const plan: FieldPlan = Object.freeze({
    kind: kind.name,
    names: kind.fields.map((field) => field.name),
    types: kind.fields.map((field) => field.type),
    index,
    state: kind.lifecycle?.field ?? "",
    unit: kind.fields.map((field) => (field.unit === undefined ? -1 : (index.get(field.unit) ?? -1))),
    currency: kind.fields.map((field) => (field.currency === undefined ? -1 : (index.get(field.currency) ?? -1))),
    group: kind.fields.map((field) => field.group ?? ""),
    productLine: index.get(kind.productLine ?? "product_line") ?? -1,
    company: index.get("company") ?? -1,
  });
  plans.set(kind, plan);
  return plan;
}
