// The composition root, which names the connectors. Opens the writer and the sources of one hub.

import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { type Clock, risingClock } from "./base/clock.ts";
import { Fault } from "./base/fault.ts";
import { again, type BackfillRequest, wantedBy } from "./commit/backfill.ts";
import { isTickDue } from "./commit/clock.ts";
import { removeConsented } from "./commit/consent.ts";
import { changeGated } from "./commit/change-gate.ts";
import { type ContactBook, contactBook } from "./commit/contact-book.ts";
import { heldBack, settleHeld } from "./commit/held-delivery.ts";
import { openHeartbeat } from "./commit/heartbeat.ts";
import { intake } from "./commit/intake.ts";
import type { ReplayReport } from "./commit/mapping-replay.ts";
import type { Plan } from "./commit/plan.ts";
import { planAll, unopened } from "./commit/plan-all.ts";
import type { ScheduledMapping } from "./commit/mapping-schedule.ts";
import { type MappingPlan, openReplayDoor, type ReplayDoor, type ReplayPlan } from "./commit/replay-door.ts";
import { ruleChange } from "./commit/rule-change.ts";
import { openRuleLife, type RuleLife, type RuleLifeOptions } from "./commit/rule-life.ts";
import { type HubSource, runningSources, type RunningSources, unknownSource } from "./commit/running-source.ts";
import { type FeedAnswer, feedAnswer, type FeedReport, runFeeds } from "./commit/source-run.ts";
import { turns } from "./commit/turn.ts";
import { openHeadSigner } from "./commit/signed-head.ts";
import { type Verified, verify } from "./commit/verify.ts";
import { openWriter, type Writer } from "./commit/writer.ts";
import { camt } from "./connectors/camt/reader.ts";
import { type Preview, preview, previewBlock } from "./connectors/delimited/preview.ts";
import { delimited } from "./connectors/delimited/reader.ts";
import { jsonFile } from "./connectors/json-file/reader.ts";
import { postgresQuery } from "./connectors/postgres-query/reader.ts";
import { type HubConfiguration, readHubConfiguration } from "./hub-configuration.ts";
import { openStore, placesOf, type Store, type World } from "./hub-store.ts";
import type { Rule } from "./governance/rule.ts";
import { readRuleSet } from "./governance/rule-configuration.ts";
import { contactQuery } from "./observation/store.ts";
import { lastReceiptQuery } from "./observation/store-receipt.ts";
import type { AcceptedForm } from "./desk/decide.ts";
import type { Model } from "./model/kind.ts";
import type { Database, Row } from "./platform/database.ts";
import { openHeadFile } from "./platform/head-file.ts";
import { openSigningKey, type SigningKey } from "./platform/signing-key.ts";
import { type Lease, leaseStep, releaseLease, takeLease } from "./platform/lease.ts";
import type { Log } from "./platform/log.ts";
import type { DumpFacts } from "./platform/dump.ts";
import { writeBackup } from "./platform/backup-file.ts";
import { migrate } from "./platform/migration.ts";
import { type Statistics, statistics } from "./platform/statistic.ts";
import { secretResolver } from "./platform/secret.ts";
import type { CheckResult, Connector } from "./source/connector.ts";
import { cursorRow, readCursors } from "./source/store.ts";

