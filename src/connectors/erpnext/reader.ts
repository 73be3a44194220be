// ERPNext from 13 on: the documents of a doctype, by the REST API of Frappe, from where the last run stopped. All lines of a document have
// its time of writing and are feeds of their own; deletes are noticed by reading all documents anew, at a pace of their own.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { ConnectorContext, ContractObject, KeptPage, RawRow, SourceReader } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { httpAddress } from "../http-address.ts";
import { readJsonDocument } from "../json-row.ts";
import { checkPeer } from "../peer-check.ts";
import { rateBudgets, type Timer } from "../rate-budget.ts";
import { dataOf, type ErpnextCaller, erpnextCaller } from "./call.ts";
import { contractColumns, docFields, type FeedField, formOf, readFrame } from "./feed-form.ts";
import { erpnextMapping } from "./mapping.ts";
import { type ErpnextFeed, type ErpnextOptions, erpnextOptions, feedOf } from "./options.ts";
import { limitOf, readFeed, type Reading, sampleOf } from "./page-reading.ts";
import { documentRows } from "./row.ts";
import { erpnextSink } from "./sink.ts";
import { knownFeeds } from "../../source/known-feed.ts";

/** `timer` is for tests of waiting. All sources opened by one connector share the budgets of their accounts. */
export function erpnextConnector(timer: Timer): WritingConnector<ErpnextOptions> {
  const budgets = rateBudgets(timer);
  const callerOf = async (options: ErpnextOptions, context: ConnectorContext): Promise<{ caller: ErpnextCaller; address: URL }> => {
    const address = await httpAddress(options.url, context, "key: and secret:");
    const budget = budgets.of(options.account ?? address.host, options.calls_per_minute);
    return { caller: erpnextCaller(options, address, context, { budget, timer }), address };
  };
  return {
    name: "erpnext",
    about: { title: "ERPNext 15 and 16", tested: "recordings", feeds: knownFeeds(erpnextMapping) },
    options: erpnextOptions,
    mapping: erpnextMapping,
    async open(options, context) {
      const { caller, address } = await callerOf(options, context);
      return reader(options, context, caller, address);
    },
    async openSink(options, context) {
      return erpnextSink((await callerOf(options, context)).caller, (feed) => configured(options, feed));
    },
    uncreatable: (options, name) => uncreatable(configured(options, name)),
    reread: (options, name, page) => keptRows(configured(options, name), page),
  };
}

function configured(options: ErpnextOptions, name: string): ErpnextFeed {
  const feed = feedOf(options, name);
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

const withLines = new Set(["Purchase Order", "Sales Order", "Work Order", "Purchase Invoice", "Sales Invoice", "Payment Entry"]);

function uncreatable({ doctype, parent }: ErpnextFeed): { readonly cause: string; readonly hint: string } | null {
  if (parent === undefined && !withLines.has(doctype)) return null;
  return { cause: `${doctype} comes about with its other lines alone`, hint: "enter the document in ERPNext: the hub finds it there" };
}

function keptRows({ doctype }: ErpnextFeed, { raw, frame, delivery }: KeptPage): readonly RawRow[] {
  const document = readJsonDocument(raw, delivery);
  const rows = document.kind === "refused" ? undefined : documentRows(dataOf(document.json), readFrame(frame), doctype);
  if (rows !== undefined) return rows;
  const cause = document.kind === "refused" ? document.park.cause : "it holds no list of documents";
  throw new Fault({ code: "page-unreadable", subject: delivery, cause, hint: "read the feed anew: run --from-beginning" });
}

function reader(options: ErpnextOptions, { clock }: ConnectorContext, caller: ErpnextCaller, address: URL): SourceReader {
  const forms = new Map<string, readonly FeedField[]>();
  /** Asked for anew with every comparison of forms, and once for what is read without one. */
  const learn = async (feed: ErpnextFeed): Promise<readonly FeedField[]> => {
    const form = formOf(feed, await docFields(caller, feed));
    forms.set(feed.name, form);
    return form;
  };
  const readingOf = async (feed: ErpnextFeed, limit: number): Promise<Reading> => ({
    feed,
    form: forms.get(feed.name) ?? (await learn(feed)),
    caller,
    limit,
    overlapSeconds: options.overlap_seconds,
    zone: options.zone,
    now: () => clock.now(),
  });
  const sample = async (feed: ErpnextFeed): Promise<string> => {
    const form = await learn(feed);
    const lacking = feed.fields.filter((field) => !form.some(({ column }) => column === field));
    const count = await sampleOf(await readingOf(feed, 1));
    const found = `${count === 0 ? "no document" : "a document"} with ${form.length} fields`;
    return lacking.length === 0 ? found : `${found}; ${feed.doctype} has no ${lacking.join(", ")}`;
  };
  return {
    async describe(cursors) {
      const objects: ContractObject[] = [];
      for (const name of cursors?.keys() ?? Object.keys(options.feeds)) {
        const form = await known(() => learn(configured(options, name)));
        if (form !== undefined) objects.push({ name, columns: contractColumns(form) });
      }
      const told = objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) }));
      return { objects, hash: sha256Hex(canonicalJson(told)) };
    },
    check: () =>
      checkPeer({
        address,
        timeoutMs: options.timeout_seconds * 1000,
        login: async () => `as ${await caller.user()}`,
        feeds: Object.keys(options.feeds).map((name) => ({ object: name, sample: () => sample(configured(options, name)) })),
      }),
    async *pull(name, cursor, limits) {
      const feed = configured(options, name);
      yield* readFeed(await readingOf(feed, limitOf(options.page, limits)), cursor);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Undefined where the site has no such doctype, or does not let it be seen; what may pass by itself is thrown. */
async function known(learn: () => Promise<readonly FeedField[]>): Promise<readonly FeedField[] | undefined> {
  try {
    return await learn();
  } catch (error) {
    if (error instanceof Fault && ["source-refused", "source-permission"].includes(error.code)) return undefined;
    throw error;
  }
}
