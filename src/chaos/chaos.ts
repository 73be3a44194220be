// Puts proxies before the systems of a hub, plays seed after seed, and tells what held.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { HubConfiguration } from "../hub-configuration.ts";
import { placesOf } from "../hub-store.ts";
import type { Row } from "../platform/database.ts";
import { openLog } from "../platform/log.ts";
import { secretResolver } from "../platform/secret.ts";
import type { ConnectorContext } from "../source/connector.ts";
import { unknownSource } from "../commit/run/running-source.ts";
import { observing } from "../writeback/mode.ts";
import type { Break } from "./break.ts";
import { type CalmHub, openCalmHub } from "./calm-hub.ts";
import { decidedFields } from "./compare-state.ts";
import type { Meanwhile } from "./edit.ts";
import type { FaultKind } from "./fault-kind.ts";
import { faultPlan } from "./fault-plan.ts";
import type { LeapingTimer } from "./leaping-timer.ts";
import { type PeerSource, peerSources, readThrough } from "./peer-source.ts";
import { openPeerProxy, type PeerProxy } from "./proxy.ts";
import { onlyReading, openScratch, type Scratch, type ScratchHub, type ScratchOptions } from "./scratch-hub.ts";
import { playSeed } from "./seed-run.ts";
import { openToucher, type Toucher } from "./touch.ts";

export interface ChaosOptions extends ScratchOptions {
  /** Read with connectors that wait by `timer`. */
  readonly configuration: HubConfiguration;
  readonly timer: LeapingTimer;
  readonly clock: Clock;
  readonly seeds: readonly number[];
  readonly kinds: readonly FaultKind[];
  readonly rounds: number;
  /** So many seeds live through one hub, which is verified behind the last of them: quicker, and only together they can be played again. */
  readonly seedsPerHub?: number;
  /** Only these sources are read; undefined: all of them. */
  readonly sources: readonly string[] | undefined;
  /** The systems are written to, as far as hub.yaml lets the hub do so by itself. */
  readonly writes: boolean;
  readonly meanwhile?: Meanwhile;
  readonly onBegin?: (facts: ChaosBegin) => void;
  readonly onSeed?: (outcome: SeedOutcome) => void;
}

export interface ChaosBegin {
  /** Systems that faults are put before. */
  readonly peers: readonly string[];
  readonly rows: number;
  /** What would be written to them. */
  readonly planned: readonly Row[];
}

export interface SeedOutcome {
  readonly seed: number;
  /** How often each kind of fault befell something. */
  readonly hits: Readonly<Partial<Record<FaultKind, number>>>;
  readonly breaks: readonly Break[];
}

export interface ChaosReport extends ChaosBegin {
  readonly outcomes: readonly SeedOutcome[];
}

/** Faults: `chaos-no-peer`, `source-unknown`, and those of the store. */
export async function chaos(options: ChaosOptions): Promise<ChaosReport> {
  await using open = new AsyncDisposableStack();
  const scratch = await openScratch(options);
  open.defer(() => scratch.remove());
  const configuration = narrowed(options);
  const context = contextOf(options);
  const peers = await peerSources(configuration.sources, context.secrets);
  if (peers.length === 0) throw noPeer();
  const calm = open.use(await openCalmHub(configuration, scratch, options.clock.now()));
  await calm.look();
  const begin = { peers: peers.map(({ source }) => source.name), rows: calm.rows, planned: await calm.planned() };
  options.onBegin?.(begin);
  const hits = new Map<FaultKind, number>();
  const onHit = (kind: FaultKind): void => void hits.set(kind, (hits.get(kind) ?? 0) + 1);
  const proxies = new Map<string, PeerProxy>();
  for (const { source, ...peer } of peers)
    proxies.set(source.name, open.use(await openPeerProxy({ ...peer, source: source.name, clock: options.clock, onHit })));
  const stage = { configuration: through(configuration, proxies), scratch, calm, proxies, onHit };
  const touchers = options.writes ? await openTouchers(peers, { configuration, context, calm }, open) : new Map<string, Toucher>();
  const outcomes: SeedOutcome[] = [];
  const hubs = open.use(hubsInTurn(options, stage));
  for (const [index, seed] of options.seeds.entries()) {
    hits.clear();
    const breaks = await played(seed, options, { ...stage, touchers }, await hubs.at(index));
    const outcome = { seed, hits: Object.fromEntries(hits), breaks };
    outcomes.push(outcome);
    options.onSeed?.(outcome);
  }
  return { ...begin, outcomes };
}

