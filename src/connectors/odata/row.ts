// Answers of a service to rows of text: entities of a page, what is read along with them, and what says that one is gone.

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";
import { parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";
import { type FeedForm, removedColumn } from "./feed-form.ts";
import type { Property } from "./entity-model.ts";
import { sourceText } from "./value.ts";

export interface Answer {
  readonly entities: readonly ExactJson[];
  /** Link to the next page, and to what will have changed since. */
  readonly next: string | undefined;
  readonly delta: string | undefined;
  /** The service says that these are changes and not all there is. */
  readonly isDelta: boolean;
}

/** Undefined where it is no list of entities. */
export function answerOf(json: ExactJson): Answer | undefined {
  if (!isExactObject(json)) return undefined;
  const { d } = json;
  if (d !== undefined) {
    const entities = d !== null && isExactObject(d) ? d["results"] : d;
    if (entities === undefined || !isExactList(entities)) return undefined;
    const told = d !== null && isExactObject(d) ? d : {};
    const delta = textAt(told, "__delta");
    return { entities, next: textAt(told, "__next"), delta, isDelta: delta !== undefined };
  }
  const { value } = json;
  if (value === undefined || !isExactList(value)) return undefined;
  const context = textAt(json, "@odata.context") ?? textAt(json, "@context") ?? "";
  const delta = textAt(json, "@odata.deltaLink") ?? textAt(json, "@deltaLink");
  return {
    entities: value,
    next: textAt(json, "@odata.nextLink") ?? textAt(json, "@nextLink"),
    delta,
    isDelta: /[/#]\$delta$/.test(context),
  };
}

/** Of an answer that is one entity. */
export function entityOf(json: ExactJson): ExactObject | undefined {
  if (!isExactObject(json)) return undefined;
  const { d } = json;
  const found = d === undefined ? json : d;
  return found !== null && isExactObject(found) ? found : undefined;
}

/** Its ETag, also where it was read along. */
export function entityTag(entity: ExactObject): string | undefined {
  const { __metadata: metadata = null } = entity;
  const tag = entity["@odata.etag"] ?? entity["@etag"] ?? (isExactObject(metadata) ? metadata["etag"] : undefined);
  return typeof tag === "string" && tag !== "" ? tag : undefined;
}

const textAt = (json: { readonly [name: string]: ExactJson }, name: string): string | undefined => {
  const value = json[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** What rows are cut by. Kept beside a page: the bytes of an answer do not tell types. */
export interface RowForm {
  readonly items: string | undefined;
  readonly keys: readonly string[];
  readonly columns: ReadonlyMap<string, Pick<Property, "type" | "isDay">>;
}

export const rowFormOf = ({ feed, columns, entity }: FeedForm): RowForm => ({
  items: feed.items,
  keys: entity.keys,
  columns: new Map(columns.map(({ name, property: { type, isDay } }) => [name, { type, isDay }])),
});

export const frameOf = ({ items, keys, columns }: RowForm): string =>
  JSON.stringify({ items, keys, columns: [...columns].map(([name, { type, isDay }]) => (isDay ? [name, type, 1] : [name, type])) });

export function readFrame(frame: string): RowForm {
  const { items, keys, columns } = JSON.parse(frame) as { items?: string; keys: string[]; columns: [string, string, 1?][] };
  return { items, keys, columns: new Map(columns.map(([name, type, isDay]) => [name, { type, isDay: isDay === 1 }])) };
}

export function rowsOf({ entities }: Pick<Answer, "entities">, form: RowForm, set: string): RawRow[] {
  const read = typedReader(form);
  return entities
    .flatMap((entity): readonly Cut[] => cutsOf(entity, form))
    .map((cut, index): RawRow => {
      if ("fault" in cut) {
        const values = cut.own === undefined ? {} : keysOf(cut.own, form, read);
        return { index, values, fault: parkCause("value", cut.fault, cut.hint) };
      }
      const values =
        cut.removed === undefined ? read(cut.own, cut.owner) : { ...keysOf(cut.own, form, read), [removedColumn]: cut.removed };
      return { index, values, receivedPosition: `${set} ${form.keys.map((key) => values[key] ?? "").join("/")}`.trimEnd() };
    });
}

type Cut =
  | { readonly own: ExactObject; readonly owner?: ExactObject; readonly removed?: string }
  /** `own`: as far as it tells whose row it is. */
  | { readonly fault: string; readonly hint: string; readonly own?: ExactObject };

function cutsOf(entity: ExactJson, { items }: RowForm): readonly Cut[] {
  if (!isExactObject(entity)) return [{ fault: "an entity of the answer is no object", hint: "check the source" }];
  const removed = removalOf(entity);
  if (removed !== undefined) return items === undefined ? [{ own: entity, removed }] : [];
  const cutOff = cutOffLists(entity);
  if (cutOff.length > 0) {
    const hint = "read its entities by a feed of their own";
    return [{ fault: `${cutOff.join(", ")} of an entity goes on on another page`, hint, own: entity }];
  }
  if (items === undefined) return [{ own: entity }];
  return (listOf(entity[items]) ?? []).map((item): Cut =>
    isExactObject(item) ? { own: item, owner: entity } : { fault: "an item of the answer is no object", hint: "check the source" },
  );
}

/** Why it is gone, in V4.01 and V4.0; a reason that is not told is a deletion. */
function removalOf(entity: ExactObject): string | undefined {
  const removed = entity["@removed"] ?? entity["@odata.removed"];
  if (removed !== undefined) return (removed !== null && isExactObject(removed) ? textAt(removed, "reason") : undefined) ?? "deleted";
  const context = textAt(entity, "@odata.context") ?? textAt(entity, "@context") ?? "";
  return context.endsWith("/$deletedEntity") ? (textAt(entity, "reason") ?? "deleted") : undefined;
}

/** Of an entity that is gone: its own, or those its id names: A_Order('1'), A_Item(Order='1',Item='10'). */
function keysOf(entity: ExactObject, { keys }: RowForm, read: Reader): RawRow["values"] {
  const values = read(entity, undefined);
  if (keys.every((key) => typeof values[key] === "string")) return Object.fromEntries(keys.map((key) => [key, values[key] ?? null]));
  const id = decodeURIComponent(textAt(entity, "@id") ?? textAt(entity, "@odata.id") ?? textAt(entity, "id") ?? "");
  const predicate = /\((.*)\)$/.exec(id)?.[1] ?? "";
  const parts = [...predicate.matchAll(/(?:(\w+)=)?(?:\w*'((?:[^']|'')*)'|([^,]+))(?:,|$)/g)];
  return Object.fromEntries(
    keys.map((key, index) => {
      const part = parts.find((one) => one[1] === key) ?? parts[index];
      return [key, part?.[2]?.replaceAll("''", "'") ?? part?.[3] ?? null];
    }),
  );
}

/** V2 puts a list into an object, or defers it. */
function listOf(value: ExactJson | undefined): readonly ExactJson[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (isExactList(value)) return value;
  const results = isExactObject(value) ? value["results"] : undefined;
  return results !== undefined && isExactList(results) ? results : undefined;
}

/** Lists that were read along and that the service did not give whole. */
function cutOffLists(entity: ExactObject): string[] {
  return Object.entries(entity).flatMap(([name, value]) => {
    if (/@(?:odata\.)?nextLink$/.test(name)) return [name.slice(0, name.indexOf("@"))];
    return value !== null && isExactObject(value) && value["__next"] !== undefined
      ? [name]
      : (listOf(value) ?? []).flatMap((one) => (isExactObject(one) ? cutOffLists(one) : []));
  });
}

type Reader = (own: ExactObject, owner: ExactObject | undefined) => Record<string, string | null>;

function typedReader({ columns }: RowForm): Reader {
  const types = new Map([...columns].map(([name, type]) => [plain(name), type]));
  const put = (entity: ExactObject, name: string, values: Record<string, string | null>): void => {
    for (const [key, value] of Object.entries(entity)) {
      if (key.startsWith("__") || key.includes("@")) continue;
      const path = `${name}${key}`;
      const type = types.get(plain(path));
      if (type !== undefined) values[path] = textOf(value, type);
      else for (const [index, one] of (listOf(value) ?? []).entries()) if (isExactObject(one)) put(one, `${path}.${index}.`, values);
      if (type === undefined && value !== null && isExactObject(value) && listOf(value) === undefined) put(value, `${path}.`, values);
    }
  };
  const isSpoken = (entity: ExactObject, name: string): boolean => {
    const value = entity[name.split(".")[0] ?? ""];
    return value !== undefined && !(value !== null && isExactObject(value) && "__deferred" in value);
  };
  return (own, owner) => {
    const values: Record<string, string | null> = {};
    put(own, "", values);
    if (owner !== undefined) put(owner, "of.", values);
    // What was read along and has no such entity, or no such part, has no value.
    for (const name of columns.keys()) {
      const entity = name.startsWith("of.") ? owner : own;
      if (name.includes(".") && values[name] === undefined && entity !== undefined && isSpoken(entity, name.replace(/^of\./, "")))
        values[name] = null;
    }
    return values;
  };
}

/** Without numbers of list entries: their types are the same. */
const plain = (name: string): string => name.replace(/\.\d+(?=\.)/g, "");

const textOf = (value: ExactJson, type: Pick<Property, "type" | "isDay">): string | null => {
  if (value === null) return null;
  return typeof value === "string" ? sourceText(value, type) : JSON.stringify(value);
};