export interface Hub extends AsyncDisposable {
  readonly configuration: HubConfiguration;
  readonly model: Model;
  readonly database: Database;
  readonly writer: Writer;
  readonly clock: Clock;
  /** Stamps what is received: never before the last receipt in the log, even where the wall clock jumped back. */
  readonly receipts: Clock;
  readonly log: Log;
  readonly signingKey: SigningKey;
  readonly sources: readonly HubSource[];
  /** Resolves when this hub may no longer write; the process ends. */
  readonly ended: Promise<Fault>;
  /**
   * Brings the rules of the configuration and the clock into the log, and ends what a kill cut off. Writes nothing where all
   * of it stands there already.
   */
  begin(): Promise<void>;
  /** Judges again what has become due since the last tick; false where nothing has. */
  tick(): Promise<boolean>;
  /** Reads sources until they have nothing more right now. A second run of the same source waits for the first. Fault `source-unknown`. */
  run(request?: RunRequest): Promise<RunReport>;
  /** Rule sets from their proposal on. */
  readonly rules: RuleLife;
  /** What a run of all sources would change; writes nothing. Runs wait for it. */
  plan(): Promise<Plan>;
  /** Reads kept pages again with the mappings in force now; no source is called. Runs of the same sources wait for it. */
  replay(request?: Pick<RunRequest, "sources">): Promise<ReplayReport>;
  /** What a replay would change; writes nothing. Commits wait for it. */
  planReplay(request?: Pick<RunRequest, "sources">): Promise<ReplayPlan>;
  /** What a mapping that waits for its date would make of what is known now; writes nothing. Commits wait for it. */
  planMapping(request: { readonly source: string; readonly from?: string | undefined }): Promise<MappingPlan>;
  /** The mappings of every feed, with their dates. */
  mappings(): readonly ScheduledMapping[];
  /** A person accepts the form that a feed has now. Fault `inbox-item-gone`. */
  acceptForm(form: AcceptedForm): Promise<{ readonly position: number }>;
  /** Proves the state from the log. Commits wait for it. */
  verify(): Promise<Verified>;
  /** Writes a verified backup. Commits wait for it. */
  backup(file: string): Promise<DumpFacts>;
  check(source: string): Promise<CheckResult[]>;
  /** Names the address of the API in the folder's lock: commands become its clients. */
  announce(address: string): void;
}

export interface RunRequest {
  /** Undefined: all of them. */
  readonly sources?: readonly string[] | undefined;
  /** From their beginning instead of from where they were read to, for this; cursors stay. */
  readonly again?: BackfillRequest | undefined;
  readonly onProgress?: (reports: readonly FeedReport[]) => void;
  readonly signal?: AbortSignal;
}

export interface RunReport {
  /** Positions before and after. */
  readonly from: number;
  readonly to: number;
  readonly feeds: readonly FeedAnswer[];
}

const connectors: ReadonlyMap<string, Connector> = new Map(
  [delimited, jsonFile, postgresQuery, camt].map((one) => [one.name, one as Connector]),
);

/** A paused writer is deposed after so long; shorter would depose one that merely swaps. */
const leaseTtlMs = 15_000;

/** Reads hub.yaml. Fault `configuration-unreadable`, and those of its content. */
export const loadConfiguration = (file: string): HubConfiguration => {
  const folder = dirname(resolve(file));
  const readText = (path: string): string => readOwnFile(resolve(folder, path));
  return readHubConfiguration(readOwnFile(resolve(file)), { file, folder, connectors, readText });
};

const readOwnFile = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    const hint = "check the path and the permissions; synchromesh init writes a first hub.yaml";
    throw new Fault({ code: "configuration-unreadable", subject: path, cause: `the file cannot be read (${why})`, hint }, error);
  }
};

/** What a delimited file looks like, and the block that states it in hub.yaml. `sample`: its first bytes. */
export const previewOf = (sample: Uint8Array): Preview & { readonly block: string } => {
  const seen = preview(sample);
  return { ...seen, block: previewBlock(seen) };
};

