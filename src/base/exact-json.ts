// JSON read without losing anything: a number is its source text (10.10 stays 10.10, long ids keep every digit), keys that
// reach prototypes and keys given twice are refused, depth is bounded, and every refusal says where.
import { Fault } from "./fault.ts";

/** Numbers and booleans are their source text. Objects have no prototype and keep the order of the text. */
export type ExactJson = string | null | readonly ExactJson[] | ExactObject;
export interface ExactObject {
  readonly [key: string]: ExactJson;
}

export const isExactObject = (value: ExactJson): value is ExactObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isExactList = (value: ExactJson): value is readonly ExactJson[] => Array.isArray(value);

/** Real documents nest less than ten deep; the bound keeps a hostile one from the call stack. */
export const jsonDepthMax = 64;

const refusedKeys = new Set(["__proto__", "constructor", "prototype"]);
const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const spaceForm = /[ \t\n\r]*/y;
const words: readonly (readonly [word: string, value: string | null])[] = [
  ["true", "true"],
  ["false", "false"],
  ["null", null],
];

/** Fault `json-refused` with line and column. */
export const parseExactJson = (text: string, subject: string, depthMax = jsonDepthMax): ExactJson => {
  let place = 0;
  /** Where the next backslash stands: looked up once per backslash, not once per text. */
  let slash = -1;

  const refuse = (cause: string, at = place): Fault => {
    const before = text.slice(0, at);
    const line = before.split("\n").length;
    const where = `line ${line} column ${at - before.lastIndexOf("\n")}`;
    return new Fault({ code: "json-refused", subject, cause: `${cause} at ${where}`, hint: "correct the JSON where it is written" });
  };
  const skipSpace = (): void => {
    spaceForm.lastIndex = place;
    spaceForm.test(text);
    place = spaceForm.lastIndex;
  };
  const take = (character: string): boolean => {
    skipSpace();
    if (text[place] !== character) return false;
    place += 1;
    return true;
  };

  const readString = (): string => {
    const start = place;
    let end = text.indexOf('"', start + 1);
    if (slash < start) slash = text.indexOf("\\", start);
    if (slash === -1) slash = text.length;
    if (slash < end) {
      end = start + 1;
      while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
    }
    if (end === -1 || end >= text.length) throw refuse("a text is not closed", start);
    place = end + 1;
    let value: string;
    try {
      value = JSON.parse(text.slice(start, place));
    } catch {
      throw refuse("a text holds a control character or a wrong escape", start);
    }
    if (!value.isWellFormed()) throw refuse("a text holds half a character (lone surrogate)", start);
    return value;
  };

  const readObject = (depth: number): ExactObject => {
    const object: Record<string, ExactJson> = Object.create(null);
    place += 1;
    if (take("}")) return object;
    do {
      skipSpace();
      if (text[place] !== '"') throw refuse("a key is expected");
      const at = place;
      const key = readString();
      if (refusedKeys.has(key)) throw refuse(`the key ${key} is refused`, at);
      if (key in object) throw refuse(`the key ${JSON.stringify(key)} is given twice`, at);
      if (!take(":")) throw refuse("a colon is expected");
      object[key] = readValue(depth + 1);
    } while (take(","));
    if (!take("}")) throw refuse("a comma or } is expected");
    return object;
  };

  const readList = (depth: number): ExactJson[] => {
    const list: ExactJson[] = [];
    place += 1;
    if (take("]")) return list;
    do list.push(readValue(depth + 1));
    while (take(","));
    if (!take("]")) throw refuse("a comma or ] is expected");
    return list;
  };

  const readValue = (depth: number): ExactJson => {
    if (depth > depthMax) throw refuse(`it is nested more than ${depthMax} deep`);
    skipSpace();
    const first = text[place];
    if (first === '"') return readString();
    if (first === "{") return readObject(depth);
    if (first === "[") return readList(depth);
    for (const [word, value] of words) {
      if (!text.startsWith(word, place)) continue;
      place += word.length;
      return value;
    }
    numberForm.lastIndex = place;
    const number = numberForm.exec(text)?.[0];
    if (number === undefined) throw refuse(first === undefined ? "it ends too early" : "a value is expected");
    place += number.length;
    return number;
  };

  const value = readValue(1);
  skipSpace();
  if (place < text.length) throw refuse("something follows the value");
  return value;
};
