// Stands between the hub and a server that speaks HTTP, and cuts the connection at a call that writes: before the server has it, or once
// the server is done with it and before its answer is back.
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Cut = "before it arrives" | "before the answer" | undefined;

export interface HttpCuttingProxy extends AsyncDisposable {
  readonly url: string;
  /** Calls that write, which came through or were cut. */
  writes(): number;
}

/** `isWrite`: of a path and a body; `cutAt`: what becomes of the next write, asked for each. */
export async function httpCuttingProxy(
  serverUrl: string,
  isWrite: (path: string, body: string) => boolean,
  cutAt: () => Cut,
): Promise<HttpCuttingProxy> {
  let writes = 0;
  const target = new URL(serverUrl);
  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? "/";
    let cut: Cut;
    if (isWrite(path, body.toString("utf8"))) {
      writes += 1;
      cut = cutAt();
    }
    if (cut === "before it arrives") return void request.socket.destroy();
    const upstream = http.request(
      { host: target.hostname, port: target.port, path, method: request.method, headers: { ...request.headers, host: target.host } },
      (answer) => {
        if (cut === undefined) {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
          return;
        }
        // The server answers when it has committed.
        answer.resume().on("end", () => request.socket.destroy());
      },
    );
    upstream.on("error", () => request.socket.destroy());
    upstream.end(body);
  };
  const server = http.createServer((request, response) => {
    forward(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes: () => writes,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
