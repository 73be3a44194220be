// A field of a kind. Claimed values are always canonical text: "" means cleared, null no value, an absent key not spoken of.

import type { FieldClass } from "../base/field-class.ts";

export type ScalarKind = "text" | "code" | "decimal" | "integer" | "date" | "instant" | "boolean";

/** A reference holds the source's own key of a record of kind `to`. */
export type FieldType = { readonly kind: ScalarKind } | { readonly kind: "reference"; readonly to: string };

export interface Field {
  /** snake_case. */
  readonly name: string;
  readonly type: FieldType;
  readonly description: string;
  /** A record without it is parked whole. */
  readonly required?: boolean;
  /** A reference to the record this one belongs to: named but missing, the record waits for it; not named, it stands alone. */
  readonly parent?: boolean;
  /** Fields of one group survive together unless a rule says otherwise. */
  readonly group?: string;
  /** Sibling field that holds the UN/ECE Rec 20 unit of this quantity. */
  readonly unit?: string;
  /** Sibling field that holds the ISO 4217 currency of this amount. */
  readonly currency?: string;
  /** An amount for one unit, or a limit: it is never added up. */
  readonly isRate?: boolean;
  /** It tells of a natural person, where the record is one or names one: an erasure takes it away. */
  readonly personal?: boolean;
  /** How much harm it does that it is seen; absent: see `classOf`. */
  readonly class?: FieldClass;
}

type FieldOptions = Omit<Field, "name" | "type" | "description">;
type Builder = (name: string, description: string, options?: FieldOptions) => Field;

const scalar =
  (kind: ScalarKind): Builder =>
  (name, description, options = {}) => ({ name, type: { kind }, description, ...options });

export const text = scalar("text");
export const code = scalar("code");
export const decimal = scalar("decimal");
export const integer = scalar("integer");
export const date = scalar("date");
export const instant = scalar("instant");
export const boolean = scalar("boolean");

export const reference = (name: string, to: string, description: string, options: FieldOptions = {}): Field => ({
  name,
  type: { kind: "reference", to },
  description,
  ...options,
});

/** A quantity measured in the sibling field `unit`. */
export const quantity = (name: string, description: string): Field => decimal(name, description, { unit: "unit" });

/** An amount or price in the sibling field `currency`. */
export const amount = (name: string, description: string, options: FieldOptions = {}): Field =>
  decimal(name, description, { currency: "currency", ...options });
