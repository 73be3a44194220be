// A kind of record as data: its fields, how two systems' records of it are recognised as one, and its life. The model is
// the set of kinds a hub knows; a user's configuration may add fields and kinds, never change what is there.
import { Fault } from "../base/fault.ts";
import type { Language } from "../base/language.ts";
import type { FieldClass } from "../base/field-class.ts";
import type { Field } from "./field.ts";

export type Comparator = "name" | "person" | "text" | "exact" | "address" | "phone" | "email" | "date" | "code" | "tax" | "iban" | "number";

/**
 * One piece of evidence. Points are the binary logarithm of how much more often records of one thing agree (differ) here than
 * records of two things: 10 points are odds of a thousand to one. They add up over the comparisons.
 */
export interface Comparison {
  /** Compared as one. `person`: whole, given and family name; `address`: the street first. */
  readonly fields: readonly string[];
  readonly comparator: Comparator;
  /** Points that equality gives. */
  readonly agree: number;
  /** Points that difference takes away. */
  readonly differ: number;
}

/** words: each word as it sounds; two-words: each pair of them; house: each number with each word of a street. */
export type BlockForm = "words" | "two-words" | "whole" | "phone" | "date" | "house";

export interface BlockPart {
  readonly fields: readonly string[];
  readonly by: BlockForm;
}

/** All fields equal and present: the same thing. `strength` orders edges: the stronger link is laid first. */
export interface ExactRule {
  readonly kind: "exact";
  readonly fields: readonly string[];
  readonly strength: number;
  readonly description: string;
}

/**
 * Records that share a block are compared; the points of the comparisons are added, and the sum links, asks a person, or does
 * neither. A block is made of parts that must all be shared.
 */
export interface ScoreRule {
  readonly kind: "score";
  readonly block: readonly (readonly BlockPart[])[];
  readonly compare: readonly Comparison[];
  readonly link: number;
  readonly review: number;
}

export type IdentityRule = ExactRule | ScoreRule;

export interface Lifecycle {
  readonly field: string;
  /** In the order a document passes them. */
  readonly states: readonly string[];
}

/** What must hold within one record. A field that is silent breaks nothing but `needs`. */
export type Invariant =
  /** field >= other. */
  | { readonly kind: "at-least"; readonly field: string; readonly other: string }
  | { readonly kind: "not-negative"; readonly field: string }
  /** A value of `field` means nothing without one of `other`. */
  | { readonly kind: "needs"; readonly field: string; readonly other: string }
  /** The parts add up to the field exactly, where all of them are told. */
  | { readonly kind: "sums-to"; readonly field: string; readonly parts: readonly string[] }
  /** In these states of its life, such as posted, a field that has a value keeps it. */
  | { readonly kind: "fixed"; readonly fields: readonly string[]; readonly states: readonly string[] };

export interface Kind {
  /** snake_case, singular. */
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly fields: readonly Field[];
  /** Empty: records of different systems are joined by cross-references and people only. */
  readonly identity: readonly IdentityRule[];
  readonly lifecycle?: Lifecycle;
  /** Field by which rules tell product lines apart; without it a field called product_line, if there is one. */
  readonly productLine?: string;
  readonly invariants?: readonly Invariant[];
  /** What people call a record by that has neither number nor name: these fields, one after the other. */
  readonly calledBy?: readonly string[];
  /** Of its fields that say no class of their own. */
  readonly class?: FieldClass;
  /** True where every site may see it (master data of the group). */
  readonly group: boolean;
}

export interface Model {
  readonly kinds: ReadonlyMap<string, Kind>;
  /** In which its labels are; absent: English, as it was declared. */
  readonly language?: Language;
}

/** The kinds, checked and frozen. Faults: `model-name`, `model-reference`, `model-field`. */
export const model = (kinds: readonly Kind[]): Model => {
  const byName = new Map<string, Kind>();
  for (const kind of kinds) {
    if (byName.has(kind.name)) refuse("model-name", kind.name, "the kind is declared twice", "give one of them another name");
    byName.set(kind.name, deepFrozen(kind));
  }
  for (const kind of byName.values()) checkKind(kind, byName);
  return Object.freeze({ kinds: byName });
};

