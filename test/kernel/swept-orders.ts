// Order lines of which two systems tell different dates, and rule sets that believe one of them in turn: each is a sweep over all of
// them. Run: node swept-orders.ts <folder or postgres address> <lease ms>, to be killed from outside.
import { manualClock } from "../../src/base/clock.ts";
import { isFault } from "../../src/base/fault.ts";
import { intake } from "../../src/commit/intake.ts";
import { openSweeper, type SweeperOptions } from "../../src/commit/sweep/sweep.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { leaseStep } from "../../src/platform/lease.ts";
import { leaseOf, openAt, settings } from "./numbered-claims.ts";

export const orders = 240;
const started = Date.UTC(2026, 0, 5);
const hourMs = 3_600_000;
const dates = { a: "2026-04-06", b: "2026-05-04" } as const;

export type System = keyof typeof dates;

const told = (system: System, place: number, version: number): Claim =>
  claimOf(
    {
      kind: "purchase_order_line",
      key: `${system}${place}`,
      version,
      at: started + version,
      site: "lyon",
      deleted: false,
      fields: {
        number: `PO${place}`,
        company: "C1",
        quantity: String(version),
        unit_price: "2",
        currency: "EUR",
        promised_date: dates[system],
      },
      parked: [],
      rawIndex: 0,
    },
    { source: system, mapping: "orders@1", page: null, receivedAt: 0 },
  );

const rulesOf = (first: System): string => {
  const authority = first === "a" ? ["a", "b"] : ["b", "a"];
  return rulesText(rulesConfiguration.parse([{ fields: "purchase_order_line.[promised_date]", authority }]));
};

/** Who is believed after so many rule sets. */
export const believed = (sets: number): System => (sets % 2 === 1 ? "a" : "b");
export const dateOf = (system: System): string => dates[system];

/** The rule set after `sets` others, and the tick at which it takes effect. */
export function nextSet(sets: number) {
  const at = started + (sets + 1) * hourMs;
  const rules = rulesOf(believed(sets + 1));
  const set = { kind: "rule", key: `set-${sets}`, at, receivedAt: at, from: at, author: "ana", reason: "a test", rules } as const;
  return intake({ others: [set, { kind: "tick", at }] });
}

export const openOrders = (database: Database, fence: number, ttlMs: number): Promise<Writer> =>
  openWriter({ database, lease: { fence, ttlMs }, model: canonicalModel, settings, clock: manualClock(started) });

export const sweeperOver = (
  database: SweeperOptions["database"],
  writer: Writer,
  fence: number,
  ttlMs: number,
  onStage: SweeperOptions["onStage"] = () => undefined,
) =>
  openSweeper({
    database,
    writer,
    settings,
    model: canonicalModel,
    lease: () => leaseStep(fence, ttlMs, 0),
    mostAtOnce: 0,
    pageSize: 20,
    onStage,
  });

/** Under the first rule set. */
export async function tellOrders(writer: Writer): Promise<void> {
  await writer.submit(nextSet(0));
  const both: readonly System[] = ["a", "b"];
  const claims = both.flatMap((system) => Array.from({ length: orders }, (_, place) => told(system, place, 1)));
  await writer.submit(intake({ claims }));
}

export async function setsIn(database: Database): Promise<number> {
  const [rows = []] = await database.read([query("select count(*) as sets from observation.entry where kind = 'rule'")]);
  return Number(rows[0]?.["sets"]);
}

async function live(place: string, ttlMs: number): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const database = await openAt(place);
  const fence = await leaseOf(database, ttlMs);
  const writer = await openOrders(database, fence, ttlMs);
  if (writer.position() === 0) await tellOrders(writer);
  const sweeper = sweeperOver(database, writer, fence, ttlMs, say);
  say("open");
  let version = writer.position() + 2;
  for (let sets = await setsIn(database); ; sets += 1) {
    const swept = sweeper.submit(nextSet(sets));
    for (let commits = 0; commits < 5; commits += 1) {
      version += 1;
      await writer.submit(intake({ claims: [told("a", version % orders, version)] }));
    }
    await swept;
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , place = "", ttlMs = "1000"] = process.argv;
  try {
    await live(place, Number(ttlMs));
  } catch (error) {
    process.stdout.write(`fault ${isFault(error) ? `${error.code}: ${error.cause}` : String(error)}\n`);
    process.exit(1);
  }
}
