// The one writer of a hub. Intakes wait in a line; a batch is whatever is there (one when idle, thousands under load).
// While one commit is in the database's thread, the next is folded here: two stages of one pipeline.
//
//   line -> take -> prepare(n+1) ---------> write(n+1)
//                      | while write(n) runs   ^ starts when write(n) is durable

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { firstLink } from "../observation/chain.ts";
import { lastLinkQuery } from "../observation/store.ts";
import type { Database, Query, Row } from "../platform/database.ts";
import { isDataFault } from "../platform/databases/database-fault.ts";
import { leaseStep } from "../platform/lease.ts";
import { halve, type Intake, join, parkWhole, sizeOf } from "./intake.ts";
import { commitSteps, isEmpty, type Prepared, prepare } from "./prepare.ts";
import { loadTimeline } from "./timeline-loading.ts";
import { openStages, type Stages, type StagesOptions } from "./stages.ts";

/** What a commit did, for whoever handed the intake in and for those who listen. */
export interface Committed {
  readonly position: number;
  readonly at: number;
  /** Undefined where the intake held nothing new. */
  readonly prepared: Prepared | undefined;
}

export interface Writer {
  readonly stages: Stages;
  /** Position of the last durable commit. */
  position(): number;
  /** Resolves when everything in the intake is durable. Rejects with the fault that stopped it; the intake may be given again. */
  submit(intake: Intake): Promise<Committed>;
  /** Waits for what was submitted, then keeps commits back while the work runs. What is submitted meanwhile waits. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called after every durable commit, in order. Must not throw. */
  onCommit(listener: (committed: Committed) => void): void;
  /** Waits for everything submitted. */
  drain(): Promise<void>;
}

export interface WriterOptions extends Pick<StagesOptions, "model" | "settings" | "memory"> {
  readonly database: Database;
  readonly clock: Clock;
  readonly lease: { readonly fence: number; readonly ttlMs: number };
}

/** Entries in one commit under load: large enough to spread the fixed cost, small enough for a short lock and bounded memory. */
export const batchMax = 4_000;

interface Waiting {
  readonly intake: Intake;
  resolve(committed: Committed): void;
  reject(fault: unknown): void;
}

interface Flight {
  readonly waiting: readonly Waiting[];
  readonly prepared: Prepared;
  readonly done: Promise<"durable" | { failed: unknown }>;
}

