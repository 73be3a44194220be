// Writing to Odoo: one record, the columns given and no other, if it still is as it was seen.
//
// Odoo has no lock and no condition on a write: eight at once all succeed, and the last one stands. The record is read and compared
// right before it is written. Who writes in between, some milliseconds, is overwritten in these columns and in no other; what the
// record shows afterwards tells.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { RawValues } from "../../source/connector.ts";
import type { Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import { type Known, odooBirths } from "./births.ts";
import type { OdooCall, OdooCaller, OdooWrite } from "./call.ts";
import { alwaysRead, type FeedField, formOf, type ModelField, modelFields } from "./feed-form.ts";
import type { OdooFeed, OdooOptions } from "./options.ts";
import { ownValues } from "./own-value.ts";
import { recordRows } from "./row.ts";
import { faultOf } from "./server-fault.ts";
import { stateField, stepAnswer, stepTo } from "./step.ts";

export function odooSink(caller: OdooCaller, options: OdooOptions, feedOf: (name: string) => OdooFeed): Sink {
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
    births: odooBirths(caller, feedOf, knownOf, options),
    sideBySide: 4,
    show,
    async update(name, key, values, seen) {
      const feed = feedOf(name);
      const { form, fields } = await knownOf(feed);
      const call = callFor(feed, key, values, form, fields);
      if ("kind" in call) return call;
      const now = await shown(feed, key, form, caller);
      if (now?.seen !== seen) return { kind: "changed" };
      const done = await caller.write(call, `${name} ${key}`);
      if (call.method === "write" || done.kind !== "done") return answerOf(done, `${name} ${key}`);
      const { cause, after } = await shown(feed, key, form, caller).then(
        (later) => ({ cause: "", after: later?.values[stateField] ?? "" }),
        (error: unknown) => ({ cause: error instanceof Fault ? error.cause : String(error), after: "" }),
      );
      if (after === "") return { kind: "unknown", cause: `it shows no state afterwards; ${cause}` };
      return stepAnswer(done, values[stateField] ?? "", now.values[stateField] ?? "", after);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** A write, or the button of a state; why it is none. */
function callFor(
  { model }: OdooFeed,
  key: string,
  values: RawValues,
  form: readonly FeedField[],
  fields: ReadonlyMap<string, ModelField>,
): OdooCall | Extract<WriteAnswer, { kind: "refused" }> {
  const { [stateField]: state, ...others } = values;
  const step = typeof state === "string" ? stepTo(model, state, Number(key)) : undefined;
  if (step !== undefined && form.some(({ column }) => column === stateField))
    return Object.keys(others).length === 0
      ? step
      : { kind: "refused", cause: "a step to another state is taken by itself, without other columns" };
  const own = ownValues(values, form, fields);
  return own.kind === "refused" ? own : { model, method: "write", ids: [Number(key)], named: { vals: own.values } };
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
