// What is kept in memory answers as a read of everything would, whatever was committed between.
import { expect, test } from "vitest";
import { inboxRows, type ToldRow } from "../../bench/inbox-workload.ts";
import { openCommitBook } from "../../src/api/commit-book.ts";
import { type BulkDesk, prepareBulk } from "../../src/desk/bulk.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { inbox } from "../../src/desk/inbox.ts";
import { itemDetail } from "../../src/desk/item-detail.ts";
import { openKept } from "../../src/desk/kept.ts";
import { inboxKeeping } from "../../src/desk/kept-inbox.ts";
import { reader } from "../../src/desk/reader.ts";
import { type Kept, status } from "../../src/desk/status.ts";
import { troubleKeeping } from "../../src/desk/trouble.ts";
import type { Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const now = worldStart + 400 * 86_400_000;
const asked = { sources: [], now, day: "2027-04-06", desk: deskDefault };

/** Both ways of asking, of everything that a list, the state of the hub and one item say. */
async function compared(world: ClaimWorld, keeping: Omit<Kept, "scope">, scope: Scope): Promise<number> {
  const own = reader(world.database, scope, world.model);
  const kept = { ...keeping, scope: JSON.stringify(scope) };
  const told = async (by?: Kept) => {
    const page = await inbox(own, { ...asked, limit: 1_000 }, by);
    const [first] = page.items;
    return {
      page,
      next: await inbox(own, { ...asked, limit: 7, what: "discrepancy", site: "ulm" }, by),
      item: first === undefined ? undefined : await itemDetail(own, first.id, asked, by),
      state: await status(own, [], now, deskDefault, by),
    };
  };
  const [anew, fromMemory] = [await told(), await told(kept)];
  expect(fromMemory).toEqual(anew);
  return anew.page.considered;
}

eachBackend(({ open }) => {
  test("what waits, kept in memory, is what a read of everything gives, after every commit and for every sight", async () => {
    const world = await claimWorld(await open());
    const moves = openCommitBook(world.writer);
    const keeping = { inbox: openKept(moves, inboxKeeping(deskDefault)), troubles: openKept(moves, troubleKeeping) };
    const scopes: Scope[] = [{ kind: "hub" }, scopeOf(["ulm"])];
    const rows = [...inboxRows(80, 7, worldStart)].filter(({ key }) => !/^S\d/.test(key) || Number(key.slice(1)) < 40);
    const parts = Array.from({ length: 4 }, (_, place) => rows.filter((__, at) => Math.floor((at * 4) / rows.length) === place));
    const counts: number[] = [];
    for (const part of parts) {
      for (const [source, told] of Map.groupBy(part, (row: ToldRow) => row.source)) await world.tell(source, told, told[0]?.site ?? "");
      for (const scope of scopes) counts.push(await compared(world, keeping, scope));
    }
    expect(counts.at(-2)).toBeGreaterThan(60);
    const desk: BulkDesk = {
      reader: reader(world.database, { kind: "hub" }, world.model),
      sources: [],
      limits: { rolesAt: () => ["steward"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, now) },
    };
    const bulk = await prepareBulk(
      desk,
      { wanted: { ...asked, field: "unit_price" }, choice: { kind: "set", value: "12.50", until: { kind: "changed" }, confirmed: false } },
      { name: "Steward", reason: "agreed", at: now, id: "bulk" },
    );
    await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
    for (const scope of scopes) counts.push(await compared(world, keeping, scope));
    expect(counts.at(-2)).toBeLessThan(counts.at(-4) ?? 0);
  });
});
