// A table of any PostgreSQL database, first as it stands, then every change of it, deletes too, from the log of the server. Nothing is
// asked of the tables but once, and no change is missed or told twice, wherever the hub stops.

import type pg from "pg";
import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Connector, ConnectorContext, ContractObject, Page, PageLimits, SourceReader } from "../../source/connector.ts";
import { connect, isOfServer, queryFault } from "../postgres-session.ts";
import { oidName } from "../oid-name.ts";
import { type FeedFacts, type FeedNames, factsOf, namesOf } from "./catalogue.ts";
import { changePages, type ChangeSession } from "./change-reading.ts";
import { checkFeed } from "./check.ts";
import { type ChangesFeed, postgresChangesOptions, type PostgresChangesOptions } from "./options.ts";
import { type Place, placeText, readPlace, whyAnew } from "./place.ts";
import { assertOwnSlot, assertPublished, type ReadyTable, readyTable } from "./readiness.ts";
import { markColumns, marks, newDraft, pageOf, rereadRows } from "./row.ts";
import { begin, connectForChanges, dropSlot, released } from "./slot.ts";
import { openStream } from "./stream.ts";
import { tablePages } from "./table-reading.ts";

export const postgresChanges: Connector<PostgresChangesOptions> = {
  name: "postgres-changes",
  about: { title: "A PostgreSQL database, by its changes", tested: "live", feeds: [] },
  options: postgresChangesOptions,
  marks,
  open: async (options, context) => reader(options, context),
  reread: (_, _feed, { raw }) => rereadRows(raw),
};

