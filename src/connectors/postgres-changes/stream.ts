// The stream of a slot: what the server's log says from a place on, up to where the log stood when the reading began. The server
// sends on by itself, so the line is held while nobody takes what came: memory holds no more than a few messages.

import type pg from "pg";
import { Fault } from "../../base/fault.ts";
import { printedAlike, queryFault, sqlName } from "../postgres-session.ts";
import { type Message, readMessage, wholeNumber } from "./message.ts";
import { lsnText } from "./place.ts";

export interface Told {
  /** Place in the log of the change itself: no two changes of a row have the same. */
  readonly lsn: number;
  readonly message: Message;
}

export interface ChangeStream {
  /** Undefined: everything up to the target was given. */
  next(): Promise<Told | undefined>;
  close(): Promise<void>;
}

export interface StreamOptions {
  readonly feed: string;
  readonly slot: string;
  readonly publication: string;
  /** What the hub has: the server may forget what is before it. */
  readonly from: number;
  readonly target: number;
  /** Without a sign of life for so long the server is given up, ms. */
  readonly patienceMs: number;
}

const waitingMax = 500;
/** The server ends a line on which nothing is heard for a minute. */
const signMs = 200;
const closeMs = 2_000;

/** What pg lets its active query hear. */
interface Copying extends pg.Submittable {
  handleCopyData(message: { readonly chunk: Buffer }): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
  handleCommandComplete(): void;
  handleRowDescription(): void;
  handleDataRow(): void;
}

interface CopyConnection extends pg.Connection {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

export async function openStream(client: pg.Client, options: StreamOptions): Promise<ChangeStream> {
  const { feed, slot, publication, from, target, patienceMs } = options;
  await client.query(printedAlike);
  const waiting: Told[] = [];
  let line: CopyConnection | undefined;
  let reached = 0;
  let heardAt = Date.now();
  let failure: Error | undefined;
  let hasEnded = false;
  let wake: () => void = () => {};
  const told = (): void => {
    heardAt = Date.now();
    wake();
  };
  const copying: Copying = {
    submit(connection) {
      line = connection as CopyConnection;
      const plugin = `proto_version '1', publication_names '${sqlName(publication).replaceAll("'", "''")}'`;
      connection.once("replicationStart", () => line?.sendCopyFromChunk(statusOf(from)));
      connection.query(`START_REPLICATION SLOT ${sqlName(slot)} LOGICAL ${lsnText(from)} (${plugin})`);
    },
    handleCopyData({ chunk }) {
      if (chunk[0] === keepalive) reached = Math.max(reached, wholeNumber(chunk, 1));
      else {
        // Read at once: the bytes lie in a buffer that pg uses again.
        const message = readMessage(chunk.subarray(headerLength));
        if (message !== undefined) waiting.push({ lsn: wholeNumber(chunk, 1), message });
        if (waiting.length >= waitingMax) line?.stream.pause();
      }
      told();
    },
    handleError(error) {
      failure = error;
      told();
    },
    handleReadyForQuery() {
      hasEnded = true;
      told();
    },
    handleCommandComplete() {},
    handleRowDescription() {},
    handleDataRow() {},
  };
  client.on("error", (error) => copying.handleError(error));
  client.query(copying);
  const sign = setInterval(() => line?.sendCopyFromChunk(statusOf(from)), signMs);
  const heard = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, signMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    async next() {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return first;
        if (failure !== undefined) throw queryFault(feed, failure);
        if (reached >= target) return undefined;
        if (hasEnded || Date.now() - heardAt > patienceMs) throw silent(feed, lsnText(target));
        line?.stream.resume();
        await heard();
      }
    },
    async close() {
      clearInterval(sign);
      const until = Date.now() + closeMs;
      if (failure === undefined) line?.endCopyFrom();
      // What still comes is thrown away: the next reading begins behind what the hub has.
      while (!hasEnded && failure === undefined && Date.now() < until) {
        waiting.length = 0;
        line?.stream.resume();
        await heard();
      }
      if (!hasEnded) line?.stream.destroy();
      else await client.end();
    },
  };
}

const keepalive = "k".charCodeAt(0);
/** A letter, two places in the log and a time. */
const headerLength = 25;

/** How far the hub is, with the wish for an answer: it tells how far the server has read. */
function statusOf(lsn: number): Buffer {
  const status = Buffer.alloc(34);
  status.write("r");
  for (const place of [1, 9, 17]) status.writeBigInt64BE(BigInt(lsn), place);
  status.writeBigInt64BE(BigInt(Date.now() - Date.UTC(2000, 0, 1)) * 1000n, 25);
  status[33] = 1;
  return status;
}

const silent = (feed: string, target: string): Fault =>
  new Fault({
    code: "source-timeout",
    subject: `feed ${feed}`,
    cause: `the server did not tell its changes up to ${target}`,
    hint: "look into its log; a long transaction may hold it up: raise statement_timeout_seconds",
    retryable: true,
  });
