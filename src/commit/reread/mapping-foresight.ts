// What reading kept pages again would change with a mapping that is not saved yet: as if hub.yaml named it already.

import type { Clock } from "../../base/clock.ts";
import { contractRow, contractsQuery, type FeedContract } from "../../observation/store-contract.ts";
import { readingRow, readingsQuery } from "../../observation/store-reading.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { contractBook } from "../guard/contract-book.ts";
import type { Plan } from "../plan/plan.ts";
import { mappingsAt, mappingsOf } from "./mapping-life.ts";
import type { MappingNotes, Rehearser } from "./mapping-note.ts";
import type { ReplayedFeed } from "./mapping-replay.ts";
import { dateToRehearse, readBy } from "./mapping-schedule.ts";
import { type ReadingBook, readingBook } from "./reading-book.ts";

/** What a mapping that is not saved yet would make of what is known now. */
export interface MappingForesight {
  readonly feeds: readonly ReplayedFeed[];
  readonly plan: Plan;
  /** Position at which the log says that it was rehearsed; null: nobody's name was given. */
  readonly noted: number | null;
  /** Changed forms that a replay with it would wait for a person to accept. */
  readonly waits: readonly FeedContract[];
}

export interface ForesightRequest {
  /** As it would be, had the mapping been saved. */
  readonly drafted: ConfiguredSource;
  /** As hub.yaml would write it; undefined: it reads from the beginning, or in the place of what reads now. */
  readonly from?: string | undefined;
  /** As of a replay. */
  readonly author?: string | undefined;
}

export interface ForesightParts {
  readonly database: Pick<Database, "read">;
  readonly clock: Clock;
  readonly notes: MappingNotes;
  /** What a replay of these sources would change, told with these generations. */
  readonly surveyed: (
    sources: readonly ConfiguredSource[],
    numbers: Pick<ReadingBook, "generations">,
  ) => Promise<Pick<MappingForesight, "feeds" | "plan">>;
}

export function openForesight({ database, clock, notes, surveyed }: ForesightParts) {
  return async ({ drafted, from: asked }: Omit<ForesightRequest, "author">, by: Rehearser): Promise<MappingForesight> => {
    const [rows = [], known = []] = await database.read([readingsQuery(), contractsQuery()]);
    const now = (): number => clock.now();
    const from = asked === undefined ? undefined : dateToRehearse(drafted, asked, now());
    const isToCome = from !== undefined && from > now();
    const own = readingBook([drafted], rows.map(readingRow), now);
    const last = { generations: (...of: [string, string]) => own.generations(...of).slice(-1) };
    const found = isToCome ? await surveyed([readBy(drafted, from)], last) : await surveyed([drafted], own);
    const feeds = isToCome ? mappingsAt(drafted, from) : mappingsOf(drafted);
    const waits = contractBook([drafted], known.map(contractRow), now).held(drafted.name);
    return { ...found, waits, noted: await notes.rehearsed([{ source: drafted, feeds }], found, by) };
  };
}
