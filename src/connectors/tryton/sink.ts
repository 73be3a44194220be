// Writes to Tryton: columns of one record, if it still is as it was seen; a state by the button that leads there.

import { Fault } from "../../base/fault.ts";
import type { ConnectorContext, RawValues } from "../../source/connector.ts";
import type { Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import type { Unanswered } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { answerOf, recordsOf } from "./answer.ts";
import { trytonBirths } from "./births.ts";
import { buttonTo, stateField } from "./button.ts";
import { companions } from "./companion.ts";
import { askedFields, type Feed, feedOf, rowOf } from "./feed.ts";
import { formOf, type KnownForms, knownForms, presentPart } from "./model-field.ts";
import { idByName, namedReference } from "./named-record.ts";
import type { TrytonOptions } from "./options.ts";
import { askedOfOthers, type Placed, placeOf, readSeen, type Seen, seenOf, seenText, writeOf } from "./other-record.ts";
import type { Session } from "./session.ts";
import { type Json, taggedJson } from "./tagged-value.ts";

export function openTrytonSink(options: TrytonOptions, { clock }: Pick<ConnectorContext, "clock">, session: Session): Sink {
  const forms = knownForms(() => clock.now());
  return {
    births: trytonBirths(options, session, (model) => formOf(session, model, model, forms())),
    sideBySide: 4,
    async show(name, key) {
      const id = idOf(key);
      return id === undefined ? undefined : shown(session, (await presentPart(session, feedOf(options, name), forms())).feed, id, forms());
    },
    async update(name, key, values, seen) {
      const id = idOf(key);
      if (id === undefined) return refused(`${key} is no id of Tryton`);
      const { model } = feedOf(options, name);
      const before = readSeen(seen, model, id);
      const call = await callFor({ session, model, id, seen: before, forms: forms(), subject: `${model} ${key}` }, values);
      if ("kind" in call) return call;
      return writeAnswer(await session.write(`model.${call.model}.${call.method}`, call.params, `${model} ${key}`, before.stamps));
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Keys are ids: the number that Tryton gives every record. */
const idOf = (key: string): number | undefined => (/^[1-9]\d{0,14}$/.test(key) ? Number(key) : undefined);

const refused = (cause: string): Refused => ({ kind: "refused", cause });

type Refused = Extract<WriteAnswer, { kind: "refused" }>;

/** Whatever the feed reads: a record that has left its domain is shown as well. */
async function shown(session: Session, feed: Feed, id: number, forms: KnownForms): Promise<Shown | undefined> {
  const subject = `${feed.model} ${id}`;
  const fields = [...new Set([...askedFields({ ...feed, follows: [] }), ...askedOfOthers(feed)])];
  const asked = [[["id", "=", id]], 0, 1, [["id", "ASC"]], fields];
  const [record] = recordsOf(await session.read(`model.${feed.model}.search_read`, asked, subject), subject);
  if (record === undefined) return undefined;
  const { values, fault } = rowOf(record, feed.fields, 0);
  if (fault !== undefined) throw new Fault({ code: "source-answer", subject, cause: fault.cause, hint: fault.hint });
  const seen = seenOf(record, feed, id, await formOf(session, feed.model, subject, forms));
  return { values, seen: seenText(seen, feed.model, id) };
}

interface Call {
  readonly model: string;
  readonly method: string;
  readonly params: readonly Json[];
}

/** One record that is to be written. */
interface Target {
  readonly session: Session;
  readonly model: string;
  readonly id: number;
  readonly seen: Seen;
  readonly forms: KnownForms;
  readonly subject: string;
}

async function callFor(target: Target, values: RawValues): Promise<Call | Refused> {
  const { session, model, id, seen } = target;
  const state = values[stateField];
  if (state !== undefined) return stepFor(session, model, id, state, Object.keys(values).length);
  const placed: Placed[] = [];
  for (const [column, text] of Object.entries(values)) {
    const one = await placedValue(target, column, text);
    if ("kind" in one) return one;
    placed.push(one);
  }
  const beside = await companions(session, model, placed, target.subject);
  return { method: "write", ...writeOf(model, id, [...placed, ...beside], seen) };
}

async function placedValue(target: Target, column: string, text: string | null): Promise<Placed | Refused> {
  const { session, model, seen, forms, subject } = target;
  const form = await formOf(session, model, subject, forms);
  const named = namedReference(column, form);
  const place = placeOf(named?.field ?? column, model, form, seen);
  if (place === undefined) return refused(`${column} belongs to another record: write it by a feed of its own`);
  const fields = await formOf(session, place.model, subject, forms);
  const field = Object.hasOwn(fields, place.field) ? fields[place.field] : undefined;
  if (field === undefined) return refused(`Tryton has no field ${column}`);
  if (field.readonly === true) return refused(`${column} can only be read: Tryton keeps it itself, or the user may not write it`);
  const said = named === undefined || text === null || text === "" ? text : await idByName(session, named.relation, text, subject);
  if (said === undefined) return refused(`Tryton has no ${named?.relation ?? ""} ${text}, or several`);
  const json = taggedJson(field.type, said);
  return json === undefined ? refused(`${column} is a ${field.type}, and what is to be written is no value of it`) : { ...place, json };
}

async function stepFor(session: Session, model: string, id: number, state: string | null, columns: number): Promise<Call | Refused> {
  if (columns > 1)
    return refused("a step of the state is written by itself: Tryton makes it in another transaction than the other columns");
  const button = buttonTo(model, state ?? "", await session.version());
  if (button === undefined) return refused(`no button is known that leads ${model} to ${state ?? "no state"}`);
  return { model, method: button, params: [[id]] };
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
