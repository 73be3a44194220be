// Words of a value made comparable, and how alike two words are.
import { present } from "../base/assert.ts";

const marks = /\p{M}/gu;
const breaks = /[^\p{L}\p{N}]+/u;

/** Lower-case words without accents and punctuation; points inside an abbreviation (S.p.A.) join, other signs part. */
export function words(value: string): readonly string[] {
  const known = split.get(value);
  if (known !== undefined) return known;
  if (split.size >= splitMax) split.clear();
  const found = wordsOf(value);
  split.set(value, found);
  return found;
}

/** Whoever arrives is compared with several, so the same values come again. A few MiB. */
const splitMax = 5_000;
const split = new Map<string, readonly string[]>();

const plain = /^[\0-\x7f]*$/;

/** Most values are of plain letters: no accents need be looked for, which takes most of the time. */
const wordsOf = (value: string): string[] => (plain.test(value) ? plainWords(value) : accentedWords(value));

const plainWords = (value: string): string[] =>
  value
    .toLowerCase()
    .replace(/['.`]/g, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

const accentedWords = (value: string): string[] =>
  value
    .normalize("NFKD")
    .replace(marks, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replace(/[.'’`]/gu, "")
    .split(breaks)
    .filter((word) => word !== "");

/** All letters and digits of a code, upper-case: how an identifier is compared, whatever separates its groups. */
export const codeText = (value: string): string =>
  plain.test(value)
    ? value.toUpperCase().replace(/[^A-Z0-9]+/g, "")
    : value
        .normalize("NFKC")
        .toUpperCase()
        .replace(/[^\p{L}\p{N}]/gu, "");

/**
 * What is heard of a Latin word: the first letter and the consonants after it, with letters that sound alike made one. Sarah and
 * Zara, Thompson and Tompson, Garski and Garsky sound the same.
 */
export function sound(word: string): string {
  if (!latinWord.test(word)) return word;
  const known = sounds.get(word);
  if (known !== undefined) return known;
  if (sounds.size >= soundsMax) sounds.clear();
  const heard = soundOf(word);
  sounds.set(word, heard);
  return heard;
}

/** The same words come again and again: each candidate of each arrival is heard. A few MiB. */
const soundsMax = 20_000;
const sounds = new Map<string, string>();
const latinWord = /^[a-z]+$/;

function soundOf(word: string): string {
  const heard = word
    .replace(/^ge(?=o?[rf])/, "je")
    .replace(/^wr|^kn/, (two) => two.slice(1))
    .replaceAll("ph", "f")
    .replaceAll(/gh(?=$|t)/g, "")
    .replaceAll("sch", "s")
    .replaceAll("ck", "k")
    .replaceAll("tz", "z")
    .replaceAll(/[cqg](?=k)/g, "")
    .replaceAll(/c(?=[eiy])/g, "s")
    .replaceAll(/[cq]/g, "k")
    .replaceAll("x", "ks")
    .replaceAll("z", "s")
    .replaceAll("w", "v")
    .replaceAll(/(?<=.)h/g, "");
  const first = /^[aeiouy]/.test(heard) ? "a" : "";
  return first + heard.replaceAll(/[aeiouy]/g, "").replaceAll(/(.)\1+/g, "$1");
}

/** A sound of one letter (Lee, Leigh) is a weak sign. */
const soundLettersMin = 2;
const weakLettersMin = 3;

/** Edits (a letter more, less, other, or two exchanged) from one word to the other; `max + 1` where it takes more. */
export function edits(a: string, b: string, max: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
      least = Math.min(least, cost);
    }
    if (least > max) return max + 1;
    [before, last] = [last, row];
  }
  return Math.min(at(last, b.length), max + 1);
}

const at = (row: readonly number[], place: number): number => present(row[place], "a cost");

const hasDigit = /\d/;

/** 0 to 1. Words with digits are equal or not: house 12 is not house 14. */
export function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  if (hasDigit.test(a) || hasDigit.test(b)) return 0;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  // An initial stands for the name it begins.
  if (short.length === 1) return long.startsWith(short) ? 0.8 : 0;
  const heard = sound(a);
  const isHeardAlike = heard === sound(b);
  if (isHeardAlike && heard.length >= soundLettersMin) return 0.95;
  if (isHeardAlike && short.length >= weakLettersMin) return 0.75;
  const max = long.length >= 7 ? 2 : 1;
  const found = short.length >= 4 ? edits(a, b, max) : max + 1;
  return found > max ? 0 : 1 - (found * 0.6) / long.length;
}
