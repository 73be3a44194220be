// Two stages of one pipeline: while one commit is in the database's thread, the next is folded here.
//
//   prepare(n+1) ------------> launch(n+1)
//        | while write(n) runs      ^ after land() says that n is durable

import type { Clock } from "../base/clock.ts";
import { firstLink } from "../observation/chain.ts";
import type { Decision } from "../observation/entry.ts";
import { lastLinkQuery } from "../observation/store.ts";
import type { Database, Query, Row, Step } from "../platform/database.ts";
import { leaseStep } from "../platform/lease.ts";
import type { Intake } from "./intake.ts";
import { commitSteps, type Prepared, prepare, prepareAdoption } from "./prepare.ts";
import { openStages, type Stages, type StagesOptions } from "./stages.ts";
import { loadTimeline } from "./timeline-loading.ts";

export interface PipelineOptions extends Pick<StagesOptions, "model" | "settings" | "memory"> {
  readonly database: Database;
  readonly clock: Clock;
  readonly lease: { readonly fence: number; readonly ttlMs: number };
}

export type Landed = { readonly kind: "nothing" } | { readonly kind: "durable" } | { readonly kind: "failed"; readonly failed: unknown };

/** The statements that put what is staged in its place. `at`: instant of the commit, ms. */
export type Adoption = (position: number, at: number) => readonly Step[];

/** A million records are put in their place in one transaction: patience is not to run out under it. */
export const adoptionMsMax = 900_000;

/** A commit with its statements: they are put together while the one before it is written. */
export interface Ready {
  readonly prepared: Prepared;
  readonly steps: readonly Step[];
}

export interface Pipeline {
  readonly stages: Stages;
  /** Of the last durable commit. */
  position(): number;
  isFlying(): boolean;
  /** Runs the stages over a batch, upon the commit in flight. Rejects with `Overtaken` when that one failed meanwhile. */
  prepare(batch: Intake): Promise<Ready>;
  /** A commit of these entries that adopts what a sweep has staged. Caller guarantees: nothing is in flight; it reloads afterwards. */
  prepareAdoption(batch: Intake, adoption: Adoption): Promise<Ready>;
  /**
   * Reads what decisions of the next batch are about before the prepared one is launched: an embedded database answers nobody while it
   * writes. What cannot be read now is asked for when its turn comes. Caller guarantees: nothing is in flight.
   */
  foresee(decisions: readonly Decision[]): Promise<void>;
  /** Caller guarantees: nothing is in flight, and it is the next position. */
  launch(ready: Ready): void;
  /** Waits for the commit in flight. After a failure everything prepared upon it is void, and memory is what is stored. */
  land(): Promise<Landed>;
  /** Forgets what was not stored. */
  reload(): Promise<void>;
}

/** A batch was prepared upon a commit that failed: it is prepared again. */
export class Overtaken extends Error {}

const ready = (prepared: Prepared): Ready => ({ prepared, steps: commitSteps(prepared) });

interface Head {
  readonly position: number;
  readonly link: string;
}

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { database, model, clock, lease } = options;
  let durable: Head = { position: 0, link: firstLink };
  let next = durable;
  let flight: Promise<Landed> | undefined;

  /** Reads see every earlier commit: they wait for the one in flight. */
  const read = async (queries: readonly Query[]): Promise<Row[][]> => {
    const landed = await flight;
    if (landed?.kind === "failed") throw new Overtaken();
    return database.read(queries);
  };
  const stages = openStages({ ...options, read, readEarly: (queries) => database.read(queries), upTo: () => next.position });

  const reload = async (): Promise<void> => {
    stages.forget();
    const [[row] = []] = await database.read([lastLinkQuery()]);
    durable = { position: Number(row?.["position"] ?? 0), link: row?.["link"] ?? firstLink };
    next = durable;
    await loadTimeline(stages.timeline, model, database, durable.position);
  };
  await reload();
  const moment = () => ({ position: next.position + 1, at: clock.now(), previousLink: next.link, model, read });

  return {
    stages,
    position: () => durable.position,
    isFlying: () => flight !== undefined,
    prepare: async (batch) => ready(await prepare(stages, batch, moment())),
    async prepareAdoption(batch, adoption) {
      const now = moment();
      return ready(await prepareAdoption(stages, batch, now, adoption(now.position, now.at)));
    },
    foresee: (decisions) => stages.foresee(decisions).catch(() => undefined),
    launch({ prepared, steps }) {
      next = { position: prepared.position, link: prepared.link.link };
      const { fence, ttlMs } = lease;
      const renewing = [leaseStep(fence, ttlMs, 1, prepared.position - 1), ...steps];
      // Its row stays locked however long an adoption takes, which renews the lease once more in the end: who comes after a kill waits
      // for no more than a lease.
      const [all, patienceMs] =
        prepared.adopted === undefined ? [renewing, undefined] : [[...renewing, leaseStep(fence, ttlMs, 0)], adoptionMsMax];
      flight = database.write(all, patienceMs).then(
        () => ({ kind: "durable" }),
        (failed: unknown) => ({ kind: "failed", failed }),
      );
    },
    async land() {
      if (flight === undefined) return { kind: "nothing" };
      const landed = await flight;
      flight = undefined;
      if (landed.kind === "durable") {
        durable = next;
        stages.identity.settled(durable.position);
      } else await reload();
      return landed;
    },
    reload,
  };
}
