// From a claimed reference to the record it names. The record need not have arrived yet.
import { recordId } from "../base/id.ts";
import { kindOf, type Model } from "../model/kind.ts";
import { readReference } from "../model/reference-key.ts";
import type { Claim } from "../observation/entry.ts";

/** Id of the record that a reference value of a claim of `claimSource` names. */
export const targetRecord = (claimSource: string, toKind: string, value: string): string => {
  const { source, key } = readReference(claimSource, value);
  return recordId(source, toKind, key);
};

/** What a reference value means: the entity it names, or the id of the record where that has not arrived. */
export const targetEntity = (
  crosswalk: { entityOf(record: string): string | undefined },
  toKind: string,
  claimSource: string,
  value: string,
): string => {
  const record = targetRecord(claimSource, toKind, value);
  return crosswalk.entityOf(record) ?? record;
};

/** Ids of the records that the references in these claims name, each once. */
export const targetsOf = (claims: readonly Claim[], model: Model): string[] => {
  const references = new Map<string, readonly (readonly [string, string])[]>();
  const targets = new Set<string>();
  for (const claim of claims) {
    let named = references.get(claim.recordKind);
    if (named === undefined) {
      const { fields } = kindOf(model, claim.recordKind);
      named = fields.flatMap(({ name, type }) => (type.kind === "reference" ? [[name, type.to] as const] : []));
      references.set(claim.recordKind, named);
    }
    for (const [field, to] of named) {
      const value = claim.fields[field];
      if (value) targets.add(targetRecord(claim.source, to, value));
    }
  }
  return [...targets];
};
