// Two systems of one site: a contact list with private customers, and an ERP with debtors and their invoices.
import { zstdDecompressSync } from "node:zlib";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { Erased } from "../../src/commit/erasure/erasure.ts";
import type { Backend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { holder } from "../support/holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

/** `more`: further parts of hub.yaml; `fields`: further fields that the ERP tells of an invoice; `guard`: of the contact list. */
const yaml = (more: string, fields: string, guard: string): string => `
hub: hannover
currency: EUR
sources:
  - name: crm
    connector: delimited
    site: hannover
    options: { folder: crm, settle_seconds: 0 }
    feeds:
      people: { file: people*.csv, dialect: ${dialect}, full: true }
${guard}    mapping:
      system: crm
      version: "1"
      feeds:
        people:
          kind: party
          key: id
          at: changed
          fields: { name: name, street: street, city: city, postcode: postcode, phone: phone, email: email, number: id }
  - name: erp
    connector: delimited
    site: hannover
    currency: EUR
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      debtors: { file: debtors*.csv, dialect: ${dialect}, full: true }
      invoices: { file: invoices*.csv, dialect: ${dialect} }
    mapping:
      system: erp
      version: "1"
      feeds:
        debtors: { kind: party, key: id, at: changed, fields: { name: name, email: email, iban: iban, currency: { value: EUR } } }
        invoices:
          kind: customer_invoice
          key: id
          at: changed
          fields:
            number: id
            customer: debtor
            amount: amount
            currency: { value: EUR }
            issue_date: issued
            due_date: due
            status: { value: open }
${fields}
${more}`;

export const anna = "P1,Anna Bergmann,Lindenweg 4,Celle,29221,05141 778899,anna.bergmann@example.net,2026-01-05T08:00:00Z";
const karl = "P2,Karl Sommer,Am Markt 11,Peine,31224,05171 223344,k.sommer@example.net,2026-01-06T08:00:00Z";
export const karlMoved = "P2,Karl Sommer,Am Markt 12,Peine,31224,05171 223344,k.sommer@example.net,2026-01-20T08:00:00Z";
export const debtors = [
  "D1,Anna Bergmann,anna.bergmann@example.net,DE75512108001245126199,2026-01-07T08:00:00Z",
  "D2,Karl Sommer,k.sommer@example.net,DE02120300000000202051,2026-01-07T08:00:00Z",
];
const invoices = [
  "R1,D1,Anna Bergmann,119.00,2026-01-10,2026-03-10,2026-01-10T08:00:00Z",
  "R2,D2,Karl Sommer,250.50,2026-01-11,2026-03-11,2026-01-11T08:00:00Z",
];

const file = (head: string, rows: readonly string[]): string => `${[head, ...rows].join("\n")}\n`;
export const peopleFile = (...rows: readonly string[]): string => file("id,name,street,city,postcode,phone,email,changed", rows);
export const debtorsFile = (...rows: readonly string[]): string => file("id,name,email,iban,changed", rows);

/** What Anna Bergmann can be found by. */
export const traces = ["Bergmann", "Lindenweg", "778899", "29221", "Celle", "DE75512108001245126199", "anna.berg"];

export const annasRecord = { source: "crm", kind: "party", key: "P1" } as const;

/** She and a neighbour, known to both systems, with an invoice each. `more`, `fields`, `guard`: see above. */
export async function hannover(backend: Backend, { more = "", fields = "", guard = "" } = {}): Promise<HubWorld> {
  const world = await hubWorld(backend, yaml(more, fields, guard));
  await world.drop("crm/people.csv", peopleFile(anna, karl));
  await world.drop("erp/debtors.csv", debtorsFile(...debtors));
  await world.drop("erp/invoices.csv", file("id,debtor,debtor_name,amount,issued,due,changed", invoices));
  await world.run();
  world.clock.advance(86_400_000);
  // A second list names her unchanged: its page holds her row though no entry of the log comes from it.
  await world.drop("crm/people-2.csv", peopleFile(anna, karlMoved));
  await world.run();
  return world;
}

/** Where these words stand: in a table, or in a kept page. Hashes and salts are left out: now and then one holds five digits of hers. */
export async function found(world: HubWorld, words: readonly string[]): Promise<string[]> {
  const tables = await world.rows(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public') order by 1`,
  );
  const places: string[] = [];
  for (const { name } of tables) {
    const [hit] = await world.rows(
      `select count(*) as count from ${name} t
       where exists (select from unnest($1::text[]) w where strpos(regexp_replace(t::text, '[0-9a-f]{24,}', '', 'g'), w) > 0)`,
      [`{${words.map((word) => `"${word}"`).join(",")}}`],
    );
    if (hit?.["count"] !== "0") places.push(name ?? "");
  }
  for (const page of await world.rows("select encode(bytes, 'base64') as bytes from observation.raw")) {
    const text = zstdDecompressSync(Buffer.from(page["bytes"] ?? "", "base64")).toString("utf8");
    if (words.some((word) => text.includes(word))) places.push("page");
  }
  return [...new Set(places)];
}

export const money = (world: HubWorld) =>
  world.rows("select line, party, currency, amount, total, date, stage from finance.cash_line order by line");

export async function erase(world: HubWorld, only = false): Promise<Erased> {
  const asked = { named: annasRecord, only };
  const { hash } = await world.hub().erasures.plan(asked);
  return world.hub().erasures.apply(asked, { author: "steward", reason: "she asked for it by letter", plan: hash });
}

export interface Caller {
  readonly get: (path: string) => Promise<{ status: number; text: string }>;
  /** Under an idempotency key; gives the status. */
  readonly push: (key: string, body: unknown) => Promise<number>;
  readonly post: (path: string, body: unknown) => Promise<{ status: number; json: Record<string, unknown> }>;
}

/** Answers over the API to a steward of the whole group by this name, in these roles. */
export async function asSteward<Result>(
  world: HubWorld,
  work: (caller: Caller) => Promise<Result>,
  { name = "steward", group = true, roles = ["admin" as const] } = {},
): Promise<Result> {
  const api: Api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", waitMs: 300 });
  try {
    const token = await issueToken(world.hub().database, holder({ name, roles, sites: ["hannover"], group }), world.clock.now());
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return await work({
      async get(path) {
        const answer = await fetch(new URL(path, api.address), { headers });
        return { status: answer.status, text: await answer.text() };
      },
      async push(key, body) {
        const sent = { method: "POST", headers: { ...headers, "idempotency-key": key }, body: JSON.stringify(body) };
        return (await fetch(new URL("/v1/observations", api.address), sent)).status;
      },
      async post(path, body) {
        const answer = await fetch(new URL(path, api.address), { method: "POST", headers, body: JSON.stringify(body) });
        return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
      },
    });
  } finally {
    await api.close();
  }
}
