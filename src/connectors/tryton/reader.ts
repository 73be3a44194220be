// Tryton from 6.0: its records over JSON-RPC, what changed since the last read, and now and then all of them.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { ConnectorContext, ContractObject, SourceReader } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { checkPeer } from "../peer-check.ts";
import { rateBudgets, systemTimer, type Timer } from "../rate-budget.ts";
import { recordsOf } from "./answer.ts";
import { askedFields, type Feed, feedOf, rowOf } from "./feed.ts";
import { columnsOf, type KnownForms, knownForms, lackingFields, presentPart, readAccess } from "./model-field.ts";
import { type TrytonOptions, trytonOptions } from "./options.ts";
import { packFeeds, trytonMapping, trytonVersions } from "./pack.ts";
import { readPages } from "./page-reading.ts";
import { openSession, type Session } from "./session.ts";
import { openTrytonSink } from "./sink.ts";
import { knownFeeds } from "../../source/known-feed.ts";

/** `timer` is for tests of waiting. All sources opened by one connector share the budgets of their accounts. */
export function trytonConnector(timer: Timer): WritingConnector<TrytonOptions> {
  const budgets = rateBudgets(timer);
  return {
    name: "tryton",
    about: {
      title: "Tryton 6.0 and later",
      tested: "live",
      feeds: trytonVersions.flatMap((one) => knownFeeds(trytonMapping(one), `version ${one}`)),
    },
    options: trytonOptions,
    mappingFor: ({ version }) => trytonMapping(version),
    open: async (options, context) => reader(options, context, await openSession(options, context, budgets, timer)),
    openSink: async (options, context) => openTrytonSink(options, context, await openSession(options, context, budgets, timer)),
    uncreatable: ({ version }, name) =>
      packFeeds(version).get(name)?.model === "account.invoice" || packFeeds(version).get(name)?.model === "account.payment"
        ? { cause: "an invoice or payment of Tryton needs accounts and a journal that no mapping tells", hint: "leave it out of create:" }
        : null,
    reread(options, name, { raw }) {
      const { fields } = feedOf(options, name);
      return recordsOf(raw, `feed ${name}`).map((record, index) => rowOf(record, fields, index));
    },
  };
}

export const tryton = trytonConnector(systemTimer);

function reader(options: TrytonOptions, context: ConnectorContext, session: Session): SourceReader {
  const feeds = Object.keys(options.feeds).map((name) => feedOf(options, name));
  const forms = knownForms(() => context.clock.now());
  return {
    async describe() {
      const objects: ContractObject[] = [];
      for (const feed of feeds) {
        const columns = await describedColumns(session, feed, forms());
        if (columns !== undefined) objects.push({ name: feed.name, columns });
      }
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    check: () =>
      checkPeer({
        address: session.address,
        timeoutMs: options.timeout_seconds * 1000,
        login: async () => `${fitting(await session.version(), options)}, as ${await session.login()}`,
        feeds: feeds.map((feed) => ({
          object: feed.name,
          permission: () => readAccess(session, feed),
          sample: () => sampleOf(session, feed, forms()),
        })),
      }),
    async *pull(name, cursor, limits) {
      const { feed, lacking } = await presentPart(session, feedOf(options, name), forms());
      // What was there once is drift, and only its own field stops; what never was is a mistake in hub.yaml.
      if (lacking.length > 0 && cursor === undefined) throw lackingFields(feed, lacking);
      const { page: rowsMax, overlap_seconds: overlap } = options;
      yield* readPages({ feed, session, limits, rowsMax, overlapMs: overlap * 1000, now: () => context.clock.now() }, cursor);
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Undefined where Tryton does not know the model; what may pass by itself is thrown. */
async function describedColumns(session: Session, feed: Feed, known: KnownForms) {
  try {
    return await columnsOf(session, feed, known);
  } catch (error) {
    if (error instanceof Fault && error.code === "source-query") return undefined;
    throw error;
  }
}

async function sampleOf(session: Session, stated: Feed, known: KnownForms): Promise<string> {
  const { feed, lacking } = await presentPart(session, stated, known);
  if (lacking.length > 0) throw lackingFields(feed, lacking);
  const asked = [feed.domain, 0, 1, [["id", "ASC"]], askedFields(feed)];
  const subject = `feed ${feed.name}`;
  const { length } = recordsOf(await session.read(`model.${feed.model}.search_read`, asked, subject), subject);
  return length === 0 ? "no record yet" : "a record was read";
}

/** Fault `source-version` where hub.yaml says another one. */
function fitting(version: string, options: TrytonOptions): string {
  const series = Number(version.split(".")[0]) >= 7 ? "7.0" : "6.0";
  if (series === options.version) return `Tryton ${version}`;
  const hint = `write version: "${series}"; if that is a change, see docs/how-to/switch-a-mapping-on-a-day.md`;
  throw new Fault({ code: "source-version", subject: "version", cause: `the server is Tryton ${version}`, hint });
}
