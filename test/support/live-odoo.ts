// A real Odoo server that a test is told of by its environment: ODOO_URL, ODOO_DATABASE, ODOO_USER, ODOO_PASSWORD, and the address of its
// PostgreSQL database in ODOO_POSTGRES_URL. Without them what needs it is a named skip.
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { passlibHash } from "./passlib-hash.ts";

export interface LiveOdoo {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Made for this suite, as JSON-2 wants one. */
  readonly apiKey: string;
  /** As `user`, by JSON-RPC. */
  readonly call: <T>(model: string, method: string, args: readonly unknown[], named?: Readonly<Record<string, unknown>>) => Promise<T>;
  /** A connection of its own to the database of the server. */
  connect(): Promise<Client>;
}

const names = ["ODOO_URL", "ODOO_DATABASE", "ODOO_USER", "ODOO_PASSWORD", "ODOO_POSTGRES_URL"] as const;

export const withLiveOdoo = (run: (odoo: LiveOdoo) => void): void => {
  const given = names.map((name) => process.env[name] ?? "");
  if (given.includes("")) {
    const suite = process.env["CI"] === "true" ? describe : describe.skip;
    suite(`over a live Odoo: ${names.join(", ")} do not name one`, () => test("needs it", () => expect.fail("CI starts one")));
    return;
  }
  const [url = "", database = "", user = "", password = "", postgresUrl = ""] = given;
  const apiKey = randomBytes(20).toString("hex");
  const clients: Client[] = [];
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: postgresUrl });
    clients.push(client);
    await client.connect();
    return client;
  };
  const odoo: LiveOdoo = { url, database, user, password, apiKey, connect, call: (...asked) => execute(odoo, ...asked) };
  describe("over a live Odoo", { timeout: 120_000 }, () => {
    beforeAll(async () => keepKey(await connect(), apiKey, user));
    afterAll(async () => {
      await clients[0]?.query("delete from res_users_apikeys where index = $1", [apiKey.slice(0, 8)]);
      for (const client of clients) await client.end();
    });
    run(odoo);
  });
};

async function rpc({ url }: LiveOdoo, service: string, method: string, args: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", method: "call", id: 1, params: { service, method, args } });
  const response = await fetch(`${url}/jsonrpc`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const { result, error } = (await response.json()) as { result?: unknown; error?: { data?: { message?: string } } };
  if (error !== undefined) throw new Error(error.data?.message ?? "an error of the server");
  return result;
}

async function execute<T>(odoo: LiveOdoo, model: string, method: string, args: readonly unknown[], named = {}): Promise<T> {
  const { database, user, password } = odoo;
  const uid = await rpc(odoo, "common", "authenticate", [database, user, password, {}]);
  return (await rpc(odoo, "object", "execute_kw", [database, uid, password, model, method, args, named])) as T;
}

/** As Odoo itself keeps one, found by the first eight digits. */
async function keepKey(client: Client, key: string, user: string): Promise<void> {
  await client.query(
    "insert into res_users_apikeys (name, user_id, scope, key, index) select 'test', id, null, $1, $2 from res_users where login = $3",
    [passlibHash(key, 6_000), key.slice(0, 8), user],
  );
}
