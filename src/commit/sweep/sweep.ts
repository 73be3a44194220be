// A change of rules or of the clock that judges very many entities again: they are judged ahead beside the hub, which goes on
// committing, and adopted as one commit. A reader sees what stood before or what stands after. A small change is a commit as any other.

import type { Act } from "../../observation/entry.ts";
import type { Model } from "../../model/kind.ts";
import type { Database, Query, Row, Step } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { type Reach, reachedPages, reachOf } from "../clock.ts";
import { type PageReading, reachesMore } from "../entity-page.ts";
import { type Intake, intake } from "../intake.ts";
import type { Adoption } from "../pipeline.ts";
import { openStaging, type Staging } from "./staging.ts";
import { type SweepWatch, watchSweep } from "./sweep-watch.ts";
import { turns } from "../turn.ts";
import type { Committed, Writer } from "../writer.ts";

export interface SweeperOptions {
  readonly database: Pick<Database, "read" | "write">;
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly writer: Writer;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
  /** Entities that one commit may judge again in memory. */
  readonly mostAtOnce?: number;
  readonly pageSize?: number;
  /** Told of what was done, for the log and for measurements. */
  readonly onStage?: (stage: SweepStage) => void;
}

/** `staged`: everything is judged ahead; `adopted`: it stands. */
export type SweepStage = "begun" | "again" | "staged" | "adopting" | "adopted";

export interface Sweeper {
  /** Commits entries that move the clock: rules, acts and ticks, nothing else. One after the other. */
  submit(batch: Intake): Promise<Committed>;
}

/** Above this many a commit would hold readers of the embedded store, and memory, for too long. */
const mostAtOnceDefault = 10_000;

/** So few are judged again while commits wait. */
const arrivedAtLast = 500;
/** A hub under full load may never come to rest: then commits wait for what is left. */
const roundsMax = 12;
/** Judged again between two pieces of money, so that what is remembered of each stays bounded. */
const arrivedBetween = 5_000;
/** Begun anew so often beside the hub; then commits wait for it. */
const attemptsMax = 3;

const sweepAct = "rules-swept";

/** Says in the log that this commit was judged ahead: a rebuild judges it in the same way. */
export const sweptAct = (at: number): Act => ({ kind: "act", act: sweepAct, key: sweepAct, site: "*", at, body: "" });

export const isSwept = ({ others }: Pick<Intake, "others">): boolean =>
  others.some((entry) => entry.kind === "act" && entry.act === sweepAct);

export function openSweeper(options: SweeperOptions): Sweeper {
  const { writer } = options;
  const turn = turns();
  let watch: SweepWatch | undefined;
  writer.onCommit(({ prepared }) => {
    if (prepared !== undefined) watch?.see(prepared);
  });
  const look = (batch: Intake, most = options.mostAtOnce): Promise<Begun | undefined> =>
    begin({ ...options, mostAtOnce: most ?? mostAtOnceDefault }, batch, (now) => (watch = now));
  const told = async (committed: Promise<Committed>): Promise<Committed> => {
    const done = await committed;
    options.onStage?.("adopted");
    return done;
  };
  const sweep = async (batch: Intake, attempt: number): Promise<Committed> => {
    const begun = await writer.hold(() => look(batch));
    if (begun === undefined) return writer.submit(batch);
    const swept = intake({ ...batch, others: [...batch.others, sweptAct(begun.reach.until)] });
    if (attempt > attemptsMax) return told(writer.adopt(swept, () => whole(options, () => look(batch, 0))));
    await stageBeside(begun);
    options.onStage?.("staged");
    try {
      return await told(writer.adopt(swept, () => last(options, begun)));
    } catch (error) {
      if (!(error instanceof Upset)) throw error;
      options.onStage?.("again");
      return sweep(batch, attempt + 1);
    }
  };
  const over = (): void => {
    watch = undefined;
  };
  return { submit: (batch) => turn.take(["clock"], () => sweep(batch, 1).finally(over)) };
}

/** Rules or silences became others under the sweep. */
class Upset extends Error {}

/** What arrived last; nothing is committed any more. */
async function last({ onStage }: SweeperOptions, { staging, watch }: Begun): Promise<Adoption> {
  if (watch.isUpset()) throw new Upset();
  onStage?.("adopting");
  await staging.catchUp(watch.take(), true);
  return staging.finish();
}

/** Everything, while nothing is committed. */
async function whole({ onStage }: SweeperOptions, look: () => Promise<Begun | undefined>): Promise<Adoption> {
  const begun = await look();
  onStage?.("adopting");
  // What another change of rules has left to do may be nothing.
  if (begun === undefined) return () => [];
  return begun.staging.whole(begun.pages);
}

interface Begun {
  readonly staging: Staging;
  readonly watch: SweepWatch;
  readonly reach: Reach;
  readonly pages: AsyncIterable<readonly string[]> | undefined;
}

/** Undefined where so few are reached that a commit may hold them. Caller guarantees: nothing is committed meanwhile. */
async function begin(
  options: SweeperOptions & { readonly mostAtOnce: number },
  batch: Intake,
  watching: (watch: SweepWatch) => void,
): Promise<Begun | undefined> {
  const { database, model, settings, writer, lease, mostAtOnce, pageSize } = options;
  const read = (queries: readonly Query[]): Promise<Row[][]> => database.read(queries);
  const now = writer.stages.timeline.fork();
  const reading = { model, read, upTo: writer.position() };
  const reach = await reachOf(now, batch, reading);
  now.moveHorizon(reach.until);
  if (!Number.isFinite(reach.until)) return undefined; // Nothing was ever judged: there is no clock yet.
  const pageReading: PageReading = { ...reading, timeline: now };
  if (reach.due.length <= mostAtOnce && !(await reachesMore(mostAtOnce, reach.restated, pageReading))) return undefined;
  const { past, until } = reach;
  const watch = watchSweep({ model, past, now, until });
  watching(watch);
  const staging = openStaging({
    model,
    settings,
    read,
    write: (steps) => (steps.length === 0 ? Promise.resolve() : database.write([lease(), ...steps])),
    upTo: () => writer.position(),
    past,
    now,
    until,
    ...(pageSize === undefined ? {} : { pageSize }),
  });
  options.onStage?.("begun");
  return { staging, watch, reach, pages: reachedPages(reach, pageReading, pageSize) };
}

/** Commits go on; what they change is judged again until little is left. */
async function stageBeside({ staging, watch, pages }: Begun): Promise<void> {
  await staging.clear();
  if (pages !== undefined) await staging.judge(pages);
  await settle(staging, watch, false);
  await staging.value(async () => {
    if (watch.size() > arrivedBetween) await staging.catchUp(watch.take(), true);
  });
  await settle(staging, watch, true);
}

async function settle(staging: Staging, watch: SweepWatch, isValued: boolean): Promise<void> {
  for (let round = 0; round < roundsMax && watch.size() > arrivedAtLast; round += 1) await staging.catchUp(watch.take(), isValued);
}
