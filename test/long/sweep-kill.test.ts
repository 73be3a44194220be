// A sweep that is cut off leaves what stood before it, or what stands after it.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { leaseStep } from "../../src/platform/lease.ts";
import { leaseOf, settings } from "../kernel/numbered-claims.ts";
import { startScript } from "../kernel/numbers-process.ts";
import { believed, dateOf, openOrders, orders, setsIn } from "../kernel/swept-orders.ts";
import { eachBackend } from "../support/database.ts";

const script = fileURLToPath(new URL("../kernel/swept-orders.ts", import.meta.url));
const kills = 8;
const leaseMs = 700;
const longestMs = 250;
const ttlMs = 600_000;

/** Dates that stand, and dates on which money is expected, each with how many. */
async function cut(database: Database): Promise<object> {
  const [records = [], lines = []] = await database.read([
    query(`select provenance::jsonb -> 'promised_date' ->> 0 as source, count(*) as count from record.record group by 1`),
    query("select date - 30 as day, count(*) as count from finance.cash_line group by 1"),
  ]);
  return {
    records: records.map((row) => [row["source"], row["count"]]),
    lines: lines.map((row) => [row["day"], row["count"]]),
  };
}

eachBackend(({ newPlace, openAt }) => {
  test.each(["begun", "adopting"])(
    "killed while a sweep is %s, a hub has judged all of its orders by the earlier rules or all by the later, and equals its rebuild",
    async (stage) => {
      const some = chance(15, "kill", stage);
      const place = await newPlace();
      const address = place.kind === "folder" ? place.folder : place.url;
      for (let kill = 0; kill < kills; kill += 1) {
        const hub = startScript(script, address, String(leaseMs));
        await hub.said(stage);
        await pause(some.below(longestMs));
        hub.process.kill("SIGKILL");
        await hub.ended;
      }
      const database = await openAt(place);
      const fence = await leaseOf(database, ttlMs);
      const writer = await openOrders(database, fence, ttlMs);
      const system = believed(await setsIn(database));
      expect(await cut(database)).toEqual({ records: [[system, String(orders)]], lines: [[dateOf(system), String(orders)]] });
      const lease = () => leaseStep(fence, ttlMs, 0);
      const proof = await verify({ database, model: canonicalModel, settings, position: writer.position(), lease });
      expect(proof.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
      expect(proof).toMatchObject({ ok: true, brokenLink: undefined });
    },
    300_000,
  );
});
