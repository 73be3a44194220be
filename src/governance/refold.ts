// Folds the whole history of one entity from nothing.

import { assert } from "../base/assert.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import { inCanonicalOrder, noteWithdrawn } from "./canonical-order.ts";
import type { Folded } from "./difference.ts";
import { fieldPlan } from "./field-plan.ts";
import { fold, newFoldOutput } from "./fold.ts";
import type { FoldContext } from "./fold-context.ts";
import { kindContext, type TargetOf } from "./kind-context.ts";
import { newStanding } from "./standing.ts";
import type { Timeline } from "./timeline.ts";

export type Refold = (entity: string, entries: readonly (Claim | Decision)[]) => Folded;

/** Binds what folds under one timeline may ask. Caller guarantees: the entity has a claim, and its references were prefetched. */
export function refolding(model: Model, contextOf: (kind: string) => FoldContext): Refold {
  return (entity, entries) => {
    const ordered = inCanonicalOrder(entries, undefined);
    const home = ordered.find(({ entry }) => entry.kind === "claim")?.entry;
    assert(home !== undefined, `entity ${entity} has a claim`);
    const standing = newStanding(entity, fieldPlan(kindOf(model, home.recordKind)), home.site);
    const out = newFoldOutput();
    fold(standing, ordered, contextOf(home.recordKind), out);
    noteWithdrawn(standing, entries);
    return { standing, out };
  };
}

/** The context of each kind, made once. */
export function kindContexts(model: Model, timeline: Timeline, target: TargetOf): (kind: string) => FoldContext {
  const contexts = new Map<string, FoldContext>();
  return (kind) => {
    const known = contexts.get(kind) ?? kindContext(kindOf(model, kind), timeline, target);
    contexts.set(kind, known);
    return known;
  };
}
