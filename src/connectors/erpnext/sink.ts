// Writing to ERPNext: one document, the columns given and no other. The time of writing that was seen goes with them: Frappe refuses where
// the document has another by now. So nobody is overwritten.

import { joinKey } from "../../source/mapping/head.ts";
import type { Births, Shown, Sink, WriteAnswer } from "../../writeback/sink.ts";
import type { ErpnextCaller, ErpnextWrite } from "./call.ts";
import { docFields, type DocField, type FeedField, formOf } from "./feed-form.ts";
import type { ErpnextFeed } from "./options.ts";
import { documentJson, ownValues } from "./own-value.ts";
import { asked } from "./page-reading.ts";
import { faultOf } from "./server-reason.ts";

interface Known {
  readonly form: readonly FeedField[];
  readonly fields: ReadonlyMap<string, DocField>;
}

/** What every caller needs of a feed. */
type KnownOf = (feed: ErpnextFeed) => Promise<Known>;

export function erpnextSink(caller: ErpnextCaller, feedOf: (name: string) => ErpnextFeed): Sink {
  /** Doctypes do not change while a sink is open; a site that was upgraded has been started anew. */
  const known = new Map<string, Known>();
  const knownOf = async (feed: ErpnextFeed): Promise<Known> => {
    const found = known.get(feed.name);
    if (found !== undefined) return found;
    const fields = await docFields(caller, feed);
    const one = { fields, form: formOf(feed, fields) };
    known.set(feed.name, one);
    return one;
  };
  return {
    births: erpnextBirths(caller, feedOf, knownOf),
    /** As the feed would read it, its filters included: what is outside of them is none of its records. */
    async show(feedName, key): Promise<Shown | undefined> {
      const feed = feedOf(feedName);
      const name = nameOf(feed, key);
      if (name === undefined) return undefined;
      const { form } = await knownOf(feed);
      const { rows } = await asked({ feed, form, caller }, { filters: [["name", "=", name]], order: "name asc" }, 1);
      const values = rows[0]?.values;
      return values === undefined ? undefined : { values, seen: values["modified"] ?? "" };
    },
    async update(feedName, key, values, seen) {
      const feed = feedOf(feedName);
      const { form, fields } = await knownOf(feed);
      const own = ownValues(values, form, fields, false);
      if (own.kind === "refused") return own;
      const [kept] = Object.values(own.left);
      if (kept !== undefined) return { kind: "refused", cause: kept };
      const json = documentJson({ ...own.values, modified: JSON.stringify(seen) });
      return answerOf(await caller.write(feed.doctype, nameOf(feed, key) ?? key, json, `${feedName} ${key}`), `${feedName} ${key}`);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Nothing says when a worker of the site gives up a request that nobody waits for any more; it is ended after two minutes. */
const settleMs = 300_000;

const found = 5;

const erpnextBirths = (caller: ErpnextCaller, feedOf: (name: string) => ErpnextFeed, knownOf: KnownOf): Births => ({
  settleMs,
  async find(feedName, values) {
    const feed = feedOf(feedName);
    const terms = Object.entries(values).flatMap(([column, text]) => (column.endsWith("doctype") ? [] : [[column, "=", text ?? ""]]));
    const { form } = await knownOf(feed);
    const { rows } = await asked({ feed: { ...feed, filters: [] }, form, caller }, { filters: terms, order: "name asc" }, found);
    return rows.flatMap(({ values: { name } }) => (typeof name === "string" ? [keyOf(feed, name)] : []));
  },
  marked: async () => [],
  keepsMarks: () => false,
  async create(feedName, values) {
    const feed = feedOf(feedName);
    const { form, fields } = await knownOf(feed);
    const said = Object.fromEntries(Object.entries(values).filter(([, text]) => text !== null && text !== ""));
    const own = ownValues(said, form, fields, true);
    if (own.kind === "refused") return own;
    const done = await caller.write(feed.doctype, undefined, documentJson(own.values), feedName);
    if (done.kind !== "done") return refusalOf(done, feedName);
    const { data } = done;
    const name = typeof data === "object" && data !== null && "name" in data ? data["name"] : undefined;
    if (typeof name !== "string") return { kind: "unknown", cause: "it did not say what it created" };
    return { kind: "created", key: keyOf(feed, name), left: own.left };
  },
});

const keyOf = ({ doctype, isKeyedByDoctype }: ErpnextFeed, name: string): string => (isKeyedByDoctype ? joinKey([doctype, name]) : name);

/** Undefined for a key of another doctype. */
function nameOf({ doctype, isKeyedByDoctype }: ErpnextFeed, key: string): string | undefined {
  if (!isKeyedByDoctype) return key;
  const before = joinKey([doctype, ""]);
  return key.startsWith(before) ? key.slice(before.length).replace(/\\(.)/g, "$1") : undefined;
}

function answerOf(done: ErpnextWrite, subject: string): WriteAnswer {
  if (done.kind === "done") return { kind: "written" };
  return done.kind === "failed" && done.error.name === "TimestampMismatchError" ? { kind: "changed" } : refusalOf(done, subject);
}

/** A server that gives a reason has undone what it did; one that asks for another login or another moment was not heard at all. */
function refusalOf(done: Exclude<ErpnextWrite, { kind: "done" }>, subject: string): Extract<WriteAnswer, { kind: "refused" | "unknown" }> {
  if (done.kind === "unknown") return done;
  const fault = faultOf(done.error, done.status, subject);
  if (["source-login", "source-busy"].includes(fault.code)) throw fault;
  return { kind: "refused", cause: fault.cause };
}
