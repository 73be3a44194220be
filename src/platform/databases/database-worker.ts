// The worker thread that owns the writing connection. It takes one job after the other; a job is one transaction.
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../../base/assert.ts";
import { Fault, isFault } from "../../base/fault.ts";
import type { Query, Scope, Step } from "../database.ts";
import { databaseFault } from "./database-fault.ts";
import { beginRead } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { openPgliteEngine } from "./pglite-engine.ts";
import { openPostgresEngine } from "./postgres-engine.ts";
import { noRows } from "./worker-protocol.ts";
import type { Answer, Job, Opening, RowTable } from "./worker-protocol.ts";

const port = parentPort;
assert(port !== null, "the database worker runs in a worker thread");
const opening = workerData as Opening;
/** Set when the connection or the engine is beyond use: the main thread then opens a new worker. */
let lost: Error | undefined;

const runStep = async (engine: Engine, step: Step): Promise<RowTable> => {
  switch (step.kind) {
    case "copy":
      if (step.data !== "") await engine.copy(step);
      return noRows;
    case "script":
      await engine.script(step.sql);
      engine.forget();
      return noRows;
    case "query": {
      const table = await engine.query(step);
      if (step.mustReturn !== undefined && table.rows.length === 0) throw new Fault(step.mustReturn);
      return table;
    }
  }
};

const inTransaction = async <T>(engine: Engine, begin: string, work: () => Promise<T>): Promise<T> => {
  await engine.script(begin);
  try {
    const result = await work();
    await engine.script("commit");
    return result;
  } catch (error) {
    // The first error is the one to tell; one of the rollback itself means that the connection is gone.
    await engine.script("rollback").catch((failed: unknown) => {
      lost ??= failed instanceof Error ? failed : new Error(String(failed));
    });
    throw error;
  }
};

const write = (engine: Engine, steps: readonly Step[]): Promise<RowTable[]> =>
  inTransaction(engine, "begin", async () => {
    const tables: RowTable[] = [];
    // In order: a step may need what the one before it did. Their number is constant, whatever the batch holds.
    for (const step of steps) tables.push(await runStep(engine, step));
    return tables;
  });

const read = (engine: Engine, queries: readonly Query[], scope: Scope): Promise<RowTable[]> =>
  inTransaction(engine, beginRead(scope), async () => {
    const tables: RowTable[] = [];
    for (const query of queries) tables.push(await runStep(engine, query));
    return tables;
  });

let goOn: (stop: boolean) => void = () => undefined;

const exportRows = (engine: Engine, queries: readonly string[]): Promise<void> =>
  inTransaction(engine, beginRead({ kind: "hub" }), async () => {
    let stopped = false;
    for (const [index, sql] of queries.entries()) {
      if (stopped) return;
      for await (const bytes of engine.exported(sql)) {
        // A copy cannot be left half way on a connection that is to live on: the rest of the table is read and dropped.
        if (stopped) continue;
        const taken = new Promise<boolean>((resolve) => {
          goOn = resolve;
        });
        answer({ kind: "piece", index, bytes });
        stopped = await taken;
      }
    }
  });

const work = async (engine: Engine, job: Job): Promise<Answer> => {
  switch (job.kind) {
    case "write":
      return { kind: "rows", tables: await write(engine, job.steps) };
    case "read":
      return { kind: "rows", tables: await read(engine, job.queries, job.scope) };
    case "export":
      await exportRows(engine, job.queries);
      return { kind: "rows", tables: [] };
    case "more":
      throw new Error("`more` is not a job of its own");
    case "image":
      return { kind: "bytes", bytes: await engine.image() };
    case "close":
      await engine.close();
      return { kind: "rows", tables: [] };
  }
};

const refused = (error: unknown): Answer => {
  const told = databaseFault(error);
  if (isFault(told)) {
    const dead = lost !== undefined || told.code === "database-unreachable" || told.code === "storage-damaged";
    return { kind: "fault", facts: told.toJSON(), dead };
  }
  return { kind: "error", message: told.message };
};

const open = (): Promise<Engine> =>
  opening.kind === "pglite"
    ? openPgliteEngine(opening)
    : openPostgresEngine(opening.url, (error) => {
        lost = error;
      });

const answer = (message: Answer): void => port.postMessage(message);

try {
  const engine = await open();
  let line = Promise.resolve();
  port.on("message", (job: Job) => {
    if (job.kind === "more") return goOn(job.stop);
    line = line.then(async () => {
      answer(await work(engine, job).catch(refused));
      if (job.kind === "close") port.close();
    });
  });
  answer({ kind: "opened", version: engine.version });
} catch (error) {
  answer(refused(error));
  port.close();
}
