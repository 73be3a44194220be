// Two ERPs that hold the same purchase orders, fed to a hub page by page; and, by other and plainer means, what must be true
// of them at the end. The change logs are those of the standard workload or of the project's own generator.
import { readFileSync } from "node:fs";
import type { OrderRow } from "../../bench/workload.ts";
import { manualClock } from "../../src/base/clock.ts";
import { type Intake, intake } from "../../src/commit/intake.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { claimOf } from "../../src/observation/claim.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { plainSettings, worldStart } from "../support/claim-world.ts";

export type System = "A" | "B";
export type Logs = Readonly<Record<System, readonly OrderRow[]>>;

/** Columns of a log of the standard workload; `g`, the second, is the generator's own and is not read. */
const columns = "seq g number supplier item quantity unit_price currency promised_date received_quantity status updated_at".split(" ");

export const readLog = (file: string): OrderRow[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const cells = line.split("\t");
      const said = Object.fromEntries(columns.map((name, place) => [name, cells[place] ?? ""]));
      return { ...said, seq: Number(said["seq"]) } as unknown as OrderRow;
    });

/** A decides the order, B what became of it; the promised date is the newer of both, and two days apart are no discrepancy. */
const rules = [
  { fields: "purchase_order_line.[description, quantity, unit_price, currency, supplier]", authority: ["A"] },
  { fields: "purchase_order_line.[received_quantity, status]", authority: ["B"] },
  { fields: "purchase_order_line.promised_date", authority: [["A", "B"]], resolution: "newest", tolerance: { days: 2 } },
];

/** Pages of one system stay in its own order; the systems are told in turns, one after the other, or by lot. */
export type Turns = "alternately" | "all of A before B" | "by a seed";

export function pageOrder(logs: Logs, turns: Turns, pageSize: number): { system: System; rows: readonly OrderRow[] }[] {
  const waiting = { A: paged(logs.A, pageSize), B: paged(logs.B, pageSize) };
  const some = chance(7, "pages");
  const order: { system: System; rows: readonly OrderRow[] }[] = [];
  let last: System = "B";
  while (waiting.A.length + waiting.B.length > 0) {
    const wanted: System = turns === "alternately" ? (last === "A" ? "B" : "A") : turns === "by a seed" && some.inThousand(500) ? "B" : "A";
    const system: System = waiting[wanted].length > 0 ? wanted : wanted === "A" ? "B" : "A";
    order.push({ system, rows: waiting[system].shift() ?? [] });
    last = system;
  }
  return order;
}

const paged = (rows: readonly OrderRow[], size: number): (readonly OrderRow[])[] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, page) => rows.slice(page * size, (page + 1) * size));

const trimmed = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

const valuesOf = (row: OrderRow): Record<string, string> => ({
  supplier: row.supplier,
  description: row.item,
  quantity: trimmed(row.quantity),
  unit_price: trimmed(row.unit_price),
  currency: row.currency,
  promised_date: row.promised_date,
  received_quantity: trimmed(row.received_quantity),
  status: row.status,
});

function pageIntake(system: System, rows: readonly OrderRow[]): Intake {
  const delivery = { source: system, mapping: "erp@1", page: null, receivedAt: worldStart };
  const claims = rows.map((row, rawIndex) => {
    const fields = { number: row.number, company: "C1", ...valuesOf(row) };
    const head = {
      kind: "purchase_order_line",
      key: row.number,
      version: row.seq,
      at: Date.parse(row.updated_at),
      site: system.toLowerCase(),
    };
    return claimOf({ ...head, deleted: false, fields, parked: [], rawIndex }, delivery);
  });
  return intake({ claims });
}

const inFlightMax = 6;

/** Resolves when every page is durable. */
export async function feed(database: Database, logs: Logs, turns: Turns, pageSize: number): Promise<Writer> {
  const ttlMs = 3_600_000;
  const { fence } = await takeLease(database, { holder: "test", ttlMs });
  const writer = await openWriter({
    database,
    lease: { fence, ttlMs },
    model: canonicalModel,
    settings: plainSettings,
    clock: manualClock(worldStart),
  });
  const text = JSON.stringify(rules.map((rule) => ({ together: false, resolution: "rank", on_disagreement: "take", ...rule })));
  await writer.submit(
    intake({ others: [{ kind: "rule", key: "r", at: 0, receivedAt: 0, from: 0, author: "a test", reason: "a test", rules: text }] }),
  );
  const inFlight: Promise<unknown>[] = [];
  for (const { system, rows } of pageOrder(logs, turns, pageSize)) {
    inFlight.push(writer.submit(pageIntake(system, rows)));
    if (inFlight.length >= inFlightMax) await inFlight.shift();
  }
  await Promise.all(inFlight);
  return writer;
}

/** One line a fact: fields with winner and time, source versions, open discrepancies; and the list of episodes. */
export interface Facts {
  readonly standing: readonly string[];
  readonly episodes: readonly string[];
}

const decidedBy: Readonly<Record<System, readonly string[]>> = {
  A: ["supplier", "description", "quantity", "unit_price", "currency"],
  B: ["received_quantity", "status"],
};
const apartMs = 2 * 86_400_000;

