// Two stages of one pipeline: while commits are in the database's thread, one after the other, the next is folded here.
//
//   prepare(n+2) ------------> launch(n+2)
//        | while n is written and n+1 waits for it      ^ after land() says that n is durable

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
  /** Commits that may be in flight at once. */
  readonly flightsMax: number;
  /** Runs the stages over a batch, upon the commits in flight. Rejects with `Overtaken` when one of them failed meanwhile. */
  prepare(batch: Intake): Promise<Ready>;
  /** A commit of these entries that adopts what a sweep has staged. Caller guarantees: nothing is in flight; it reloads afterwards. */
  prepareAdoption(batch: Intake, adoption: Adoption): Promise<Ready>;
  /**
   * Reads what decisions of the next batch are about before the prepared one is launched: an embedded database answers nobody while it
   * writes. What cannot be read now is asked for when its turn comes. Caller guarantees: nothing is in flight, or it is read beside.
   */
  foresee(decisions: readonly Decision[]): Promise<void>;
  /** Caller guarantees: it is the next position. What it changes is still remembered, with all that is in flight: see `aheadMax`. */
  launch(ready: Ready): void;
  /**
   * Waits for the first commit in flight. After a failure all that was prepared or launched upon it is void, and memory is what is
   * stored.
   */
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

interface Flight extends Head {
  readonly end: Promise<Landed>;
}

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { database, model, clock, lease } = options;
  let durable: Head = { position: 0, link: firstLink };
  let next = durable;
  let flights: readonly Flight[] = [];

  /** Reads see every earlier commit: they wait for those in flight. */
  const read = async (queries: readonly Query[]): Promise<Row[][]> => {
    for (const { end } of flights) if ((await end).kind === "failed") throw new Overtaken();
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
    // One is written and the next lies ready; an embedded database could not be asked anything meanwhile.
    flightsMax: database.profile.readsBesideWrites ? 2 : 1,
    prepare: async (batch) => ready(await prepare(stages, batch, moment())),
    async prepareAdoption(batch, adoption) {
      const now = moment();
      return ready(await prepareAdoption(stages, batch, now, adoption(now.position, now.at)));
    },
    foresee: (decisions) => stages.foresee(decisions).catch(() => undefined),
    launch({ prepared, steps }) {
      next = { position: prepared.position, link: prepared.link.link };
      const { fence, ttlMs } = lease;
      // A commit that was launched upon another is nothing where that was not written: the database stands elsewhere.
      const renewing = [leaseStep(fence, ttlMs, 1, prepared.position - 1), ...steps];
      // Its row stays locked however long an adoption takes, which renews the lease once more in the end: who comes after a kill waits
      // for no more than a lease.
      const [all, patienceMs] =
        prepared.adopted === undefined ? [renewing, undefined] : [[...renewing, leaseStep(fence, ttlMs, 0)], adoptionMsMax];
      const end = database.write(all, patienceMs).then(
        (): Landed => ({ kind: "durable" }),
        (failed: unknown): Landed => ({ kind: "failed", failed }),
      );
      flights = [...flights, { ...next, end }];
    },
    async land() {
      const [flight, ...others] = flights;
      if (flight === undefined) return { kind: "nothing" };
      const landed = await flight.end;
      if (landed.kind === "durable") {
        flights = others;
        durable = { position: flight.position, link: flight.link };
        stages.identity.settled(durable.position);
        return landed;
      }
      await Promise.all(others.map(({ end }) => end));
      flights = [];
      await reload();
      return landed;
    },
    reload,
  };
}
