// Child process: what people write today. Polls both change logs, compares, upserts the golden row with its provenance,
// keeps every observation and the discrepancies of the promised date: row by row, or in pages.
//   node bench/script-child.ts row|page SERVER LIMIT
// Prints one JSON object.

import pg from "pg";
import { databaseUrl, freshDatabase } from "./erp.ts";

const [mode = "row", server = "", limit = "100000"] = process.argv.slice(2);
const pageRows = 1_000;
pg.types.setTypeParser(1082, (text) => text);
const owned = { A: ["supplier", "item", "quantity", "unit_price", "currency"], B: ["received_quantity", "status"] } as const;
type Source = keyof typeof owned;
type Value = Readonly<Record<string, unknown>>;
interface Golden {
  [field: string]: unknown;
  number: string;
  version: number;
  provenance: Record<string, Record<string, string | undefined>>;
}
const fields = ["supplier", "item", "quantity", "unit_price", "currency", "promised_date", "received_quantity", "status"];
const columns = ["number", ...fields, "provenance", "version"];
const replaced = columns
  .slice(1)
  .map((column) => `${column} = excluded.${column}`)
  .join(", ");

await freshDatabase(server, "bench_script");
const hub = new pg.Client(databaseUrl(server, "bench_script"));
const erps = { A: new pg.Client(databaseUrl(server, "erp_a")), B: new pg.Client(databaseUrl(server, "erp_b")) };
await Promise.all([hub.connect(), erps.A.connect(), erps.B.connect()]);
await hub.query(`
  create table golden (
    number text primary key, supplier text, item text, quantity numeric, unit_price numeric, currency text, promised_date date,
    received_quantity numeric, status text, provenance jsonb not null, version bigint not null);
  create table observation (
    source text, number text, version bigint, changed_at timestamptz, payload jsonb, primary key (number, source, version));
  create table discrepancy (
    id bigint generated always as identity primary key, number text, field text, a_value text, b_value text,
    opened_at timestamptz, closed_at timestamptz);
  create unique index on discrepancy (number, field) where closed_at is null;
  create table sync_cursor (source text primary key, version bigint)`);

/** The first rows of each log are the state to start from; loaded in bulk, not measured. */
async function initialState(): Promise<number> {
  const seen: Partial<Record<Source, Value[]>> = {};
  const text = "select * from purchase_order_log where seq <= (select count(distinct number) from purchase_order_log) order by seq";
  for (const source of ["A", "B"] as const) seen[source] = (await erps[source].query(text)).rows as Value[];
  const golden = new Map<string, Golden>();
  for (const source of ["A", "B"] as const) for (const row of seen[source] ?? []) take(golden, source, row);
  await writeGolden([...golden.values()]);
  for (const source of ["A", "B"] as const) await observe(source, seen[source] ?? []);
  await hub.query("insert into sync_cursor values ('A', $1), ('B', $1)", [golden.size]);
  await hub.query("vacuum analyze");
  return golden.size;
}

function take(golden: Map<string, Golden>, source: Source, row: Value): { one: Golden; dateMoved: boolean } {
  const number = String(row["number"]);
  const one = golden.get(number) ?? fresh(number);
  golden.set(number, one);
  return { one, dateMoved: apply(one, source, row) };
}

function fresh(number: string): Golden {
  return { number, provenance: {}, version: 0, ...Object.fromEntries(fields.map((field) => [field, null])) };
}

/** True when the promised date of that side moved. */
function apply(one: Golden, source: Source, row: Value): boolean {
  const at = (row["updated_at"] as Date).toISOString();
  for (const field of owned[source])
    if (one[field] !== row[field]) {
      one[field] = row[field];
      one.provenance[field] = { source, at };
    }
  one.version = Number(one.version) + 1;
  const date = (one.provenance["promised_date"] ??= {});
  const side = source.toLowerCase();
  const promised = row["promised_date"] as string;
  if (date[side] === promised) return false;
  date[side] = promised;
  date[`${side}_at`] = at;
  const winner = date["b_at"] === undefined || (date["a_at"] !== undefined && date["a_at"] >= date["b_at"]) ? "a" : "b";
  date["source"] = winner.toUpperCase();
  date["at"] = date[`${winner}_at`];
  one["promised_date"] = date[winner];
  return true;
}

const dayMs = 86_400_000;

function apart({ provenance: { promised_date: date } }: Golden): boolean {
  if (date?.["a"] === undefined || date["b"] === undefined) return false;
  return Math.abs(Date.parse(date["a"]) - Date.parse(date["b"])) > 2 * dayMs;
}

const payload = ({ number, updated_at, ...row }: Value): string =>
  JSON.stringify({ number, updated_at, ...Object.fromEntries(fields.map((field) => [field, row[field]])) });

async function observe(source: Source, rows: readonly Value[]): Promise<void> {
  await hub.query("insert into observation select $1, * from unnest($2::text[], $3::bigint[], $4::timestamptz[], $5::jsonb[])", [
    source,
    ...["number", "seq", "updated_at"].map((column) => rows.map((row) => row[column])),
    rows.map(payload),
  ]);
}

