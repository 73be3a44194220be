// The columns of a write, sorted by the entity they belong to: the one that is written, and those that were read along with it.

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";
import type { RawValues } from "../../source/connector.ts";
import type { WriteAnswer } from "../../writeback/sink.ts";
import type { ChangePart } from "./change-set.ts";
import type { FeedForm } from "./feed-form.ts";
import { keyPredicate } from "./query.ts";
import { entityTag } from "./row.ts";
import { type EntityForm, type EntitySet, type ServiceModel, targetOf } from "./entity-model.ts";
import { sentJson, sourceText } from "./value.ts";

export interface WrittenEntity {
  readonly model: ServiceModel;
  readonly form: FeedForm;
  readonly set: EntitySet;
  readonly key: readonly string[];
  readonly etag: string | undefined;
  /** As the service shows it now, where columns of others are written along. */
  readonly entity: ExactObject | undefined;
}

type Refusal = Extract<WriteAnswer, { kind: "refused" }>;
const refused = (cause: string): Refusal => ({ kind: "refused", cause });

/** One part for each entity, the written one first. */
export function writtenParts(written: WrittenEntity, values: RawValues): readonly ChangePart[] | Refusal {
  const { model, form, set } = written;
  const byEntity = new Map<string, [string, string | null][]>();
  for (const [column, text] of Object.entries(values)) {
    const [owner, name] = splitColumn(column, set.form);
    byEntity.set(owner, [...(byEntity.get(owner) ?? []), [name, text]]);
  }
  const parts: ChangePart[] = [];
  for (const [owner, columns] of [...byEntity].toSorted(([one], [other]) => one.length - other.length)) {
    const at = owner === "" ? { set, key: written.key, etag: written.etag } : located(model, set.form, written.entity, owner);
    if ("kind" in at) return at;
    if (!at.set.isUpdatable) return refused(`the service does not let entities of ${at.set.name} be changed`);
    const predicate = keyPredicate({ protocol: form.protocol, entity: at.set.form }, at.key);
    if (predicate === undefined) return refused(`${at.key.join("/")} is no key of ${at.set.name}`);
    const json = jsonOf(at.set.form, columns, form.protocol);
    if (typeof json !== "string") return json;
    parts.push({ path: `${at.set.name}${predicate}`, json, etag: at.etag });
  }
  return parts;
}

/** "to_Item.0.Material" is Material of "to_Item.0". A property with parts (address.city) is one of the entity itself. */
function splitColumn(column: string, form: EntityForm): [owner: string, name: string] {
  if (!column.includes(".") || form.properties.has(column)) return ["", column];
  const at = column.lastIndexOf(".");
  return [column.slice(0, at), column.slice(at + 1)];
}

/** The entity that stands at "to_Item.0", with its key as it is shown. */
function located(
  model: ServiceModel,
  start: EntityForm,
  entity: ExactObject | undefined,
  owner: string,
): Pick<WrittenEntity, "set" | "key" | "etag"> | Refusal {
  let form: EntityForm | undefined = start;
  let at: ExactJson | undefined = entity;
  for (const part of owner.split(".")) {
    if (/^\d+$/.test(part)) {
      at = entryOf(at, Number(part));
      continue;
    }
    form = form === undefined ? undefined : targetOf(model, form, part);
    at = at !== undefined && isExactObject(at) ? at[part] : undefined;
  }
  const set = [...model.sets.values()].find((one) => one.form === form);
  if (form === undefined || set === undefined) return refused(`what stands at ${owner} has no entity set of its own`);
  if (at === undefined || !isExactObject(at)) return refused(`the entity has nothing at ${owner}`);
  const found = at;
  const key = form.keys.map((name) => {
    const [value, property] = [found[name], form.properties.get(name)];
    return typeof value === "string" && property !== undefined ? sourceText(value, property) : "";
  });
  return { set, key, etag: entityTag(found) };
}

/** V2 puts a list into an object. */
function entryOf(list: ExactJson | undefined, index: number): ExactJson | undefined {
  const entries = list !== undefined && isExactObject(list) ? list["results"] : list;
  return entries !== undefined && isExactList(entries) ? entries[index] : undefined;
}

function jsonOf(
  form: EntityForm,
  columns: readonly (readonly [string, string | null])[],
  protocol: ServiceModel["protocol"],
): string | Refusal {
  const members: string[] = [];
  for (const [name, text] of columns) {
    const property = form.properties.get(name);
    if (property === undefined) return refused(`the column ${name} is none of ${form.name}`);
    if (name.includes(".")) return refused(`the column ${name} is a part of another, which is not written`);
    if (form.keys.includes(name) || !property.isUpdatable) return refused(`the column ${name} is kept by the service itself`);
    const json = sentJson(text, property, protocol);
    if (typeof json !== "string") return refused(`the column ${name} ${json.why}`);
    members.push(`${JSON.stringify(name)}:${json}`);
  }
  return `{${members.join(",")}}`;
}
