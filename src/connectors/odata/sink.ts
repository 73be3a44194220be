// Writing to an OData service: columns of one entity, and with it of entities that were read along, if it still is as it was seen. An
// ETag says which state that is, and the service itself refuses (412) what was changed since. An entity without one is read and compared
// right before it is written: who writes in between, some milliseconds, is overwritten in these columns and in no other.

import { canonicalJson } from "../../base/canonical-json.ts";
import type { ExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import { readJsonDocument } from "../json-row.ts";
import { type ChangePart, changeAnswer, changeRequest } from "./change-set.ts";
import type { FeedForm } from "./feed-form.ts";
import { keyPredicate, type Parameters, rootAddress, type ServiceAddress, setAddress, shapeOf } from "./query.ts";
import { entityOf, entityTag, type RowForm, rowFormOf, rowsOf } from "./row.ts";
import type { ServiceCaller } from "./call.ts";
import type { EntityForm, EntitySet, ServiceModel } from "./entity-model.ts";
import { writeAnswer } from "./write-answer.ts";
import { writtenParts } from "./written-part.ts";

export interface SinkFeed {
  readonly model: ServiceModel;
  readonly form: FeedForm;
}

export function odataSink(caller: ServiceCaller, feedOf: (name: string) => Promise<SinkFeed>): Sink {
  return {
    async show(name, key) {
      return (await shown(caller, await feedOf(name), key))?.shown;
    },
    async update(name, key, values, seen) {
      const feed = await feedOf(name);
      const { form, model } = feed;
      const own = ownSet(feed);
      if (own === undefined) return refused(`${form.entity.name} has no entity set of its own`);
      // What is written along, or has no ETag, has to be looked at first.
      const isGuarded = seen.startsWith(etagMark) && !Object.keys(values).some((column) => column.includes("."));
      const now = isGuarded ? undefined : await shown(caller, feed, key);
      if (!isGuarded && now?.shown.seen !== seen) return { kind: "changed" };
      const parts = writtenParts(
        { model, form, set: own, key: splitKey(key, form.entity), etag: etagOf(seen), entity: now?.entity },
        values,
      );
      if ("kind" in parts) return parts;
      const address = caller.addressOf(form.feed.service);
      const answer = await written(caller, form, address, parts, `${name} ${key}`);
      if ("unanswered" in answer) return { kind: "unknown", cause: answer.unanswered };
      return parts.length === 1
        ? writeAnswer(answer, `${name} ${key}`)
        : changeAnswer(answer, form.protocol, parts.length, `${name} ${key}`);
    },
    async [Symbol.asyncDispose]() {},
  };
}

const refused = (cause: string): WriteAnswer => ({ kind: "refused", cause });

/** The set in which the rows' entities stand by themselves. */
const ownSet = ({ model, form }: SinkFeed): EntitySet | undefined =>
  form.feed.items === undefined ? form.set : [...model.sets.values()].find(({ form: of }) => of === form.entity);

/** "4500000001/00010", as a mapping joins the parts of a key; a key of one part stands as it is. */
export const splitKey = (key: string, { keys }: Pick<EntityForm, "keys">): string[] =>
  keys.length === 1 ? [key] : [...key.matchAll(/((?:[^\\/]|\\.)+)(?:\/|$)/g)].map((match) => (match[1] ?? "").replace(/\\(.)/g, "$1"));

const etagMark = "etag ";

/** Of what was seen; undefined where it had none. What was written along has a mark of its own behind it. */
const etagOf = (seen: string): string | undefined => (seen.startsWith(etagMark) ? seen.slice(etagMark.length).split("\n")[0] : undefined);

interface Found {
  readonly shown: Shown;
  readonly entity: ExactObject;
}

async function shown(caller: ServiceCaller, feed: SinkFeed, key: string): Promise<Found | undefined> {
  const { form } = feed;
  const set = ownSet(feed);
  const predicate = keyPredicate(form, splitKey(key, form.entity));
  if (set === undefined || predicate === undefined) return undefined;
  const subject = `${form.feed.name} ${key}`;
  const url = setAddress(caller.addressOf(form.feed.service), `${set.name}${predicate}`, shapeOf(form, form.feed.items !== undefined));
  const answer = await caller.find(url, subject);
  if (answer === undefined) return undefined;
  const document = readJsonDocument(answer.body, "its answer");
  const entity = document.kind === "refused" ? undefined : entityOf(document.json);
  if (entity === undefined)
    throw new Fault({
      code: "source-answer",
      subject,
      cause: "it answered with something else than an entity",
      hint: "check url: and set: of the feed",
    });
  const [row] = rowsOf({ entities: [entity] }, ownForm(form), set.name);
  if (row?.fault !== undefined) throw new Fault({ code: "source-answer", subject, cause: row.fault.cause, hint: row.fault.hint });
  const values = row?.values ?? {};
  const etag = answer.headers.get("etag") ?? entityTag(entity);
  // What was read along changes without the entity's ETag.
  const isAlone = !form.columns.some(({ path }) => path.includes("/"));
  const content = sha256Hex(canonicalJson(values));
  const seen = etag === undefined ? content : `${etagMark}${etag}${isAlone || form.feed.items !== undefined ? "" : `\n${content}`}`;
  return { shown: { values, seen }, entity };
}

/** As its set gives it, without the entity that it belongs to. */
function ownForm(form: FeedForm): RowForm {
  const { keys, columns } = rowFormOf(form);
  if (form.feed.items === undefined) return { items: undefined, keys, columns };
  return { items: undefined, keys, columns: new Map([...columns].filter(([name]) => !name.startsWith("of."))) };
}

/** One entity by itself; several in one change set, of which the service makes all or none. */
function written(
  caller: ServiceCaller,
  { feed, protocol }: FeedForm,
  address: ServiceAddress,
  parts: readonly ChangePart[],
  subject: string,
) {
  const none: Parameters = {};
  const [first] = parts;
  if (parts.length > 1 || first === undefined) {
    const { headers, content } = changeRequest(parts, protocol);
    return caller.write(feed.service, { url: rootAddress(address, "$batch"), headers, content }, subject);
  }
  const headers = first.etag === undefined ? {} : { "if-match": first.etag };
  const url = setAddress(address, first.path, none);
  // V2 services take a merge in the dress of a POST everywhere; PATCH is younger than many of them.
  const request = { url, json: first.json, headers: protocol === "v2" ? { ...headers, "x-http-method": "MERGE" } : headers };
  return caller.write(feed.service, protocol === "v2" ? request : { ...request, method: "PATCH" as const }, subject);
}
