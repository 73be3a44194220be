// What people do with the systems that are written: see how they stand, pause them, look what a resume would do, resume them.

import type { ConfiguredSource } from "../../source/catalogue.ts";
import { observing } from "../../writeback/mode.ts";
import type { Pause } from "../../writeback/store-pause.ts";
import type { Writer } from "../writer.ts";
import { nothingPending } from "./branch-thing.ts";
import { type CreationPlan, noCreations } from "./creation-plan.ts";
import type { Outbox } from "./outbox.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { notPaused, notTold, type Pauses, type Word } from "./pauses.ts";
import { type ResumePlan, resumePlan } from "./resume-plan.ts";
import { dueCountQuery } from "./store-due.ts";
import { permittedOf } from "./way.ts";

export interface SystemState {
  readonly system: string;
  readonly site: string;
  /** Undefined: it is told what is due. With `resumedAt` it catches up. */
  readonly pause: Pause | undefined;
  /** Fields that wait to be told. */
  readonly due: number;
  /** ms: it could not be told, and is tried again then. */
  readonly restsUntil: number | undefined;
}

/** Faults of all that name one: `system-not-told`. */
export interface Systems {
  readonly list: () => Promise<SystemState[]>;
  readonly siteOf: (system: string) => string;
  /** Resolves when nothing is under way to it any more. Fault `system-paused`. */
  readonly pause: (system: string, word: Word) => Promise<{ readonly position: number }>;
  /** Reads the system first, and looks then. Faults: `system-not-paused`, those of the system. */
  readonly plan: (system: string) => Promise<ResumePlan & { readonly creations: CreationPlan }>;
  /** Reads the system first: what it says by now is judged before it is told anything. Fault `system-not-paused`. */
  readonly resume: (system: string, word: Word) => Promise<{ readonly position: number }>;
}

export interface SystemParts extends Pick<OutboxParts, "sources" | "modes" | "model" | "database" | "clock" | "forms"> {
  readonly outbox: Outbox;
  readonly writer: Pick<Writer, "stages">;
  readonly pauses: Pauses;
  readonly run: (system: string) => Promise<unknown>;
  /** Waits for what is under way with the system. */
  readonly take: <Result>(system: string, work: () => Promise<Result>) => Promise<Result>;
}

export function openSystems(parts: SystemParts): Systems {
  const { sources, outbox, pauses, run, take } = parts;
  const found = (system: string): ConfiguredSource => {
    const source = sources.find(({ name }) => name === system);
    if (source !== undefined && (outbox.systems.includes(system) || pauses.of(system) !== undefined)) return source;
    throw notTold(system, outbox.systems);
  };
  const paused = (system: string): ConfiguredSource => {
    const source = found(system);
    if (pauses.isPaused(system)) return source;
    throw notPaused(system);
  };
  return {
    siteOf: (system) => found(system).site,
    list: () => states(parts),
    async pause(system, word) {
      const position = await pauses.pause(found(system), word);
      await take(system, () => Promise.resolve());
      return { position };
    },
    async plan(system) {
      const source = paused(system);
      await run(system);
      if (!outbox.systems.includes(system)) return { tells: [], creations: noCreations, isWhole: true };
      return take(system, async () => {
        const creations = await outbox.plan(nothingPending(parts.writer.stages.identity), system);
        return { ...(await resumePlan(source, await outbox.sinkOf(system), parts)), creations };
      });
    },
    async resume(system, word) {
      const source = paused(system);
      await run(system);
      return { position: await pauses.resume(source, word) };
    },
  };
}

async function states({ sources, modes, model, database, clock, outbox, pauses }: SystemParts): Promise<SystemState[]> {
  const written = sources.filter(({ name }) => outbox.systems.includes(name) || pauses.of(name) !== undefined);
  const permitted = written.flatMap((one) => permittedOf(one, modes.get(one.name) ?? observing, model, clock.now()));
  const [rows = []] = await database.read([dueCountQuery(permitted)]);
  const due = new Map(rows.map((row) => [row["source"], Number(row["due"])]));
  return written.map(({ name, site }) => {
    return { system: name, site, pause: pauses.of(name), due: due.get(name) ?? 0, restsUntil: outbox.restsUntil(name) };
  });
}
