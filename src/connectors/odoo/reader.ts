// Odoo from 14 on: the records of a model, by its own API, from where the last run stopped. A child that is edited alone does not touch
// its parent there, so lines are feeds of their own; deletes leave no trace, so all records are read anew at a pace of their own.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { ConnectorContext, ContractObject, KeptPage, RawRow, SourceReader } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { httpAddress } from "../http-address.ts";
import { readJsonDocument } from "../json-row.ts";
import { checkPeer, type FeedCheck } from "../peer-check.ts";
import { rateBudgets, type RateBudgets, type Timer } from "../rate-budget.ts";
import { type OdooCaller, odooCaller, resultOf } from "./call.ts";
import { contractColumns, type FeedField, formOf, modelFields, alwaysRead, readFrame } from "./feed-form.ts";
import { odooMapping } from "./mapping.ts";
import { feedOf, type OdooFeed, type OdooOptions, odooOptions } from "./options.ts";
import { limitOf, readFeed, sampleOf } from "./page-reading.ts";
import { recordRows } from "./row.ts";
import { odooSink } from "./sink.ts";
import { knownFeeds } from "../../source/known-feed.ts";

/** `timer` is for tests of waiting. All sources opened by one connector share the budgets of their accounts. */
export function odooConnector(timer: Timer): WritingConnector<OdooOptions> {
  const budgets = rateBudgets(timer);
  const callerOf = async (options: OdooOptions, context: ConnectorContext): Promise<{ caller: OdooCaller; address: URL }> => {
    const address = await httpAddress(options.url, context, "user: and key:");
    const budget = budgetOf(options, address, budgets);
    return { caller: odooCaller(options, address, context, { budget, timer }), address };
  };
  return {
    name: "odoo",
    about: { title: "Odoo 14 to 19", tested: "live", feeds: knownFeeds(odooMapping) },
    options: odooOptions,
    mapping: odooMapping,
    async open(options, context) {
      const { caller, address } = await callerOf(options, context);
      return reader(options, context, caller, address);
    },
    async openSink(options, context) {
      return odooSink((await callerOf(options, context)).caller, options, (feed) => configured(options, feed));
    },
    uncreatable: () => null,
    reread: (options, name, page) => keptRows(configured(options, name), page),
  };
}

const budgetOf = ({ account, calls_per_minute: perMinute }: OdooOptions, { host }: URL, budgets: RateBudgets) =>
  budgets.of(account ?? host, perMinute);

function configured(options: OdooOptions, name: string): OdooFeed {
  const feed = feedOf(options, name);
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

function keptRows({ model }: OdooFeed, { raw, frame, delivery }: KeptPage): readonly RawRow[] {
  const document = readJsonDocument(raw, delivery);
  const rows =
    document.kind === "refused" ? undefined : recordRows({ result: resultOf(document.json), body: raw }, readFrame(frame), model);
  if (rows !== undefined) return rows;
  const cause = document.kind === "refused" ? document.park.cause : "it holds no list of records";
  throw new Fault({ code: "page-unreadable", subject: delivery, cause, hint: "read the feed anew: run --from-beginning" });
}

function reader(options: OdooOptions, { clock }: ConnectorContext, caller: OdooCaller, address: URL): SourceReader {
  const forms = new Map<string, readonly FeedField[]>();
  /** Asked for anew with every comparison of forms, and once for what is read without one. */
  const learn = async (feed: OdooFeed): Promise<readonly FeedField[]> => {
    const form = formOf(feed, await modelFields(caller, feed, [...alwaysRead, ...feed.fields]));
    forms.set(feed.name, form);
    return form;
  };
  const readingOf = async (feed: OdooFeed, limit: number) => ({
    feed,
    form: forms.get(feed.name) ?? (await learn(feed)),
    caller,
    limit,
    overlapSeconds: options.overlap_seconds,
    now: () => clock.now(),
  });
  return {
    async describe(cursors) {
      const objects: ContractObject[] = [];
      for (const name of cursors?.keys() ?? Object.keys(options.feeds)) {
        const columns = await knownColumns(() => learn(configured(options, name)));
        if (columns !== undefined) objects.push({ name, columns });
      }
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    check: () =>
      checkPeer({
        address,
        timeoutMs: options.timeout_seconds * 1000,
        login: () => caller.greet(),
        feeds: Object.keys(options.feeds).map((name) => feedCheck(configured(options, name), caller, learn, readingOf)),
      }),
    async *pull(name, cursor, limits) {
      const feed = configured(options, name);
      yield* readFeed(await readingOf(feed, limitOf(options.page, limits)), cursor);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Undefined where the server has no such model, or does not let it be seen; what may pass by itself is thrown. */
async function knownColumns(learn: () => Promise<readonly FeedField[]>): Promise<ContractObject["columns"] | undefined> {
  try {
    return contractColumns(await learn());
  } catch (error) {
    if (error instanceof Fault && ["source-refused", "source-permission"].includes(error.code)) return undefined;
    throw error;
  }
}

const feedCheck = (
  feed: OdooFeed,
  caller: OdooCaller,
  learn: (feed: OdooFeed) => Promise<readonly FeedField[]>,
  readingOf: (feed: OdooFeed, limit: number) => Promise<Parameters<typeof sampleOf>[0]>,
): FeedCheck => ({
  object: feed.name,
  async permission() {
    if (await mayRead(feed, caller)) return `${feed.model} may be read`;
    const hint = "give the hub's user a group that may read it";
    throw new Fault({ code: "source-permission", subject: feed.name, cause: `its user may not read ${feed.model}`, hint });
  },
  async sample() {
    const form = await learn(feed);
    const lacking = feed.fields.filter((field) => !form.some(({ column }) => column === field));
    const count = await sampleOf(await readingOf(feed, 1));
    const found = `${count === 0 ? "no record" : "a record"} with ${form.length} fields`;
    return lacking.length === 0 ? found : `${found}; ${feed.model} has no ${lacking.join(", ")}`;
  },
});

/** Asked for by another name up to 17. */
async function mayRead({ name, model }: OdooFeed, caller: OdooCaller): Promise<boolean> {
  const isOld = ((await caller.major()) ?? 19) < 18;
  const call = isOld
    ? { model, method: "check_access_rights", named: { operation: "read", raise_exception: false } }
    : { model, method: "has_access", ids: [], named: { operation: "read" } };
  return (await caller.read(call, `feed ${name}`)).result === "true";
}
