// A hub that reads the whole list of customers of one ERP from a file, and answers people over its API.
import { type Api, openApi } from "../../src/api/api.ts";
import { issueToken } from "../../src/access/token.ts";
import type { Inbox } from "../../src/desk/inbox.ts";
import type { MassChangeItem } from "../../src/desk/inbox-item.ts";
import type { FeedAnswer } from "../../src/commit/run/feed-report.ts";
import type { Backend } from "./database.ts";
import { type HubWorld, hubWorld } from "./hub-world.ts";
import { type HeldAs, holder } from "./holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

export interface CustomerHubOptions {
  /** YAML of `guard:`. */
  readonly guard?: string;
  /** Further keys of the mapping of a customer. */
  readonly order?: string;
  readonly full?: boolean;
  /** Name of the feed. */
  readonly feed?: string;
}

export const customerYaml = ({ guard = "{}", order = "at: changed", full = true, feed = "customers" }: CustomerHubOptions): string => `
hub: customers
sources:
  - name: erp
    connector: delimited
    site: lyon
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      "${feed}": { file: customers*.csv, dialect: ${dialect}, full: ${String(full)} }
    guard: ${guard}
    mapping:
      system: erp
      version: "1"
      feeds:
        "${feed}": { kind: party, key: id, ${order}, fields: { name: name } }
`;

export interface CustomerHub extends HubWorld {
  /** The ERP writes its list anew: keys, or rows as they stand in the file. */
  list(customers: readonly string[], file?: string): Promise<void>;
  /** Writes the list and reads it. */
  read(customers: readonly string[]): Promise<FeedAnswer>;
  /** Keys of the customers that stand, in order. */
  standing(): Promise<string[]>;
  inbox(as?: Partial<HeldAs>): Promise<Inbox["items"]>;
  /** The one item about held deletes. */
  heldItem(as?: Partial<HeldAs>): Promise<MassChangeItem>;
  /** Answers over the API; gives what it answers. */
  post(path: string, body: unknown, as?: Partial<HeldAs>, once?: string): Promise<{ status: number; json: Record<string, unknown> }>;
  get(path: string, as?: Partial<HeldAs>): Promise<{ data: Record<string, unknown> }>;
  answer(item: MassChangeItem, kind: "consent" | "refuse", held?: string): Promise<{ status: number; json: Record<string, unknown> }>;
}

export const keys = (count: number, from = 1): string[] => Array.from({ length: count }, (_, index) => customer(from + index));
export const customer = (number: number): string => `C${String(number).padStart(4, "0")}`;

export async function customerHub(backend: Backend, options: CustomerHubOptions = {}): Promise<CustomerHub> {
  const world = await hubWorld(backend, customerYaml(options));
  const withApi = async <Result>(as: Partial<HeldAs>, work: (api: Api, token: string) => Promise<Result>): Promise<Result> => {
    const api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", waitMs: 300 });
    try {
      const principal = { name: "steward", roles: ["steward" as const], sites: [], group: true, ...as };
      return await work(api, await issueToken(world.hub().database, holder(principal), world.clock.now()));
    } finally {
      await api.close();
    }
  };
  const get: CustomerHub["get"] = (path, as = {}) =>
    withApi(as, async (api, token) => {
      const answer = await fetch(new URL(path, api.address), { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()) as { data: Record<string, unknown> };
    });
  const post: CustomerHub["post"] = (path, body, as = {}, once = "") =>
    withApi(as, async (api, token) => {
      const key = once === "" ? {} : { "idempotency-key": once };
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", ...key };
      const answer = await fetch(new URL(path, api.address), { method: "POST", headers, body: JSON.stringify(body) });
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
    });
  const inbox: CustomerHub["inbox"] = async (as) => (await get("/v1/inbox", as)).data["items"] as Inbox["items"];
  const list: CustomerHub["list"] = (customers, file = "customers.csv") => {
    const rows = customers.map((row) => (row.includes(",") ? row : `${row},Customer ${row},2026-01-05T08:00:00Z`));
    return world.drop(`erp/${file}`, `${["id,name,changed", ...rows].join("\n")}\n`);
  };
  return {
    ...world,
    list,
    async read(customers) {
      world.clock.advance(60_000);
      await list(customers);
      const [feed] = (await world.run()).feeds;
      if (feed === undefined) throw new Error("the hub has one feed");
      return feed;
    },
    async standing() {
      const rows = await world.rows(
        `select c.key from identity.crosswalk c join record.record r on r.entity = c.entity where not r.deleted order by c.key`,
      );
      return rows.map((row) => row["key"] ?? "");
    },
    inbox,
    async heldItem(as) {
      const items = (await inbox(as)).filter((item) => item.kind === "mass-change");
      if (items.length !== 1 || items[0] === undefined) throw new Error(`one held set in the inbox, not ${items.length}`);
      return items[0];
    },
    get,
    post,
    answer: (item, kind, held = item.hash) =>
      post("/v1/inbox/decide", { item: item.id, choice: { kind, held }, reason: "asked the sales office" }),
  };
}
