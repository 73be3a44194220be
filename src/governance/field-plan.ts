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
  });
  plans.set(kind, plan);
  return plan;
}
