// XML read strictly and within limits: strings only, no DOCTYPE, no entity but the five of XML, bounded depth and size.

import { SaxesParser } from "saxes";
import { type ParkCause, parkCause } from "../model/park.ts";

export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
  text: string;
}

/** A bank statement nests about twelve deep, metadata of a service about ten. */
const depthMax = 48;
/** The longest field of ISO 20022 has 500 characters. */
const textLengthMax = 16_384;
const refusedNames = new Set(["__proto__", "constructor", "prototype"]);
/** The parser gets the text in pieces, so that a refusal comes before the rest is read. */
const pieceLength = 65_536;

export class XmlRefused extends Error {
  readonly park: ParkCause;
  constructor(park: ParkCause) {
    super(park.cause);
    this.park = park;
  }
}

export const refuseXml = (parkClass: ParkCause["class"], cause: string, hint: string): never => {
  throw new XmlRefused(parkCause(parkClass, cause, hint));
};

const encodings: ReadonlyMap<string, string> = new Map([
  ["utf-8", "utf-8"],
  ["us-ascii", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["iso-8859-1", "windows-1252"],
  ["iso-8859-15", "iso-8859-15"],
  ["windows-1252", "windows-1252"],
]);

/** Text by byte order mark and declaration; a byte that does not belong to the declared encoding refuses the file. */
export const decodeXml = (bytes: Uint8Array): string => {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1").replaceAll("\u0000", "");
  const declared = /^[^<]{0,3}<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(start)?.[1]?.toLowerCase() ?? "utf-8";
  const known = encodings.get(declared);
  if (known === undefined) return refuseXml("value", `the encoding ${declared} is not supported`, "ask for UTF-8 where it is written");
  const wide = isLittle || bytes[1] === 0 ? "utf-16le" : "utf-16be";
  const encoding = isLittle || isBig || known === "utf-16" ? wide : known;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return refuseXml("value", `the file holds bytes that are not ${declared}`, "ask for the encoding that is written to be declared");
  }
};

export interface XmlVisitor {
  /** The root's namespace, before anything else. Throws to refuse. */
  root(namespace: string): void;
  /** True where the element, closed and complete, is handed over by `take` instead of being kept in its parent. */
  takes(path: readonly string[]): boolean;
  take(node: XmlNode, path: readonly string[]): void;
}

/** Throws `XmlRefused` for everything that is not well-formed XML within the limits. */
export const readXml = (text: string, visitor: XmlVisitor): void => {
  if (text.includes("<!DOCTYPE"))
    refuseXml("value", "the file has a DOCTYPE", "neither statements nor metadata have one; ask who wrote this file");
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlNode[] = [];
  const path: string[] = [];
  parser.on("error", (error) =>
    refuseXml("value", `it is not well-formed XML or ends too early: ${error.message}`, "fetch the file again"),
  );
  parser.on("opentag", (tag) => {
    if (open.length === 0) visitor.root(tag.uri);
    if (open.length >= depthMax) refuseXml("too-large", `elements nest more than ${depthMax} deep`, "ask who wrote this file");
    if (refusedNames.has(tag.local)) refuseXml("value", `the element ${tag.local} is refused`, "ask who wrote this file");
    const attributes = new Map(Object.values(tag.attributes).map((attribute) => [attribute.local, attribute.value]));
    open.push({ name: tag.local, attributes, children: [], text: "" });
    path.push(tag.local);
  });
  const addText = (piece: string): void => {
    const node = open.at(-1);
    if (node === undefined) return;
    node.text += piece;
    if (node.text.length > textLengthMax)
      refuseXml("too-large", `${node.name} has more than ${textLengthMax} characters`, "ask who wrote this file");
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const node = open.pop();
    if (node === undefined) return;
    if (visitor.takes(path)) visitor.take(node, path);
    else open.at(-1)?.children.push(node);
    path.pop();
  });
  for (let start = 0; start < text.length; start += pieceLength) parser.write(text.slice(start, start + pieceLength));
  parser.close();
};

/** The first node down a path of names. */
export const nodeAt = (node: XmlNode | undefined, ...names: readonly string[]): XmlNode | undefined => {
  let found = node;
  for (const name of names) found = found?.children.find((child) => child.name === name);
  return found;
};

export const nodesAt = (node: XmlNode, name: string): XmlNode[] => node.children.filter((child) => child.name === name);

/** Trimmed text down a path; undefined where there is none. */
export const textAt = (node: XmlNode | undefined, ...names: readonly string[]): string | undefined => {
  const text = nodeAt(node, ...names)?.text.trim();
  return text === "" ? undefined : text;
};
