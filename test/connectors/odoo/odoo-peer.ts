// A server that answers as Odoo does, as far as a connector asks: JSON-RPC and JSON-2 over records that keep microseconds and give seconds.
import type { Asked, Said } from "../../support/peer.ts";

export interface OdooPeer {
  version: string;
  /** By name of the field. */
  fields: Record<string, { type: string; relation?: string; readonly?: boolean; states?: unknown }>;
  /** `at`: microseconds since 2026-01-01. Values as JSON gives them. */
  records: { id: number; at: number; [field: string]: unknown }[];
  /** Called before a method of the model is answered; what it gives is answered instead. */
  before: (method: string, named: Named) => Said | undefined;
  /** Methods that were called, with what was named. */
  readonly called: { readonly method: string; readonly named: Named; readonly by: "json-2" | "json-rpc" }[];
  readonly answer: (request: Asked) => Said;
}

export interface Named {
  readonly domain?: readonly (readonly [string, string, unknown])[];
  readonly fields?: readonly string[];
  readonly allfields?: readonly string[];
  readonly order?: string;
  readonly limit?: number;
  readonly vals?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
}

const begin = Date.UTC(2026, 0, 1);
const secondOf = (at: number): string => new Date(begin + Math.floor(at / 1e6) * 1000).toISOString().slice(0, 19).replace("T", " ");
const microsOf = (time: string): number => (Date.parse(`${time.replace(" ", "T")}Z`) - begin) * 1000;

export function odooPeer(): OdooPeer {
  const peer: OdooPeer = {
    version: "18.0",
    fields: { id: { type: "integer", readonly: true }, write_date: { type: "datetime", readonly: true }, name: { type: "char" } },
    records: [],
    before: () => undefined,
    called: [],
    answer(request) {
      if (request.url.pathname !== "/jsonrpc") {
        const method = request.url.pathname.split("/").at(-1) ?? "";
        return called(peer, method, JSON.parse(request.body) as Named & { ids?: number[] }, "json-2", (result) => ({ json: result }));
      }
      const { service, method, args } = (JSON.parse(request.body) as { params: { service: string; method: string; args: unknown[] } })
        .params;
      const enveloped = (result: unknown): Said => ({ json: { jsonrpc: "2.0", id: 1, result } });
      if (service === "common") return enveloped(method === "version" ? { server_version: peer.version } : 7);
      const [, , , , own, positional, named] = args as [string, number, string, string, string, unknown[], Named];
      const ids = positional[0] as number[] | undefined;
      return called(peer, own, ids === undefined ? named : { ...named, ids }, "json-rpc", enveloped);
    },
  };
  return peer;
}

function called(
  peer: OdooPeer,
  method: string,
  named: Named & { readonly ids?: readonly number[] },
  by: "json-2" | "json-rpc",
  say: (result: unknown) => Said,
): Said {
  peer.called.push({ method, named, by });
  const instead = peer.before(method, named);
  if (instead !== undefined) return instead;
  if (method === "fields_get")
    return say(Object.fromEntries(Object.entries(peer.fields).filter(([name]) => named.allfields?.includes(name) ?? true)));
  if (method === "search_read") return say(found(peer, named));
  if (method !== "write") return say(true);
  for (const record of peer.records) if (named.ids?.includes(record.id)) Object.assign(record, named.vals, { at: record.at + 1 });
  return say(true);
}

function found({ records, fields }: OdooPeer, { domain = [], fields: asked = [], order = "id", limit = 80 }: Named): unknown[] {
  const isMeant = (record: OdooPeer["records"][number]): boolean =>
    domain.every(([field, operator, value]) => {
      if (operator === "!=") return true;
      const [left, right] = field === "write_date" ? [record.at, microsOf(String(value))] : [Number(record[field]), Number(value)];
      return operator === ">=" ? left >= right : operator === "<" ? left < right : operator === ">" ? left > right : left === right;
    });
  const unknown = asked.find((name) => fields[name] === undefined);
  if (unknown !== undefined) throw new Error(`the peer of this test has no ${unknown}`);
  const sign = order.includes("desc") ? -1 : 1;
  return records
    .filter(isMeant)
    .toSorted((a, b) => sign * ((order.startsWith("write_date") ? a.at - b.at : 0) || a.id - b.id))
    .slice(0, limit)
    .map((record) =>
      Object.fromEntries(asked.map((name) => [name, name === "write_date" ? secondOf(record.at) : (record[name] ?? false)])),
    );
}
