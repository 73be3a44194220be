// The line between two hubs: carries what is asked over HTTP, can be cut, and keeps what went over it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Line {
  readonly url: string;
  /** Records of every answer that went over it, and when it was asked. */
  readonly carried: { readonly at: number; readonly records: number }[];
  /** Nobody answers any more: the connection is refused. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** It breaks in the middle of an answer, after so many whole ones. */
  breakAfter(answers: number): void;
  /** Where it leads to. */
  to: string;
}

/** `now`: the time that is kept. Whoever opens it cuts it in the end. */
export async function openLine(now: () => number): Promise<Line> {
  const carried: { readonly at: number; readonly records: number }[] = [];
  let server: Server;
  let left = Number.POSITIVE_INFINITY;
  let port = 0;
  const carry = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = now();
    const answer = await fetch(new URL(request.url ?? "", line.to), { headers: { authorization: request.headers.authorization ?? "" } });
    const text = await answer.text();
    const records = (JSON.parse(text) as { readonly data?: { readonly claims?: readonly unknown[] } }).data?.claims?.length ?? 0;
    response.writeHead(answer.status, { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)) });
    if (left === 0) {
      response.write(text.slice(0, 100));
      return void setTimeout(() => request.socket.destroy(), 20);
    }
    left -= 1;
    carried.push({ at, records });
    response.end(text);
  };
  const line: Line = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    carried,
    to: "",
    cut: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
    async mend() {
      left = Number.POSITIVE_INFINITY;
      server = createServer((request, response) => void carry(request, response));
      await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
      port = (server.address() as AddressInfo).port;
    },
    breakAfter(answers) {
      left = answers;
    },
  };
  await line.mend();
  return line;
}
