// What kinds, fields and states are called where people read of them, in each language. A name that stands in neither list is one of a
// user's own: it is called as it is written.

import type { Language } from "../base/language.ts";
import { german, germanKinds } from "./german.ts";
import type { Kind, Model } from "./kind.ts";

/** Where writing the name out is not how people write it. */
const english: Readonly<Record<string, string>> = {
  iban: "IBAN",
  bic: "BIC",
  gtin: "GTIN",
  gln: "GLN",
  duns: "D-U-N-S number",
  counterparty_iban: "Counterparty IBAN",
  end_to_end_id: "End-to-end id",
  asset_condition: "Condition of an asset",
  calendar: "Calendar",
  works_for: "Works for",
  is_supplier: "Supplier",
  is_customer: "Customer",
  is_purchased: "Purchased",
  is_made: "Made",
};

/** Every name that is called otherwise than it is written. */
export const namesIn = (language: Language): Readonly<Record<string, string>> => (language === "de" ? german : english);

const translated = new WeakMap<Model, Model>();

/** The model with the labels of its delivered kinds in a language. */
export function modelIn(model: Model, language: Language | undefined): Model {
  if (language !== "de") return model;
  const known =
    translated.get(model) ?? Object.freeze({ kinds: new Map([...model.kinds].map(([name, kind]) => [name, labelled(kind)])), language });
  translated.set(model, known);
  return known;
}

function labelled(kind: Kind): Kind {
  const [label = kind.label, plural = kind.plural] = germanKinds[kind.name] ?? [];
  return { ...kind, label, plural };
}
