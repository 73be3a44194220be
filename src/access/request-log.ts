// Who asked for what: noted when a request was answered, kept a batch at a time, each batch chained to the one before. A reader waits
// for none of it.

import { randomBytes } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Database } from "../platform/database.ts";
import type { AnsweredRequest, KeptRequest, RequestLink } from "./answered-request.ts";
import { brokenErasure, type ErasedBatches, standingRoot } from "./request-erasure.ts";
import { erasedBatchesQuery, readErasedBatch } from "./store-request-erasure.ts";
import {
  batchRoot,
  emptyStep,
  lastRequestLinkQuery,
  readRequest,
  requestLinksQuery,
  requestsQuery,
  requestSteps,
} from "./store-request.ts";

export interface RequestLog {
  note(request: AnsweredRequest): void;
  /** Writes what was noted. */
  flush(): Promise<void>;
  /** Writes what was noted, and notes nothing more. */
  close(): Promise<void>;
}

/** What a kill may lose of it. */
const flushEveryMs = 5_000;
const batchMax = 500;
/** Noted and not written, while the store refuses: then the oldest are given up. */
const waitingMax = 20_000;
const dayMs = 86_400_000;
/** 144 bits: nobody tries names against a hash that covers them. */
const saltBytes = 18;
/** How long rows are kept, as long as the past of records is. Their links stay for ever. */
export const requestDays = 400;

export interface RequestLogOptions {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  /** Told of a batch that could not be written; it is tried again with the next one. */
  readonly warn: (fault: Fault) => void;
}

export function openRequestLog({ database, clock, warn }: RequestLogOptions): RequestLog {
  let waiting: KeptRequest[] = [];
  let writing: Promise<void> = Promise.resolve();
  let swept = 0;
  const write = async (): Promise<void> => {
    const batch = waiting.slice(0, batchMax);
    if (batch.length === 0) return;
    const now = clock.now();
    try {
      const [[last] = []] = await database.read([lastRequestLinkQuery()]);
      const number = Number(last?.["batch"] ?? 0) + 1;
      const link = requestLink(last?.["link"] ?? firstRequestLink, number, now, batch);
      const isDue = now - swept > dayMs;
      await database.write([...requestSteps(number, batch, link), ...(isDue ? emptyStep(now - requestDays * dayMs, now) : [])]);
      if (isDue) swept = now;
      waiting = waiting.slice(batch.length);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      warn(error);
      waiting = waiting.slice(-waitingMax);
      return;
    }
    if (waiting.length >= batchMax) await write();
  };
  /** One batch after the other: each names the one before. */
  const flush = (): Promise<void> => (writing = writing.then(write));
  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();
  return {
    note(request) {
      waiting.push({ ...request, salt: randomBytes(saltBytes).toString("base64url") });
      if (waiting.length % batchMax === 0) void flush();
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** The link before the first batch. */
const firstRequestLink = sha256Hex("synchromesh requests");

function requestLink(previous: string, batch: number, at: number, requests: readonly KeptRequest[]): RequestLink {
  const root = batchRoot(batch, requests);
  return { root, link: linkHash(previous, batch, root, at), at };
}

const linkHash = (previous: string, batch: number, root: string, at: number): string => sha256Hex(`${previous}|${batch}|${root}|${at}`);

export interface RequestsChecked {
  readonly batches: number;
  readonly requests: number;
  /** The first batch that is not what it was when it was written. */
  readonly broken: { readonly batch: number; readonly cause: string } | undefined;
}

const batchesPerRead = 100;

/**
 * Whether the chain of requests is whole: each batch is what it was, or what erasures left of it that the log names. `named`: what they
 * say they rewrote, by position of the act. Two statements for every hundred batches.
 */
export async function checkRequests(database: Pick<Database, "read">, named: ErasedBatches = new Map()): Promise<RequestsChecked> {
  let [batches, requests, previous] = [0, 0, firstRequestLink];
  const [told = []] = await database.read([erasedBatchesQuery()]);
  const erased = told.map(readErasedBatch);
  const foreign = brokenErasure(erased, named);
  const byErased = Map.groupBy(erased, ({ batch }) => batch);
  for (;;) {
    const [links = [], rows = []] = await database.read([
      requestLinksQuery(batches, batchesPerRead),
      requestsQuery(batches, batches + batchesPerRead),
    ]);
    const byBatch = Map.groupBy(rows, (row) => Number(row["batch"]));
    for (const row of links) {
      const [batch, at] = [Number(row["batch"]), Number(row["at"])];
      const kept = (byBatch.get(batch) ?? []).map(readRequest);
      const root = row["root"] ?? "";
      const isThere = (row["emptied_at"] ?? null) === null;
      const broken = (cause: string): RequestsChecked => ({ batches, requests, broken: { batch, cause } });
      if (batch !== batches + 1) return broken(`batch ${batches + 1} is not there`);
      if (linkHash(previous, batch, root, at) !== row["link"]) return broken("its link does not follow from the one before");
      if (isThere && kept.length !== Number(row["requests"]))
        return broken(`${row["requests"]} requests were noted, ${kept.length} are there`);
      if (isThere && batchRoot(batch, kept) !== standingRoot(root, byErased.get(batch)))
        return broken("a request is not what it was when it was noted");
      batches += 1;
      requests += kept.length;
      previous = row["link"] ?? "";
    }
    if (links.length < batchesPerRead) return { batches, requests, broken: foreign };
  }
}
