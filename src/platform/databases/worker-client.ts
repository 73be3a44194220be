// The main thread's end of a database worker: jobs out, answers in, in order. Watches that it answers, and opens it anew
// when it stops: whatever was under way fails with a retryable fault, and the log's position tells whether it was written.
import { Worker } from "node:worker_threads";
import { Fault } from "../../base/fault.ts";
import type { FaultFacts } from "../../base/fault.ts";
import { databaseClosed } from "./database-fault.ts";
import type { Row, TakePiece } from "../database.ts";
import type { Answer, Job, Opening, RowTable } from "./worker-protocol.ts";

export interface WorkerClient {
  version(): string;
  /** `take` is given the pieces of an export; `patienceMs` is for what takes longer than a commit does. */
  run(job: Job, take?: TakePiece, patienceMs?: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Long enough for the largest migration or dump of a table on a slow disk; a healthy commit takes milliseconds. */
export const answerMsMaxDefault = 120_000;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly take: TakePiece;
  readonly patienceMs: number;
}

interface Running {
  readonly worker: Worker;
  readonly waiting: Waiting[];
  version: string;
  timer: NodeJS.Timeout | undefined;
}

const stopped = (cause: string): FaultFacts => ({
  code: "database-stopped",
  subject: "database",
  cause,
  hint: "the database is opened again with the next call; read the position to see whether the last write was kept",
  retryable: true,
});

export const openWorker = async (opening: Opening, answerMsMax = answerMsMaxDefault): Promise<WorkerClient> => {
  let running: Promise<Running> | undefined = start(opening, answerMsMax, () => {
    running = undefined;
  });
  let version = (await running).version;
  let closing = false;

  const run = async (job: Job, take?: TakePiece, patienceMs = answerMsMax): Promise<Answer> => {
    if (closing) throw databaseClosed();
    running ??= start(opening, answerMsMax, () => {
      running = undefined;
    });
    const now = await running;
    version = now.version;
    return send(now, job, Math.max(patienceMs, answerMsMax), take);
  };

  return {
    version: () => version,
    run,
    close: async () => {
      if (closing) return;
      closing = true;
      const now = await running;
      if (now === undefined) return;
      await send(now, { kind: "close" }, answerMsMax).catch(() => undefined);
      await now.worker.terminate();
    },
  };
};

const takeNothing: TakePiece = () => Promise.resolve();

const send = (running: Running, job: Job, patienceMs: number, take = takeNothing): Promise<Answer> =>
  new Promise((resolve, reject) => {
    running.waiting.push({ resolve, reject, take, patienceMs });
    if (running.waiting.length === 1) watch(running);
    running.worker.postMessage(job);
  });

/** The oldest job has its time from the moment it is the oldest. */
const watch = (running: Running): void => {
  clearTimeout(running.timer);
  const [oldest] = running.waiting;
  if (oldest === undefined) return;
  running.timer = setTimeout(() => void running.worker.terminate(), oldest.patienceMs);
  running.timer.unref();
};

/** The worker only passes text on: a small young generation keeps its peak low. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };

const start = (opening: Opening, answerMsMax: number, onEnd: () => void): Promise<Running> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./database-worker.ts", import.meta.url), { workerData: opening, execArgv: [], resourceLimits });
    const running: Running = { worker, waiting: [], version: "", timer: undefined };
    // Opening is the first job: initdb of an embedded folder, or recovery after a kill, takes as long as it takes.
    running.waiting.push({
      resolve: (answer) => {
        if (answer.kind !== "opened") return;
        running.version = answer.version;
        resolve(running);
      },
      reject,
      take: takeNothing,
      patienceMs: Math.max(answerMsMax, answerMsMaxDefault),
    });
    watch(running);
    let failure: Error | undefined;
    worker.on("message", (answer: Answer) => {
      watch(running);
      if (answer.kind === "piece") return void pass(running, answer.index, answer.bytes);
      settle(running.waiting.shift(), answer);
      watch(running);
      if (answer.kind === "fault" && answer.dead) void worker.terminate();
    });
    worker.on("error", (error) => {
      failure = error instanceof Error ? error : new Error(String(error));
    });
    worker.on("exit", () => {
      clearTimeout(running.timer);
      onEnd();
      const cause = failure === undefined ? `it did not answer within ${answerMsMax} ms, or ended` : `its thread ended: ${failure.message}`;
      for (const waiting of running.waiting.splice(0)) waiting.reject(new Fault(stopped(cause), failure));
    });
  });

/** A caller that cannot take a piece gets its own error, and the rest is not read. */
const pass = async ({ worker, waiting }: Running, index: number, bytes: Uint8Array): Promise<void> => {
  const oldest = waiting[0];
  try {
    await oldest?.take(index, bytes);
    worker.postMessage({ kind: "more", stop: false } satisfies Job);
  } catch (error) {
    oldest?.reject(error instanceof Error ? error : new Error(String(error)));
    worker.postMessage({ kind: "more", stop: true } satisfies Job);
  }
};

const settle = (waiting: Waiting | undefined, answer: Answer): void => {
  if (answer.kind === "fault") waiting?.reject(new Fault(answer.facts));
  else if (answer.kind === "error") waiting?.reject(new Error(answer.message));
  else waiting?.resolve(answer);
};

/** The rows of an answer as objects, one list for each step. */
export const rowsOf = (answer: Answer): Row[][] => (answer.kind === "rows" ? answer.tables.map(toRows) : []);

const toRows = ({ columns, rows }: RowTable): Row[] =>
  rows.map((values) => {
    const row: Record<string, string | null> = {};
    for (let index = 0; index < columns.length; index += 1) row[columns[index] ?? ""] = values[index] ?? null;
    return row;
  });

export const bytesOf = (answer: Answer): Uint8Array => (answer.kind === "bytes" ? answer.bytes : new Uint8Array());
