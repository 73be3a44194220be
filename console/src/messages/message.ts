// Messages of a page: one JSON file per page and language. A message is text, or text by plural form; {name} is filled in.

import { use } from "react";
import { language, locale } from "./language.ts";
import { pseudo } from "./pseudo.ts";

export type MessageFile = Readonly<Record<string, string | { readonly one: string; readonly other: string }>>;
type Given = Readonly<Record<string, string | number>>;

/** Says a message of the page. `count` chooses between one and other. */
export type Say<Messages> = (name: keyof Messages & string, given?: Given) => string;

const files = import.meta.glob<MessageFile>("./*/*.json", { import: "default" });
const loading = new Map<string, Promise<MessageFile>>();

function load(page: string): Promise<MessageFile> {
  const path = `./${language === "de" ? "de" : "en"}/${page}.json`;
  const known = loading.get(path);
  if (known !== undefined) return known;
  const file = files[path];
  if (file === undefined) throw new Error(`there are no messages at ${path}`);
  const loaded = file();
  loading.set(path, loaded);
  return loaded;
}

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** `useMessages<typeof en>("inbox")`: the type comes from the English file, so a key that is not there does not compile. */
export function useMessages<Messages>(page: string): Say<Messages> {
  const messages = use(load(page));
  return (name, given = {}) => said(messages, name, given);
}

function said(messages: MessageFile, name: string, given: Given): string {
  const message = messages[name];
  if (message === undefined) return name;
  const text = typeof message === "string" ? message : message[plurals.select(Number(given["count"])) === "one" ? "one" : "other"];
  return filled(language === "en-XA" ? pseudo(text) : text, given);
}

const filled = (text: string, given: Given): string =>
  text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name];
    return value === undefined ? whole : typeof value === "number" ? numbers.format(value) : value;
  });
