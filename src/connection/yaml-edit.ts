// Changes to the text of hub.yaml that leave what a person wrote there as it is: order, comments, and every block that is not meant.

import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isSeq, parseDocument } from "yaml";
import { Fault } from "../base/fault.ts";

/** A part of hub.yaml as it is written there. */
export type Written = Readonly<Record<string, unknown>>;

export interface WrittenSource extends Written {
  readonly name: string;
}

/** What hub.yaml says of a source; undefined: it has none of that name. */
export const sourceIn = (text: string, name: string): WrittenSource | undefined => sourcesIn(text).find((one) => one.name === name);

export function sourcesIn(text: string): WrittenSource[] {
  const value: unknown = parseDocument(text).toJS({ maxAliasCount: 100 });
  const { sources } = (value ?? {}) as { readonly sources?: unknown };
  return Array.isArray(sources) ? (sources as WrittenSource[]) : [];
}

/** The text in which the source of that name is this one: changed where it differs, added at the end where there is none. */
export function withSource(text: string, source: WrittenSource): string {
  return edited(text, (document) => {
    const place = placeOf(document, source.name);
    if (place === undefined) addSource(document, source);
    else mergeAt(document, ["sources", place], sourceIn(text, source.name) ?? {}, source);
  });
}

export const withoutSource = (text: string, name: string): string =>
  edited(text, (document) => {
    const place = placeOf(document, name);
    if (place !== undefined) document.deleteIn(["sources", place]);
  });

export interface Group {
  readonly company: string;
  readonly site: string;
  /** ISO 4217. */
  readonly currency: string;
  /** IANA. */
  readonly zone: string;
}

/** The text in which the group has this company, with its site, its currency and its zone. */
export const withGroup = (text: string, { company, site, currency, zone }: Group): string =>
  edited(text, (document) => {
    document.setIn(["zone"], zone);
    document.setIn(["currency"], currency);
    document.setIn(["companies", company], document.createNode({ zone, currency }));
    document.setIn(["sites", site], document.createNode({ company }));
    document.setIn(["finance", "reporting_currency"], currency);
  });

function edited(text: string, edit: (document: Document) => void): string {
  const document = parseDocument(text, { uniqueKeys: true, strict: true });
  const [error] = document.errors;
  if (error !== undefined)
    throw new Fault({ code: "yaml-refused", subject: "hub.yaml", cause: error.message.split("\n", 1)[0] ?? "", hint: "correct the YAML" });
  edit(document);
  return document.toString({ lineWidth: 0, indentSeq: !/^\w+:[^\n]*\n- /m.test(text) });
}

function placeOf(document: Document, name: string): number | undefined {
  const sources = document.get("sources");
  if (!isSeq(sources)) return undefined;
  const place = sources.items.findIndex((one) => isMap(one) && one.get("name") === name);
  return place < 0 ? undefined : place;
}

function addSource(document: Document, source: WrittenSource): void {
  const node = document.createNode(source);
  const sources = document.get("sources");
  if (!isSeq(sources)) return document.set("sources", document.createNode([source]));
  node.spaceBefore = sources.items.length > 0;
  sources.flow = false;
  document.addIn(["sources"], node);
}

type Place = readonly (string | number)[];

const isPlain = (value: unknown): value is Written => typeof value === "object" && value !== null && !Array.isArray(value);

/** Only what differs is touched; a list that grew at its end keeps what stands in it. */
function mergeAt(document: Document, at: Place, before: unknown, after: unknown): void {
  if (isDeepStrictEqual(before, after)) return;
  if (isPlain(before) && isPlain(after)) {
    for (const key of Object.keys(before)) if (after[key] === undefined) document.deleteIn([...at, key]);
    for (const [key, value] of Object.entries(after)) if (value !== undefined) mergeAt(document, [...at, key], before[key], value);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length > 0 && isDeepStrictEqual(before, after.slice(0, before.length)))
    return after.slice(before.length).forEach((one) => document.addIn(at, document.createNode(one)));
  document.setIn(at, document.createNode(after));
}