async function writeGolden(all: readonly Golden[]): Promise<void> {
  const types = ["text", "text", "text", "numeric", "numeric", "text", "date", "numeric", "text", "jsonb", "bigint"];
  const arrays = types.map((type, place) => `$${place + 1}::${type}[]`).join(", ");
  await hub.query(
    `insert into golden (${columns.join(", ")}) select * from unnest(${arrays}) on conflict (number) do update set ${replaced}`,
    columns.map((column) => all.map((one) => (column === "provenance" ? JSON.stringify(one.provenance) : one[column]))),
  );
}

async function inTransaction(work: () => Promise<void>): Promise<void> {
  await hub.query("begin");
  await work();
  await hub.query("commit");
}

const prepared = (name: string, text: string, values: unknown[]) => hub.query({ name, text, values });

async function oneRow(source: Source, row: Value): Promise<void> {
  await inTransaction(async () => {
    const found = await prepared("get", `select ${columns.join(", ")} from golden where number = $1 for update`, [row["number"]]);
    const one = (found.rows[0] as Golden | undefined) ?? fresh(String(row["number"]));
    const moved = apply(one, source, row);
    await prepared("see", "insert into observation values ($1, $2, $3, $4, $5)", [
      source,
      row["number"],
      row["seq"],
      row["updated_at"],
      payload(row),
    ]);
    await prepared(
      "put",
      `insert into golden (${columns.join(", ")}) values (${columns.map((_, place) => `$${place + 1}`).join(", ")})
       on conflict (number) do update set ${replaced}`,
      columns.map((column) => one[column]),
    );
    const date = one.provenance["promised_date"];
    if (moved && apart(one))
      await prepared("open", openText("values ($1, 'promised_date', $2, $3, $4::timestamptz)"), [
        row["number"],
        date?.["a"],
        date?.["b"],
        row["updated_at"],
      ]);
    else if (moved)
      await prepared("close", "update discrepancy set closed_at = $2 where number = $1 and closed_at is null", [
        row["number"],
        row["updated_at"],
      ]);
    await prepared("cursor", "update sync_cursor set version = $2 where source = $1", [source, row["seq"]]);
  });
}

const openText = (values: string): string =>
  `insert into discrepancy (number, field, a_value, b_value, opened_at) ${values}
   on conflict (number, field) where closed_at is null do update set a_value = excluded.a_value, b_value = excluded.b_value`;

const openedRows = "select n, 'promised_date', a, b, at from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) u(n, a, b, at)";
const closeText = `update discrepancy d set closed_at = u.at from unnest($1::text[], $2::timestamptz[]) u(number, at)
  where d.number = u.number and d.closed_at is null`;

async function onePage(source: Source, rows: readonly Value[]): Promise<void> {
  await inTransaction(async () => {
    await observe(source, rows);
    const numbers = [...new Set(rows.map((row) => row["number"]))];
    const locked = `select ${columns.join(", ")} from golden where number = any($1::text[]) order by number for update`;
    const found = await hub.query(locked, [numbers]);
    const golden = new Map((found.rows as Golden[]).map((one) => [one.number, one]));
    const moved = new Map<string, unknown>();
    for (const row of rows) {
      const { one, dateMoved } = take(golden, source, row);
      if (dateMoved) moved.set(one.number, row["updated_at"]);
    }
    await writeGolden([...golden.values()]);
    const [open, close] = [
      [...moved].filter(([number]) => isApart(golden, number)),
      [...moved].filter(([number]) => !isApart(golden, number)),
    ];
    if (close.length > 0) await hub.query(closeText, [close.map(([number]) => number), close.map(([, at]) => at)]);
    if (open.length > 0) {
      const side = (name: string) => open.map(([number]) => golden.get(number)?.provenance["promised_date"]?.[name]);
      await hub.query(openText(openedRows), [open.map(([number]) => number), side("a"), side("b"), open.map(([, at]) => at)]);
    }
    await hub.query("update sync_cursor set version = $2 where source = $1", [source, rows.at(-1)?.["seq"]]);
  });
}

const isApart = (golden: ReadonlyMap<string, Golden>, number: string): boolean => {
  const one = golden.get(number);
  return one !== undefined && apart(one);
};

const orders = await initialState();
const cursor: Record<Source, unknown> = { A: orders, B: orders };
let done = 0;
const before = performance.now();
for (let more = true; more && done < Number(limit);) {
  more = false;
  for (const source of ["A", "B"] as const) {
    const text = "select * from purchase_order_log where seq > $1 order by seq limit $2";
    const { rows } = await erps[source].query({ name: "poll", text, values: [cursor[source], pageRows] });
    if (rows.length === 0) continue;
    more = true;
    if (mode === "page") await onePage(source, rows as Value[]);
    else for (const row of rows as Value[]) await oneRow(source, row);
    cursor[source] = (rows.at(-1) as Value)["seq"];
    done += rows.length;
  }
}
console.log(JSON.stringify({ changes: done, ms: performance.now() - before }));
await Promise.all([hub.end(), erps.A.end(), erps.B.end()]);
