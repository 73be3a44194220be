// A small system with an HTTP API that answers JSON: it holds rows, and pages of them are asked for in the usual ways.
import { createServer } from "node:http";
import { afterAll } from "vitest";

export type Row = Readonly<Record<string, string | number>>;

export interface RowPeer {
  readonly url: string;
  /** By path, in their order. */
  readonly rows: Map<string, Row[]>;
}

const pageSize = 4;

/** Call inside a suite: it is closed after it. `offset` and `page` count rows and pages; `after` is what the answer named as next. */
export async function openRowPeer(): Promise<RowPeer> {
  const rows = new Map<string, Row[]>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://peer");
    const since = url.searchParams.get("since") ?? "";
    const all = (rows.get(url.pathname.slice(1)) ?? []).filter(({ changed = "" }) => String(changed) >= since);
    const start = Number(url.searchParams.get("offset") ?? url.searchParams.get("after") ?? 0);
    const from = url.searchParams.has("page") ? (Number(url.searchParams.get("page")) - 1) * pageSize : start;
    const next = from + pageSize < all.length ? String(from + pageSize) : null;
    const body = { total: all.length, items: all.slice(from, from + pageSize), next };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()));
  return { url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`, rows };
}
