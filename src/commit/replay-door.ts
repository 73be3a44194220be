// What a hub does about replays: stores the generations of its readings, replays, and says what a replay would change.

import type { Clock } from "../base/clock.ts";
import type { Model } from "../model/kind.ts";
import { type Reading, readingRow, readingsQuery, readingStep } from "../observation/store-reading.ts";
import type { Database, Step } from "../platform/database.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import { type ReplayedFeed, replayMappings, type ReplayReport, surveyReplay } from "./mapping-replay.ts";
import { type Plan, planClaims } from "./plan.ts";
import { type ReadingBook, readingBook } from "./reading-book.ts";
import { unknownSource } from "./running-source.ts";
import type { Writer } from "./writer.ts";

export interface ReplayPlan {
  readonly feeds: readonly ReplayedFeed[];
  readonly plan: Plan;
}

export interface ReplayDoor {
  readonly readings: ReadingBook;
  /** Stores generations that begin now. Writes nothing where none does. */
  keep(): Promise<void>;
  /** Reads the kept pages of these sources again, of all where none is named. Faults: `source-unknown`, and those of a replay. */
  replay(sources: readonly string[] | undefined): Promise<ReplayReport>;
  /** What that would change; writes nothing. Nothing may be committed meanwhile. */
  plan(sources: readonly string[] | undefined): Promise<ReplayPlan>;
}

export interface ReplayDoorOptions {
  readonly configuration: { readonly sources: readonly ConfiguredSource[]; readonly model: Model; readonly settings: FinanceSettings };
  readonly database: Database;
  readonly clock: Clock;
  readonly writer: Pick<Writer, "submit" | "position">;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

export async function openReplayDoor(options: ReplayDoorOptions): Promise<ReplayDoor> {
  const { database, clock, writer, lease } = options;
  const { sources: configured, model, settings } = options.configuration;
  const [rows = []] = await database.read([readingsQuery()]);
  const readings = readingBook(configured, rows.map(readingRow), () => clock.now());
  const keep = async (): Promise<void> => {
    const fresh: readonly Reading[] = readings.unstored();
    if (fresh.length === 0) return;
    await database.write([lease(), readingStep(fresh)]);
    readings.stored(fresh);
  };
  const chosen = (names: readonly string[] | undefined): readonly ConfiguredSource[] => {
    const known = configured.map(({ name }) => name);
    for (const name of names ?? []) if (!known.includes(name)) throw unknownSource(name, known);
    return configured.filter(({ name }) => names?.includes(name) ?? true);
  };
  const position = (): number => writer.position();
  return {
    readings,
    keep,
    replay: async (names) =>
      replayMappings({ sources: chosen(names), database, readings, position, keepReadings: keep, submit: (one) => writer.submit(one) }),
    async plan(names) {
      const { feeds, pending } = await surveyReplay({ sources: chosen(names), database, readings, position });
      const branch = { database, model, settings, clock, position: position(), rules: undefined, faults: [] };
      return { feeds, plan: await planClaims(branch, pending) };
    },
  };
}
