// How high a claim stands: place in the authority, plus a step for a silent owner, plus a step for a value that fails validation.

import { type Check, passes } from "../model/check.ts";
import { isErased } from "../model/erased.ts";
import type { FieldChecks, Unit } from "./rule-set.ts";

/** Sources that a rule does not list stand below every listed one. */
export const unlisted = 1_000_000;

/** One rank down, and there behind those whose values are sound: the next source wins, whoever moved last. */
const failedStep = 1.5;

type Values = readonly (string | null | undefined)[];

/** 0 is highest. `isSilent`: the source has had no contact for as long as the rule says. */
export function rankOf({ ranks, checks }: Unit, source: string, isSilent: boolean, values: Values): number {
  let rank = 0;
  if (ranks !== undefined && ranks.size > 0) {
    const listed = ranks.get(source);
    if (listed === undefined) rank = unlisted;
    else rank = isSilent ? listed + 1 : listed;
  }
  return checks !== undefined && failure(checks, values) !== undefined ? rank + failedStep : rank;
}

/** The first check that these claimed values do not pass, and the field it is of. */
export function failure(checks: readonly FieldChecks[], values: Values): { readonly field: number; readonly check: Check } | undefined {
  for (const [field, own] of checks) {
    const value = values[field] ?? "";
    const check = isErased(value) ? undefined : own.find((one) => !passes(one, value));
    if (check !== undefined) return { field, check };
  }
  return undefined;
}
