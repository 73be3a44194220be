// How alike two values are, from 0 (nothing in common) to 1 (equal). Symmetric, and the same on every machine.
import { present } from "../base/assert.ts";
import { compare, parseDecimal } from "../base/decimal.ts";
import type { Comparator } from "../model/kind.ts";

/** Legal forms and fillers say nothing about who a company is. Folded, as `words` gives them. */
const legalForms = new Set(
  (
    "ab ag aps as asa bv bvba co company corp corporation cie cv ev eg et fils gbr gmbh inc incorporated kft kg kgaa lda limited " +
    "llc llp lp ltd mbh nv ohg oy oyj plc pte pty public sa sarl sas se sl spa spzoo srl sro the ug und and of zoo"
  ).split(" "),
);

/** Short forms of what street names are made of. */
const streetForms = new Map(
  Object.entries({
    street: "st",
    str: "st",
    strasse: "st",
    road: "rd",
    avenue: "ave",
    av: "ave",
    lane: "ln",
    drive: "dr",
    place: "pl",
    boulevard: "blvd",
    platz: "pl",
  }),
);

/** Lower-case words without accents and punctuation; points inside an abbreviation (S.p.A.) join, other signs part. */
export const words = (value: string): string[] => {
  const folded = value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
  return folded
    .replace(/[.'’]/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
};

/** The words of a name without legal forms; all of them where nothing else is left. */
export const nameTokens = (value: string): string[] => {
  const all = words(value);
  const telling = all.filter((word) => !legalForms.has(word));
  return telling.length > 0 ? telling : all;
};

const scriptForms = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u, /\p{Script=Cherokee}/u];

/** Which scripts with look-alike letters a text is written in, as one comparable text. */
export const scripts = (value: string): string => scriptForms.map((form) => (form.test(value.normalize("NFKC")) ? "+" : "-")).join("");

export const phoneDigits = (value: string): string => value.replace(/\D/gu, "").replace(/^0+/u, "");

const streetWords = (value: string): string[] =>
  words(value.replace(/(\p{L})(?:straße|strasse|str\.)/giu, "$1 st")).map((word) => streetForms.get(word) ?? word);

export function likeness(comparator: Comparator, one: string, other: string): number {
  // The greedy pairings below may depend on which side comes first, so the sides are ordered.
  const [a, b] = one <= other ? [one, other] : [other, one];
  switch (comparator) {
    case "name":
      return alignment(nameTokens(a), nameTokens(b));
    case "text":
      return alignment(words(a), words(b));
    case "address":
      return alignment(streetWords(a), streetWords(b));
    case "exact":
      return words(a).join("") === words(b).join("") ? 1 : 0;
    case "phone":
      return phoneLikeness(phoneDigits(a), phoneDigits(b));
    case "number":
      return numberLikeness(a, b);
  }
}

const phoneDigitsMin = 6;

/** One number written with and one without country code end alike. */
const phoneLikeness = (a: string, b: string): number => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= phoneDigitsMin && long.endsWith(short) ? 1 : 0;
};

const numberLikeness = (a: string, b: string): number => {
  const [x, y] = [parseDecimal(a), parseDecimal(b)];
  return x !== undefined && y !== undefined && compare(x, y) === 0 ? 1 : 0;
};

/** Words that are hardly alike count as different. */
const wordLikenessMin = 0.8;

/** Dice over words, each with its best partner: order of the words and a typing error in one of them cost little. */
function alignment(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  const pairs = a.flatMap((x, i) => b.map((y, j) => ({ i, j, score: jaroWinkler(x, y) }))).filter(({ score }) => score >= wordLikenessMin);
  pairs.sort((p, q) => q.score - p.score || p.i + p.j - (q.i + q.j) || Math.abs(p.i - p.j) - Math.abs(q.i - q.j));
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  let shared = 0;
  for (const { i, j, score } of pairs) {
    if (takenA.has(i) || takenB.has(j)) continue;
    takenA.add(i);
    takenB.add(j);
    shared += score * (letters(a[i]) + letters(b[j]));
  }
  const all = [...a, ...b].reduce((sum, word) => sum + letters(word), 0);
  return shared / all;
}

/** Long words tell more than short ones. */
const letters = (word: string | undefined): number => present(word, "a word").length;

const prefixMax = 4;
const prefixWeight = 0.1;

/** Jaro-Winkler: matching letters within half the length, transpositions at half weight, a bonus for a common start. */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const jaro = jaroOf(a, b);
  let common = 0;
  while (common < prefixMax && common < a.length && a[common] === b[common]) common += 1;
  return jaro + common * prefixWeight * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
  const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Array<boolean>(b.length).fill(false);
  const matched: string[] = [];
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - reach); j <= Math.min(b.length - 1, i + reach); j += 1) {
      if (taken[j] || a[i] !== b[j]) continue;
      taken[j] = true;
      matched.push(present(a[i], "a letter"));
      break;
    }
  }
  if (matched.length === 0) return 0;
  const matchedInB = [...taken.keys()].filter((j) => taken[j]);
  const transposed = matched.filter((letter, index) => letter !== b[present(matchedInB[index], "a match")]).length / 2;
  const m = matched.length;
  return (m / a.length + m / b.length + (m - transposed) / m) / 3;
}
