// The one writer of a hub. Intakes wait in a line; a batch is whatever is there: one when idle, thousands under load.

import { commitBisected, isIsolable } from "./bisection.ts";
import { type Intake, join, sizeOf } from "./intake.ts";
import { type ErasedBook, openErasedBook } from "./erasure/erased-book.ts";
import { entitiesOf, openFlights } from "./flights.ts";
import { type Adoption, openPipeline, Overtaken, type Pipeline, type PipelineOptions, type Ready } from "./pipeline.ts";
import { isEmpty, type Prepared } from "./prepare.ts";
import { aheadMax, type Stages } from "./stages.ts";

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
  hold<Result>(work: (submit: Writer["submit"]) => Promise<Result>): Promise<Result>;
  /**
   * Commits entries with what a sweep has staged, as one. `finish` runs while commits are kept back, and gives the statements that put
   * it in its place.
   */
  adopt(intake: Intake, finish: () => Promise<Adoption>): Promise<Committed>;
  /** Records of which what told of a person was erased: what their sources say later is erased before it is kept. */
  readonly erased: ErasedBook;
  /** Called after every durable commit, in order. Must not throw. */
  onCommit(listener: (committed: Committed) => void): void;
  /** Waits for everything submitted, and for whoever keeps commits back. */
  drain(): Promise<void>;
}

/** Entries in one commit under load: large enough to spread the fixed cost, small enough for a short lock and bounded memory. */
export const batchMax = 1_000;

interface Waiting {
  readonly intake: Intake;
  resolve(committed: Committed): void;
  reject(fault: unknown): void;
}

type Listener = (committed: Committed) => void;

export async function openWriter(options: PipelineOptions): Promise<Writer> {
  const pipeline = await openPipeline(options);
  const erased = await openErasedBook(options.database, options.model);
  const listeners: Listener[] = [];
  const line = openLine(pipeline, () => options.clock.now(), listeners);
  let held: Promise<void> | undefined;
  /** At the last moment: an erasure may have been committed while this waited. */
  const add = async (given: Intake): Promise<Committed> => line.add(erased.keep(given));
  const hold = async <Result>(work: (submit: Writer["submit"]) => Promise<Result>): Promise<Result> => {
    while (held) await held;
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    try {
      await line.drain();
      return await work(add);
    } finally {
      held = undefined;
      resolve();
    }
  };
  /** Whoever waits may find that commits are held back again, by somebody who waited too. */
  const afterwards = async (given: Intake): Promise<Committed> => {
    while (held) await held;
    return add(given);
  };
  return {
    stages: pipeline.stages,
    erased,
    position: () => pipeline.position(),
    submit: (given) => (held === undefined ? add(given) : afterwards(given)),
    hold,
    adopt: (given, finish) => hold(async () => line.adopt(given, await finish())),
    onCommit: (listener) => listeners.push(listener),
    async drain() {
      while (held) await held;
      await line.drain();
    },
  };
}

interface Line {
  add(intake: Intake): Promise<Committed>;
  /** Caller guarantees: the line is drained, and nothing is added meanwhile. */
  adopt(intake: Intake, adoption: Adoption): Promise<Committed>;
  drain(): Promise<void>;
}

