// Which systems are told nothing for now, and how fast one that was let be told again catches up.

import { canonicalJson } from "../../base/canonical-json.ts";
import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import type { Database, Step } from "../../platform/database.ts";
import { type Modes, observing } from "../../writeback/mode.ts";
import { caughtUpStep, type Pause, pausesQuery, pauseStep, readPause, resumeStep } from "../../writeback/store-pause.ts";
import { intake } from "../intake.ts";
import type { Writer } from "../writer.ts";

/** Who says it, and why. */
export interface Word {
  readonly author: string;
  readonly reason: string;
}

export interface Pauses {
  of(system: string): Pause | undefined;
  isPaused(system: string): boolean;
  /** Records that a system may be told now: none while it is paused, few while it catches up, otherwise Infinity. */
  allowance(system: string): number;
  /** Of an allowance, what was told. */
  told(system: string, records: number): void;
  /** Nothing more is due to it. */
  caughtUp(system: string): Promise<void>;
  /** Fault `system-paused` where it is already. */
  pause(system: { readonly name: string; readonly site: string }, word: Word): Promise<number>;
  /** Fault `system-not-paused`. */
  resume(system: { readonly name: string; readonly site: string }, word: Word): Promise<number>;
}

export interface PauseParts {
  readonly database: Database;
  readonly writer: Pick<Writer, "submit">;
  readonly modes: ReadonlyMap<string, Modes>;
  readonly clock: Clock;
  readonly receipts: Clock;
  readonly lease: () => Step;
  readonly epoch: number;
}

/** What may go out at once after a resume, and again when as much time has passed: a sixth of a minute's. */
const burstsPerMinute = 6;

export async function openPauses(parts: PauseParts): Promise<Pauses> {
  const { database, writer, modes, clock, receipts, lease, epoch } = parts;
  const [rows = []] = await database.read([pausesQuery()]);
  const known = new Map(rows.map(readPause).map((one) => [one.source, one]));
  const buckets = new Map<string, { left: number; at: number }>();
  const isPaused = (system: string): boolean => known.get(system)?.resumedAt === null;
  const allowance = (system: string): number => {
    if (isPaused(system)) return 0;
    if (!known.has(system)) return Number.POSITIVE_INFINITY;
    const perMinute = (modes.get(system) ?? observing).catchUpPerMinute;
    const most = Math.max(1, Math.floor(perMinute / burstsPerMinute));
    const now = clock.now();
    const { left, at } = buckets.get(system) ?? { left: most, at: now };
    const grown = Math.min(most, left + (perMinute * Math.max(0, now - at)) / 60_000);
    buckets.set(system, { left: grown, at: now });
    return Math.floor(grown);
  };
  const noted = async (name: string, site: string, act: string, { author, reason }: Word, at: number, step: Step): Promise<number> => {
    const body = canonicalJson({ system: name, author, reason, epoch });
    const entry = { kind: "act", act, key: `system/${name}`, site, at, body } as const;
    return (await writer.submit(intake({ others: [entry], alongside: [() => step] }))).position;
  };
  return {
    of: (system) => known.get(system),
    isPaused,
    allowance,
    told(system, records) {
      const bucket = buckets.get(system);
      if (bucket !== undefined) bucket.left -= records;
    },
    async caughtUp(system) {
      if (known.get(system) === undefined || isPaused(system)) return;
      await database.write([lease(), caughtUpStep(system)]);
      known.delete(system);
      buckets.delete(system);
    },
    async pause({ name, site }, word) {
      const earlier = known.get(name);
      if (isPaused(name)) throw alreadyPaused(name, earlier?.reason ?? "");
      const at = receipts.now();
      const row = { site, cause: "person", epoch, ...word, since: at } as const;
      // At once: what is under way stops at its next record.
      known.set(name, { source: name, ...row, resumedAt: null });
      try {
        return await noted(name, site, "system-paused", word, at, pauseStep({ name, ...row }));
      } catch (error) {
        if (earlier === undefined) known.delete(name);
        else known.set(name, earlier);
        throw error;
      }
    },
    async resume({ name, site }, word) {
      const paused = known.get(name);
      if (paused === undefined || !isPaused(name)) throw notPaused(name);
      const at = receipts.now();
      const position = await noted(name, site, "system-resumed", word, at, resumeStep(name, at));
      known.set(name, { ...paused, resumedAt: at });
      return position;
    },
  };
}

const alreadyPaused = (name: string, reason: string): Fault =>
  new Fault({ code: "system-paused", subject: name, cause: `it is paused already: ${reason}`, hint: `synchromesh resume ${name} --plan` });

export const notPaused = (name: string): Fault =>
  new Fault({ code: "system-not-paused", subject: name, cause: "it is told what is due", hint: "see: synchromesh systems" });

export function notTold(name: string, systems: readonly string[]): Fault {
  const hint = systems.length === 0 ? "state write_back: at a source in hub.yaml" : `use one of: ${systems.join(", ")}`;
  return new Fault({ code: "system-not-told", subject: name, cause: "hub.yaml does not let anybody write to it", hint });
}
