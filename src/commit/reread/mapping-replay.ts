// Replays kept pages with the mappings in force now: first all of it without a write, so that what cannot be replayed is refused
// whole; then as commits, as news of the same versions.

import { refusedReadStep } from "../../observation/store-refused.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { type Intake, intake } from "../intake.ts";
import type { Pending } from "../plan/plan.ts";
import { planRowsMax } from "../plan/plan.ts";
import type { ReadingBook } from "./reading-book.ts";
import { type FeedRereading, type Generations, reread } from "./reread.ts";
import { rereadRefused } from "./reread-refused.ts";
import type { Committed } from "../writer.ts";

export interface ReplayedFeed extends Readonly<FeedRereading> {
  /** Generation of the feed's last reading that stands now. */
  readonly generation: number;
}

export interface ReplayReport {
  /** Positions before and after. */
  readonly from: number;
  readonly to: number;
  readonly feeds: readonly ReplayedFeed[];
}

export interface MappingReplayOptions {
  readonly sources: readonly ConfiguredSource[];
  readonly database: Pick<Database, "read">;
  readonly readings: Pick<ReadingBook, "generations">;
  readonly position: () => number;
  /** Only what was parked because the form of a feed had drifted. */
  readonly drifted?: boolean;
}

export interface ReplayRun extends MappingReplayOptions {
  readonly readings: Pick<ReadingBook, "generations" | "raise" | "replayed">;
  readonly submit: (intake: Intake) => Promise<Committed>;
  /** Stores what the book holds of generations. */
  readonly keepReadings: () => Promise<void>;
  /** Told what it will correct before it does; absent: nobody is. */
  readonly onSurveyed?: (feeds: readonly ReplayedFeed[]) => Promise<unknown>;
}

interface Survey {
  readonly feeds: readonly ReplayedFeed[];
  readonly generations: ReadonlyMap<string, Generations>;
  readonly pending: Pending;
}

/** What a replay would append, counted; the first of it as claims. Writes nothing. */
export async function surveyReplay({ sources, database, readings, position, drifted = false }: MappingReplayOptions): Promise<Survey> {
  const upTo = position();
  const feeds: ReplayedFeed[] = [];
  const generations = new Map<string, Generations>();
  const claims: Pending["claims"][number][] = [];
  let isWhole = true;
  for (const source of sources) {
    const counts = countsOf(source);
    const own = generationsOf(source, readings);
    generations.set(source.name, own);
    for await (const found of reread({ source, database, generations: own, upTo, counts, drifted })) {
      if (claims.length + found.length <= planRowsMax) claims.push(...found);
      else isWhole = false;
    }
    if (!drifted)
      for await (const { claims: found } of rereadRefused({ source, database, generations: own, counts }))
        if (claims.length + found.length <= planRowsMax) claims.push(...found);
        else isWhole = false;
    feeds.push(...withGenerations(counts, own));
  }
  return { feeds, generations, pending: { claims, enumerated: [], faults: [], isWhole } };
}

/** Nothing is committed where a row cannot be read again. Faults: `rows-lost`, `replay-unsupported`, `page-unreadable`, `page-missing`. */
export async function replayMappings(run: ReplayRun): Promise<ReplayReport> {
  const { sources, database, readings, position, submit, keepReadings, drifted = false } = run;
  const from = position();
  const { generations, feeds: foreseen } = await surveyReplay(run);
  await run.onSurveyed?.(foreseen);
  const feeds: ReplayedFeed[] = [];
  for (const source of sources) {
    const own = generations.get(source.name) ?? new Map<string, readonly number[]>();
    for (const [feed, [first = 0]] of own) readings.raise(source.name, feed, first);
    await keepReadings();
    const counts = countsOf(source);
    for await (const claims of reread({ source, database, generations: own, upTo: from, counts, drifted }))
      if (claims.length > 0) await submit(intake({ claims }));
    if (!drifted)
      for await (const { claims, ended } of rereadRefused({ source, database, generations: own, counts }))
        await submit(intake({ claims, alongside: ended ? [(position) => refusedReadStep(source.name, ended, position)] : [] }));
    for (const feed of source.feeds.keys()) readings.replayed(source.name, feed, from);
    await keepReadings();
    feeds.push(...withGenerations(counts, own));
  }
  return { from, to: position(), feeds };
}

const withGenerations = (counts: ReadonlyMap<string, FeedRereading>, generations: Generations): ReplayedFeed[] =>
  [...counts.values()].map((count) => ({ ...count, generation: generations.get(count.feed)?.at(-1) ?? 0 }));

const countsOf = ({ name, feeds }: ConfiguredSource): Map<string, FeedRereading> =>
  new Map([...feeds.keys()].map((feed) => [feed, { source: name, feed, read: 0, corrected: 0, withdrawn: 0 }]));

const generationsOf = ({ name, feeds }: ConfiguredSource, readings: Pick<ReadingBook, "generations">): Generations =>
  new Map([...feeds.keys()].map((feed) => [feed, readings.generations(name, feed)]));
