// The composition root, which names the connectors. Opens the writer and the sources of one hub.

import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname, resolve } from "node:path";
import { type Clock, risingClock } from "./base/clock.ts";
import { Fault } from "./base/fault.ts";
import { type ContactBook, contactBook } from "./commit/run/contact-book.ts";
import { openTrendClock } from "./desk/trend.ts";
import { openReconciliationClock } from "./commit/reconciliation-clock.ts";
import { type ErasureDoor, openErasures } from "./commit/erasure/erasure.ts";
import { begin, sayBegun, tickAll } from "./commit/beginning.ts";
import { countGrowth } from "./commit/growth.ts";
import { type Heartbeat, openHeartbeat } from "./commit/heartbeat.ts";
import type { EpochBook } from "./commit/epoch/epoch.ts";
import { openWitness, type Witness } from "./commit/epoch/witness.ts";
import type { DeliverRequest, Outbox, SystemTold } from "./commit/outbox/outbox.ts";
import type { Forms } from "./commit/outbox/forms.ts";
import type { Systems } from "./commit/outbox/systems.ts";
import { openTelling } from "./commit/outbox/telling.ts";
import type { ReplayReport } from "./commit/reread/mapping-replay.ts";
import type { Plan } from "./commit/plan/plan.ts";
import { planAll } from "./commit/plan/plan-all.ts";
import type { ScheduledMapping } from "./commit/reread/mapping-schedule.ts";
import type { MappingLives } from "./commit/reread/mapping-life.ts";
import type { ForesightRequest, MappingForesight } from "./commit/reread/mapping-foresight.ts";
import {
  type MappingApproval,
  type MappingPlan,
  type MappingRequest,
  openReplayDoor,
  type ReplayDoor,
  type ReplayPlan,
  type ReplayRequest,
} from "./commit/reread/replay-door.ts";
import { practised } from "./commit/practice/practised.ts";
import { type MatchLife, openMatchLife } from "./commit/rules/match-life.ts";
import { openRuleLife, type RuleLife, type RuleLifeOptions } from "./commit/rules/rule-life.ts";
import { openSweeper, type Sweeper } from "./commit/sweep/sweep.ts";
import { run, type RunReport, type RunRequest } from "./commit/run/run.ts";
import { type HubSource, runningSources, type RunningSources } from "./commit/run/running-source.ts";
import { openReadBook, type ReadBook } from "./commit/run/read-book.ts";
import { turns } from "./commit/turn.ts";
import { type Verified, verify } from "./commit/rebuild/verify.ts";
import { openWriter, type Writer } from "./commit/writer.ts";
import { type Preview, preview, previewBlock } from "./connectors/delimited/preview.ts";
import { systemTimer, type Timer } from "./connectors/rate-budget.ts";
import { shippedConnectors } from "./connectors/shipped.ts";
import { type HubConfiguration, readHubConfiguration } from "./hub-configuration.ts";
import { headPlacesOf, openStore, placesOf, type Store, type World } from "./hub-store.ts";
import type { Rule } from "./governance/rule.ts";
import { readRuleSet } from "./governance/rule-configuration.ts";
import { contactQuery } from "./observation/store.ts";
import { lastReceiptQuery } from "./observation/store-receipt.ts";
import type { AcceptedForm } from "./desk/decide.ts";
import type { Model } from "./model/kind.ts";
import type { Database, Row, Step } from "./platform/database.ts";
import type { SigningKey } from "./platform/signing-key.ts";
import { type Lease, leaseStep, releaseLease, takeLease } from "./platform/lease.ts";
import type { Log } from "./platform/log.ts";
import type { DumpFacts } from "./platform/dump.ts";
import { writeBackup } from "./platform/backup-file.ts";
import { migrate } from "./platform/migration.ts";
import { assertSamePractice, type PracticeMark, readPracticeMark } from "./platform/practice-mark.ts";
import { practiceQuery } from "./platform/epoch.ts";
import { statistics } from "./platform/statistic.ts";
import { readKeyFile, type SecretKey, type SecretResolver } from "./platform/secret.ts";
import { readOwnText } from "./platform/own-file.ts";
import { refuseMetadata } from "./platform/outward.ts";
import { ownSecrets } from "./connection/own-secrets.ts";
import { boundSource } from "./connection/bound-connector.ts";
import type { Connections } from "./connection/connections.ts";
import { connectionsOf, type OwnConnectionParts } from "./connection/own-connections.ts";
import type { CheckResult, ConnectorContext } from "./source/connector.ts";
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
  readonly heads: Witness["heads"];
  readonly sources: readonly HubSource[];
  readonly secrets: ConnectorContext["secrets"];
  readonly sealingKey: () => SecretKey;
  /** Resolves when this hub may no longer write; the process ends. */
  readonly ended: Promise<Fault>;
  /**
   * Brings the rules of the configuration and the clock into the log, and ends what a kill cut off. Writes nothing where all
   * of it stands there already.
   */
  begin(): Promise<void>;
  /** Judges again what has become due since the last tick, and compares what is due to be compared; false where nothing was. */
  tick(): Promise<boolean>;
  /** Reads sources until they have nothing more right now. A second run of the same source waits for the first. Fault `source-unknown`. */
  run(request?: RunRequest): Promise<RunReport>;
  /** Tells systems what they are to be told, as far as each may be. Fault `system-not-told`. */
  deliver(request?: DeliverRequest): Promise<readonly SystemTold[]>;
  /** Systems that are written: paused and resumed. */
  readonly systems: Systems;
  /** In which forms they show what they are told. */
  readonly forms: Forms;
  readonly epoch: EpochBook;
  /** What it is a practice copy of: it asks and tells nobody. Undefined: a hub that works. */
  readonly practice: PracticeMark | undefined;
  /** Rule sets from their proposal on. */
  readonly rules: RuleLife;
  /** Match rules from their proposal on. */
  readonly matchRules: MatchLife;
  /** What a run of all sources would change; writes nothing. Runs wait for it. */
  plan(): Promise<Plan>;
  /** Reads kept pages again with the mappings in force now; no source is called. Runs of the same sources wait for it. */
  replay(request?: ReplayRequest): Promise<ReplayReport>;
  /** What a replay would change; writes nothing but that its author asked. Commits wait for it. */
  planReplay(request?: ReplayRequest): Promise<ReplayPlan>;
  /** What a mapping that waits for its date would make of what is known now; noted like `planReplay`. Commits wait for it. */
  planMapping(request: MappingRequest): Promise<MappingPlan>;
  /** What a mapping that is not saved yet would make of what is known now; as `planMapping`. */
  foreseeMapping(request: ForesightRequest): Promise<MappingForesight>;
  /** A person's word that mappings of a source may take effect; nothing waits for it. Faults `source-unknown`, `mapping-not-dated`. */
  approveMapping(given: MappingApproval): ReturnType<ReplayDoor["approve"]>;
  /** Who rehearsed, approved and replayed which mapping. */
  mappingLives(): Promise<MappingLives>;
  /** The mappings of every feed, with their dates. */
  mappings(): readonly ScheduledMapping[];
  /** A person accepts the form that a feed has now. Fault `inbox-item-gone`. */
  acceptForm(form: AcceptedForm): Promise<{ readonly position: number }>;
  /** Takes away what tells of a person. Runs and commits wait for it. */
  readonly erasures: ErasureDoor;
  /** Proves the state from the log. Commits wait for it. */
  verify(): Promise<Verified>;
  /** Writes a verified backup. Commits wait for it. */
  backup(file: string): Promise<DumpFacts>;
  /** Systems as people connect them, and hub.yaml as it is changed. */
  readonly connections: Connections;
  previewFile(sample: Uint8Array): Preview;
  check(source: string): Promise<CheckResult[]>;
  /** Names the address of the API in the folder's lock: commands become its clients. */
  announce(address: string): void;
}

