// Columns that stand in other records than the row's own, and are written there in the same call: what a product has of its template,
// and a numbered record (the first address of a party).

import { isExactObject, type ExactJson } from "../../base/exact-json.ts";
import type { Feed } from "./feed.ts";
import { askedField, valueAtPath } from "./field-path.ts";
import type { ModelFields } from "./model-field.ts";
import { type Json, sourceText } from "./tagged-value.ts";

/** Reference to the record whose fields are also the row's. */
const inherited: Readonly<Record<string, string>> = { "product.product": "template" };

/** The field of a template that holds its products: they are written with it. */
const heirs = "products";

/** A code is put together of the template's and the product's own part: which of them is meant, nobody can tell. */
const composed: ReadonlySet<string> = new Set(["code"]);

interface Other {
  readonly model: string;
  readonly id: number;
}

/** What a write states: as Tryton's `_timestamp` by "model,id", and which the other records are, by their path. */
export interface Seen {
  readonly stamps: { readonly [record: string]: string };
  readonly others: { readonly [path: string]: Other };
}

/** As text: the own stamp alone where no other record belongs to the row. */
export function seenText({ stamps, others }: Seen, model: string, id: number): string {
  const { [`${model},${id}`]: own = "", ...more } = stamps;
  return Object.keys(others).length === 0 ? own : `${own} ${JSON.stringify({ stamps: more, others })}`;
}

export function readSeen(text: string, model: string, id: number): Seen {
  const [own = "", ...rest] = text.split(" ");
  const { stamps, others } = (rest.length === 0 ? { stamps: {}, others: {} } : JSON.parse(rest.join(" "))) as Seen;
  return { stamps: { [`${model},${id}`]: own, ...stamps }, others };
}

/** "template", "addresses.0": as the paths of a feed's columns begin. */
const otherPaths = ({ model, fields }: Feed): string[] => {
  const numbered = fields.flatMap((path) => /^(\w+\.\d{1,2})\.\w+$/.exec(path)?.[1] ?? []);
  return [...new Set([...(inherited[model] === undefined ? [] : [inherited[model]]), ...numbered])];
};

/** To be asked for beside the columns. */
export const askedOfOthers = (feed: Feed): string[] =>
  otherPaths(feed).flatMap((path) => [`${askedField(path)}.id`, `${askedField(path)}._timestamp`]);

/** Caller guarantees: `record` was asked for with `askedOfOthers`. */
export function seenOf(record: ExactJson, feed: Feed, id: number, form: ModelFields): Seen {
  const stamps: Record<string, string> = {};
  const others: Record<string, Other> = {};
  if (!isExactObject(record)) return { stamps, others };
  const stamp = (model: string, of: number, path: string): void => {
    const seen = sourceText(valueAtPath(record, path) ?? null);
    if (typeof seen === "string") stamps[`${model},${of}`] = seen;
  };
  stamp(feed.model, id, "_timestamp");
  for (const path of otherPaths(feed)) {
    const model = form[path.split(".")[0] ?? ""]?.relation;
    const found = Number(sourceText(valueAtPath(record, `${path}.id`) ?? null));
    if (model === undefined || !(found > 0)) continue;
    others[path] = { model, id: found };
    stamp(model, found, `${path}._timestamp`);
  }
  return { stamps, others };
}

/** Where a column is written: in the row's own record (`path` undefined), or in another one. */
export interface Place {
  readonly path: string | undefined;
  readonly model: string;
  readonly field: string;
}

/** Undefined where it stands in a record that is none of the row's. */
export function placeOf(column: string, model: string, form: ModelFields, { others }: Seen): Place | undefined {
  const [, numbered, field] = /^(\w+\.\d{1,2})\.(\w+)$/.exec(column) ?? [];
  if (numbered !== undefined && field !== undefined) {
    const other = others[numbered];
    return other === undefined ? undefined : { path: numbered, model: other.model, field };
  }
  if (column.includes(".")) return undefined;
  const path = inherited[model];
  const template = path === undefined ? undefined : others[path];
  const isTheirs = template !== undefined && form[column]?.readonly === true && !composed.has(column);
  return isTheirs ? { path, model: template.model, field: column } : { path: undefined, model, field: column };
}

export interface Placed extends Place {
  readonly json: Json;
}

/** One call writes all of it or nothing. */
export function writeOf(model: string, id: number, placed: readonly Placed[], { others }: Seen) {
  const values = (of: readonly Placed[]): Record<string, Json> => Object.fromEntries(of.map(({ field, json }) => [field, json]));
  const own: Record<string, Json> = values(placed.filter(({ path }) => path === undefined));
  const numbered = placed.filter(({ path }) => path?.includes("."));
  for (const [list, of] of Map.groupBy(numbered, ({ path = "" }) => path.split(".")[0] ?? ""))
    own[list] = [...Map.groupBy(of, ({ path = "" }) => path)].map(([path, some]) => ["write", [others[path]?.id ?? 0], values(some)]);
  const theirs = placed.filter(({ path }) => path !== undefined && !path.includes("."));
  const template = others[theirs[0]?.path ?? ""];
  if (template === undefined) return { model, params: [[id], own] as const };
  const whole = Object.keys(own).length === 0 ? values(theirs) : { ...values(theirs), [heirs]: [["write", [id], own]] as const };
  return { model: template.model, params: [[template.id], whole] as const };
}
