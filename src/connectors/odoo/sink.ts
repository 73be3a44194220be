// Writing to Odoo: one record, the columns given and no other, if it still is as it was seen.
//
// Odoo has no lock and no condition on a write: eight at once all succeed, and the last one stands. The record is read and compared
// right before it is written. Who writes in between, some milliseconds, is overwritten in these columns and in no other; what the
// record shows afterwards tells.

import { canonicalJson } from "../../base/canonical-json.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import type { OdooCaller, OdooWrite } from "./call.ts";
import { alwaysRead, type FeedField, formOf, type ModelField, modelFields } from "./feed-form.ts";
import type { OdooFeed } from "./options.ts";
import { ownValues } from "./own-value.ts";
import { recordRows } from "./row.ts";
import { faultOf } from "./server-fault.ts";

interface Known {
  readonly form: readonly FeedField[];
  readonly fields: ReadonlyMap<string, ModelField>;
}

export function odooSink(caller: OdooCaller, feedOf: (name: string) => OdooFeed): Sink {
  /** Types do not change while a sink is open; a server that was upgraded has been started anew. */
  const known = new Map<string, Known>();
  const knownOf = async (feed: OdooFeed): Promise<Known> => {
    const fields = known.get(feed.name)?.fields ?? (await modelFields(caller, feed, [...alwaysRead, ...feed.fields]));
    const one = { fields, form: formOf(feed, fields) };
    known.set(feed.name, one);
    return one;
  };
  const show = async (name: string, key: string): Promise<Shown | undefined> => {
    const feed = feedOf(name);
    return shown(feed, key, (await knownOf(feed)).form, caller);
  };
  return {
    show,
    async update(name, key, values, seen) {
      const feed = feedOf(name);
      const { form, fields } = await knownOf(feed);
      const own = ownValues(values, form, fields);
      if (own.kind === "refused") return own;
      const now = await shown(feed, key, form, caller);
      if (now?.seen !== seen) return { kind: "changed" };
      const call = { model: feed.model, method: "write", ids: [Number(key)], named: { vals: own.values } };
      return answerOf(await caller.write(call, `${name} ${key}`), `${name} ${key}`);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** As the feed would read it, its domain included: what is outside of that is none of its records. */
async function shown(
  { name, model, domain }: OdooFeed,
  key: string,
  form: readonly FeedField[],
  caller: OdooCaller,
): Promise<Shown | undefined> {
  if (!/^\d{1,15}$/.test(key)) return undefined;
  const named = { domain: [["id", "=", Number(key)], ...domain], fields: form.map((one) => one.name), limit: 1 };
  const answer = await caller.read({ model, method: "search_read", named }, `${name} ${key}`);
  const values = recordRows(answer, form, model)?.[0]?.values;
  return values === undefined ? undefined : { values, seen: seenOf(values) };
}

/** The time of writing has whole seconds: what stood there is compared besides. */
const seenOf = (values: Shown["values"]): string => `${values["write_date"] ?? ""} ${sha256Hex(canonicalJson(values))}`;

/** A server that gives a reason has undone what it did; one that asks for another login or another moment was not heard at all. */
function answerOf(done: OdooWrite, subject: string): WriteAnswer {
  if (done.kind === "unknown") return done;
  if (done.kind === "done")
    return done.result === "true" ? { kind: "written" } : { kind: "unknown", cause: "it did not say that it wrote" };
  const fault = faultOf(done.error, subject);
  if (["source-login", "source-busy"].includes(fault.code)) throw fault;
  return { kind: "refused", cause: fault.cause };
}