interface Moved {
  value: string;
  at: number;
}

/** What must be true, from the logs alone. */
export function truth(logs: Logs): Facts {
  const events = (["A", "B"] as const).flatMap((system) => logs[system].map((row) => ({ system, row, at: Date.parse(row.updated_at) })));
  events.sort((x, y) => x.at - y.at || (x.system === y.system ? x.row.seq - y.row.seq : x.system < y.system ? -1 : 1));
  const moves = new Map<string, Moved>();
  const versions = new Map<string, number>();
  const open = new Map<string, { number: string; opened: number; closed: number | undefined; a: string; b: string }>();
  const episodes: (typeof open extends Map<string, infer Episode> ? Episode : never)[] = [];
  for (const { system, row, at } of events) {
    const { number } = row;
    versions.set(number, (versions.get(number) ?? 0) + 1);
    for (const [field, value] of Object.entries(valuesOf(row)))
      if (moves.get(`${system} ${number} ${field}`)?.value !== value) moves.set(`${system} ${number} ${field}`, { value, at });
    const [a, b] = (["A", "B"] as const).map((one) => moves.get(`${one} ${number} promised_date`)?.value);
    if (a === undefined || b === undefined) continue;
    const isApart = Math.abs(Date.parse(a) - Date.parse(b)) > apartMs;
    const standing = open.get(number);
    if (isApart && standing === undefined) {
      const episode = { number, opened: at, closed: undefined, a, b };
      open.set(number, episode);
      episodes.push(episode);
    } else if (!isApart && standing !== undefined) {
      standing.closed = at;
      open.delete(number);
    }
  }
  const winner = (number: string, field: string): string => {
    const told = (system: System): string => {
      const { value = "", at = 0 } = moves.get(`${system} ${number} ${field}`) ?? {};
      return `${value}@${system}@${at}`;
    };
    if (field !== "promised_date") return told(decidedBy.A.includes(field) ? "A" : "B");
    const [a, b] = (["A", "B"] as const).map((system) => moves.get(`${system} ${number} ${field}`)?.at ?? Number.NEGATIVE_INFINITY);
    return told((a ?? 0) >= (b ?? 0) ? "A" : "B");
  };
  const fields = [...decidedBy.A, ...decidedBy.B, "promised_date"].toSorted();
  const now = (system: System, number: string): string => moves.get(`${system} ${number} promised_date`)?.value ?? "";
  return {
    standing: [
      ...[...versions].map(
        ([number, count]) => `${number} ${fields.map((field) => `${field}=${winner(number, field)}`).join(" ")} v${count}`,
      ),
      ...[...open.keys()].map((number) => `${number} open ${now("A", number)} ${now("B", number)}`),
    ].toSorted(),
    episodes: episodes.map((one) => episodeLine(one.number, one.opened, one.closed, one.a, one.b)).toSorted(),
  };
}

const episodeLine = (number: string, opened: number, closed: number | undefined, a: string, b: string): string =>
  [number, new Date(opened).toISOString(), closed === undefined ? "" : new Date(closed).toISOString(), a, b].join("|");

/** What the hub's tables say of the same. */
export async function told(database: Database): Promise<Facts> {
  const [records = [], counts = [], episodes = []] = await database.read([
    query("select doc, provenance from record.record where kind = 'purchase_order_line'"),
    query("select key, count(*) as versions from observation.entry where kind = 'claim' group by key"),
    query(
      `select c.key, e.opened_at, e.closed_at, e.sides, e.sides_now from governance.episode e
       join identity.crosswalk c on c.record = e.entity where e.to_position is null and e.field = 'promised_date'`,
    ),
  ]);
  const versions = new Map(counts.map((row) => [row["key"] ?? "", row["versions"] ?? ""]));
  const sides = (text: string | null | undefined): [string, string] => {
    const said = new Map(JSON.parse(text ?? "[]") as [string, string][]);
    return [said.get("A") ?? "", said.get("B") ?? ""];
  };
  const lines = records.map((row) => {
    const { number = "", ...values } = JSON.parse(row["doc"] ?? "{}") as Record<string, string>;
    const provenance = JSON.parse(row["provenance"] ?? "{}") as Record<string, [string, number]>;
    const fields = Object.entries(values).filter(([name]) => name !== "company");
    const texts = fields.map(([name, value]) => `${name}=${value}@${(provenance[name] ?? []).join("@")}`).toSorted();
    return `${number} ${texts.join(" ")} v${versions.get(number)}`;
  });
  const open = episodes.filter((row) => row["closed_at"] === null);
  return {
    standing: [...lines, ...open.map((row) => `${row["key"]} open ${sides(row["sides_now"]).join(" ")}`)].toSorted(),
    episodes: episodes
      .map((row) =>
        episodeLine(
          row["key"] ?? "",
          Number(row["opened_at"]),
          row["closed_at"] ? Number(row["closed_at"]) : undefined,
          ...sides(row["sides"]),
        ),
      )
      .toSorted(),
  };
}
