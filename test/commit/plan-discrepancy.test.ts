// What a plan says of discrepancies is what the run does: each by how it began, whatever is told anew on the way.
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { intake } from "../../src/commit/intake.ts";
import { planClaims } from "../../src/commit/plan/plan.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { query } from "../../src/platform/database.ts";
import { claimOf } from "../../src/observation/claim.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { history } from "../kernel/history.ts";
import { emptyHub } from "../kernel/valid-history.ts";
import { openTestDatabase } from "../support/database.ts";
import { plainSettings, worldStart } from "../support/claim-world.ts";
import type { Claim } from "../../src/observation/entry.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const clock = manualClock(worldStart);
const world = { database, model: canonicalModel, settings: plainSettings, clock };
const openHub = (): Promise<Writer> => openWriter({ ...world, lease: { fence, ttlMs } });

const planned = (writer: Writer, claims: readonly Claim[]) =>
  planClaims(
    { ...world, position: writer.position(), rules: undefined, faults: [] },
    { claims, enumerated: [], faults: [], isWhole: true },
  );

const openBeginnings = async (): Promise<string[]> => {
  const [rows = []] = await database.read([
    query("select field, opened_at, opened_by from governance.episode where to_position is null and closed_at is null order by 1, 2, 3"),
  ]);
  return rows.map((row) => Object.values(row).join(" "));
};

test.each([11, 12, 13, 14, 15, 16])("what a plan opens and closes is what stands open after the run (history %i)", async (seed) => {
  await emptyHub(database);
  const writer = await openHub();
  const entries = history(seed);
  const isPending = (entry: (typeof entries)[number], place: number): boolean => entry.kind === "claim" && place % 5 === 0;
  const past = entries.filter((entry, place) => !isPending(entry, place));
  await writer.submit(
    intake({
      claims: past.filter((entry) => entry.kind === "claim"),
      decisions: past.filter((entry) => entry.kind === "decision"),
      others: past.filter((entry) => entry.kind === "rule" || entry.kind === "contact" || entry.kind === "tick"),
    }),
  );
  const pending = entries.filter(isPending) as Claim[];
  const before = await openBeginnings();
  const { discrepancies } = await planned(writer, pending);
  await writer.submit(intake({ claims: pending, others: [{ kind: "tick", at: clock.now() }] }));
  const after = await openBeginnings();
  expect(discrepancies.opened - discrepancies.closed).toBe(after.length - before.length);
  const without = (some: readonly string[], others: readonly string[]): number =>
    some.length - others.reduce((rest, one) => (rest.includes(one) ? rest.toSpliced(rest.indexOf(one), 1) : rest), [...some]).length;
  const same = without(before, after);
  expect(discrepancies.closed).toBeGreaterThanOrEqual(before.length - same);
  expect(discrepancies.opened).toBeGreaterThanOrEqual(after.length - same);
  expect(discrepancies.opened + discrepancies.closed).toBeGreaterThan(0);
});

/** Of one version of the shop floor, in the order in which its forms are told. */
function formsOf(quantities: readonly string[]): Claim[] {
  const at = worldStart;
  const said = (source: string, planned: string, version: number, from: number): Claim =>
    claimOf(
      {
        kind: "production_order",
        key: "M1",
        version,
        at: from,
        site: "lyon",
        deleted: false,
        fields: { number: "M1", company: "C1", planned_quantity: planned },
        parked: [],
        rawIndex: 0,
      },
      { source, mapping: `${source}@1`, page: null, receivedAt: at },
    );
  const forms = quantities.map((planned) => said("mes", planned, 5, at + 1000));
  return [said("erp", "10", 1, at), ...forms.toSorted((x, y) => (x.hash < y.hash ? -1 : 1))];
}

test("a difference that ends and begins again with one version is one closed and one opened", async () => {
  // Of the three forms of the version the one in the middle says what the ERP says.
  const [erp, first, same, last] = Array.from({ length: 50 }, (_, more) => formsOf([`${11 + more}`, "10", `${80 + more}`])).find(
    ([, , middle]) => middle?.fields["planned_quantity"] === "10",
  ) as [Claim, Claim, Claim, Claim];
  await emptyHub(database);
  const writer = await openHub();
  const at = worldStart;
  const rules = JSON.stringify([{ fields: "production_order.planned_quantity", authority: ["erp", "mes"] }]);
  const set = { kind: "rule", key: "rules", at, receivedAt: at, from: 0, author: "ana", reason: "first", rules } as const;
  await writer.submit(intake({ claims: [erp, first], others: [set, { kind: "tick", at: clock.now() }] }));
  const [began] = await openBeginnings();
  expect(began).toMatch(/^planned_quantity /);
  expect((await planned(writer, [same])).discrepancies).toEqual({ opened: 0, closed: 1 });
  expect((await planned(writer, [same, last])).discrepancies).toEqual({ opened: 1, closed: 1 });
  await writer.submit(intake({ claims: [same, last] }));
  expect(await openBeginnings(), "it began with the same version").toEqual([began]);
  const [closed = []] = await database.read([
    query("select field from governance.episode where to_position is null and closed_at is not null"),
  ]);
  expect(closed).toHaveLength(1);
});
