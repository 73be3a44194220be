// Any system with a reading HTTP API that answers JSON: pages as it gives them, at a pace it allows, from where the last run stopped.

import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Connector, ConnectorContext, ContractObject, SourceReader } from "../../source/connector.ts";
import { below, httpAddress } from "../http-address.ts";
import { httpCaller } from "../http-call.ts";
import { readJsonRows } from "../json-row.ts";
import { checkPeer } from "../peer-check.ts";
import { rateBudgets, type RateBudgets, type Timer } from "../rate-budget.ts";
import { firstPages } from "./first-page.ts";
import { type HttpFeed, type HttpJsonOptions, httpJsonOptions } from "./options.ts";
import { readPages, sampleOf } from "./page-reading.ts";

/** An answer is held in memory while its rows are cut out of it. */
const answerBytesMax = 64 << 20;

/** `timer` is for tests of waiting. All sources opened by one connector share the budgets of their accounts. */
export function httpJsonConnector(timer: Timer): Connector<HttpJsonOptions> {
  const budgets = rateBudgets(timer);
  return {
    name: "http-json",
    about: { title: "Any HTTP API that answers JSON", tested: "recordings", feeds: [] },
    options: httpJsonOptions,
    open: async (options, context) => reader(options, context, budgets, timer),
    reread(options, name, { raw, delivery }) {
      const read = readJsonRows(raw, "document", configuredFeed(options, name).list, delivery);
      if (read.kind === "read") return read.rows;
      throw new Fault({ code: "page-unreadable", subject: delivery, cause: read.park.cause, hint: read.park.hint });
    },
  };
}

function configuredFeed(options: HttpJsonOptions, name: string): HttpFeed {
  const feed = options.feeds[name];
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

async function reader(options: HttpJsonOptions, context: ConnectorContext, budgets: RateBudgets, timer: Timer): Promise<SourceReader> {
  const address = await httpAddress(options.url, context, "headers:, as { authorization: ... } with a reference");
  const caller = httpCaller({
    budget: budgets.of(options.account ?? address.host, options.calls_per_minute),
    timer,
    headers: async () => resolved(options.headers, context),
    timeoutMs: options.timeout_seconds * 1000,
    attemptsMax: options.attempts,
    patienceMs: options.patience_seconds * 1000,
    bytesMax: answerBytesMax,
    closing: context.closing,
  });
  const firstUrl = async ({ path, query }: HttpFeed): Promise<URL> => {
    const url = below(address, path);
    for (const [name, value] of Object.entries(await resolved(query, context))) url.searchParams.set(name, value);
    return url;
  };
  const firsts = firstPages(caller);
  const readingOf = async (name: string, feed: HttpFeed) => ({ name, feed, first: await firstUrl(feed), caller });
  return {
    async describe(cursors) {
      const objects: ContractObject[] = [];
      for (const [name, feed] of Object.entries(options.feeds))
        objects.push(
          cursors?.has(name) ? await firsts.form(name, () => readingOf(name, feed), cursors.get(name)) : { name, columns: [], rows: 0 },
        );
      return { objects, hash: sha256Hex(JSON.stringify(objects)) };
    },
    check: () =>
      checkPeer({
        address,
        timeoutMs: options.timeout_seconds * 1000,
        feeds: Object.entries(options.feeds).map(([name, feed]) => ({
          object: name,
          sample: async () => `${await sampleOf({ name, feed, first: await firstUrl(feed), caller })} rows in its first page`,
        })),
      }),
    async *pull(name, cursor, limits) {
      const feed = configuredFeed(options, name);
      yield* readPages({ ...(await readingOf(name, feed)), limits, caller: firsts.handingOn(name) }, cursor);
    },
    async [Symbol.asyncDispose]() {},
  };
}

const resolved = async (texts: Readonly<Record<string, string>>, { secrets }: ConnectorContext): Promise<Record<string, string>> =>
  Object.fromEntries(await Promise.all(Object.entries(texts).map(async ([name, text]) => [name, await secrets.resolve(text)] as const)));
