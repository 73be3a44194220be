import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..", "..", "console", "src", "messages");
const filesOf = (language: string): string[] => readdirSync(join(folder, language)).toSorted();

type Message = string | { readonly one: string; readonly other: string };

const messagesOf = (language: string, file: string): Readonly<Record<string, Message>> =>
  JSON.parse(readFileSync(join(folder, language, file), "utf8")) as Readonly<Record<string, Message>>;

const placesOf = (message: Message): string[] => {
  const texts = typeof message === "string" ? [message] : [message.other];
  return texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)).toSorted();
};

test("every page speaks both languages, with the same messages and the same places in them", () => {
  expect(filesOf("de")).toEqual(filesOf("en"));
  for (const file of filesOf("en")) {
    const english = messagesOf("en", file);
    const german = messagesOf("de", file);
    expect(Object.keys(german).toSorted(), file).toEqual(Object.keys(english).toSorted());
    for (const [name, message] of Object.entries(english))
      expect(placesOf(german[name] ?? ""), `${file} ${name}`).toEqual(placesOf(message));
  }
});
