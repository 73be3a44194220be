// Stands between the hub and a server, and cuts the connection at a write: before the server has it, or before its answer is back.
import net, { type AddressInfo } from "node:net";

export interface CuttingProxy extends AsyncDisposable {
  /** The server's URL through the proxy. */
  readonly url: string;
  /** Cuts at the next write; undefined: lets everything through. */
  cut(when: "before it arrives" | "before the answer" | undefined): void;
}

/** `write`: what the hub says only when it writes. */
export async function cuttingProxy(serverUrl: string, write = "update "): Promise<CuttingProxy> {
  const target = new URL(serverUrl);
  let next: Parameters<CuttingProxy["cut"]>[0];
  const open = new Set<() => void>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port || 5432), target.hostname);
    let isCutting = false;
    const end = (): void => {
      client.destroy();
      upstream.destroy();
    };
    open.add(end);
    client.on("data", (data) => {
      if (next !== undefined && data.includes(write)) {
        isCutting = true;
        const isEarly = next === "before it arrives";
        next = undefined;
        if (isEarly) return end();
      }
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!isCutting) client.write(data);
      // 'Z': the server is done with it and ready for the next.
      else if (Buffer.from(data).at(-6) === 90) end();
    });
    for (const socket of [client, upstream]) socket.on("error", end).on("close", end);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = new URL(serverUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut: (when) => {
      next = when;
    },
    [Symbol.asyncDispose]: () => {
      for (const end of open) end();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}
