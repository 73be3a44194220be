// Binds a timeline, a kind and resolved references into what a fold may ask.

import { compare as compareDecimals, parseDecimal } from "../base/decimal.ts";
import { asksBefore, violated } from "../model/invariant.ts";
import type { Kind } from "../model/kind.ts";
import { convert } from "../model/unit.ts";
import { compareQuantity, sameQuantity } from "../model/value.ts";
import { fieldPlan } from "./field-plan.ts";
import type { FoldContext } from "./fold-context.ts";
import type { Timeline } from "./timeline.ts";

export type TargetOf = (toKind: string, source: string, value: string) => string;

export function kindContext(kind: Kind, timeline: Timeline, target: TargetOf): FoldContext {
  const plan = fieldPlan(kind);
  return {
    get stamp() {
      return timeline.stamp;
    },
    get horizon() {
      return timeline.horizon;
    },
    rulesAt: (at) => timeline.rulesAt(kind, at),
    dueAfter: (after) => timeline.dueAfter(kind, after),
    silent: (source, afterMs, at) => timeline.silent(source, afterMs, at),
    target,
    sameUnit: (x, y) => x === y,
    sameQuantity,
    compareQuantity,
    convert(value, from, to) {
      const converted = convert(value, from, to);
      return converted.kind === "exact" ? converted.text : undefined;
    },
    compare(field, x, y) {
      const one = plan.types[field]?.kind === "decimal" ? parseDecimal(x) : undefined;
      const other = one && parseDecimal(y);
      if (one && other) return compareDecimals(one, other);
      return x < y ? -1 : x > y ? 1 : 0;
    },
    violated: invariantCheck(kind, plan.names),
  };
}

function invariantCheck(kind: Kind, names: readonly string[]): FoldContext["violated"] {
  if (!kind.invariants) return undefined;
  const isAsking = asksBefore(kind);
  return (values, moved) => {
    const doc: Record<string, string> = {};
    for (const [field, name] of names.entries()) if (values[field]) doc[name] = values[field];
    const before = isAsking ? { ...doc, ...Object.fromEntries(moved.map(({ field, value }) => [names[field] ?? "", value])) } : doc;
    return violated(kind, doc, before).map(({ fields, cause }) => ({ fields: fields.map((name) => names.indexOf(name)), cause }));
  };
}