/** The kind of that name. Fault: `kind-unknown`. */
export const kindOf = (known: Model, name: string): Kind => {
  const kind = known.kinds.get(name);
  if (kind === undefined) refuse("kind-unknown", name, "the model has no such kind", `use one of: ${[...known.kinds.keys()].join(", ")}`);
  return kind;
};

export const fieldOf = (kind: Kind, name: string): Field | undefined => kind.fields.find((field) => field.name === name);

/** The model with more fields on known kinds (by kind name) and with more kinds. Faults as `model`, and `kind-unknown`. */
export const extend = (known: Model, extraFields: Readonly<Record<string, readonly Field[]>>, extraKinds: readonly Kind[] = []): Model => {
  const extended = new Map(known.kinds);
  for (const [name, fields] of Object.entries(extraFields)) {
    const kind = kindOf(known, name);
    extended.set(name, { ...kind, fields: [...kind.fields, ...fields] });
  }
  return model([...extended.values(), ...extraKinds]);
};

function refuse(faultCode: string, subject: string, cause: string, hint: string): never {
  throw new Fault({ code: faultCode, subject: `kind ${subject}`, cause, hint });
}

const namePattern = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const reserved = new Set(["constructor", "prototype"]);
const nameHint = "names are snake_case: lower-case letters, digits and single underscores";

const isName = (name: string): boolean => namePattern.test(name) && !reserved.has(name);

function checkKind(kind: Kind, kinds: ReadonlyMap<string, Kind>): void {
  if (!isName(kind.name)) refuse("model-name", kind.name, "it is not a name", nameHint);
  const fields = new Map<string, Field>();
  for (const field of kind.fields) {
    if (!isName(field.name)) refuse("model-name", `${kind.name}.${field.name}`, "it is not a name", nameHint);
    if (fields.has(field.name)) refuse("model-name", `${kind.name}.${field.name}`, "the field is declared twice", "remove one of them");
    fields.set(field.name, field);
  }
  for (const field of kind.fields) checkField(kind, field, fields, kinds);
  for (const name of namedFields(kind))
    if (!fields.has(name)) refuse("model-field", `${kind.name}.${name}`, "the kind names a field it does not have", "declare the field");
  for (const rule of kind.invariants ?? [])
    if (rule.kind === "fixed" && rule.states.some((state) => !kind.lifecycle?.states.includes(state)))
      refuse("model-field", kind.name, "an invariant names a state that its life has not", "use states of the lifecycle");
  for (const rule of kind.identity)
    if (rule.kind === "score" && !(rule.review <= rule.link))
      refuse("model-field", kind.name, "the score that asks is above the score that links", "set review at or below link");
}

function checkField(kind: Kind, field: Field, fields: ReadonlyMap<string, Field>, kinds: ReadonlyMap<string, Kind>): void {
  const subject = `${kind.name}.${field.name}`;
  if (field.type.kind === "reference" && !kinds.has(field.type.to))
    refuse("model-reference", subject, `it refers to ${field.type.to}, which is no kind`, "declare that kind or correct the name");
  if (field.parent && field.type.kind !== "reference")
    refuse("model-reference", subject, "a parent must be a reference", "give it the type of a reference");
  for (const sibling of [field.unit, field.currency])
    if (sibling !== undefined && fields.get(sibling)?.type.kind !== "code")
      refuse("model-field", subject, `its sibling ${sibling} is not a code field of the kind`, "declare the sibling with type code");
}

function invariantFields(rule: Invariant): readonly string[] {
  switch (rule.kind) {
    case "not-negative":
      return [rule.field];
    case "at-least":
    case "needs":
      return [rule.field, rule.other];
    case "sums-to":
      return [rule.field, ...rule.parts];
    case "fixed":
      return rule.fields;
  }
}

const namedFields = (kind: Kind): string[] => [
  ...(kind.lifecycle ? [kind.lifecycle.field] : []),
  ...(kind.productLine === undefined ? [] : [kind.productLine]),
  ...(kind.calledBy ?? []),
  ...(kind.invariants ?? []).flatMap(invariantFields),
  ...kind.identity.flatMap((rule) =>
    rule.kind === "exact" ? rule.fields : [...rule.block.flat(), ...rule.compare].flatMap((one) => one.fields),
  ),
];

function deepFrozen<T extends object>(value: T): T {
  for (const item of Object.values(value)) if (typeof item === "object" && item !== null && !Object.isFrozen(item)) deepFrozen(item);
  return Object.freeze(value);
}
