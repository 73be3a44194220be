// Creating records in Odoo, each under an external id of the hub's: what is loaded again under the same id is the same record.

import { type ExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import { Fault } from "../../base/fault.ts";
import type { RawValues } from "../../source/connector.ts";
import type { BirthAnswer, Births } from "../../writeback/sink.ts";
import type { OdooCaller } from "./call.ts";
import type { FeedField, ModelField } from "./feed-form.ts";
import type { OdooFeed, OdooOptions } from "./options.ts";
import { ownValue } from "./own-value.ts";
import { faultOf } from "./server-fault.ts";

export interface Known {
  readonly form: readonly FeedField[];
  readonly fields: ReadonlyMap<string, ModelField>;
}

/** Odoo ends a request by itself after two minutes; a call may have waited for its turn, and for an answer, before. */
const settleMs = ({ patience_seconds: patience, timeout_seconds: timeout }: OdooOptions): number => (patience + timeout + 120) * 1000;

const found = 5;

/** Names the hub's external ids; no module of Odoo is called so. */
const module = "synchromesh";

export const odooBirths = (
  caller: OdooCaller,
  feedOf: (name: string) => OdooFeed,
  knownOf: (feed: OdooFeed) => Promise<Known>,
  options: OdooOptions,
): Births => ({
  settleMs: settleMs(options),
  async find(name, values) {
    const feed = feedOf(name);
    const terms = Object.entries(values).map(([column, text]) => termOf(column, text, feed));
    const named = { domain: [...sortOf(feed), ...terms], fields: ["id"], limit: found, order: "id" };
    const { result } = await caller.read({ model: feed.model, method: "search_read", named }, name);
    return isExactList(result)
      ? result.flatMap((record) => (isExactObject(record) && typeof record["id"] === "string" ? [record["id"]] : []))
      : [];
  },
  marked: (name, marks) => bearingAny(feedOf(name).model, marks, caller),
  keepsMarks: () => true,
  async create(name, values, mark) {
    const feed = feedOf(name);
    const row = await loadable(values, feed, await knownOf(feed), caller);
    if ("cause" in row) return { kind: "refused", cause: row.cause };
    const said = { ...feed.newRecord, ...row.columns };
    const named = { fields: ["id", ...Object.keys(said)], data: [[`${module}.${mark}`, ...Object.values(said)]] };
    // Times are Odoo's own, which has UTC, whatever zone the user has.
    const done = await caller.write({ model: feed.model, method: "load", named, context: { tz: "UTC" } }, name);
    if (done.kind === "unknown") return done;
    if (done.kind === "done") return loaded(done.result, row.left);
    const fault = faultOf(done.error, name);
    if (["source-login", "source-busy"].includes(fault.code)) throw fault;
    return { kind: "refused", cause: fault.cause };
  },
});

/** Odoo keeps invoices, bills and credit notes in one model: one of another sort is another document. */
const sortOf = ({ model, newRecord }: OdooFeed): unknown[] =>
  model === "account.move" && newRecord["move_type"] !== undefined ? [["move_type", "=", newRecord["move_type"]]] : [];

function termOf(column: string, text: string | null, { model }: OdooFeed): unknown[] {
  const other = told(model, column);
  if (other !== undefined) return [`${other.field}.${other.by}`, "=", text];
  if (column.endsWith(".id")) return [column.slice(0, -3), "=", Number(text)];
  return [column, "=", text];
}

/** External ids are a manager's to read; anybody may ask for one by its name, and Odoo then tells one that is not there as an error. */
async function bearingAny(model: string, marks: readonly string[], caller: OdooCaller): Promise<readonly string[]> {
  const domain = [
    ["module", "=", module],
    ["model", "=", model],
    ["name", "in", marks],
  ];
  try {
    const named = { domain, fields: ["res_id"], limit: found, order: "res_id" };
    const { result } = await caller.read({ model: "ir.model.data", method: "search_read", named }, `${model} ${marks[0]}`);
    return isExactList(result)
      ? result.flatMap((one) => (isExactObject(one) && typeof one["res_id"] === "string" ? [one["res_id"]] : []))
      : [];
  } catch (error) {
    if (!(error instanceof Fault && error.code === "source-permission")) throw error;
  }
  const keys: string[] = [];
  for (const mark of marks) {
    const key = await bearing(mark, model, caller);
    if (key !== undefined) keys.push(key);
  }
  return [...new Set(keys)];
}

/** The record that bears the external id; undefined where there is none. */
async function bearing(mark: string, model: string, caller: OdooCaller): Promise<string | undefined> {
  const named = { module, xml_id: mark };
  try {
    const { result } = await caller.read({ model: "ir.model.data", method: "check_object_reference", named }, `${model} ${mark}`);
    const [of, id] = isExactList(result) ? result : [];
    return of === model && typeof id === "string" && /^\d+$/.test(id) ? id : undefined;
  } catch (error) {
    // Odoo tells it as an error.
    if (error instanceof Fault && error.code === "source-refused" && error.cause.includes("External ID not found")) return undefined;
    throw error;
  }
}

/** Columns that tell another record by something else than its id and name. */
const tellsAnother: Readonly<
  Record<string, Readonly<Record<string, { readonly field: string; readonly relation: string; readonly by: string }>>>
> = {
  "res.partner": { country_code: { field: "country_id", relation: "res.country", by: "code" } },
};

const told = (model: string, column: string) => (Object.hasOwn(tellsAnother, model) ? tellsAnother[model]?.[column] : undefined);

type Loadable =
  | { readonly columns: Readonly<Record<string, string>>; readonly left: Readonly<Record<string, string>> }
  | { readonly cause: string };

/** Columns as `load` takes them: references by database id. What Odoo keeps itself is left to it. */
async function loadable(values: RawValues, feed: OdooFeed, { form, fields }: Known, caller: OdooCaller): Promise<Loadable> {
  const columns: Record<string, string> = {};
  const left: Record<string, string> = {};
  for (const [column, text] of Object.entries(values)) {
    if (text === null || text === "") continue;
    const refused = (why: string) => ({ cause: `the column ${column} ${why}` });
    const other = told(feed.model, column);
    const named = form.find((one) =>
      (one.type === "many2one" ? [`${one.column}.id`, `${one.column}.name`] : [one.column]).includes(column),
    );
    if (named === undefined) return refused("is not one of the feed");
    const field = fields.get(named.name);
    if (other === undefined && (field === undefined || (field.isReadonly && !field.isRequired) || named.name === "id")) {
      left[column] = `the column ${column} is kept by Odoo itself`;
      continue;
    }
    const asked = other ?? (column.endsWith(".name") ? { field: named.name, relation: field?.relation ?? "", by: "name" } : undefined);
    if (asked !== undefined) {
      const id = await onlyOne(asked, text, caller);
      if (id === undefined)
        return refused(`names ${JSON.stringify(text.slice(0, 40))}, and not exactly one ${asked.relation} is called so`);
      columns[`${asked.field}/.id`] = id;
      continue;
    }
    const value = ownValue(text, named.type);
    if (typeof value === "object") return refused(value.why);
    columns[named.type === "many2one" ? `${named.name}/.id` : named.name] = String(value);
  }
  return { columns, left };
}

async function onlyOne(
  { relation, by }: { readonly relation: string; readonly by: string },
  text: string,
  caller: OdooCaller,
): Promise<string | undefined> {
  const named = { domain: [[by, "=", text]], fields: ["id"], limit: 2 };
  const { result } = await caller.read(
    { model: relation, method: "search_read", named, context: { active_test: true } },
    `${relation} ${text}`,
  );
  const [one, another] = isExactList(result) ? result : [];
  return another === undefined && one !== undefined && isExactObject(one) && typeof one["id"] === "string" ? one["id"] : undefined;
}

/** `load` answers with ids, or with reasons; then it has undone everything. */
function loaded(result: ExactJson, left: Readonly<Record<string, string>>): BirthAnswer {
  const { ids = null, messages = null } = isExactObject(result) ? result : {};
  const [key] = isExactList(ids) ? ids : [];
  if (typeof key === "string") return { kind: "created", key, left };
  const said = isExactList(messages)
    ? messages.flatMap((one) => (isExactObject(one) && typeof one["message"] === "string" ? [one["message"]] : []))
    : [];
  if (said.length === 0) return { kind: "unknown", cause: "it did not say what it created" };
  return { kind: "refused", cause: said.join("; ").replace(/\s*\n\s*/g, "; ") };
}
