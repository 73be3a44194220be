// One text for one value: the form that is hashed. Keys in code unit order, no spaces, numbers only as safe integers.
import { assert } from "./assert.ts";

export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/** Canonical JSON. Exact decimals travel as strings; a fraction, NaN or undefined here is a programmer error. */
export const canonicalJson = (value: CanonicalValue): string => {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    assert(Number.isSafeInteger(value) && !Object.is(value, -0), `a safe integer in canonical JSON, not ${value}`);
    return String(value);
  }
  if (isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  assert(typeof value === "object", `a JSON value, not ${typeof value}`);
  return objectText(value);
};

const isArray = (value: CanonicalValue): value is readonly CanonicalValue[] => Array.isArray(value);

const objectText = (value: { readonly [key: string]: CanonicalValue }): string => {
  let text = "{";
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    assert(item !== undefined, `a value for ${key}`);
    text += `${text.length === 1 ? "" : ","}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `${text}}`;
};