function openLine(pipeline: Pipeline, now: () => number, listeners: readonly Listener[]): Line {
  const line: Waiting[] = [];
  let turning: readonly Waiting[] = [];
  let running: Promise<void> | undefined;

  const nothingNew = (): Committed => ({ position: pipeline.position(), at: now(), prepared: undefined });
  const tell = (waiting: readonly Waiting[], prepared: Prepared): void => {
    const committed: Committed = { position: prepared.position, at: prepared.link.committedAt, prepared };
    for (const one of waiting) one.resolve(committed);
    for (const listener of listeners) listener(committed);
  };
  const recover = (waiting: readonly Waiting[], failed: unknown): Promise<void> =>
    narrowed(waiting, failed, nothingNew, (one) => commitAlone(pipeline, one, (prepared) => tell([], prepared)));
  const flights = openFlights(pipeline, { tell, recover, putBack: (waiting) => void line.unshift(...waiting) });
  const turn = async (waiting: readonly Waiting[]): Promise<void> => {
    const { ready, failed } = await preparing(pipeline, waiting);
    const isLaunched = ready !== undefined && !isEmpty(ready.prepared);
    if (!(await flights.landUntil((flying) => isLaunched && flying.length < pipeline.flightsMax, waiting))) return;
    if (failed instanceof Overtaken) line.unshift(...waiting);
    else if (ready === undefined) {
      await pipeline.reload();
      await recover(waiting, failed);
    } else if (!isLaunched) for (const one of waiting) one.resolve(nothingNew());
    else {
      await pipeline.foresee(head(line).flatMap(({ intake }) => intake.decisions));
      flights.launch(waiting, ready);
      await flights.landUntil((flying) => entitiesOf(flying) <= aheadMax, []);
    }
  };
  /** It says that it has ended in the same breath in which it sees the line empty: whoever comes after starts it again. */
  const run = async (): Promise<void> => {
    try {
      while (line.length > 0 || flights.waiting().length > 0) {
        turning = take(line);
        if (turning.length > 0) await turn(turning);
        else await flights.landUntil(() => line.length > 0, []);
        turning = [];
      }
    } catch (fault) {
      // The store itself fails: nobody is left waiting. An intake that was already answered is not answered twice.
      for (const one of [...flights.waiting(), ...turning, ...line.splice(0)]) one.reject(fault);
      flights.drop();
    } finally {
      running = undefined;
    }
  };
  return {
    add: (given) =>
      new Promise((resolve, reject) => {
        line.push({ intake: given, resolve, reject });
        running ??= run();
      }),
    async adopt(given, adoption) {
      const prepared = await adoptAlone(pipeline, given, adoption);
      tell([], prepared);
      return { position: prepared.position, at: prepared.link.committedAt, prepared };
    },
    async drain() {
      while (running) await running;
    },
  };
}

/** Each intake by itself where the failure is one of the data. */
async function narrowed(
  waiting: readonly Waiting[],
  failed: unknown,
  nothingNew: () => Committed,
  alone: (one: Intake) => Promise<void>,
): Promise<void> {
  for (const one of waiting) {
    const fault = isIsolable(failed) ? await faultOf(commitBisected(one.intake, alone)) : failed;
    if (fault === undefined) one.resolve(nothingNew());
    else one.reject(fault);
  }
}

/** Memory is empty afterwards: what it held was judged by the rules of before. */
async function adoptAlone(pipeline: Pipeline, given: Intake, adoption: Adoption): Promise<Prepared> {
  const ready = await pipeline.prepareAdoption(given, adoption);
  pipeline.launch(ready);
  const landed = await pipeline.land();
  if (landed.kind === "failed") throw landed.failed;
  await pipeline.reload();
  return ready.prepared;
}

/** One commit with nothing beside it: what a failure is narrowed down with. */
async function commitAlone(pipeline: Pipeline, one: Intake, tell: (prepared: Prepared) => void): Promise<void> {
  try {
    const ready = await pipeline.prepare(one);
    if (isEmpty(ready.prepared)) return;
    pipeline.launch(ready);
    const landed = await pipeline.land();
    if (landed.kind === "failed") throw landed.failed;
    tell(ready.prepared);
  } catch (failed) {
    await pipeline.reload();
    throw failed;
  }
}

const faultOf = (work: Promise<void>): Promise<unknown> =>
  work.then(
    () => undefined,
    (fault: unknown) => fault,
  );

async function preparing(pipeline: Pipeline, waiting: readonly Waiting[]): Promise<{ readonly ready?: Ready; readonly failed?: unknown }> {
  try {
    return { ready: await pipeline.prepare(join(waiting.map(({ intake }) => intake))) };
  } catch (failed) {
    return { failed };
  }
}

const take = (line: Waiting[]): Waiting[] => line.splice(0, head(line).length);

/** The head of the line, up to a batch; one intake is never cut. */
function head(line: readonly Waiting[]): Waiting[] {
  let count = 0;
  let size = 0;
  for (const { intake } of line) {
    size += sizeOf(intake);
    if (count > 0 && size > batchMax) break;
    count += 1;
  }
  return line.slice(0, count);
}