/** Faults: those of the store, of migrations and of the lease. */
export async function openHub(configuration: HubConfiguration, world: World): Promise<Hub> {
  const store = await openStore(world);
  try {
    await migrate(store.database);
    const lease = await lead(store.database);
    return await assemble(configuration, world, store, lease);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Another hub's lease on a server runs out when that hub is gone: it is waited for, once. */
async function lead(database: Database): Promise<Lease> {
  const wish = { holder: `${hostname()} process ${process.pid}`, ttlMs: leaseTtlMs, isAlone: !database.profile.readsBesideWrites };
  try {
    return await takeLease(database, wish);
  } catch (error) {
    if (!(error instanceof Fault && error.retryable)) throw error;
    await new Promise((wait) => setTimeout(wait, leaseTtlMs));
    return takeLease(database, wish);
  }
}

async function assemble(configuration: HubConfiguration, world: World, store: Store, { fence }: Lease): Promise<Hub> {
  const { clock, log, folder, environment = process.env } = world;
  const { database, lock } = store;
  const { model, settings } = configuration;
  const lease = { fence, ttlMs: leaseTtlMs };
  const writer = await openWriter({ database, model, settings, clock, lease });
  const { key, secrets, heads: headsHere, headKey } = placesOf(folder);
  const [cursors = [], contactRows = [], receipt = []] = await database.read([readCursors(), contactQuery(), lastReceiptQuery()]);
  // Rows without a version are ordered by their receipt: a wall clock that jumps back must not make news old.
  const receipts = risingClock(clock, Number(receipt[0]?.["received_at"] ?? 0));
  const contacts = openContacts(configuration, contactRows, writer.stages.timeline.setAt(clock.now()).rules);
  const replays = await openReplayDoor({ configuration, database, clock, writer, lease: () => leaseStep(fence, leaseTtlMs, 0) });
  const resolver = secretResolver({ environment, folder: configuration.folder, keyFile: key, sealedFile: secrets });
  const sources = runningSources({
    configured: configuration.sources,
    readings: replays.readings,
    cursors: cursors.map(cursorRow),
    clock,
    context: { secrets: resolver, clock, log, folder: configuration.folder },
  });
  const counts = statistics(database);
  const warn = (fault: Fault): void => log.warn({ fault }, "the heartbeat failed; it is tried again");
  const heartbeat = openHeartbeat({ database, lease, cursors: () => sources.cursors(), position: () => writer.position(), warn });
  const signingKey = openSigningKey(headKey);
  const heads = openHeadFile({ file: configuration.heads ?? headsHere, key: signingKey });
  const unsigned = (fault: Fault): void => log.warn({ fault }, "the head of the log could not be signed; the next one covers it");
  const signer = openHeadSigner({ hub: configuration.hub, heads, writer, clock, warn: unsigned });
  const turn = turns();
  const names = sources.list.map(({ name }) => name);
  return {
    configuration,
    model,
    database,
    writer,
    clock,
    receipts,
    log,
    signingKey,
    sources: sources.list,
    rules: openRules(configuration, { database, writer, receipts, contacts }),
    ended: heartbeat.ended,
    begin: () => replays.keep().then(() => begin(configuration, database, writer, clock, receipts)),
    tick: () => tickTold({ replays, log }, model, database, writer, clock),
    run: (request = {}) =>
      turn.take(request.sources ?? names, () => run(request, { database, sources, contacts, writer, clock, receipts, counts, replays })),
    plan: () => turn.take(names, () => planAll(configuration, database, writer, clock, { sources, replays })),
    replay: ({ sources: asked } = {}) => turn.take(asked ?? names, () => replays.replay(asked)),
    planReplay: ({ sources: asked } = {}) => turn.take(asked ?? names, () => writer.hold(() => replays.plan(asked))),
    planMapping: ({ source, from }) => turn.take(names, () => writer.hold(() => replays.rehearse(source, from))),
    mappings: () => replays.mappings(),
    acceptForm: (form) => turn.take([form.source], () => replays.accept(form)),
    verify: () =>
      writer.hold(() => {
        signer.sign();
        return verify({ model, settings, database, heads, position: writer.position(), lease: () => leaseStep(fence, leaseTtlMs, 0) });
      }),
    backup: (file) => writer.hold(() => writeBackup(database, file)),
    check: (source) => sources.check(source),
    announce: (address) => lock?.announce(address),
    [Symbol.asyncDispose]: async () => {
      await turn.take(names, () => writer.drain());
      signer.stop();
      await heartbeat.beat();
      await heartbeat.stop();
      await sources.close();
      await releaseLease(database, fence).catch(() => undefined); // Deposed or unreachable: it runs out by itself.
      await store.close();
    },
  };
}

/** Heeds the silences of hub.yaml and of the set in force. */
function openContacts({ model, rules }: HubConfiguration, rows: readonly Row[], inForce: readonly Rule[]): ContactBook {
  const heard = new Map(rows.map((row) => [row["source"] ?? "", Number(row["at"])]));
  return contactBook([...readRuleSet(rules.text, 0, model).rules, ...inForce], heard);
}

function openRules(
  { model, settings, sources }: HubConfiguration,
  { contacts, ...parts }: Pick<RuleLifeOptions, "database" | "writer" | "receipts"> & { readonly contacts: ContactBook },
): RuleLife {
  const sites = sources.map(({ site }) => site);
  return openRuleLife({ model, settings, sites, ...parts, onApproved: (set) => contacts.listen(set.rules) });
}

async function begin(
  { rules, ...configuration }: HubConfiguration,
  database: Database,
  writer: Writer,
  clock: Clock,
  receipts: Clock,
): Promise<void> {
  const change = await ruleChange(rules, database, writer.position(), clock.now());
  if (change !== undefined) await writer.submit(intake({ others: [change] }));
  await removeConsented(database, writer, receipts.now());
  await settleHeld(database, writer, receipts.now());
  await tick(configuration.model, database, writer, clock);
}

/** Says besides which mappings time has brought into force. */
function tickTold({ replays, log }: { readonly replays: ReplayDoor; readonly log: Log }, ...of: Parameters<typeof tick>): Promise<boolean> {
  for (const begun of replays.begun()) log.info(begun, "a mapping has begun: what is produced from now on is read by it");
  return tick(...of);
}

async function tick(model: Model, database: Database, writer: Writer, clock: Clock): Promise<boolean> {
  const at = clock.now();
  if (!(await isTickDue(writer.stages, model, at, (queries) => database.read(queries)))) return false;
  await writer.submit(intake({ others: [{ kind: "tick", at }] }));
  return true;
}

interface Runner {
  readonly database: Database;
  readonly sources: RunningSources;
  readonly contacts: ContactBook;
  readonly writer: Writer;
  readonly clock: Clock;
  /** When something came: never earlier than what came before. */
  readonly receipts: Clock;
  readonly counts: Statistics;
  readonly replays: Pick<ReplayDoor, "keep" | "checked">;
}

async function run({ sources: names, again: request, onProgress, signal }: RunRequest, runner: Runner): Promise<RunReport> {
  const { database, sources, contacts, writer, clock, receipts, counts } = runner;
  await runner.replays.keep();
  const known = sources.list.map(({ name }) => name);
  for (const name of names ?? []) if (!known.includes(name)) throw unknownSource(name, known);
  const from = writer.position();
  const read = await runner.replays.checked(await sources.toRead(new Set(names ?? known)));
  const wanted = request && (await wantedBy(request, database, sources.list));
  const gated = changeGated(wanted === undefined ? read : again(read, wanted), {
    read: (queries) => database.read(queries),
    position: () => writer.position(),
    now: () => receipts.now(),
    waiting: await heldBack(database),
  });
  const feeds = await runFeeds(gated, {
    submit: async (one) => {
      const committed = await writer.submit(one);
      await counts.grown(committed.prepared?.news.length ?? 0);
      return committed;
    },
    read: (queries) => database.read(queries),
    position: () => writer.position(),
    clock: receipts,
    contacts,
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (wanted === undefined) sources.settle(feeds, clock.now());
  return { from, to: writer.position(), feeds: [...feeds.map(feedAnswer), ...unopened(sources, names ?? known)] };
}
