// Creating records in Tryton: one call, with the numbered records below them (addresses.0.city). Tryton knows no name that a repeated call
// would bear again, so a record is told by its number, or by a field that hub.yaml gives over to the hub's own name of it.

import type { BirthAnswer, Births } from "../../writeback/sink.ts";
import { answerOf, recordsOf } from "./answer.ts";
import { type Feed, feedOf } from "./feed.ts";
import { askedField } from "./field-path.ts";
import type { ModelFields } from "./model-field.ts";
import { isExactList, isExactObject } from "../../base/exact-json.ts";
import type { TrytonOptions } from "./options.ts";
import type { Session } from "./session.ts";
import { type Json, taggedJson } from "./tagged-value.ts";

/** Nothing says when Tryton gives up a call that nobody waits for; a call may have waited for its turn, and for an answer, before. */
const settleMs = ({ patience_seconds: patience, timeout_seconds: timeout }: TrytonOptions): number => (patience + timeout + 300) * 1000;

const found = 5;

/** `formOf`: the fields of a model. */
export const trytonBirths = (options: TrytonOptions, session: Session, formOf: FormOf): Births => ({
  settleMs: settleMs(options),
  async find(name, values) {
    const feed = feedOf(options, name);
    const fields = await formOf(feed.model);
    const terms = Object.entries(values).map(([column, text]): Json => {
      const path = searched(feed.model, column);
      return [path, "=", taggedJson(fields[path]?.type ?? "char", text) ?? text];
    });
    return keys(session, feed, fields, terms);
  },
  async marked(name, marks) {
    const feed = feedOf(options, name);
    if (feed.mark === undefined) return [];
    return keys(session, feed, await formOf(feed.model), [[feed.mark, "in", marks]]);
  },
  keepsMarks: (name) => feedOf(options, name).mark !== undefined,
  async create(name, values, mark) {
    const feed = feedOf(options, name);
    // What a product is called stands in its template.
    const model = feed.model === "product.product" ? "product.template" : feed.model;
    const said = { ...feed.newRecord, ...values, ...(feed.mark === undefined ? {} : { [feed.mark]: mark }) };
    const record = await recordOf(session, formOf, model, Object.entries(said));
    if ("cause" in record) return { kind: "refused", cause: record.cause };
    const own = model === feed.model ? record.values : { ...record.values, products: [["create", [{}]]] };
    const done = await session.write(`model.${model}.create`, [[own]], `${model}`, {});
    if ("unanswered" in done) return { kind: "unknown", cause: done.unanswered };
    const answer = createdBy(done.body);
    if (typeof answer !== "string") return answer;
    if (model === feed.model) return { kind: "created", key: answer, left: record.left };
    const [product] = await keys(session, feed, {}, [["template", "=", Number(answer)]]).catch(() => []);
    if (product === undefined) return { kind: "unknown", cause: "it created a template and shows no product of it" };
    return { kind: "created", key: product, left: record.left };
  },
});

/** Identifiers are found by themselves: which of them is the tax number, Tryton works out for each party. */
const searched = (model: string, column: string): string =>
  model === "party.party" && column === "tax_identifier.code" ? "identifiers.code" : askedField(column);

async function keys(session: Session, { model }: Feed, fields: ModelFields, terms: readonly Json[]): Promise<string[]> {
  const domain = [...terms, ...(fields["active"] === undefined ? [] : [["active", "in", [true, false]]])];
  const records = recordsOf(await session.read(`model.${model}.search_read`, [domain, 0, found, [["id", "ASC"]], ["id"]], model), model);
  return records.flatMap((one) => (isExactObject(one) && typeof one["id"] === "string" ? [one["id"]] : []));
}

/** Its id, or why there is none. */
function createdBy(body: Uint8Array): string | Exclude<BirthAnswer, { kind: "created" }> {
  const said = answerOf(body);
  if (said === undefined) return { kind: "unknown", cause: "what answered is not Tryton" };
  // What broke may have broken behind the commit.
  if (said.kind === "broken") return { kind: "unknown", cause: said.cause };
  if (said.kind === "refused") return { kind: "refused", cause: said.cause };
  const [id] = isExactList(said.result) ? said.result : [];
  return typeof id === "string" ? id : { kind: "unknown", cause: "it did not say what it created" };
}

type FormOf = (model: string) => Promise<ModelFields>;

type Values = Readonly<Record<string, Json>>;
type RecordValues = { readonly values: Values; readonly left: Readonly<Record<string, string>> } | { readonly cause: string };

/** Columns as one record of the model: references by what else is told of them, numbered records below it as records of their own. */
async function recordOf(
  session: Session,
  formOf: FormOf,
  model: string,
  columns: readonly (readonly [string, string | null])[],
): Promise<RecordValues> {
  const fields = await formOf(model);
  const values: Record<string, Json> = {};
  const left: Record<string, string> = {};
  const below = new Map<string, [string, string | null][]>();
  for (const [column, text] of columns) {
    if (text === null || text === "") continue;
    const [name = "", next, ...rest] = column.split(".");
    if (model === "party.party" && column === "tax_identifier.code") {
      values["identifiers"] = [["create", [{ type: /^[A-Z]{2}/.test(text) ? "eu_vat" : null, code: text }]]];
      continue;
    }
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return { cause: `Tryton has no field ${name} of ${model}` };
    if (field.readonly === true) left[column] = `Tryton keeps ${column} itself, or the user may not write it`;
    else if (next === undefined) {
      const json = taggedJson(field.type, text);
      if (json === undefined) return { cause: `${column} is a ${field.type}, and what is to be written is no value of it` };
      values[name] = json;
    } else if (next === "0" && rest.length > 0) below.set(name, [...(below.get(name) ?? []), [rest.join("."), text]]);
    else if (/^\d+$/.test(next)) return { cause: `${column} is not the first of its records` };
    else {
      const id = await onlyOne(session, field.relation ?? "", [next, ...rest].join("."), text);
      if (id === undefined)
        return { cause: `${column} is ${JSON.stringify(text.slice(0, 40))}, and not exactly one ${field.relation} is called so` };
      values[name] = id;
    }
  }
  for (const [name, inner] of below) {
    const record = await recordOf(session, formOf, fields[name]?.relation ?? "", inner);
    if ("cause" in record) return record;
    values[name] = [["create", [record.values]]];
    for (const [column, why] of Object.entries(record.left)) left[`${name}.0.${column}`] = why;
  }
  return { values, left };
}

async function onlyOne(session: Session, model: string, path: string, text: string): Promise<number | undefined> {
  const [one, another] = recordsOf(
    await session.read(`model.${model}.search_read`, [[[path, "=", text]], 0, 2, null, ["id"]], model),
    model,
  );
  return another === undefined && one !== undefined && isExactObject(one) ? Number(one["id"]) : undefined;
}
