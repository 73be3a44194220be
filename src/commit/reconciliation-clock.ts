// Sets systems against each other when it is due, and keeps what came of it in the next commit.

import { reader } from "../desk/reader.ts";
import { isDue, type Schedule } from "../desk/reconciliation-schedule.ts";
import { scheduledRun } from "../desk/scheduled-run.ts";
import { keepRunsStep, lastRunsQuery, type RunRow } from "../desk/store-schedule.ts";
import type { Model } from "../model/kind.ts";
import type { Database } from "../platform/database.ts";
import { intake } from "./intake.ts";
import type { Writer } from "./writer.ts";

export interface ReconciliationClock {
  /** Does what is due at `now` (ms) and keeps it; true where anything was. Faults: those of the store. */
  tick(now: number): Promise<boolean>;
}

interface Parts {
  readonly schedules: readonly Schedule[];
  readonly database: Database;
  readonly model: Model;
  readonly writer: Pick<Writer, "submit">;
}

/** Reads when each was done last once; from then on an idle tick asks the database nothing. */
export function openReconciliationClock({ schedules, database, model, writer }: Parts): ReconciliationClock {
  const hub = reader(database, { kind: "hub" }, model);
  let last: Map<string, number> | undefined;
  return {
    async tick(now) {
      if (schedules.length === 0) return false;
      last ??= await lastRuns(database);
      const rows: RunRow[] = [];
      // One after the other: each reads all that two systems claim of a kind.
      for (const schedule of schedules)
        if (isDue(schedule.due, last.get(nameOf(schedule)), now)) rows.push(await scheduledRun(schedule, now, hub));
      if (rows.length === 0) return false;
      await writer.submit(intake({ alongside: [() => keepRunsStep(rows)] }));
      for (const row of rows) last.set(nameOf(row), row.at);
      return true;
    },
  };
}

const nameOf = ({ kind, systems }: Pick<Schedule, "kind" | "systems">): string => [kind, ...systems].join(" ");

async function lastRuns(database: Database): Promise<Map<string, number>> {
  const [rows = []] = await database.read([lastRunsQuery()]);
  return new Map(rows.map((row) => [[row["kind"], row["first"], row["second"]].join(" "), Number(row["at"])]));
}
