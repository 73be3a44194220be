// One seed: some rounds in which things go wrong, then calm, then what must hold.

import { chance } from "../demo/chance.ts";
import { type Break, breakOf } from "./break.ts";
import type { CalmHub } from "./calm-hub.ts";
import { checked, type Checking } from "./check.ts";
import type { Edit, Meanwhile } from "./edit.ts";
import type { FaultKind } from "./fault-kind.ts";
import type { FaultPlan, RoundPlan } from "./fault-plan.ts";
import type { LeapingTimer } from "./leaping-timer.ts";
import type { PeerProxy, Touch } from "./proxy.ts";
import { noiseOf, roundOf } from "./round.ts";
import type { ScratchHub } from "./scratch-hub.ts";

export interface SeedWorld extends Omit<Checking, "edits"> {
  readonly proxies: ReadonlyMap<string, PeerProxy>;
  /** By source: moves one of its rows by writing there what stands there already. */
  readonly touches: ReadonlyMap<string, Touch>;
  readonly calm: CalmHub;
  readonly rounds: number;
  readonly timer: LeapingTimer;
  readonly meanwhile: Meanwhile;
  readonly onHit: (kind: FaultKind) => void;
}

const minuteMs = 60_000;
const calmRoundsMax = 8;

export async function playSeed(plan: FaultPlan, { hub, clock }: ScratchHub, world: SeedWorld): Promise<Break[]> {
  const edits: Edit[] = [];
  const read = new Set<string>();
  try {
    for (let round = 1; round <= world.rounds; round += 1) {
      edits.push(...(await world.meanwhile({ seed: plan.seed, round, chance: chance(plan.seed, "meanwhile", round) })));
      await inFaults(plan.round(round), read, { hub, clock }, world);
    }
    const noise = await calmedDown({ hub, clock }, world);
    return [...breakOf("calm", noise), ...(await checked({ hub, clock }, { ...world, edits }))];
  } catch (error) {
    // Faults are told by what they stop. What comes up to here has ended the hub.
    return breakOf("up", [error instanceof Error ? (error.stack ?? error.message) : String(error)]);
  }
}

type Played = Pick<ScratchHub, "hub" | "clock">;

/** Time passes for the hub and for whoever waits. */
function pass(ms: number, clock: ScratchHub["clock"], timer: LeapingTimer): void {
  clock.advance(ms);
  timer.leap(ms);
}

/** `read`: feeds that were read to their end so far; what they read is added. */
async function inFaults(round: RoundPlan, read: Set<string>, { hub, clock }: Played, world: SeedWorld): Promise<void> {
  pass(minuteMs, clock, world.timer);
  const right = clock.now();
  clock.advance(round.hubSkewMs);
  if (round.hubSkewMs !== 0) world.onHit("clock-skew");
  for (const [source, proxy] of world.proxies) {
    const feeds = hub.sources.find(({ name }) => name === source)?.feeds ?? [];
    proxy.play(round, { touch: world.touches.get(source), isKnown: feeds.every((feed) => read.has(`${source} ${feed}`)) });
  }
  const { feeds } = await roundOf(hub, world.writes);
  for (const { source, feed, done, fault } of feeds) if (done && fault === null) read.add(`${source} ${feed}`);
  for (const proxy of world.proxies.values()) await proxy.settled();
  clock.set(right);
}

/** Rounds without faults until one brings nothing; what is still told then. */
async function calmedDown({ hub, clock }: Played, { proxies, calm, writes, timer }: SeedWorld): Promise<string[]> {
  for (const proxy of proxies.values()) proxy.play(undefined);
  pass(calm.restMs, clock, timer);
  let noise: string[] = [];
  for (let times = 0; times < calmRoundsMax; times += 1) {
    noise = noiseOf(await roundOf(hub, writes), calm.troubled());
    pass(minuteMs, clock, timer);
    if (noise.length === 0) break;
  }
  return noise;
}
