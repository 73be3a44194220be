// A commit is whole: bytes, entries, cursors and what they mean land together, at one position, or not at all.
import { expect, test } from "vitest";
import { present } from "../../src/base/assert.ts";
import { manualClock } from "../../src/base/clock.ts";
import { type Intake, intake } from "../../src/commit/intake.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { claimOf } from "../../src/observation/claim.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { cursorSteps } from "../../src/source/store.ts";
import { claimWorld, plainSettings, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const ttlMs = 600_000;

const page = (number: string): Intake => {
  const hash = number.repeat(64).slice(0, 64);
  const claim = claimOf(
    {
      kind: "party",
      key: number,
      version: 1,
      at: worldStart,
      site: "lyon",
      deleted: false,
      fields: { name: `Party ${number}` },
      parked: [],
      rawIndex: 0,
    },
    { source: "erp", mapping: "erp@1", page: hash, receivedAt: worldStart },
  );
  const cursor = { source: "erp", feed: "parties", site: "lyon", lane: "live" as const, cursor: number, observedAt: worldStart };
  return intake({
    claims: [claim],
    pages: [{ hash, site: "lyon", source: "erp", delivery: "parties.csv", bytes: Buffer.from(`bytes of ${number}`) }],
    alongside: [(position) => present(cursorSteps([cursor], position)[0], "a cursor has its step")],
  });
};

const open = async (database: Database, fence: number): Promise<Writer> =>
  openWriter({ database, lease: { fence, ttlMs }, model: canonicalModel, settings: plainSettings, clock: manualClock(worldStart) });

/** Positions of everything that a commit writes. */
const positions = async (database: Database): Promise<(string | null | undefined)[][]> => {
  const answers = await database.read([
    query("select position from observation.raw order by 1"),
    query("select position from observation.entry order by 1"),
    query("select position from observation.link order by 1"),
    query("select position from source.cursor order by 1"),
    query("select position from record.record order by 1"),
  ]);
  return answers.map((rows) => rows.map((row) => row["position"]));
};

eachBackend((backend) => {
  test("the bytes of a page, what was read from them, its meaning and the cursor have one position", async () => {
    const database = await backend.open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    const writer = await open(database, fence);
    await writer.submit(page("1"));
    expect(await positions(database)).toEqual([["1"], ["1"], ["1"], ["1"], ["1"]]);
  });

  test("a commit that fails leaves nothing of any of them", async () => {
    const database = await backend.open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    const deposed = await open(database, fence - 1);
    await expect(deposed.submit(page("1"))).rejects.toMatchObject({ code: "deposed" });
    expect(await positions(database)).toEqual([[], [], [], [], []]);
  });

  test("an earlier version that comes after a later one is kept and never takes its place", async () => {
    const world = await claimWorld(await backend.open());
    const row = { kind: "party", key: "1" };
    await world.tell("erp", [{ ...row, version: 3, at: worldStart + 3, fields: { name: "Third" } }]);
    await world.tell("erp", [{ ...row, version: 2, at: worldStart + 2, fields: { name: "Second", city: "Lyon" } }]);
    const [records, versions] = await world.database.read([
      query("select doc from record.record"),
      query("select version, changed from record.version where to_position is null order by version"),
    ]);
    expect(records).toEqual([{ doc: '{"name":"Third","city":"Lyon"}' }]);
    expect(versions?.map((one) => [one["version"], Object.keys(JSON.parse(one["changed"] ?? "{}") as object)])).toEqual([
      ["2", ["name", "city"]],
      ["3", ["name"]],
    ]);
  });
});
