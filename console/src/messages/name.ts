// What kinds, fields and states are called, as the hub told it in the reader's language.

import { language } from "./language.ts";
import { pseudo } from "./pseudo.ts";

let known: Readonly<Record<string, string>> = {};

export const takeNames = (names: Readonly<Record<string, string>>): void => {
  known = names;
};

/** `promised_date` as Promised date, or as the hub says it better. A name of a user's own is called as it is written. */
export function nameOf(name: string): string {
  const said = known[name] ?? writtenOut(name);
  return language === "en-XA" ? pseudo(said) : said;
}

/** A state that a record is in, where the language has a word for it. */
export const stateName = (state: string): string => known[state] ?? state;

function writtenOut(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
