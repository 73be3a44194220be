// Messages of a page: one JSON file per page and language, all of a language loaded with the console. A message is text, or text by plural
// form; {name} is filled in.

import { use } from "react";
import { language, locale } from "./language.ts";
import type { MessageFile } from "./message-file.ts";
import { pseudo } from "./pseudo.ts";

type Given = Readonly<Record<string, string | number>>;

/** Says a message of the page. `count` chooses between one and other. */
export type Say<Messages> = (name: keyof Messages & string, given?: Given) => string;

type Files = Readonly<Record<string, MessageFile>>;

/** All of a language at once: a part that waited for its words would take the page away from whoever reads it. */
const loading: Promise<Files> = (language === "de" ? import("./de.ts") : import("./en.ts")).then(({ files }) => files);

function fileOf(files: Files, page: string): MessageFile {
  const file = files[page];
  if (file === undefined) throw new Error(`there are no messages of ${page}`);
  return file;
}

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

/** `useMessages<typeof en>("inbox")`: the type comes from the English file, so a key that is not there does not compile. */
export function useMessages<Messages>(page: string): Say<Messages> {
  const messages = fileOf(use(loading), page);
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
