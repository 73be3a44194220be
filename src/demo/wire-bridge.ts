// A database that lives in this process, reachable like any PostgreSQL: connections on a loopback port, one served at a time.

import { createServer, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";

export interface WireBridge extends AsyncDisposable {
  /** postgres://… */
  readonly url: string;
}

const sslRequest = 80_877_103;
const cancelRequest = 80_877_102;
const headBytes = 4;

/** AuthenticationOk, what clients want to know of the server, ReadyForQuery: the engine itself has no login. */
const welcome = (): Uint8Array => {
  const message = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + headBytes, 1);
    return Buffer.concat([head, body]);
  };
  const parameter = (key: string, value: string): Buffer => message("S", Buffer.from(`${key}\0${value}\0`));
  return Buffer.concat([
    message("R", Buffer.from([0, 0, 0, 0])),
    parameter("server_version", "18.0"),
    parameter("client_encoding", "UTF8"),
    parameter("DateStyle", "ISO, MDY"),
    parameter("standard_conforming_strings", "on"),
    message("Z", Buffer.from("I")),
  ]);
};

/** Simple queries and syncs end what the engine answers at once. */
const ends = new Set(["Q", "S"]);

/**
 * Serves a connection until it ends. Messages reach the engine together, up to the one that asks for an answer: in between,
 * its only session would be open to others.
 */
const serve = async (socket: Socket, ready: Promise<PGlite>): Promise<void> => {
  const engine = await ready;
  let waiting: Buffer = Buffer.alloc(0);
  let start = 0;
  let isStarted = false;
  for await (const chunk of socket) {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const at = start + (isStarted ? 1 : 0);
      if (waiting.length < at + headBytes) break;
      const end = at + waiting.readInt32BE(at);
      if (waiting.length < end) break;
      const kind = isStarted ? waiting.toString("latin1", start, at) : "";
      const message = waiting.subarray(0, end);
      if (kind === "X") return;
      start = end;
      if (isStarted && !ends.has(kind)) continue;
      waiting = waiting.subarray(end);
      start = 0;
      if (isStarted) socket.write(await engine.execProtocolRaw(message));
      else if (message.readInt32BE(headBytes) === sslRequest) socket.write("N");
      else if (message.readInt32BE(headBytes) === cancelRequest) return;
      else {
        isStarted = true;
        socket.write(welcome());
      }
    }
  }
};

/** Opens the bridge on a free port of this machine; connections wait until the engine is ready. */
export const openWireBridge = async (ready: Promise<PGlite>): Promise<WireBridge> => {
  const open = new Set<Socket>();
  // The engine has one session: a second connection waits until the first has ended.
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    const serving = (): Promise<void> => serve(socket, ready);
    // A connection that breaks off is the client's to report; the next one is served.
    turn = turn
      .then(serving)
      .catch(() => undefined)
      .finally(() => socket.end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `postgres://hub@127.0.0.1:${port}/postgres`,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
