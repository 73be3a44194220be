// What a run would plan to tell systems, and what it would end of that.

import type { Reconciled } from "../../governance/stage.ts";
import { fieldName, type Intent, type IntentCause } from "../../governance/standing.ts";

export interface IntentPlan {
  /** Intents that would stand and do not stand now, and those that would end, by how. */
  readonly planned: number;
  readonly agreed: number;
  readonly withdrawn: number;
  /** The first of those that would be planned. */
  readonly examples: readonly PlannedIntent[];
}

export interface PlannedIntent {
  readonly system: string;
  readonly kind: string;
  readonly key: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string;
  /** What the system is expected to show of it, in the form that it has; null: the same. */
  readonly shows: string | null;
  readonly cause: IntentCause;
}

const examplesMax = 20;

/** An intent whose system only moved on to another value stands as it did. */
export function intentPlan(reconciled: readonly Pick<Reconciled, "standing" | "difference">[]): IntentPlan {
  const count = { planned: 0, agreed: 0, withdrawn: 0 };
  const examples: PlannedIntent[] = [];
  for (const { standing, difference } of reconciled) {
    const stood = new Set(difference.intentsSuperseded.map(placeOf));
    for (const intent of difference.intents) {
      if (stood.has(placeOf(intent)) && intent.state === "planned") continue;
      // What is planned and ended on the way was never to be told.
      if (!stood.has(placeOf(intent)) && intent.state !== "planned") continue;
      count[intent.state] += 1;
      if (intent.state !== "planned" || examples.length >= examplesMax) continue;
      const { member, field, from, to, cause } = intent;
      const { kind } = standing.plan;
      const form = standing.rules?.forms?.get(member.source)?.get(field)?.of(to) ?? to;
      const of = { system: member.source, kind, key: member.key, field: fieldName(standing.plan, field), from, to, cause };
      examples.push({ ...of, shows: form === to ? null : form });
    }
  }
  return { ...count, examples };
}

const placeOf = ({ member, field, plannedAt, plannedBy }: Intent): string => `${member.record} ${field} ${plannedAt} ${plannedBy}`;