const reader = (options: PostgresChangesOptions, context: ConnectorContext): SourceReader => {
  const session = async <Result>(name: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> => {
    const client = await openSession(options, context, name);
    try {
      return await work(client);
    } catch (error) {
      throw isOfServer(error) ? queryFault(`feed ${name}`, error) : error;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return {
    async describe() {
      const objects = await session("*", async (client) => {
        const described: ContractObject[] = [];
        for (const [name, feed] of Object.entries(options.feeds)) {
          const { table } = await factsOf(client, namesOf(options, name, feed));
          if (table !== undefined) described.push(describedOf(name, table));
        }
        return described;
      });
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    async check() {
      const results = [];
      for (const [name, feed] of Object.entries(options.feeds))
        results.push(...(await checkFeed(namesOf(options, name, feed), feed, (work) => session(name, work))));
      return results;
    },
    async *pull(name, cursor, limits) {
      const feed = feedOf(options, name);
      const client = await openSession(options, context, name);
      try {
        yield* read({ options, context, client, feed, names: namesOf(options, name, feed), limits }, cursor);
      } catch (error) {
        throw isOfServer(error) ? queryFault(`feed ${name}`, error) : error;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    async [Symbol.asyncDispose]() {},
  };
};

const describedOf = (name: string, { columns }: Pick<ReadyTable, "columns">): ContractObject => ({
  name,
  columns: [
    ...markColumns.map((mark) => ({ name: mark, type: "text" })),
    ...columns.map((one) => ({ name: one.name, type: oidName(one.type) })),
  ],
});

async function openSession(options: PostgresChangesOptions, context: ConnectorContext, name: string): Promise<pg.Client> {
  try {
    return await connect(options, context, "read", () => {});
  } catch (error) {
    throw queryFault(`feed ${name}`, error);
  }
}

interface Reading {
  readonly options: PostgresChangesOptions;
  readonly context: ConnectorContext;
  readonly client: pg.Client;
  readonly feed: ChangesFeed;
  readonly names: FeedNames;
  readonly limits: PageLimits;
}

async function* read(given: Reading, cursor: string | undefined): AsyncGenerator<Page> {
  const { client, names, feed, limits, context } = given;
  const before = cursor === undefined ? undefined : readPlace(cursor);
  if (limits.isBeside) throw notBeside(names);
  const facts = await factsOf(client, names);
  const table = readyTable(facts, names, feed);
  assertOwnSlot(facts, names);
  const anew = before && reasonFor(before, facts, table);
  if (before !== undefined && anew === undefined) {
    await assertTold(given, facts);
    yield* readOn(given, table, before);
    return;
  }
  if (anew !== undefined) context.log.warn({ feed: names.feed, reason: anew }, "its changes cannot be read on; the table is read anew");
  const isOwnPublication = feed.publication === undefined;
  const place = await begin({ options: given.options, context, names, table, isOwnPublication }, client, before, anew);
  // Stored before any row: only with it can rows be told from those that come with the changes.
  yield { ...pageOf(names.feed, deliveryOf(names, place), newDraft([]), placeText(place)), isAlone: true };
  yield* readOn(given, table, place);
}

/** From a publication that leaves something out nothing may be read on later: its slot goes, and with it what it tells. */
async function assertTold({ options, context, client, names }: Reading, facts: FeedFacts): Promise<void> {
  try {
    assertPublished(facts, names);
  } catch (error) {
    await dropSlot({ options, context, names }, client);
    throw error;
  }
}

const deliveryOf = ({ feed }: FeedNames, { table }: Place): string =>
  table?.anew === undefined ? `${feed} table` : `${feed} table, read anew: ${table.anew}`;

const reasonFor = (before: Place, { server, publication, slot }: FeedFacts, table: ReadyTable): string | undefined =>
  whyAnew(before, {
    system: server.system,
    timeline: server.timeline,
    flushed: server.flushed,
    table: table.oid,
    member: publication?.member ?? before.of.member,
    file: table.file,
    slot,
  });

function readOn(given: Reading, table: ReadyTable, place: Place): AsyncGenerator<Page> {
  return place.table?.anew === undefined ? phases(given, table, place) : asOne(phases(given, table, place), placeText(place));
}

/** The table, then the changes up to now, then where there were doubts the table once more. */
async function* phases(given: Reading, table: ReadyTable, start: Place): AsyncGenerator<Page> {
  const { client, names, limits } = given;
  let place = start;
  if (place.table?.pass === "first")
    for await (const page of tablePages({ client, names, table }, place, place.table, limits)) {
      place = readPlace(page.cursor);
      yield page;
    }
  const isNaming = start.table?.anew !== undefined;
  const hasTold = start.table?.pass === "first";
  place = yield* changes(given, table, place, { isNaming, hasTold });
  if (place.table !== undefined) yield* tablePages({ client, names, table }, place, place.table, limits);
  else if (isNaming) yield pageOf(names.feed, `${names.feed} changes`, newDraft([]), placeText(place));
}

async function* changes(
  given: Reading,
  table: ReadyTable,
  place: Place,
  so: Pick<ChangeSession, "isNaming" | "hasTold">,
): AsyncGenerator<Page, Place> {
  const { options, context, client, names, limits } = given;
  const target = (await released(client, names)).server.flushed;
  const line = await connectForChanges(options, context);
  const patienceMs = options.statement_timeout_seconds * 1000;
  const { feed, slot, publication } = names;
  const stream = await openStream(line, { feed: `feed ${feed}`, slot, publication, from: place.lsn, target, patienceMs });
  try {
    return yield* changePages({ stream, names, table, target, ...so }, place, limits);
  } finally {
    await stream.close();
  }
}

/** All pages as one full reading: what none of them names is gone. Cut off, it begins again where it began. */
async function* asOne(pages: AsyncGenerator<Page>, begun: string): AsyncGenerator<Page> {
  let held: Page | undefined;
  let isFirst = true;
  for await (const page of pages) {
    if (held !== undefined) {
      yield { ...held, cursor: begun, ...(isFirst ? { opened: true } : {}) };
      isFirst = false;
    }
    held = page;
  }
  if (held !== undefined) yield { ...held, ...(isFirst ? { opened: true } : {}), sealed: true };
}

function feedOf({ feeds }: PostgresChangesOptions, name: string): ChangesFeed {
  const feed = feeds[name];
  if (feed !== undefined) return feed;
  throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
}

const notBeside = ({ feed, slot }: FeedNames): Fault =>
  new Fault({
    code: "feed-not-read-again",
    subject: `feed ${feed}`,
    cause: "it has told every change since its beginning, and is read from there only by beginning anew",
    hint: `to read the whole table anew, run in its database: select pg_drop_replication_slot('${slot}'); the next run does the rest`,
  });
