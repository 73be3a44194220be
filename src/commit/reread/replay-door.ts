// What a hub does about replays: stores the generations of its readings, replays, and says what a replay would change.

import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import { instantText } from "../../base/instant.ts";
import type { Model } from "../../model/kind.ts";
import { contractRow, contractsQuery, contractStep, type FeedContract } from "../../observation/store-contract.ts";
import { type Reading, readingRow, readingsQuery, readingStep } from "../../observation/store-reading.ts";
import type { Database, Step } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { changeText } from "../../source/drift.ts";
import { type ReplayedFeed, replayMappings, type ReplayReport, surveyReplay } from "./mapping-replay.ts";
import { contractBook } from "../guard/contract-book.ts";
import { type FormDoor, openFormDoor } from "../form-door.ts";
import type { Intake } from "../intake.ts";
import { type FeedMappings, type MappingLives, mappingsAt, mappingsOf } from "./mapping-life.ts";
import { type ForesightRequest, type MappingForesight, openForesight } from "./mapping-foresight.ts";
import { openMappingNotes, type Rehearser } from "./mapping-note.ts";
import { dateToApprove, dateToRehearse, readBy, type ScheduleBook, scheduleBook } from "./mapping-schedule.ts";
import { type Plan, planClaims } from "../plan/plan.ts";
import { type ReadingBook, readingBook } from "./reading-book.ts";
import { unknownSource } from "../run/running-source.ts";
import type { Writer } from "../writer.ts";

export interface ReplayPlan {
  readonly feeds: readonly ReplayedFeed[];
  readonly plan: Plan;
  /** Position at which the log says that it was rehearsed; null: nobody's name was given. */
  readonly noted: number | null;
}

/** What a mapping that waits for its date would make of what is known now. */
export interface MappingPlan extends ReplayPlan {
  readonly source: string;
  /** ISO instant. */
  readonly from: string;
}

export interface ReplayRequest {
  /** Undefined: all. */
  readonly sources?: readonly string[] | undefined;
  /** Who asks for it; undefined: the hub itself, and nothing is noted. */
  readonly author?: string | undefined;
}

export interface MappingRequest {
  readonly source: string;
  /** As hub.yaml may write it; undefined: the next that waits. */
  readonly from?: string | undefined;
  /** As of a replay. */
  readonly author?: string | undefined;
}

export interface MappingApproval {
  readonly source: string;
  /** As hub.yaml may write it; undefined: the next that waits, and where none does, what reads now. */
  readonly from: string | undefined;
  readonly author: string;
  readonly reason: string;
}

export interface ReplayDoor extends FormDoor, ScheduleBook {
  readonly readings: ReadingBook;
  /** Stores generations that begin now. Writes nothing where none does. */
  keep(): Promise<void>;
  /** Reads the kept pages of these sources again, of all where none is named. Faults: `source-unknown`, and those of a replay. */
  replay(sources: readonly string[] | undefined, author: string | undefined): Promise<ReplayReport>;
  /** What that would change; writes nothing but that it was asked. Nothing may be committed meanwhile. */
  plan(sources: readonly string[] | undefined, by: Rehearser): Promise<ReplayPlan>;
  /**
   * What the kept pages would say, had the mapping of that date read them all; writes nothing but that it was asked. `from`: as
   * hub.yaml may write it; undefined: the next that waits. Nothing may be committed meanwhile.
   * Faults: `source-unknown`, `mapping-not-dated`.
   */
  rehearse(source: string, from: string | undefined, by: Rehearser): Promise<MappingPlan>;
  /** What the kept pages would say with a source that is drafted; as of a rehearsal where its date is still to come. */
  foresee(request: Omit<ForesightRequest, "author">, by: Rehearser): Promise<MappingForesight>;
  /** A person lets mappings take effect: an act, for which nothing waits. Faults: `source-unknown`, `mapping-not-dated`. */
  approve(given: MappingApproval): Promise<{ readonly position: number; readonly feeds: readonly FeedMappings[] }>;
  /** What people did with mappings so far. */
  lives(): Promise<MappingLives>;
}

export interface ReplayDoorOptions {
  readonly configuration: { readonly sources: readonly ConfiguredSource[]; readonly model: Model; readonly settings: FinanceSettings };
  readonly database: Database;
  readonly clock: Clock;
  /** Stamps entries: never before what was seen. */
  readonly receipts: Clock;
  readonly writer: Pick<Writer, "submit" | "position">;
  /** First step of every writing transaction. */
  readonly lease: () => Step;
}

