// How alike two names are: of companies without their legal forms, of persons by given and family name.
import { align, share } from "./alignment.ts";
import { isSameGivenName } from "./given-name.ts";
import { wordLikeness, words } from "./word.ts";

/** Legal forms and fillers say nothing about who a company is. Folded, as `words` gives them. */
const legalForms = new Set(
  (
    "ab ag aps as asa bv bvba co company corp corporation cie cv ev eg et fils gbr gmbh inc incorporated kft kg kgaa lda limited " +
    "llc llp lp ltd mbh nv ohg oy oyj plc pte pty public sa sarl sas se sl spa spzoo srl sro the ug und and of zoo"
  ).split(" "),
);

/** Father and son at one address: what tells them apart. */
const generations = new Map(Object.entries({ jr: "2", junior: "2", sr: "1", senior: "1", i: "1", ii: "2", iii: "3", iv: "4" }));

/** The words of a name without legal forms and remarks in brackets; all of them where nothing else is left. */
export const nameTokens = (value: string): readonly string[] => {
  const bare = value.replace(/\([^()]*\)/gu, " ");
  const all = words(bare.trim() === "" ? value : bare);
  const telling = all.filter((word) => !legalForms.has(word));
  return telling.length > 0 ? telling : all;
};

const scriptForms = [/\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];
const latin = /\p{Script=Latin}/u;

/** Which scripts with letters that look like Latin ones a text is written in, as one comparable text; "" for none. */
export const lookAlikeScripts = (value: string): string =>
  scriptForms.map((form, place) => (form.test(value.normalize("NFKC")) ? String(place) : "")).join("");

/** Words of different scripts cannot be compared by their letters. */
const isComparable = (a: readonly string[], b: readonly string[]): boolean => {
  const [one, other] = [a.some((word) => latin.test(word)), b.some((word) => latin.test(word))];
  return one === other;
};

/** What contradicts counts twice; a word more in full, for a sister company at the same address is called by one word more. */
const weight = { contrary: 2, surplus: 1 };

/** The name of a company or thing. Undefined: it cannot be compared. */
export function nameLikeness(a: string, b: string): number | undefined {
  const [one, other] = [nameTokens(a), nameTokens(b)];
  return isComparable(one, other) ? share(align(one, other, wordLikeness), weight) : undefined;
}

const givenNameLikeness = (a: string, b: string): number => Math.max(wordLikeness(a, b), isSameGivenName(a, b) ? 0.9 : 0);

/** Persons have middle names and second family names that are often left out. */
const personWeight = { contrary: 2, surplus: 0.25 };

type Words = readonly string[];

/** A blank in the middle of a name is a typing error like any other. */
const partLikeness = (a: Words, b: Words, alike: (one: string, other: string) => number): number =>
  Math.max(share(align(a, b, alike), personWeight), a.length === b.length ? 0 : wordLikeness(a.join(""), b.join("")));

interface PersonName {
  readonly given: readonly string[];
  readonly family: readonly string[];
  readonly all: readonly string[];
  readonly generation: string | undefined;
}

function personName([name, given, family]: readonly (string | null)[]): PersonName {
  const all = given || family ? `${given ?? ""} ${family ?? ""}` : (name ?? "");
  const found = words(all);
  const generation = found.length > 1 ? found.flatMap((word) => generations.get(word) ?? [])[0] : undefined;
  const telling = (value: string | null | undefined): string[] =>
    words(value ?? "").filter((word) => generation === undefined || !generations.has(word));
  return {
    given: telling(given),
    family: telling(family),
    all: telling(given || family ? all : nameTokens(name ?? "").join(" ")),
    generation,
  };
}

/** How alike father and son are who bear one name. */
const otherGeneration = 0.1;
/** Given names that differ under one family name are two of a family; one given name under two family names may have married. */
const onlyFamily = 0.1;
const onlyGiven = 0.5;

/**
 * Values: whole name, given name, family name; any may be missing. Given and family name may be exchanged. Undefined: nothing to
 * compare, or other scripts.
 */
export function personLikeness(a: readonly (string | null)[], b: readonly (string | null)[]): number | undefined {
  const [one, other] = [personName(a), personName(b)];
  if (one.all.length === 0 || other.all.length === 0 || !isComparable(one.all, other.all)) return undefined;
  const alike = Math.max(byParts(one, other), byParts(one, { ...other, given: other.family, family: other.given }));
  const isPerson = one.family.length > 0 || other.family.length > 0;
  const found =
    alike >= 0
      ? alike
      : isPerson
        ? partLikeness(one.all, other.all, givenNameLikeness)
        : share(align(one.all, other.all, givenNameLikeness), weight);
  const apart = one.generation !== undefined && other.generation !== undefined && one.generation !== other.generation;
  return apart ? Math.min(found, otherGeneration) : found;
}

/** Negative where a part is missing. */
function byParts(one: PersonName, other: PersonName): number {
  if ([one.given, one.family, other.given, other.family].some((part) => part.length === 0)) return -1;
  const given = partLikeness(one.given, other.given, givenNameLikeness);
  const family = partLikeness(one.family, other.family, wordLikeness);
  return given * family + onlyGiven * given * (1 - family) + onlyFamily * family * (1 - given);
}
