// What identity follows of a kind: which fields say who a record is, and to what it refers. Compiled once per kind.
import { erasedGroupField } from "../model/erased.ts";
import {
  fieldOf,
  type BlockForm,
  type BlockPart,
  type Comparator,
  type ExactRule,
  type Kind,
  kindOf,
  type Model,
  type ScoreRule,
} from "../model/kind.ts";

export interface TrackedField {
  readonly name: string;
  /** Codes are compared without spaces and punctuation, other values by their words. */
  readonly code: boolean;
  /** Kind of the target where the field is a reference. */
  readonly to: string | undefined;
  readonly parent: boolean;
  /** The value is the entity that the reference at this place means: so systems with keys of their own compare. */
  readonly resolves?: number;
}

/** Rules name fields by their place in `tracked`, for the speed of the hot path. */
export interface PlannedExact {
  readonly kind: "exact";
  readonly rule: ExactRule;
  readonly fields: readonly number[];
  /** Part of every block key of the rule: stable while the rule's fields are. */
  readonly name: string;
}

export interface PlannedComparison {
  readonly fields: readonly number[];
  readonly comparator: Comparator;
  readonly agree: number;
  readonly differ: number;
  /** For the evidence. */
  readonly name: string;
}

/** Fields whose values give the tokens of blocks. */
export interface PlannedPart {
  readonly fields: readonly number[];
  readonly by: BlockForm;
}

export interface PlannedScore {
  readonly kind: "score";
  readonly rule: ScoreRule;
  /** The same part is the same object wherever it stands: its tokens are read once. */
  readonly block: readonly (readonly PlannedPart[])[];
  readonly compare: readonly PlannedComparison[];
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
  /** Places that hold the entity of a reference. */
  readonly resolved: readonly number[];
  /** Kinds are grouped level by level: a kind after those whose entities its rules compare. */
  readonly level: number;
}

export const sitePlace = 0;

/** Kinds whose entities the exact rules of a kind compare; a kind that would depend on itself compares record by record. */
const comparedKinds = (kind: Kind, model: Model): string[] => referredKinds(kind).filter((to) => !reaches(to, kind.name, model, new Set()));

const referredKinds = (kind: Kind): string[] =>
  kind.identity
    .flatMap((rule) => (rule.kind === "exact" ? rule.fields : []))
    .flatMap((name) => {
      const type = fieldOf(kind, name)?.type;
      return type?.kind === "reference" ? [type.to] : [];
    });

const reaches = (from: string, to: string, model: Model, seen: Set<string>): boolean => {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return referredKinds(kindOf(model, from)).some((next) => reaches(next, to, model, seen));
};

const levelOf = (kind: Kind, model: Model): number =>
  comparedKinds(kind, model).reduce((level, to) => Math.max(level, 1 + levelOf(kindOf(model, to), model)), 0);

/** Kinds that some other kind's rules compare by entity. */
export const watchedKinds = (model: Model): ReadonlySet<string> =>
  new Set([...model.kinds.values()].flatMap((kind) => comparedKinds(kind, model)));

/** Of erased records nothing is left to compare: those that rules had joined say so themselves. */
const erasedTogether: ExactRule = {
  kind: "exact",
  fields: [erasedGroupField],
  strength: 100,
  description: "one before what they said of a person was erased",
};

export function matchPlan(kind: Kind, model: Model): MatchPlan {
  const compared = new Set(comparedKinds(kind, model));
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
  /** Field names have no spaces: no claim speaks of this one. */
  const comparedPlace = (name: string): number => {
    const base = place(name);
    const to = tracked[base]?.to;
    if (to === undefined || !compared.has(to)) return base;
    const known = places.get(`entity of ${name}`);
    if (known !== undefined) return known;
    places.set(`entity of ${name}`, tracked.length);
    return tracked.push({ name: `entity of ${name}`, code: false, to: undefined, parent: false, resolves: base }) - 1;
  };
  const parts = new Map<string, PlannedPart>();
  const plannedPart = ({ fields, by }: BlockPart): PlannedPart => {
    const name = `${by} ${fields.join(" ")}`;
    const part = parts.get(name) ?? { fields: fields.map(place), by };
    parts.set(name, part);
    return part;
  };
  const rules = [...kind.identity, ...(kind.identity.length > 0 ? [erasedTogether] : [])].map((rule): PlannedExact | PlannedScore => {
    if (rule.kind === "exact")
      return { kind: "exact", rule, fields: rule.fields.map(comparedPlace), name: `exact ${rule.fields.join(" ")}` };
    return {
      kind: "score",
      rule,
      block: rule.block.map((block) => block.map(plannedPart)),
      compare: rule.compare.map(({ fields, ...rest }) => ({ ...rest, fields: fields.map(place), name: fields.join(", ") })),
      name: "score",
    };
  });
  const matching = new Set(places.values());
  for (const field of kind.fields) if (field.type.kind === "reference") place(field.name);
  const references = tracked.flatMap(({ to }, index) => (to === undefined ? [] : [index]));
  return {
    kind,
    tracked,
    rules,
    matching,
    references,
    parents: references.filter((index) => tracked[index]?.parent),
    resolved: tracked.flatMap(({ resolves }, index) => (resolves === undefined ? [] : [index])),
    level: levelOf(kind, model),
  };
}