interface Stage {
  readonly configuration: HubConfiguration;
  readonly scratch: Scratch;
  readonly calm: CalmHub;
  readonly proxies: ReadonlyMap<string, PeerProxy>;
  readonly onHit: (kind: FaultKind) => void;
}

interface PlayStage extends Stage {
  readonly touchers: ReadonlyMap<string, Toucher>;
}

interface Turn {
  readonly own: ScratchHub;
  readonly isLast: boolean;
}

/** An empty hub for each seed, or for some of them together. */
function hubsInTurn({ seeds, seedsPerHub: most = 1, clock }: ChaosOptions, { scratch, configuration }: Stage) {
  let own: ScratchHub | undefined;
  return {
    async at(index: number): Promise<Turn> {
      if (own === undefined || index % most === 0) {
        await own?.[Symbol.asyncDispose]();
        own = await scratch.open(configuration, clock.now());
      }
      return { own, isLast: index % most === most - 1 || index === seeds.length - 1 };
    },
    [Symbol.asyncDispose]: async () => own?.[Symbol.asyncDispose](),
  };
}

function played(seed: number, options: ChaosOptions, stage: PlayStage, { own, isLast }: Turn): Promise<readonly Break[]> {
  const { kinds, rounds, writes, timer, meanwhile = async () => [] } = options;
  const { configuration, touchers, ...world } = stage;
  const { rules, model, modes } = configuration;
  return playSeed(faultPlan(seed, kinds), own, {
    ...world,
    touches: new Map([...touchers].map(([source, toucher]) => [source, toucher.of(seed)])),
    isDecided: decidedFields(rules.text, model),
    isTold: (source, kind, field) => writes && modes.get(source)?.of(kind, field) === "auto",
    isVerified: isLast,
    writes,
    rounds,
    timer,
    meanwhile,
  });
}

/** The sources that are read, and whether anything is written to them. */
function narrowed({ configuration, sources: wanted, writes }: ChaosOptions): HubConfiguration {
  const known = configuration.sources.map(({ name }) => name);
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownSource(unknown, known);
  const sources = configuration.sources.filter(({ name }) => wanted?.includes(name) ?? true);
  return { ...(writes ? configuration : onlyReading(configuration)), sources };
}

const through = (configuration: HubConfiguration, proxies: ReadonlyMap<string, PeerProxy>): HubConfiguration =>
  readThrough(configuration, new Map([...proxies].map(([name, { url }]) => [name, url])));

function contextOf({ configuration: { folder }, data, environment, clock }: ChaosOptions): ConnectorContext {
  const { key, secrets } = placesOf(data);
  return { secrets: secretResolver({ environment, folder, keyFile: key, sealedFile: secrets }), clock, log: openLog("silent"), folder };
}

async function openTouchers(
  peers: readonly PeerSource[],
  { configuration, context, calm }: Pick<Stage, "configuration" | "calm"> & { readonly context: ConnectorContext },
  open: AsyncDisposableStack,
): Promise<ReadonlyMap<string, Toucher>> {
  const touchers = new Map<string, Toucher>();
  for (const { source } of peers) {
    const modes = configuration.modes.get(source.name) ?? observing;
    const toucher = await openToucher({ source, modes, context, known: () => calm.known() });
    if (toucher !== undefined) touchers.set(source.name, open.use(toucher));
  }
  return touchers;
}

const noPeer = (): Fault =>
  new Fault({
    code: "chaos-no-peer",
    subject: "sources",
    cause: "none of them is a system over HTTP",
    hint: "faults are put before sources whose option url: is an address of http or https; name one of them with --source",
  });
