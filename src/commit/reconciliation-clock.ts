// Sets systems against each other when it is due, and keeps what came of it in the next commit.

import type { Clock } from "../base/clock.ts";
import type { Law } from "../desk/conservation-law.ts";
import { reader } from "../desk/reader.ts";
import { isDue, type Schedule } from "../desk/reconciliation-schedule.ts";
import { repair, type Repaired } from "../desk/repair.ts";
import { scheduledRun } from "../desk/scheduled-run.ts";
import { keepRunsStep, lastRunsQuery } from "../desk/store-schedule.ts";
import type { Model } from "../model/kind.ts";
import type { Database } from "../platform/database.ts";
import { type Intake, intake } from "./intake.ts";
import type { Writer } from "./writer.ts";

export interface ReconciliationClock {
  /** Does what is due at `now` (ms) and keeps it; true where anything was. Faults: those of the store. */
  tick(now: number): Promise<boolean>;
}

interface Parts {
  readonly configuration: { readonly desk: { readonly schedules?: readonly Schedule[] }; readonly laws: readonly Law[] };
  readonly database: Database;
  readonly model: Model;
  readonly writer: Pick<Writer, "submit" | "erased">;
  /** Stamps decisions: after all that was received. */
  readonly receipts: Clock;
  /** Reads these sources until they have nothing more right now. */
  readonly run: (request: { readonly sources: readonly string[] }) => Promise<unknown>;
}

/** Reads when each was done last once; from then on an idle tick asks the database nothing. */
export function openReconciliationClock({ configuration, database, model, writer, receipts, run: read }: Parts): ReconciliationClock {
  const { laws, desk } = configuration;
  const schedules = desk.schedules ?? [];
  const hub = reader(database, { kind: "hub" }, model);
  let last: Map<string, number> | undefined;
  /** What is little is repaired: first by reading both systems again, for one may only lag; then by telling who still says otherwise. */
  const run = async (schedule: Schedule, now: number): Promise<Repaired> => {
    const { repairsAtMost: most, systems } = schedule;
    const found = await scheduledRun(schedule, now, hub, laws);
    if (found.agrees || most === undefined) return { run: found, decisions: [] };
    if (found.missing + found.differing > most) return repair(found, most, now, hub);
    await read({ sources: systems });
    return repair(await scheduledRun(schedule, now, hub, laws), most, receipts.now(), hub);
  };
  return {
    async tick(now) {
      if (schedules.length === 0) return false;
      last ??= await lastRuns(database);
      const done: Repaired[] = [];
      const erasures = writer.erased.count();
      // One after the other: each reads all that two systems claim of a kind.
      for (const schedule of schedules) if (isDue(schedule.due, last.get(nameOf(schedule)), now)) done.push(await run(schedule, now));
      if (done.length === 0) return false;
      const runs = done.map((one) => one.run);
      let isKept = false;
      const late: Intake["late"][number] = (forgotten) => {
        isKept = forgotten.count() === erasures;
        return isKept ? { alongside: [() => keepRunsStep(runs)] } : {};
      };
      await writer.submit(intake({ decisions: done.flatMap(({ decisions }) => decisions), late: [late] }));
      // Somebody was erased while it was compared: what it found may show them, so the next tick compares again.
      if (isKept) for (const row of runs) last.set(nameOf(row), row.at);
      return true;
    },
  };
}

const nameOf = ({ kind, systems }: Pick<Schedule, "kind" | "systems">): string => [kind, ...systems].join(" ");

async function lastRuns(database: Database): Promise<Map<string, number>> {
  const [rows = []] = await database.read([lastRunsQuery()]);
  return new Map(rows.map((row) => [[row["kind"], row["first"], row["second"]].join(" "), Number(row["at"])]));
}