export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { database, model, clock, lease } = options;
  const line: Waiting[] = [];
  const listeners: ((committed: Committed) => void)[] = [];
  let durable = { position: 0, link: firstLink };
  let next = durable;
  let flight: Flight | undefined;
  let running: Promise<void> | undefined;
  let held: Promise<void> | undefined;

  /** Reads see every earlier commit: they wait for the one in flight. */
  const read = async (queries: readonly Query[]): Promise<Row[][]> => {
    const outcome = await flight?.done;
    if (outcome !== undefined && outcome !== "durable") throw new Overtaken();
    return database.read(queries);
  };
  const stages = openStages({ ...options, read, upTo: () => next.position });

  const reload = async (): Promise<void> => {
    stages.forget();
    const [[row] = []] = await database.read([lastLinkQuery()]);
    durable = { position: Number(row?.["position"] ?? 0), link: row?.["link"] ?? firstLink };
    next = durable;
    await loadTimeline(stages.timeline, model, database, durable.position);
  };
  await reload();

  const prepareNext = (batch: Intake): Promise<Prepared> =>
    prepare(stages, batch, { position: next.position + 1, at: clock.now(), previousLink: next.link, model, read });

  const launch = (waiting: readonly Waiting[], prepared: Prepared): void => {
    next = { position: prepared.position, link: prepared.link.link };
    const steps = [leaseStep(lease.fence, lease.ttlMs, 1), ...commitSteps(prepared)];
    const done = database.write(steps).then(
      () => "durable" as const,
      (failed: unknown) => ({ failed }),
    );
    flight = { waiting, prepared, done };
  };

  /** Waits for the commit in flight; on failure everything prepared after it is void and its intakes are tried again, halved. */
  const land = async (): Promise<boolean> => {
    const landing = flight;
    if (!landing) return true;
    const outcome = await landing.done;
    flight = undefined;
    if (outcome === "durable") {
      durable = next.position === landing.prepared.position ? next : { position: landing.prepared.position, link: landing.prepared.link.link };
      settle(landing.waiting, landing.prepared);
      return true;
    }
    await reload();
    await recover(landing.waiting, outcome.failed);
    return false;
  };

  const settle = (waiting: readonly Waiting[], prepared: Prepared): void => {
    stages.identity.settled(prepared.position);
    const committed: Committed = { position: prepared.position, at: prepared.link.committedAt, prepared };
    for (const one of waiting) one.resolve(committed);
    for (const listener of listeners) listener(committed);
  };

  const commitAlone = async (one: Intake): Promise<void> => {
    const prepared = await prepareNext(one);
    if (isEmpty(prepared)) return;
    launch([], prepared);
    const outcome = await flight?.done;
    flight = undefined;
    if (outcome !== "durable") throw outcome?.failed;
    settle([], prepared);
  };

  /** Data that the store refuses is found by halving; the single guilty claim is committed parked, the rest goes on. */
  const bisect = async (one: Intake): Promise<void> => {
    try {
      return await commitAlone(one);
    } catch (failed) {
      await reload();
      if (!isolates(failed)) throw failed;
      if (one.claims.length + one.decisions.length > 1) {
        for (const half of halve(one)) await bisect(half);
        return;
      }
      const guilty = one.claims[0];
      if (!guilty || guilty.fields === undefined || Object.keys(guilty.fields).length === 0) throw failed;
      await commitAlone({ ...one, claims: [parkWhole(guilty, factsOf(failed))] });
    }
  };

  const recover = async (waiting: readonly Waiting[], failed: unknown): Promise<void> => {
    for (const one of waiting) {
      try {
        if (!isolates(failed)) throw failed;
        await bisect(one.intake);
        one.resolve({ position: durable.position, at: clock.now(), prepared: undefined });
      } catch (fault) {
        one.reject(fault);
      }
    }
  };

  const take = (): Waiting[] => {
    const taken: Waiting[] = [];
    let size = 0;
    while (line[0] && (taken.length === 0 || size + sizeOf(line[0].intake) <= batchMax)) {
      const one = line.shift();
      if (!one) break;
      taken.push(one);
      size += sizeOf(one.intake);
    }
    return taken;
  };

  const turn = async (waiting: readonly Waiting[]): Promise<void> => {
    let prepared: Prepared;
    try {
      prepared = await prepareNext(join(waiting.map((one) => one.intake)));
    } catch (failed) {
      const stood = await land();
      if (failed instanceof Overtaken || !stood) {
        line.unshift(...waiting);
        return;
      }
      await reload();
      return recover(waiting, failed);
    }
    if (!(await land())) {
      line.unshift(...waiting);
      return;
    }
    if (isEmpty(prepared)) for (const one of waiting) one.resolve({ position: durable.position, at: clock.now(), prepared: undefined });
    else launch(waiting, prepared);
  };

  /** It says that it has ended in the same breath in which it sees the line empty: whoever comes after starts it again. */
  const run = async (): Promise<void> => {
    try {
      while (line.length > 0 || flight) {
        const waiting = take();
        if (waiting.length > 0) await turn(waiting);
        else await land();
      }
    } finally {
      running = undefined;
    }
  };

  const submit = (given: Intake): Promise<Committed> =>
    new Promise((resolve, reject) => {
      line.push({ intake: given, resolve, reject });
      running ??= run();
    });

  const drain = async (): Promise<void> => {
    while (running) await running;
  };
  return {
    stages,
    position: () => durable.position,
    submit: (given) => (held === undefined ? submit(given) : held.then(() => submit(given))),
    async hold(work) {
      while (held) await held;
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      try {
        await drain();
        return await work();
      } finally {
        held = undefined;
        resolve();
      }
    },
    onCommit: (listener) => listeners.push(listener),
    drain,
  };
}

/** A batch was prepared upon a commit that failed: it is prepared again. */
class Overtaken extends Error {}

/** Faults of the data, and errors of our own code over it, are narrowed down; faults of the store or the lease are not. */
const isolates = (failed: unknown): boolean => isDataFault(failed) || !(failed instanceof Fault);

const factsOf = (failed: unknown): { cause: string; hint: string } =>
  failed instanceof Fault ? { cause: failed.cause, hint: failed.hint } : { cause: failed instanceof Error ? failed.message : String(failed), hint: "" };

