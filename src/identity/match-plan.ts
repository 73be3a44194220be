// What identity follows of a kind: which fields say who a record is, and to what it refers. Compiled once per kind.
import { fieldOf, type Comparator, type ExactRule, type Kind, type ScoreRule } from "../model/kind.ts";

export interface TrackedField {
  readonly name: string;
  /** Codes are compared without spaces and punctuation, other values by their words. */
  readonly code: boolean;
  /** Kind of the target where the field is a reference. */
  readonly to: string | undefined;
  readonly parent: boolean;
}

/** Rules name fields by their place in `tracked`, for the speed of the hot path. */
export interface PlannedExact {
  readonly kind: "exact";
  readonly rule: ExactRule;
  readonly fields: readonly number[];
  /** Part of every block key of the rule: stable while the rule's fields are. */
  readonly name: string;
}

export interface PlannedScore {
  readonly kind: "score";
  readonly rule: ScoreRule;
  readonly block: readonly { readonly field: number; readonly comparator: Comparator }[];
  readonly compare: readonly { readonly field: number; readonly comparator: Comparator; readonly weight: number }[];
  readonly name: string;
}

export interface MatchPlan {
  readonly kind: Kind;
  /** Place 0 is the site; then the fields of the identity rules, then the other references. */
  readonly tracked: readonly TrackedField[];
  readonly rules: readonly (PlannedExact | PlannedScore)[];
  /** Places that rules read: a change there may change who the record is. */
  readonly matching: ReadonlySet<number>;
  readonly references: readonly number[];
  readonly parents: readonly number[];
}

export const sitePlace = 0;

export function matchPlan(kind: Kind): MatchPlan {
  const places = new Map<string, number>();
  const tracked: TrackedField[] = [{ name: "", code: false, to: undefined, parent: false }];
  const place = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    const field = fieldOf(kind, name);
    const to = field?.type.kind === "reference" ? field.type.to : undefined;
    places.set(name, tracked.length);
    return tracked.push({ name, code: field?.type.kind === "code", to, parent: field?.parent ?? false }) - 1;
  };
  const rules = kind.identity.map((rule): PlannedExact | PlannedScore => {
    if (rule.kind === "exact") return { kind: "exact", rule, fields: rule.fields.map(place), name: `exact ${rule.fields.join(" ")}` };
    const comparatorOf = (name: string): Comparator => rule.compare.find(({ field }) => field === name)?.comparator ?? "exact";
    return {
      kind: "score",
      rule,
      block: rule.block.map((name) => ({ field: place(name), comparator: comparatorOf(name) })),
      compare: rule.compare.map(({ field, comparator, weight }) => ({ field: place(field), comparator, weight })),
      name: `score ${rule.block.join(" ")}`,
    };
  });
  const matching = new Set(places.values());
  for (const field of kind.fields) if (field.type.kind === "reference") place(field.name);
  const references = tracked.flatMap(({ to }, index) => (to === undefined ? [] : [index]));
  return { kind, tracked, rules, matching, references, parents: references.filter((index) => tracked[index]?.parent) };
}
