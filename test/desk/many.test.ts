// What the benchmark measures with a hundred thousand items, with a few hundred: that an undo restores exactly, and that what is asked
// of the database does not grow in number with what waits.
import { expect, test } from "vitest";
import { inboxRows, type ToldRow } from "../../bench/inbox-workload.ts";
import { type BulkDesk, prepareBulk } from "../../src/desk/bulk.ts";
import { sha256Hex } from "../../src/base/hash.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { type Inbox, inbox } from "../../src/desk/inbox.ts";
import { type Reader, reader } from "../../src/desk/reader.ts";
import { status } from "../../src/desk/status.ts";
import { prepareUndo } from "../../src/desk/undo.ts";
import type { Decision } from "../../src/observation/entry.ts";
import { query } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const day = 86_400_000;
const now = worldStart + 400 * day;
const asked = { sources: [], now, day: "2027-04-06", desk: deskDefault };

async function filled(world: ClaimWorld, items: number): Promise<void> {
  const told = Map.groupBy(inboxRows(items, 42, worldStart), ({ source }: ToldRow) => source);
  for (const [source, rows] of told) await world.tell(source, rows, rows[0]?.site ?? "");
}

/** Says how many statements it was asked. */
function counting(world: ClaimWorld): { readonly reader: Reader; readonly asked: () => number } {
  let statements = 0;
  const own = reader(world.database, { kind: "hub" }, world.model);
  const read: Reader["read"] = (queries) => {
    statements += queries.length;
    return own.read(queries);
  };
  return { reader: { ...own, read }, asked: () => statements };
}

const deskOf = (world: ClaimWorld, own: Reader): BulkDesk => ({
  reader: own,
  sources: [],
  limits: { rolesAt: () => ["steward"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, now) },
});

const author = (id: string, at: number) => ({ name: "Steward", reason: "agreed with the plant", at: now + at, id });

/** Everything that a decision can move: records with who decided each value, overrides, discrepancies, and what the inbox shows. */
async function standing(world: ClaimWorld): Promise<{ readonly rows: unknown; readonly page: Inbox }> {
  const rows = await world.database.read([
    query("select entity, doc, provenance, deleted, waiting from record.public_record order by entity"),
    query("select entity, fields, until, expires_at from governance.override where to_position is null order by entity, fields"),
    query(
      `select entity, field, opened_at, opened_by, sides_now, rule, ask from governance.public_episode
       where to_position is null and closed_at is null order by entity, field, opened_at`,
    ),
  ]);
  return { rows, page: await inbox(reader(world.database, { kind: "hub" }, world.model), { ...asked, limit: 1_000 }) };
}

/** A value that a person set again stands since it was set again. */
const whenever = (stood: unknown): unknown => JSON.parse(JSON.stringify(stood).replaceAll(/(\[\\?"people\\?"),\d+/g, "$1"));

/** Of the same field of the same record, later, another value. */
function saidAgain(first: Decision): Decision {
  const key = first.key.replace("bulk-two", "bulk-three");
  const body = { ...first.body, fields: { unit_price: "14" } } as Decision["body"];
  return { ...first, key, at: now + 4, receivedAt: now + 4, body, hash: sha256Hex(key) };
}

eachBackend(({ open }) => {
  test(
    "a bulk over everything that waits is taken back to exactly what stood, overrides that it replaced among it",
    { timeout: 120_000 },
    async () => {
      const world = await claimWorld(await open());
      await filled(world, 80);
      const { reader: own } = counting(world);
      const bulk = async (value: string, id: string, at: number) => {
        const wanted = { ...asked, what: "discrepancy", field: "unit_price" };
        const shown = await prepareBulk(
          deskOf(world, own),
          { wanted, choice: { kind: "set", value, until: { kind: "never" } } },
          author(id, at),
        );
        await world.decide(...shown.rows.flatMap(({ decision }) => decision ?? []));
        return shown;
      };
      const takeBack = async (named: string, at: number) => {
        const undo = await prepareUndo(deskOf(world, own), named, author(`undo-of-${named}`, at));
        expect(new Set(undo.map(({ outcome }) => outcome))).toEqual(new Set(["undone"]));
        await world.decide(...undo.flatMap(({ decisions }) => decisions));
      };
      const before = await standing(world);
      expect(before.page.items.length).toBeGreaterThanOrEqual(75);
      const first = await bulk("12.5", "bulk-one", 1);
      expect(new Set(first.rows.map(({ outcome }) => outcome))).toEqual(new Set(["decided"]));
      expect((await standing(world)).page.items).toHaveLength(before.page.items.length - first.rows.length);
      await takeBack("bulk-one", 2);
      expect(await standing(world)).toEqual(before);
      const second = await bulk("13", "bulk-two", 3);
      const decided = await standing(world);
      await world.decide(...second.rows.flatMap(({ decision }) => (decision === null ? [] : [saidAgain(decision)])));
      expect(whenever(await standing(world))).not.toEqual(whenever(decided));
      await takeBack("bulk-three", 5);
      expect(whenever(await standing(world))).toEqual(whenever(decided));
    },
  );

  test("list, bulk, undo and status ask as many statements for many items as for few", { timeout: 120_000 }, async () => {
    const world = await claimWorld(await open());
    const statements = async (id: string): Promise<number[]> => {
      const { reader: own, asked: count } = counting(world);
      const counts: number[] = [];
      const counted = async <T>(work: Promise<T>): Promise<T> => {
        const done = await work;
        counts.push(count());
        return done;
      };
      await counted(inbox(own, { ...asked, limit: 20 }));
      await counted(status(own, [], now));
      const wanted = { ...asked, what: "discrepancy", field: "unit_price" };
      const shown = await counted(prepareBulk(deskOf(world, own), { wanted, choice: { kind: "set", value: "7" } }, author(id, 1)));
      await world.decide(...shown.rows.flatMap(({ decision }) => decision ?? []));
      const undo = await counted(prepareUndo(deskOf(world, own), id, author(`undo-of-${id}`, 2)));
      await world.decide(...undo.flatMap(({ decisions }) => decisions));
      return [...counts, shown.rows.length];
    };
    // Enough that every sort of item is among them: each is priced by what it needs.
    await filled(world, 120);
    const few = await statements("bulk-few");
    await filled(world, 500);
    const many = await statements("bulk-many");
    expect(many.slice(0, -1)).toEqual(few.slice(0, -1));
    expect(many.at(-1)).toBeGreaterThan(3 * (few.at(-1) ?? 0));
  });
});
