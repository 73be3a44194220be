// I15: a kill of the process at any instant loses nothing acknowledged, and what stands afterwards is what a rebuild gives.
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { query } from "../../src/platform/database.ts";
import { leaseStep } from "../../src/platform/lease.ts";
import { type leaseOf, openNumbers, settings } from "../kernel/numbered-claims.ts";
import { startNumbers } from "../kernel/numbers-process.ts";
import { eachBackend } from "../support/database.ts";

const kills = 50;
const leaseMs = 700;
const longestMs = 600;

eachBackend(({ newPlace, openAt }) => {
  test("killed fifty times while it takes claims in, it keeps each acknowledged claim once and equals its rebuild", async () => {
    const some = chance(15, "kill");
    const place = await newPlace();
    const address = place.kind === "folder" ? place.folder : place.url;
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < kills; kill += 1) {
      const numbers = startNumbers(address, Math.max(0, ...acknowledged) + 1, leaseMs);
      await numbers.said("open");
      await pause(some.below(longestMs));
      numbers.process.kill("SIGKILL");
      await numbers.ended;
      for (const [from, to] of numbers.acknowledged()) for (let n = from; n <= to; n += 1) acknowledged.add(n);
    }
    expect(acknowledged.size).toBeGreaterThan(kills);

    const database = await openAt(place);
    const [rows = []] = await database.read([
      query("select version, count(*) as times from observation.entry where kind = 'claim' group by version"),
    ]);
    const times = new Map(rows.map((row) => [Number(row["version"]), row["times"]]));
    expect([...acknowledged].filter((n) => times.get(n) !== "1")).toEqual([]);
    expect([...times.values()].filter((count) => count !== "1")).toEqual([]);
    const writer = await openNumbers(database, 60_000);
    const fence = await leaseAgain(database);
    const proof = { database, model: canonicalModel, settings, position: writer.position(), lease: () => leaseStep(fence, 60_000, 0) };
    expect(await verify(proof)).toMatchObject({ ok: true, brokenLink: undefined });
  });
});

/** The fence that holds now. */
async function leaseAgain(database: Parameters<typeof leaseOf>[0]): Promise<number> {
  const [rows = []] = await database.read([query("select fence from platform.lease")]);
  return Number(rows[0]?.["fence"]);
}
