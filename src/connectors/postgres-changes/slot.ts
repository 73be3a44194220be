// Begins the reading of a feed: the publication, the slot, and which transactions stood when the slot began.

import pg from "pg";
import { setTimeout as pause } from "node:timers/promises";
import { present } from "../../base/assert.ts";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { askText, connect, queryFault, type SessionOptions, sqlName, stateOf } from "../postgres-session.ts";
import { type FeedFacts, factsOf, type FeedNames } from "./catalogue.ts";
import { lsnOf, offsetFrom, type Origin, type Place } from "./place.ts";
import { assertOwnSlot, assertPublished, publicationSql, type ReadyTable, slotBusy } from "./readiness.ts";

/** A connection that may stream changes; it takes plain statements too. */
export async function connectForChanges({ url }: SessionOptions, context: ConnectorContext): Promise<pg.Client> {
  const settings: pg.ClientConfig & { replication: "database" } = {
    connectionString: await context.secrets.resolve(url),
    application_name: "synchromesh",
    replication: "database",
  };
  const client = new pg.Client(settings);
  client.on("error", () => {});
  await client.connect();
  return client;
}

export interface Beginning {
  readonly options: SessionOptions;
  readonly context: ConnectorContext;
  readonly names: FeedNames;
  readonly table: ReadyTable;
  /** Only a publication of the hub's own name is made by it. */
  readonly isOwnPublication: boolean;
}

/** The publication stands before the slot: the slot tells of nothing that was not in it. */
async function publish({ options, context, names, isOwnPublication }: Beginning, client: pg.Client): Promise<void> {
  if ((await factsOf(client, names)).publication !== undefined || !isOwnPublication) return;
  const writer = await connect(options, context, "write", () => {});
  try {
    await writer.query(publicationSql(names));
  } catch (error) {
    // It may not, or it exists and lacks the table: what follows says which statement is to be run.
    if (!["42501", "42710"].includes(stateOf(error))) throw error;
  } finally {
    await writer.end();
  }
}

/** `before`: where reading stood, and `anew`: why it cannot go on from there. */
export async function begin(given: Beginning, client: pg.Client, before?: Place, anew?: string): Promise<Place> {
  const { names } = given;
  await publish(given, client);
  const facts = await factsOf(client, names);
  assertPublished(facts, names);
  assertOwnSlot(facts, names);
  const changes = await connectForChanges(given.options, given.context);
  try {
    if (facts.slot !== undefined) await dropped(changes, client, names);
    const { name, at: lsn } = await created(given, changes, client);
    const [, , shown] = (await client.query(
      `begin isolation level repeatable read read only; set transaction snapshot '${name.replaceAll("'", "''")}';
       select pg_current_snapshot()::text as snapshot, to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at; commit`,
    )) as unknown as pg.QueryResult<{ snapshot: string; at: string }>[];
    const { snapshot, at } = present(shown?.rows[0], "one row");
    const now = await factsOf(client, names);
    const base = present(now.slot, "it was made").restart;
    const of: Origin = {
      system: now.server.system,
      timeline: now.server.timeline,
      table: given.table.oid,
      member: present(now.publication, "it was there").member,
    };
    const reason = anew === undefined ? {} : { anew };
    const table = { snapshot, base, at, file: given.table.file, pass: "first" as const, ...reason };
    return { of, lsn, offset: offsetFrom(before, base, of), table };
  } finally {
    await changes.end().catch(() => undefined);
  }
}

interface Created {
  readonly name: string;
  readonly at: number;
}

/** Waits until every transaction that runs has ended; not for ever. */
async function created({ options, names }: Beginning, changes: pg.Client, client: pg.Client): Promise<Created> {
  const [[pid] = []] = (await askText(changes, { text: "select pg_backend_pid()", values: [] }).catch(() => ({ rows: [] }))).rows;
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    void client.query("select pg_cancel_backend($1::int)", [pid ?? null]).catch(() => undefined);
  }, options.statement_timeout_seconds * 1000);
  try {
    const { rows } = await changes.query<{ consistent_point: string; snapshot_name: string }>(
      `CREATE_REPLICATION_SLOT ${sqlName(names.slot)} LOGICAL pgoutput EXPORT_SNAPSHOT`,
    );
    const { consistent_point: at, snapshot_name: name } = present(rows[0], "one row");
    return { name, at: lsnOf(at) };
  } catch (error) {
    throw isLate ? waits(names, error) : slotFault(names, error);
  } finally {
    clearTimeout(late);
  }
}

/** The server may not have noticed yet that a hub which was killed is gone. */
const releaseTries = 10;
const releaseMs = 100;

export async function dropSlot(
  { options, context, names }: Pick<Beginning, "options" | "context" | "names">,
  client: pg.Client,
): Promise<void> {
  const changes = await connectForChanges(options, context);
  try {
    await dropped(changes, client, names);
  } finally {
    await changes.end().catch(() => undefined);
  }
}

async function dropped(changes: pg.Client, client: pg.Client, names: FeedNames): Promise<void> {
  await released(client, names);
  await changes.query(`DROP_REPLICATION_SLOT ${sqlName(names.slot)}`).catch((error: unknown) => {
    throw slotFault(names, error);
  });
}

/** How things stand when nobody reads the slot. Fault `slot-busy`. */
export async function released(client: pg.Client, names: FeedNames): Promise<FeedFacts> {
  for (let tries = 1; ; tries += 1) {
    const facts = await factsOf(client, names);
    const reader = facts.slot?.reader ?? null;
    if (reader === null) return facts;
    if (tries === releaseTries) throw slotBusy(names, reader);
    await pause(releaseMs);
  }
}

const waits = (names: FeedNames, error: unknown): Fault =>
  new Fault(
    {
      code: "slot-waits",
      subject: `feed ${names.feed}`,
      cause: "a slot begins only when all transactions that run have ended, and one of them did not",
      hint: "end it: select pid, xact_start, query from pg_stat_activity where backend_xid is not null order by xact_start",
      retryable: true,
    },
    error,
  );

function slotFault(names: FeedNames, error: unknown): Fault {
  const state = stateOf(error);
  if (state === "55006") return slotBusy(names, null);
  if (state !== "53400") return queryFault(`feed ${names.feed}`, error);
  const cause = "the server has no room for another slot or stream";
  const hint = "raise max_replication_slots and max_wal_senders (one for each feed), and restart the server";
  return new Fault({ code: "source-slots", subject: `feed ${names.feed}`, cause, hint }, error);
}
