// Forms in which systems show what they are told, each from the moment at which it was adopted to that at which it was revoked. Acts of the
// log say so: a fold reads them as it reads dated rules, and decides none of it again.

import { canonicalJson } from "../base/canonical-json.ts";
import type { Act } from "../observation/entry.ts";
import { fieldPlan } from "./field-plan.ts";
import { type NormalForm, normalFormOf } from "./normal-form.ts";
import type { Kind } from "../model/kind.ts";

export const formAdopted = "form-adopted";
export const formRevoked = "form-revoked";
/** Begins the key of every act about forms; the index of such acts knows it too. */
export const formActPrefix = "form/";

export interface FormPlace {
  readonly system: string;
  readonly kind: string;
  readonly field: string;
}

export interface DatedForm extends FormPlace {
  /** Undefined: it has none any more. */
  readonly form: NormalForm | undefined;
  /** ms */
  readonly at: number;
  readonly key: string;
  readonly site: string;
  /** "": the hub itself. */
  readonly author: string;
  readonly reason: string;
  /** Name of the form that is adopted or revoked. */
  readonly name: string;
  /** ms: sends claimed before count for nothing when a form is learnt from here on. */
  readonly since: number;
  /** By which it was learnt, or the one that contradicted it; none for the word of a person. */
  readonly sends: readonly string[];
}

export type FormWord = Omit<DatedForm, "form">;

export function formAct(act: typeof formAdopted | typeof formRevoked, { key, site, at, ...body }: FormWord): Act {
  return { kind: "act", act, key: `${formActPrefix}${key}`, site, at, body: canonicalJson(body) };
}

/** Undefined for an act about something else. A form that this version of the hub does not know is none. */
export function datedForm({ act, key, site, at, body }: Act): DatedForm | undefined {
  if (act !== formAdopted && act !== formRevoked) return undefined;
  const said = JSON.parse(body) as Omit<FormWord, "key" | "site" | "at">;
  return { ...said, key, site, at, form: act === formAdopted ? normalFormOf(said.name) : undefined };
}

/** By source and number of the field. */
export type FormsInForce = ReadonlyMap<string, ReadonlyMap<number, NormalForm>>;

/** Forms of one kind from a moment, ms, to the next. `sense`: equal where the same forms are in force. */
export interface FormStretch {
  readonly from: number;
  readonly inForce: FormsInForce;
  readonly sense: string;
}

/** In order. Of two words of one moment about one field that with the greater key counts. */
export function formStretches(all: readonly DatedForm[], kind: Kind): readonly FormStretch[] {
  const { index } = fieldPlan(kind);
  const standing = new Map<string, DatedForm>();
  const stretches: FormStretch[] = [];
  for (const one of all.filter((form) => form.kind === kind.name).toSorted(inForceLater)) {
    standing.set(`${one.system} ${one.field}`, one);
    const inForce = new Map<string, Map<number, NormalForm>>();
    for (const { system, field, form } of standing.values()) {
      const place = index.get(field);
      if (form === undefined || place === undefined) continue;
      inForce.set(system, (inForce.get(system) ?? new Map<number, NormalForm>()).set(place, form));
    }
    const sense = [...standing.values()].flatMap(({ system, field, form }) => (form ? [`${system} ${field} ${form.name}`] : []));
    if (stretches.at(-1)?.from === one.at) stretches.pop();
    stretches.push({ from: one.at, inForce, sense: sense.toSorted().join("\n") });
  }
  return stretches;
}

/** Every word about forms so far. */
export interface FormBook {
  all(): readonly DatedForm[];
  stretches(kind: Kind): readonly FormStretch[];
  /** In force at `at`, ms. */
  at(kind: Kind, at: number): FormStretch | undefined;
  /** False where it is known. */
  add(form: DatedForm): boolean;
}

export function formBook(known: readonly DatedForm[] = []): FormBook {
  let all = known;
  let byKind = new Map<Kind, readonly FormStretch[]>();
  const stretches = (kind: Kind): readonly FormStretch[] => {
    if (all.length === 0) return none;
    const found = byKind.get(kind) ?? formStretches(all, kind);
    byKind.set(kind, found);
    return found;
  };
  return {
    all: () => all,
    stretches,
    at: (kind, at) => stretches(kind).findLast(({ from }) => from <= at),
    add(form) {
      if (all.some(({ key, at }) => key === form.key && at === form.at)) return false;
      all = [...all, form];
      byKind = new Map();
      return true;
    },
  };
}

const none: readonly FormStretch[] = [];

const inForceLater = (x: DatedForm, y: DatedForm): number => x.at - y.at || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0);
