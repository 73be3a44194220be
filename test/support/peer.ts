// A real HTTP server of a test: answers as it is told, and keeps what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll } from "vitest";

export interface Peer {
  readonly url: string;
  /** Path and query of every call, in order. */
  readonly asked: string[];
  /** The header of every call that carried a secret. */
  readonly authorized: (string | undefined)[];
  answer: (request: Asked) => Said;
}

export interface Asked {
  readonly url: URL;
  /** Calls so far, this one among them. */
  readonly count: number;
  /** What was posted, as text. */
  readonly body: string;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
}

export type Said =
  | { readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string }
  /** Says nothing and hangs up; with `part`, in the middle of its answer. */
  | { readonly hangUp: true; readonly part?: string };

/** Call inside a suite: it is closed after it. */
export async function openPeer(): Promise<Peer> {
  const asked: string[] = [];
  const authorized: (string | undefined)[] = [];
  const peer: { answer: Peer["answer"] } = { answer: () => ({ status: 404 }) };
  const serve = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    asked.push(request.url ?? "");
    authorized.push(request.headers.authorization);
    const { method = "", headers } = request;
    const said = peer.answer({ url: new URL(request.url ?? "", "http://peer"), count: asked.length, body, method, headers });
    if ("hangUp" in said) {
      if (said.part !== undefined)
        response.writeHead(200, { "content-type": "application/json", "content-length": "1000" }).write(said.part);
      setTimeout(() => request.socket.destroy(), 20);
      return;
    }
    if ("json" in said) response.writeHead(200, { "content-type": "application/json", ...said.headers }).end(JSON.stringify(said.json));
    else response.writeHead(said.status, { "content-type": "text/plain", ...said.headers }).end(said.text ?? "");
  };
  const server = createServer((request, response) => void text(request).then((body) => serve(request, response, body)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()));
  return Object.assign(peer, { url: `http://127.0.0.1:${port}`, asked, authorized });
}