const connectors = shippedConnectors(systemTimer);

/** A paused writer is deposed after so long; shorter would depose one that merely swaps. */
const leaseTtlMs = 15_000;

/** Reads hub.yaml. Fault `configuration-unreadable`, and those of its content. `timer`: by which its connectors wait. */
export const loadConfiguration = (file: string, timer?: Timer): HubConfiguration =>
  configurationOf(file, readOwnText(resolve(file)), timer === undefined ? connectors : shippedConnectors(timer));

const configurationOf = (file: string, text: string, own: typeof connectors): HubConfiguration => {
  const folder = dirname(resolve(file));
  return readHubConfiguration(text, { file, folder, connectors: own, readText: (path) => readOwnText(resolve(folder, path)) });
};

/** What a delimited file looks like, and the block that states it in hub.yaml. `sample`: its first bytes. */
export const previewOf = (sample: Uint8Array): Preview & { readonly block: string } => {
  const seen = preview(sample);
  return { ...seen, block: previewBlock(seen) };
};

/** Faults: those of the store, of migrations and of the lease. */
export async function openHub(configuration: HubConfiguration, world: World): Promise<Hub> {
  refuseMetadata();
  const practice = readPracticeMark(placesOf(world.folder).practice);
  // A practice copy lies in its folder: a line to a server would leave it.
  const store = await openStore(practice === undefined ? world : { ...world, environment: {} });
  try {
    await migrate(store.database);
    const [[home] = []] = await store.database.read([practiceQuery()]);
    assertSamePractice(practice, home?.["practice"] === "t", world.folder);
    const lease = await lead(store.database);
    if (practice === undefined) return await assemble(configuration, { ...world, practice }, store, lease);
    const parts = { database: store.database, clock: world.clock, lease: () => leaseStep(lease.fence, leaseTtlMs, 0) };
    // Nor does it write to the heads of the hub that it is a copy of.
    const closed = { ...configuration, sources: practised(configuration.sources, parts), heads: undefined };
    return await assemble(closed, { ...world, practice }, store, lease);
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

interface Opened extends World {
  readonly practice: PracticeMark | undefined;
}

async function assemble(given: HubConfiguration, world: Opened, store: Store, { fence }: Lease): Promise<Hub> {
  const resolver = ownSecrets({ environment: process.env, ...world, places: placesOf(world.folder), beside: given.folder });
  const configuration = { ...given, sources: given.sources.map((one) => boundSource(one, resolver)) };
  const [{ clock, log }, { database, lock }, { model, settings }] = [world, store, configuration];
  const lease = { fence, ttlMs: leaseTtlMs };
  const keep = (): Step => leaseStep(fence, leaseTtlMs, 0);
  const writer = await openWriter({ database, model, settings, clock, lease });
  const [cursors = [], contactRows = [], receipt = []] = await database.read([readCursors(), contactQuery(), lastReceiptQuery()]);
  // Rows without a version are ordered by their receipt: a wall clock that jumps back must not make news old.
  const receipts = risingClock(clock, Number(receipt[0]?.["received_at"] ?? 0));
  const contacts = openContacts(configuration, contactRows, writer.stages.timeline.setAt(clock.now()).rules);
  const sweeper = sweeperOf(configuration, writer, database, log, fence);
  const replays = await openReplayDoor({ configuration, database, clock, receipts, writer, lease: keep });
  const closing = new AbortController();
  const context = contextOf(configuration, world, resolver, closing.signal);
  const stood = { cursors: cursors.map(cursorRow), readings: replays.readings };
  const sources = runningSources({ configured: configuration.sources, ...stood, clock, context });
  countGrowth(writer, statistics(database), log);
  const heartbeat = beating(database, lease, sources, writer, log);
  const facts = { configuration, model, database, writer, clock, receipts, log, secrets: context.secrets };
  const signs = { ...configuration, ...facts, ...headPlacesOf(world.folder, configuration.heads), lease: keep, lock };
  const { signingKey, heads, signer, epoch } = await openWitness(signs);
  const [turn, names] = [turns(), sources.list.map(({ name }) => name)];
  const running = { database, sources, contacts, writer, clock, receipts, replays };
  const runAsked = (request: RunRequest = {}): Promise<RunReport> =>
    turn.take(request.sources ?? names, () => heardBy({ outbox, reads, clock }, request, () => run(request, running)));
  const out = { ...facts, ...configuration, context, sweeper, lease: keep, newId: idMaker(world), epoch: epoch.current.epoch };
  const { outbox, ...told } = await openTelling({ ...out, run: runAsked, take: (of, work) => turn.take(of, work) });
  const [reads, comparisons] = [openReadBook({ ...out, sources: sources.list }), openReconciliationClock({ ...facts, run: runAsked })];
  const trend = openTrendClock({ database, model, sources: configuration.sources });
  return {
    ...facts,
    signingKey,
    heads,
    sources: sources.list,
    rules: openRules(configuration, { database, writer, sweeper, receipts, contacts }),
    matchRules: openMatchLife({ database, model, writer, receipts, sources: names }),
    ended: heartbeat.ended,
    begin: () => begin(configuration, { database, writer, sweeper, clock, receipts, replays, lease: keep }),
    tick() {
      sayBegun(replays, log);
      return tickAll(model, { database, writer, sweeper, clock, comparisons, trend });
    },
    run: runAsked,
    ...told,
    epoch,
    ...keptBeside(world),
    plan: () => turn.take(names, () => planAll(configuration, database, writer, clock, { sources, replays, lacking: outbox.plan })),
    replay: ({ sources: asked, author } = {}) => turn.take(asked ?? names, () => replays.replay(asked, author)),
    ...mappingDoor(replays, names, (of, work) => turn.take(of, () => writer.hold(work))),
    connections: connectionsIn(given, world, { ...facts, context, resolver }),
    acceptForm: (form) => turn.take([form.source], () => replays.accept(form)),
    erasures: inTurn(openErasures({ ...facts, settings, sources: configuration.sources, clock: receipts, lease: keep }), (work) =>
      turn.take(names, work),
    ),
    ...proofs({ ...facts, settings, heads, signer, lease: keep }),
    previewFile: preview,
    check: (source) => sources.check(source),
    announce: (address) => lock?.announce(address),
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await turn.take(names, () => writer.drain());
      signer.stop();
      await outbox[Symbol.asyncDispose]();
      await letGo(store, fence, heartbeat, sources);
    },
  };
}

const connectionsIn = (
  configuration: HubConfiguration,
  { folder, practice }: Opened,
  parts: Pick<OwnConnectionParts, "database" | "writer" | "model" | "clock" | "receipts" | "context" | "resolver">,
): Connections => {
  const read = (text: string): HubConfiguration => configurationOf(configuration.file, text, connectors);
  const { settings } = configuration;
  return connectionsOf({
    ...parts,
    settings,
    configuration,
    connectors,
    read,
    places: placesOf(folder),
    isPractice: practice !== undefined,
  });
};

/** What lies beside the store: whether it is a practice copy, and the key that seals what nobody may read in the store. */
const keptBeside = ({ practice, folder }: Opened): Pick<Hub, "practice" | "sealingKey"> => ({
  practice,
  sealingKey: () => readKeyFile(placesOf(folder).key),
});

/** Whoever meets an id of a practice copy knows what it is. */
const idMaker =
  ({ practice }: Opened) =>
  () =>
    `${practice === undefined ? "" : "practice."}${randomUUID()}`;

type ProofParts = Omit<Parameters<typeof verify>[0], "position"> & { readonly writer: Writer; readonly signer: { sign(): void } };

/** What is proved and kept while nothing moves. */
const proofs = ({ writer, signer, ...parts }: ProofParts): Pick<Hub, "verify" | "backup"> => ({
  verify: () =>
    writer.hold(() => {
      signer.sign();
      return verify({ ...parts, position: writer.position() });
    }),
  backup: (file) => writer.hold(() => writeBackup(parts.database, file)),
});

/** What a system lacks is known when it was read to its end. */
async function heardBy(
  { outbox, reads, clock }: { readonly outbox: Outbox; readonly reads: ReadBook; readonly clock: Clock },
  request: RunRequest,
  running: () => Promise<RunReport>,
): Promise<RunReport> {
  const startedAt = clock.now();
  const report = await running();
  await reads.note(report.feeds, startedAt);
  if (request.again === undefined) await outbox.heard(report.feeds);
  return report;
}

type Held = <Found>(of: readonly string[], work: (submit: Writer["submit"]) => Promise<Found>) => Promise<Found>;

const mappingDoor = (
  replays: ReplayDoor,
  names: readonly string[],
  held: Held,
): Pick<Hub, "mappings" | "approveMapping" | "mappingLives" | "planReplay" | "planMapping" | "foreseeMapping"> => ({
  planReplay: ({ sources: asked, author } = {}) => held(asked ?? names, (submit) => replays.plan(asked, { author, submit })),
  planMapping: ({ source, from, author }) => held(names, (submit) => replays.rehearse(source, from, { author, submit })),
  foreseeMapping: ({ author, ...asked }) => held([asked.drafted.name], (submit) => replays.foresee(asked, { author, submit })),
  mappings: () => replays.mappings(),
  approveMapping: (given) => replays.approve(given),
  mappingLives: () => replays.lives(),
});

function beating(
  database: Database,
  lease: Parameters<typeof openHeartbeat>[0]["lease"],
  sources: RunningSources,
  writer: Writer,
  log: Log,
) {
  const warn = (fault: Fault): void => log.warn({ fault }, "the heartbeat failed; it is tried again");
  return openHeartbeat({ database, lease, cursors: () => sources.cursors(), position: () => writer.position(), warn });
}

async function letGo(store: Store, fence: number, heartbeat: Heartbeat, sources: RunningSources): Promise<void> {
  await heartbeat.beat();
  await heartbeat.stop();
  await sources.close();
  await releaseLease(store.database, fence).catch(() => undefined); // Deposed or unreachable: it runs out by itself.
  await store.close();
}

/** What sources may touch of the world. */
function contextOf({ folder }: HubConfiguration, world: Opened, secrets: SecretResolver, closing: AbortSignal): ConnectorContext {
  const { clock, log } = world;
  return { secrets, clock, log, folder, closing };
}

/** Says in the log of the process how far a sweep is: it may take minutes. */
function sweeperOf({ model, settings }: HubConfiguration, writer: Writer, database: Database, log: Log, fence: number): Sweeper {
  const onStage = (stage: string): void => log.info({ stage }, "a change of rules judges many records again");
  return openSweeper({ database, model, settings, writer, lease: () => leaseStep(fence, leaseTtlMs, 0), onStage });
}

/** No source is read meanwhile: what was read before is committed, what is read after knows of the erasure. */
const inTurn = (door: ErasureDoor, take: <Result>(work: () => Promise<Result>) => Promise<Result>): ErasureDoor => ({
  plan: (asked) => take(() => door.plan(asked)),
  apply: (asked, word) => take(() => door.apply(asked, word)),
});

/** Heeds the silences of hub.yaml and of the set in force. */
function openContacts({ model, rules }: HubConfiguration, rows: readonly Row[], inForce: readonly Rule[]): ContactBook {
  const heard = new Map(rows.map((row) => [row["source"] ?? "", Number(row["at"])]));
  return contactBook([...readRuleSet(rules.text, 0, model).rules, ...inForce], heard);
}

function openRules(
  { model, settings, sources }: HubConfiguration,
  { contacts, ...parts }: Pick<RuleLifeOptions, "database" | "writer" | "sweeper" | "receipts"> & { readonly contacts: ContactBook },
): RuleLife {
  const sites = sources.map(({ site }) => site);
  return openRuleLife({ model, settings, sites, ...parts, onApproved: (set) => contacts.listen(set.rules) });
}
