// Which class the fields of a kind are of, and whether one may be shown to somebody who sees each class at some sites.

import { type FieldClass, fieldClasses } from "../base/field-class.ts";
import { includes, type Sites } from "../base/sites.ts";
import { Fault } from "../base/fault.ts";
import { fieldOf, type Kind, kindOf, type Model, model } from "./kind.ts";

/** Of a field that says none: its kind's; else an amount is a price, and the rest is public. */
export function classOf(kind: Kind, name: string): FieldClass | undefined {
  const field = fieldOf(kind, name);
  if (field === undefined) return undefined;
  return field.class ?? kind.class ?? (field.currency === undefined ? "public" : "price");
}

/** Where fields of each class may be shown. */
export type SeenClasses = Readonly<Record<FieldClass, Sites>>;

export interface FieldSight {
  /** `site`: whose claim it is; `*`: the group's. What the model does not have is shown to whoever sees all of its kind. */
  field(kind: string, name: string, site: string): boolean;
  /** The same, whatever the site. */
  everywhere(kind: string, name: string): boolean;
  /** Every field of the kind, such as a row as it arrived shows them. */
  whole(kind: string, site: string): boolean;
  /** Its amounts, and what is reckoned from them. */
  money(kind: string, site: string): boolean;
  /** Every field of every kind: bytes that may hold rows of any. */
  page(site: string): boolean;
  /** The same, everywhere. */
  readonly everything: boolean;
}

export function fieldSight({ kinds }: Model, seen: SeenClasses): FieldSight {
  const all = [...new Set([...kinds.values()].flatMap(classesOf))];
  const ofKind = new Map<string, readonly FieldClass[]>();
  const ofMoney = new Map<string, readonly FieldClass[]>();
  const ofField = new Map<string, readonly FieldClass[]>();
  const classesOfKind = (kind: string): readonly FieldClass[] => remembered(ofKind, kind, () => classesOf(kinds.get(kind)));
  const classesOfField = (kind: string, name: string): readonly FieldClass[] =>
    remembered(ofField, `${kind}.${name}`, () => {
      const known = kinds.get(kind);
      const own = known && classOf(known, name);
      return own === undefined ? classesOfKind(kind) : [own];
    });
  const everywhere = new Set(fieldClasses.filter((one) => seen[one].group));
  const sees = (classes: readonly FieldClass[], site: string): boolean =>
    classes.every((one) => everywhere.has(one) || includes(seen[one], site));
  return {
    field: (kind, name, site) => sees(classesOfField(kind, name), site),
    everywhere: (kind, name) => classesOfField(kind, name).every((one) => everywhere.has(one)),
    whole: (kind, site) => sees(classesOfKind(kind), site),
    money: (kind, site) =>
      sees(
        remembered(ofMoney, kind, () => moneyOf(kinds.get(kind))),
        site,
      ),
    page: (site) => sees(all, site),
    everything: all.every((one) => everywhere.has(one)),
  };
}

const classesOf = (kind: Kind | undefined): readonly FieldClass[] =>
  kind === undefined ? fieldClasses : [...new Set(kind.fields.flatMap(({ name }) => classOf(kind, name) ?? []))];

/** Of what is about no kind, a price. */
const moneyOf = (kind: Kind | undefined): readonly FieldClass[] => (kind === undefined ? ["price"] : moneyClasses(kind));

/** What is reckoned of a record may come from prices of others. */
export const moneyClasses = (kind: Kind): readonly FieldClass[] => [
  ...new Set<FieldClass>([
    "price",
    ...kind.fields.flatMap(({ name, currency }) => (currency === undefined ? [] : (classOf(kind, name) ?? []))),
  ]),
];

function remembered(known: Map<string, readonly FieldClass[]>, name: string, find: () => readonly FieldClass[]): readonly FieldClass[] {
  const found = known.get(name) ?? find();
  known.set(name, found);
  return found;
}

/** The model with other classes: by "kind.field", or by kind for all of its fields. Faults `kind-unknown`, `model-field`. */
export function withClasses(known: Model, classes: Readonly<Record<string, FieldClass>>): Model {
  const changed = new Map(known.kinds);
  for (const [place, given] of Object.entries(classes)) {
    const [name = "", field] = place.split(".");
    const kind = kindOf({ kinds: changed }, name);
    if (field !== undefined && fieldOf(kind, field) === undefined) {
      const hint = `use one of: ${kind.fields.map((one) => one.name).join(", ")}`;
      throw new Fault({ code: "model-field", subject: `kind ${place}`, cause: "the kind has no such field", hint });
    }
    const fields = kind.fields.map((one) => (field === undefined || field === one.name ? { ...one, class: given } : one));
    changed.set(name, { ...kind, fields });
  }
  return changed.size === 0 || Object.keys(classes).length === 0 ? known : model([...changed.values()]);
}
