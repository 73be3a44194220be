// Writes to Tryton: columns of one record, if it still is as it was seen; a state by the button that leads there.

import { Fault } from "../../base/fault.ts";
import type { ConnectorContext, RawValues } from "../../source/connector.ts";
import type { Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import type { Unanswered } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { answerOf, recordsOf } from "./answer.ts";
import { trytonBirths } from "./births.ts";
import { buttonTo, stateField } from "./button.ts";
import { askedFields, type Feed, feedOf, rowOf } from "./feed.ts";
import { fieldsOf, knownForms, type ModelFields, presentPart } from "./model-field.ts";
import type { TrytonOptions } from "./options.ts";
import type { Session } from "./session.ts";
import { type Json, taggedJson } from "./tagged-value.ts";

export function openTrytonSink(options: TrytonOptions, { clock }: Pick<ConnectorContext, "clock">, session: Session): Sink {
  const forms = knownForms(() => clock.now());
  return {
    births: trytonBirths(options, session, (model) => fieldsOf(session, model, model)),
    async show(name, key) {
      const id = idOf(key);
      return id === undefined ? undefined : shown(session, (await presentPart(session, feedOf(options, name), forms())).feed, id);
    },
    async update(name, key, values, seen) {
      const id = idOf(key);
      if (id === undefined) return refused(`${key} is no id of Tryton`);
      const feed = feedOf(options, name);
      const { model } = feed;
      const subject = `${model} ${key}`;
      const call = await callFor(session, feed, id, values);
      if ("kind" in call) return call;
      const timestamp = { [`${model},${id}`]: seen };
      return writeAnswer(await session.write(`model.${model}.${call.method}`, call.params, subject, timestamp));
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Keys are ids: the number that Tryton gives every record. */
const idOf = (key: string): number | undefined => (/^[1-9]\d{0,14}$/.test(key) ? Number(key) : undefined);

const refused = (cause: string): WriteAnswer => ({ kind: "refused", cause });

/** Whatever the feed reads: a record that has left its domain is shown as well. */
async function shown(session: Session, feed: Feed, id: number): Promise<Shown | undefined> {
  const subject = `${feed.model} ${id}`;
  const asked = [[["id", "=", id]], 0, 1, [["id", "ASC"]], askedFields({ ...feed, follows: [] })];
  const [record] = recordsOf(await session.read(`model.${feed.model}.search_read`, asked, subject), subject);
  if (record === undefined) return undefined;
  const { values, fault } = rowOf(record, feed.fields, 0);
  if (fault !== undefined) throw new Fault({ code: "source-answer", subject, cause: fault.cause, hint: fault.hint });
  return { values, seen: values["_timestamp"] ?? "" };
}

interface Call {
  readonly method: string;
  readonly params: readonly Json[];
}

async function callFor(session: Session, { model }: Feed, id: number, values: RawValues): Promise<Call | WriteAnswer> {
  const state = values[stateField];
  if (state !== undefined) return stepFor(session, model, id, state, Object.keys(values).length);
  const fields = await fieldsOf(session, model, `${model} ${id}`);
  const sent: Record<string, Json> = {};
  for (const [column, text] of Object.entries(values)) {
    const value = sentValue(fields, column, text);
    if ("refusal" in value) return refused(value.refusal);
    sent[column] = value.json;
  }
  return { method: "write", params: [[id], sent] };
}

function sentValue(fields: ModelFields, column: string, text: string | null): { readonly json: Json } | { readonly refusal: string } {
  if (column.includes(".")) return { refusal: `${column} belongs to another record: write it by a feed of its own` };
  const field = Object.hasOwn(fields, column) ? fields[column] : undefined;
  if (field === undefined) return { refusal: `Tryton has no field ${column}` };
  if (field.readonly === true) return { refusal: `${column} can only be read: Tryton keeps it itself, or the user may not write it` };
  const json = taggedJson(field.type, text);
  return json === undefined ? { refusal: `${column} is a ${field.type}, and what is to be written is no value of it` } : { json };
}

async function stepFor(session: Session, model: string, id: number, state: string | null, columns: number): Promise<Call | WriteAnswer> {
  if (columns > 1)
    return refused("a step of the state is written by itself: Tryton makes it in another transaction than the other columns");
  const button = buttonTo(model, state ?? "", await session.version());
  if (button === undefined) return refused(`no button is known that leads ${model} to ${state ?? "no state"}`);
  return { method: button, params: [[id]] };
}

function writeAnswer(answer: HttpAnswer | Unanswered): WriteAnswer {
  if ("unanswered" in answer) return { kind: "unknown", cause: answer.unanswered };
  const said = answerOf(answer.body);
  if (said === undefined) return { kind: "unknown", cause: "what answered is not Tryton" };
  if (said.kind === "result") return { kind: "written" };
  // What broke may have broken behind the commit.
  if (said.kind === "broken") return { kind: "unknown", cause: said.cause };
  return said.name === "ConcurrencyException" ? { kind: "changed" } : refused(said.cause);
}
