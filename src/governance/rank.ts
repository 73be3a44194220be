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
export function rankOf(unit: Unit, source: string, isSilent: boolean, values: Values): number {
  const rank = listedRank(unit, source, isSilent);
  return unit.checks !== undefined && failure(unit.checks, values) !== undefined ? rank + failedStep : rank;
}

/** The rank before values are checked. */
export function listedRank({ ranks }: Unit, source: string, isSilent: boolean): number {
  if (ranks === undefined || ranks.size === 0) return 0;
  const listed = ranks.get(source);
  if (listed === undefined) return unlisted;
  return isSilent ? listed + 1 : listed;
}

/** So far ahead that no check can make the other win. */
export const isFarAhead = (rank: number, of: number): boolean => of > rank + failedStep;

/** The first check that these claimed values do not pass, and the field it is of. */
export function failure(checks: readonly FieldChecks[], values: Values): { readonly field: number; readonly check: Check } | undefined {
  for (const [field, own] of checks) {
    const value = values[field] ?? "";
    const check = isErased(value) ? undefined : own.find((one) => !passes(one, value));
    if (check !== undefined) return { field, check };
  }
  return undefined;
}
