// How a system shows a value that it was told: in one of a closed list of forms. A form is data, the names of its steps in their order:
// "single-spaces+upper".

import { compare, parseDecimal, powerOfTen, rescale, toText } from "../base/decimal.ts";
import { instantText, parseInstant } from "../base/instant.ts";
import type { FieldType } from "../model/field.ts";

export interface NormalForm {
  readonly name: string;
  /** "with single spaces, in capital letters". */
  readonly text: string;
  /** What the system shows of a value; the value itself where the form is none for it. */
  of(value: string): string;
}

type Apply = (value: string) => string;

interface Step {
  readonly text: string;
  readonly apply: Apply;
}

const spaces = /\s+/gu;
const marks = /\p{Diacritic}/gu;

const withoutDiacritics: Apply = (value) => value.normalize("NFD").replaceAll(marks, "").normalize("NFC");
const titled: Apply = (value) => value.toLowerCase().replaceAll(/(?<![\p{L}\p{M}\p{N}'’])\p{L}/gu, (letter) => letter.toUpperCase());

/** In the order in which they are done; of one list at most one is in a form. */
const textSteps: readonly Readonly<Record<string, Step>>[] = [
  { "without-diacritics": { text: "without diacritics", apply: withoutDiacritics } },
  {
    trim: { text: "without spaces around it", apply: (value) => value.trim() },
    "single-spaces": { text: "with single spaces", apply: (value) => value.trim().replaceAll(spaces, " ") },
    "no-spaces": { text: "without spaces", apply: (value) => value.replaceAll(spaces, "") },
    "letters-and-digits": { text: "letters and digits only", apply: (value) => value.replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "") },
    "digits-only": { text: "digits only", apply: (value) => value.replaceAll(/\D/g, "") },
  },
  {
    upper: { text: "in capital letters", apply: (value) => value.toUpperCase() },
    lower: { text: "in small letters", apply: (value) => value.toLowerCase() },
    title: { text: "with a capital letter for each word", apply: titled },
    // Databases of a plain collation know no other letters.
    "upper-a-to-z": { text: "in capital letters from A to Z", apply: (value) => value.replaceAll(/[a-z]/g, (one) => one.toUpperCase()) },
    "lower-a-to-z": { text: "in small letters from a to z", apply: (value) => value.replaceAll(/[A-Z]/g, (one) => one.toLowerCase()) },
  },
];

/** Alone in their form. */
const timeSteps: Readonly<Record<string, Step>> = {
  "date-only": { text: "the day only", apply: (value) => onInstant(value, (ms) => ms - (((ms % dayMs) + dayMs) % dayMs)) },
  "to-the-second": { text: "to the second", apply: (value) => onInstant(value, (ms) => Math.floor(ms / 1000) * 1000) },
};
const dayMs = 86_400_000;

function onInstant(value: string, change: (ms: number) => number): string {
  const ms = parseInstant(value);
  return ms === undefined ? value : instantText(change(ms));
}

/** Ways in which a system takes decimals off, by the end of the name of the step. */
const roundings = ["", "-even", "-down"] as const;
const roundingText = { "": "rounded to", "-even": "rounded to even at", "-down": "cut off after" } as const;

function rounded(value: string, scale: number, way: (typeof roundings)[number]): string {
  const decimal = parseDecimal(value);
  if (decimal === undefined) return value;
  if (way !== "-down") return toText(rescale(decimal, scale, way === "" ? "half-up" : "half-even"));
  if (decimal.scale <= scale) return toText(decimal);
  return toText({ digits: decimal.digits / powerOfTen(decimal.scale - scale), scale });
}

/** A system that cuts leaves no space at the end: whoever reads it takes that off. */
const cut = (value: string, length: number): string => {
  const letters = Array.from(value);
  return letters.length <= length ? value : letters.slice(0, length).join("").trimEnd();
};

const numbered = /^(?:cut-(?<length>[1-9]\d{0,4})|decimals-(?<scale>\d{1,2})(?<way>-even|-down)?)$/;

function stepOf(name: string): (Step & { readonly order: number }) | undefined {
  const order = textSteps.findIndex((list) => Object.hasOwn(list, name));
  const known = textSteps[order]?.[name];
  if (known !== undefined) return { ...known, order };
  if (Object.hasOwn(timeSteps, name)) return { ...(timeSteps[name] as Step), order: alone };
  const found = numbered.exec(name)?.groups;
  if (found === undefined) return undefined;
  if (found["length"] !== undefined) {
    const length = Number(found["length"]);
    return { text: `cut after ${length} characters`, apply: (value) => cut(value, length), order: textSteps.length };
  }
  const [scale, way] = [Number(found["scale"]), (found["way"] ?? "") as (typeof roundings)[number]];
  return { text: `${roundingText[way]} ${scale} decimals`, apply: (value) => rounded(value, scale, way), order: alone };
}

const alone = 99;

const forms = new Map<string, NormalForm>();

/** Undefined for a name that is no form. */
export function normalFormOf(name: string): NormalForm | undefined {
  const known = forms.get(name);
  if (known !== undefined) return known;
  const steps = name.split("+").map(stepOf);
  let order = -1;
  for (const step of steps) {
    if (step === undefined || step.order <= order || (step.order === alone && steps.length > 1)) return undefined;
    order = step.order;
  }
  const form: NormalForm = {
    name,
    text: steps.map((step) => step?.text).join(", "),
    of: (value) => steps.reduce((text, step) => step?.apply(text) ?? text, value),
  };
  forms.set(name, form);
  return form;
}

/** Whether a system of this form that was told the value shows what it says. */
export function showsAs(form: NormalForm, value: string, said: string): boolean {
  const shown = form.of(value);
  if (shown === said) return true;
  const [one, other] = [parseDecimal(shown), parseDecimal(said)];
  return one !== undefined && other !== undefined && form.name.startsWith("decimals-") && compare(one, other) === 0;
}

/** Forms that a field of this type may have and that such showings could be of: the simplest first. References and truths have none. */
export function formsFor(type: FieldType["kind"], shown: readonly string[]): readonly string[] {
  switch (type) {
    case "text":
    case "code":
      return textForms(Math.max(...shown.map((one) => Array.from(one).length)));
    case "decimal":
    case "integer": {
      const scale = Math.max(...shown.map((one) => parseDecimal(one)?.scale ?? 0));
      return roundings.map((way) => `decimals-${scale}${way}`);
    }
    case "instant":
      return Object.keys(timeSteps).toReversed();
    case "date":
    case "boolean":
    case "reference":
      return [];
  }
}

/** Nothing that was shown is longer than the cut; a space at its end is gone. */
function textForms(longest: number): readonly string[] {
  const cuts = longest === 0 ? [] : [`cut-${longest}`, `cut-${longest + 1}`];
  const lists = [...textSteps.map((list) => Object.keys(list)), cuts];
  const all = lists.reduce<readonly (readonly string[])[]>(
    (begun, list) => [...begun, ...begun.flatMap((steps) => list.map((step) => [...steps, step]))],
    [[]],
  );
  return all
    .filter((steps) => steps.length > 0)
    .toSorted((x, y) => x.length - y.length)
    .map((steps) => steps.join("+"));
}

/** Those that say it in another way only, and lose nothing that people tell values apart by. */
export const harmlessForms = ["trim", "single-spaces", "upper", "lower", "single-spaces+upper", "single-spaces+lower"];
