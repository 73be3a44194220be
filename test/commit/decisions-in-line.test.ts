// Decisions that wait behind one another: what they are about is read before the commit ahead of them is written, so that a commit on
// its way must not be missed.
import { expect, test } from "vitest";
import { intake } from "../../src/commit/intake.ts";
import { batchMax } from "../../src/commit/writer.ts";
import { overrideDecision } from "../../src/desk/decision.ts";
import { knownSubjects } from "../../src/desk/subject.ts";
import { reader } from "../../src/desk/reader.ts";
import { recordId } from "../../src/base/id.ts";
import type { Decision } from "../../src/observation/entry.ts";
import { query } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const day = 86_400_000;
const orders = 40;

/** Each order's line gets another price, again and again. */
async function decisions(world: ClaimWorld, count: number): Promise<Decision[]> {
  const records = Array.from({ length: orders }, (_, place) => recordId("erp", "purchase_order_line", `L${place}`));
  const subjects = [...(await knownSubjects(reader(world.database, { kind: "hub" }, world.model), records)).values()];
  return Array.from({ length: count }, (_, place) => {
    const subject = subjects[place % subjects.length];
    if (subject === undefined) throw new Error("no record to decide about");
    const override = { fields: { unit_price: String(place + 1) }, until: { kind: "never" }, confirmed: true } as const;
    return overrideDecision(subject, override, { name: "Ana", reason: "agreed", at: worldStart + day + place, id: `d${place}` });
  });
}

async function told(world: ClaimWorld): Promise<void> {
  const line = (place: number, price: string) => ({
    kind: "purchase_order_line",
    key: `L${place}`,
    fields: { company: "lyon", number: `L${place}`, quantity: "10", unit_price: price, currency: "EUR", promised_date: "2026-05-04" },
  });
  await world.tell(
    "erp",
    Array.from({ length: orders }, (_, place) => line(place, "12.5")),
  );
}

/** Decisions of the log, what stands of each line, and the overrides that stand. */
async function standing(world: ClaimWorld): Promise<unknown> {
  return world.database.read([
    query("select key, count(*) as times from observation.public_entry where kind = 'decision' group by key order by key"),
    query("select entity, doc from record.public_record order by entity"),
    query("select entity, decision, fields from governance.public_override where to_position is null order by entity, decision"),
    query("select line, amount, date from finance.public_cash_line order by line"),
  ]);
}

eachBackend(({ open }) => {
  test("decisions said again in the commit behind the one that brings them are dropped, and the rest is as one by one", async () => {
    const world = await claimWorld(await open());
    await told(world);
    const size = Math.ceil(batchMax * 0.6);
    const all = await decisions(world, 2 * size);
    const [first, second] = [all.slice(0, size), all.slice(size)];
    // Too many for one commit, any two of them: each is taken up while the one before it is on its way.
    const parts = [first, [...first.slice(0, size - 10), ...second.slice(0, 10)], second, first];
    const committed = await Promise.all(parts.map((part) => world.writer.submit(intake({ decisions: part }))));
    const positions = committed.map(({ position }) => position);
    expect(new Set(positions.slice(0, 3)).size).toBe(3);
    expect(committed.at(-1)?.prepared).toBeUndefined();

    const other = await claimWorld(await open());
    await told(other);
    for (const part of [first, second]) await other.writer.submit(intake({ decisions: part }));
    expect(await standing(world)).toEqual(await standing(other));
  });

  test("where the commit ahead fails, the decisions behind it are looked up again and stand", async () => {
    const world = await claimWorld(await open());
    await told(world);
    const size = Math.ceil(batchMax * 0.6);
    const all = await decisions(world, 2 * size);
    const broken = () => query("insert into record.record select * from record.record");
    const failing = world.writer.submit(intake({ decisions: all.slice(0, size), alongside: [broken] }));
    const behind = world.writer.submit(intake({ decisions: all }));
    await expect(failing).rejects.toMatchObject({ code: "data-refused" });
    expect((await behind).prepared).toBeDefined();
    const [rows = []] = await world.database.read([
      query("select count(*) as entries, count(distinct key) as keys from observation.public_entry where kind = 'decision'"),
    ]);
    expect(rows[0]).toEqual({ entries: String(all.length), keys: String(all.length) });
  });
});