export async function openReplayDoor(options: ReplayDoorOptions): Promise<ReplayDoor> {
  const { database, clock, receipts, writer, lease } = options;
  const { sources: configured, model, settings } = options.configuration;
  const [rows = [], known = []] = await database.read([readingsQuery(), contractsQuery()]);
  const readings = readingBook(configured, rows.map(readingRow), () => clock.now());
  const contracts = contractBook(configured, known.map(contractRow), () => clock.now());
  const keep = async (): Promise<void> => {
    const [fresh, seen]: [readonly Reading[], readonly FeedContract[]] = [readings.unstored(), contracts.unstored()];
    if (fresh.length + seen.length === 0) return;
    await database.write([lease(), ...(fresh.length > 0 ? [readingStep(fresh)] : []), ...(seen.length > 0 ? [contractStep(seen)] : [])]);
    readings.stored(fresh);
    contracts.stored(seen);
  };
  const chosen = (names: readonly string[] | undefined): readonly ConfiguredSource[] => {
    const known = namesOf(configured);
    for (const name of names ?? []) if (!known.includes(name)) throw unknownSource(name, known);
    const sources = configured.filter(({ name }) => names?.includes(name) ?? true);
    for (const { name } of sources) for (const held of contracts.held(name)) throw driftOpen(held);
    return sources;
  };
  const position = (): number => writer.position();
  const surveyed = async (
    sources: readonly ConfiguredSource[],
    numbers: Pick<ReadingBook, "generations">,
  ): Promise<Omit<ReplayPlan, "noted">> => {
    const { feeds, pending } = await surveyReplay({ sources, database, readings: numbers, position });
    const branch = { database, model, settings, clock, position: position(), rules: undefined, faults: [] };
    return { feeds, plan: await planClaims(branch, pending) };
  };
  const run = { database, readings, position, keepReadings: keep, submit: (one: Intake) => writer.submit(one) };
  const forms = openFormDoor({ configured, database, clock, writer, readings, contracts, run });
  const notes = openMappingNotes({ database, writer, receipts });
  return {
    readings,
    keep,
    ...forms,
    async replay(names, author) {
      const sources = chosen(names);
      const noting = author === undefined ? {} : { onSurveyed: (found: readonly ReplayedFeed[]) => notes.replayed(sources, found, author) };
      return replayMappings({ ...run, sources, ...noting });
    },
    async plan(names, by) {
      const sources = chosen(names);
      const found = await surveyed(sources, readings);
      const mappings = sources.map((source) => ({ source, feeds: mappingsOf(source) }));
      return { ...found, noted: await notes.rehearsed(mappings, found, by) };
    },
    async rehearse(name, asked, by) {
      const source = sourceNamed(configured, name);
      const from = dateToRehearse(source, asked, clock.now());
      const last = { generations: (...of: [string, string]) => readings.generations(...of).slice(-1) };
      const found = await surveyed([readBy(source, from)], last);
      const noted = await notes.rehearsed([{ source, feeds: mappingsAt(source, from) }], found, by);
      return { source: name, from: instantText(from), ...found, noted };
    },
    foresee: openForesight({ database, clock, surveyed, notes }),
    async approve({ source: name, from, ...by }) {
      const source = sourceNamed(configured, name);
      const feeds = mappingsAt(source, dateToApprove(source, from, clock.now()));
      return { position: await notes.approved({ source, feeds }, by), feeds };
    },
    lives: () => notes.lives(),
    ...scheduleBook(configured, readings, () => clock.now()),
  };
}

const sourceNamed = (configured: readonly ConfiguredSource[], name: string): ConfiguredSource => {
  const source = configured.find((one) => one.name === name);
  if (source === undefined) throw unknownSource(name, namesOf(configured));
  return source;
};

const namesOf = (sources: readonly ConfiguredSource[]): string[] => sources.map(({ name }) => name);

/** Reading kept pages again would release what was parked because nobody has looked at it yet. */
const driftOpen = ({ source, feed, changes }: FeedContract): Fault =>
  new Fault({
    code: "drift-open",
    subject: `source ${source}, feed ${feed}`,
    cause: `its form has changed and nobody has accepted that: ${changes
      .filter((one) => one.class !== "safe")
      .map(changeText)
      .join("; ")}`,
    hint: "accept it in the inbox, or correct the mapping, then replay",
  });
