// Opens a workbook again: what is in its cells, and of which type they are.

import { inflateRawSync } from "node:zlib";
import { SaxesParser } from "saxes";

export interface ReadCell {
  /** As the file has it: n, s, inlineStr, b, d; "n" where none is told. */
  readonly type: string;
  readonly text: string;
}

/** The files of a zip by their names, from its central directory. */
function unzipped(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(from, from + size);
    files.set(name, bytes.readUInt16LE(at + 10) === 0 ? raw : inflateRawSync(raw));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

/** Texts of the elements of a name. */
function textsOf(xml: string, element: string): string[] {
  const texts: string[] = [];
  let depth = 0;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => {
    if (name !== element) return;
    depth += 1;
    texts.push("");
  });
  parser.on("closetag", ({ name }) => void (depth -= name === element ? 1 : 0));
  parser.on("text", (text) => void (depth > 0 && texts.push((texts.pop() ?? "") + text)));
  parser.write(xml).close();
  return texts;
}

/** Rows of the first sheet; formulas are not among them, and a file that has one is refused. */
export function readWorkbook(bytes: Buffer): ReadCell[][] {
  const files = unzipped(bytes);
  const file = (name: string): string => files.get(name)?.toString("utf8") ?? "";
  const shared = file("xl/sharedStrings.xml") === "" ? [] : textsOf(file("xl/sharedStrings.xml"), "si");
  const rows: ReadCell[][] = [];
  let cell: { type: string; text: string } | undefined;
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "f") throw new Error("a cell is a formula");
    if (name === "row") rows.push([]);
    if (name === "c") cell = { type: String(attributes["t"] ?? "n"), text: "" };
  });
  parser.on("text", (text) => void (cell !== undefined && (cell.text += text)));
  parser.on("closetag", ({ name }) => {
    if (name !== "c" || cell === undefined) return;
    rows.at(-1)?.push(cell.type === "s" ? { type: "s", text: shared[Number(cell.text)] ?? "" } : cell);
    cell = undefined;
  });
  parser.write(file("xl/worksheets/sheet1.xml")).close();
  return rows;
}
