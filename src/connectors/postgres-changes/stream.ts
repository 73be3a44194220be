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
  /** Where the server gets no further for so long it is given up, ms. */
  readonly patienceMs: number;
}

const waitingMax = 500;
/** The server ends a line on which nothing is heard for a minute. */
const signMs = 200;
/** A server that has very much to send is not waited for. */
const closingMax = 200;

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
  const { feed, target, patienceMs } = options;
  await client.query(printedAlike);
  const line = openLine(client, options);
  return {
    async next() {
      let { reached } = line;
      for (let idle = 0; ; idle += 1) {
        const first = line.waiting.shift();
        if (first !== undefined) return first;
        if (line.failure !== undefined) throw queryFault(feed, line.failure);
        if (line.reached >= target) return undefined;
        if (line.reached > reached) [reached, idle] = [line.reached, 0];
        if (line.hasEnded || idle * signMs > patienceMs) throw silent(feed, lsnText(target));
        await line.heard();
      }
    },
    async close() {
      line.end();
      // What still comes is thrown away: the next reading begins behind what the hub has.
      for (let rounds = 0; rounds < closingMax && !line.hasEnded && line.failure === undefined; rounds += 1) {
        line.waiting.length = 0;
        await line.heard();
      }
      if (line.hasEnded) await client.end();
      else line.destroy();
    },
  };
}

/** What has come and was not taken yet, and how the line stands. */
interface Line {
  readonly waiting: Told[];
  /** How far the server has read its log. */
  readonly reached: number;
  readonly failure: Error | undefined;
  readonly hasEnded: boolean;
  /** Lets more come. Resolves when something did, and at the latest after a moment. */
  heard(): Promise<void>;
  end(): void;
  destroy(): void;
}

function openLine(client: pg.Client, { slot, publication, from }: StreamOptions): Line {
  let connection: CopyConnection | undefined;
  let wake: () => void = () => {};
  const state = { waiting: [] as Told[], reached: 0, failure: undefined as Error | undefined, hasEnded: false };
  const note = (what: Partial<typeof state>): void => {
    Object.assign(state, what);
    wake();
  };
  const sayWhere = (): void => connection?.sendCopyFromChunk(statusOf(from));
  const copying: Copying = {
    submit(given) {
      connection = given as CopyConnection;
      connection.once("replicationStart", sayWhere);
      const plugin = `proto_version '1', publication_names '${sqlName(publication).replaceAll("'", "''")}'`;
      connection.query(`START_REPLICATION SLOT ${sqlName(slot)} LOGICAL ${lsnText(from)} (${plugin})`);
    },
    handleCopyData({ chunk }) {
      if (chunk[0] === keepalive) return note({ reached: Math.max(state.reached, wholeNumber(chunk, 1)) });
      // Read at once: the bytes lie in a buffer that pg uses again.
      const message = readMessage(chunk.subarray(headerLength));
      if (message !== undefined) state.waiting.push({ lsn: wholeNumber(chunk, 1), message });
      if (state.waiting.length >= waitingMax) connection?.stream.pause();
      note({});
    },
    handleError: (failure) => note({ failure }),
    handleReadyForQuery: () => note({ hasEnded: true }),
    handleCommandComplete() {},
    handleRowDescription() {},
    handleDataRow() {},
  };
  client.on("error", (error) => copying.handleError(error));
  client.query(copying);
  const sign = setInterval(sayWhere, signMs);
  const heard = (): Promise<void> =>
    new Promise((resolve) => {
      connection?.stream.resume();
      const timer = setTimeout(resolve, signMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return Object.assign(state, {
    heard,
    end() {
      clearInterval(sign);
      if (state.failure === undefined) connection?.endCopyFrom();
    },
    destroy: () => void connection?.stream.destroy(),
  });
}

const keepalive = "k".charCodeAt(0);
/** A letter, two places in the log and a time. */
const headerLength = 25;

/** How far the hub is, by no clock, and with the wish for an answer: it tells how far the server has read. */
function statusOf(lsn: number): Buffer {
  const status = Buffer.alloc(34);
  status.write("r");
  for (const place of [1, 9, 17]) status.writeBigInt64BE(BigInt(lsn), place);
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
