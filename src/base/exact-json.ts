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
  const scan: Scan = { text, subject, depthMax, place: 0, slash: -1 };
  const value = readValue(scan, 1);
  skipSpace(scan);
  if (scan.place < text.length) throw refused(scan, "something follows the value");
  return value;
};

interface Scan {
  readonly text: string;
  readonly subject: string;
  readonly depthMax: number;
  place: number;
  /** Where the next backslash stands: looked up once per backslash, not once per text. */
  slash: number;
}

const refused = ({ text, subject, place }: Scan, cause: string, at = place): Fault => {
  const before = text.slice(0, at);
  const where = `line ${before.split("\n").length} column ${at - before.lastIndexOf("\n")}`;
  return new Fault({ code: "json-refused", subject, cause: `${cause} at ${where}`, hint: "correct the JSON where it is written" });
};

const skipSpace = (scan: Scan): void => {
  spaceForm.lastIndex = scan.place;
  spaceForm.test(scan.text);
  scan.place = spaceForm.lastIndex;
};

/** True where the next character that is not space is this one; it is then behind. */
const takes = (scan: Scan, character: string): boolean => {
  skipSpace(scan);
  if (scan.text[scan.place] !== character) return false;
  scan.place += 1;
  return true;
};

const readValue = (scan: Scan, depth: number): ExactJson => {
  const { text } = scan;
  if (depth > scan.depthMax) throw refused(scan, `it is nested more than ${scan.depthMax} deep`);
  skipSpace(scan);
  const first = text[scan.place];
  if (first === '"') return readString(scan);
  if (first === "{") return readObject(scan, depth);
  if (first === "[") return readList(scan, depth);
  for (const [word, value] of words) {
    if (!text.startsWith(word, scan.place)) continue;
    scan.place += word.length;
    return value;
  }
  numberForm.lastIndex = scan.place;
  const number = numberForm.exec(text)?.[0];
  if (number === undefined) throw refused(scan, first === undefined ? "it ends too early" : "a value is expected");
  scan.place += number.length;
  return number;
};

const readObject = (scan: Scan, depth: number): ExactObject => {
  const object: Record<string, ExactJson> = Object.create(null);
  scan.place += 1;
  if (takes(scan, "}")) return object;
  do {
    skipSpace(scan);
    if (scan.text[scan.place] !== '"') throw refused(scan, "a key is expected");
    const at = scan.place;
    const key = readString(scan);
    if (refusedKeys.has(key)) throw refused(scan, `the key ${key} is refused`, at);
    if (key in object) throw refused(scan, `the key ${JSON.stringify(key)} is given twice`, at);
    if (!takes(scan, ":")) throw refused(scan, "a colon is expected");
    object[key] = readValue(scan, depth + 1);
  } while (takes(scan, ","));
  if (!takes(scan, "}")) throw refused(scan, "a comma or } is expected");
  return object;
};

const readList = (scan: Scan, depth: number): ExactJson[] => {
  const list: ExactJson[] = [];
  scan.place += 1;
  if (takes(scan, "]")) return list;
  do list.push(readValue(scan, depth + 1));
  while (takes(scan, ","));
  if (!takes(scan, "]")) throw refused(scan, "a comma or ] is expected");
  return list;
};

const readString = (scan: Scan): string => {
  const { text, place: start } = scan;
  let end = text.indexOf('"', start + 1);
  if (scan.slash < start) scan.slash = text.indexOf("\\", start);
  if (scan.slash === -1) scan.slash = text.length;
  if (scan.slash < end) {
    end = start + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === "\\" ? 2 : 1;
  }
  if (end === -1 || end >= text.length) throw refused(scan, "a text is not closed");
  scan.place = end + 1;
  let value: string;
  try {
    value = JSON.parse(text.slice(start, scan.place));
  } catch {
    throw refused(scan, "a text holds a control character or a wrong escape", start);
  }
  if (!value.isWellFormed()) throw refused(scan, "a text holds half a character (lone surrogate)", start);
  return value;
};
