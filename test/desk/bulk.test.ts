import { expect, test } from "vitest";
import type { RoleName } from "../../src/access/role.ts";
import { type Bulk, type BulkRequest, prepareBulk } from "../../src/desk/bulk.ts";
import { decide, type Desk, merge, override } from "../../src/desk/decide.ts";
import type { Author } from "../../src/desk/decision.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { type Inbox, inbox, type InboxRequest } from "../../src/desk/inbox.ts";
import { reader } from "../../src/desk/reader.ts";
import { prepareUndo, type UndoRow } from "../../src/desk/undo.ts";
import { query } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const hour = 3_600_000;
const asked = { sources: [], now: worldStart + 1000 * hour, day: "2026-05-01", desk: deskDefault };
const scope = { kind: "hub" } as const;

let said = 0;
const author = (): Author => {
  said += 1;
  return { name: "Steward", reason: "agreed with the plant", at: worldStart + 500 * hour + said, id: `bulk-${said}` };
};

const look = (world: ClaimWorld, more: Partial<InboxRequest> = {}): Promise<Inbox> =>
  inbox(reader(world.database, scope, world.model), { ...asked, limit: 500, ...more });

const desk = (world: ClaimWorld, roles: readonly RoleName[] = ["steward"]): Desk => ({
  reader: reader(world.database, scope, world.model),
  sources: ["erp", "mes"],
  limits: { rolesAt: () => roles, rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, worldStart) },
  record: (decision) => world.decide(decision),
  acceptForm: () => expect.fail("no feed has a form here"),
});

/** What the bulk shows, and its id. */
async function preview(
  world: ClaimWorld,
  request: Omit<BulkRequest, "wanted">,
  wanted = {},
  roles?: readonly RoleName[],
): Promise<Bulk & { readonly id: string }> {
  const by = author();
  const bulk = await prepareBulk(desk(world, roles), { ...request, wanted: { ...asked, ...wanted } }, by);
  return { ...bulk, id: by.id };
}

async function apply(world: ClaimWorld, bulk: Bulk): Promise<void> {
  await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
}

async function undo(world: ClaimWorld, named: string): Promise<UndoRow[]> {
  const rows = await prepareUndo(desk(world), named, author());
  await world.decide(...rows.flatMap(({ decisions }) => decisions));
  return rows;
}

const line = (key: string, fields: Readonly<Record<string, string>>): WorldRow => ({
  kind: "purchase_order_line",
  key,
  fields: { company: "C1", number: key, currency: "EUR", quantity: "10", ...fields },
});

/** Records with who decided each value, overrides that stand, and what the inbox shows. */
async function standing(world: ClaimWorld): Promise<unknown> {
  const [records, overrides] = await world.database.read([
    query("select entity, doc, provenance from record.public_record order by entity"),
    query("select entity, fields, until, expires_at from governance.public_override where to_position is null order by entity, fields"),
  ]);
  return { records, overrides, items: (await look(world)).items };
}

/** Two systems that disagree about the price of so many lines. */
async function disagreeing(world: ClaimWorld, count: number): Promise<void> {
  const lines = Array.from({ length: count }, (_, place) => String(place + 1));
  await world.tell(
    "erp",
    lines.map((key) => line(key, { unit_price: "12.5" })),
  );
  await world.tell(
    "mes",
    lines.map((key) => line(key, { unit_price: "12", description: "as built" })),
  );
}

eachBackend(({ open }) => {
  test("two hundred alike are decided at once, and all of them taken back: what stood before stands again", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 200);
    await world.tell("erp", [line("X", { promised_date: "2026-04-01" })]);
    await world.tell("mes", [line("X", { promised_date: "2026-04-09" })]);
    const before = await standing(world);
    const bulk = await preview(world, { choice: { kind: "take", source: "erp" } }, { field: "unit_price" });
    expect(bulk.matched).toBe(200);
    expect(bulk.rows[0]).toMatchObject({ outcome: "decided", field: "unit_price", before: "12", after: "12.5", fault: null });
    expect(bulk.rows[0]?.moved?.formula).toBe("|12.5 - 12| x 10 open = 5.00 EUR");
    expect(await standing(world)).toEqual(before);
    await apply(world, bulk);
    expect((await look(world)).items.map(({ label }) => label)).toEqual(["Purchase order line X"]);
    const undone = await undo(world, bulk.id);
    expect(undone).toHaveLength(200);
    expect(new Set(undone.map(({ outcome, restores }) => `${outcome}: ${restores}`))).toEqual(
      new Set(["undone: unit_price: the systems decide again"]),
    );
    expect(await standing(world)).toEqual(before);
  });

  test("one of a bulk is taken back alone; a second time there is nothing left to take back", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 3);
    const bulk = await preview(world, { choice: { kind: "take", source: "erp" } });
    await apply(world, bulk);
    const key = bulk.rows[1]?.decision?.key ?? "";
    expect((await undo(world, key)).map(({ outcome }) => outcome)).toEqual(["undone"]);
    expect((await look(world)).items.map(({ id }) => id)).toEqual([bulk.rows[1]?.item]);
    expect((await undo(world, key)).map(({ outcome }) => outcome)).toEqual(["changed"]);
    expect((await undo(world, bulk.id)).map(({ outcome }) => outcome).toSorted()).toEqual(["changed", "undone", "undone"]);
  });

  test("each row says what came of it: decided, changed since it was shown, refused with the fault", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 2);
    await world.tell("erp", [{ kind: "payment_terms", key: "T", fields: { code: "T", company: "C1", days: "30" } }]);
    await world.tell("mes", [{ kind: "payment_terms", key: "T", fields: { code: "T", company: "C1", days: "14" } }]);
    const shown = (await look(world)).items;
    const moved = shown.find(({ label }) => label === "Purchase order line 2");
    await world.tell("mes", [{ ...line("2", { unit_price: "11.00" }), at: worldStart + 400 * hour }]);
    const items = shown.map(({ id }) => id);
    const bulk = await preview(world, { choice: { kind: "set", value: "-1" }, items });
    expect(
      bulk.rows.map(({ item, outcome, fault }) => `${item === moved?.id ? "moved " : ""}${outcome} ${fault?.code ?? ""}`).toSorted(),
    ).toEqual(["decided ", "moved changed ", "refused override-breaks-invariant"]);
    const nobody = await preview(world, { choice: { kind: "take", source: "crm" } });
    expect(new Set(nobody.rows.map(({ fault }) => fault?.code))).toEqual(new Set(["choice-refused"]));
    const pairs = await preview(world, { choice: { kind: "merge" } });
    expect(new Set(pairs.rows.map(({ outcome }) => outcome))).toEqual(new Set(["refused"]));
  });

  test("a value that a person had set before is set again, until the same end", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 1);
    const named = { source: "erp", kind: "purchase_order_line", key: "1" };
    const set = (value: string) =>
      override(desk(world), named, { fields: { unit_price: value }, until: { kind: "never" }, confirmed: false }, author());
    await set("12.20");
    const before = await standing(world);
    const second = await set("12.30");
    expect((await undo(world, second.decision)).map(({ restores }) => restores)).toEqual([
      "unit_price is 12.2 again, as a person had set it",
    ]);
    expect(await standing(world)).toMatchObject({ overrides: (before as { overrides: unknown }).overrides });
    const [rows = []] = await world.database.read([query("select doc from record.public_record")]);
    expect(JSON.parse(rows[0]?.["doc"] ?? "{}")).toMatchObject({ unit_price: "12.2" });
  });

  test("what a source or a person said after it is not taken back with it", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 2);
    const bulk = await preview(world, { choice: { kind: "take", source: "erp" } });
    await apply(world, bulk);
    await world.tell("mes", [{ ...line("1", { unit_price: "11.00" }), at: worldStart + 900 * hour }]);
    const later = { source: "erp", kind: "purchase_order_line", key: "2" };
    await override(desk(world), later, { fields: { unit_price: "13" }, until: { kind: "never" }, confirmed: false }, author());
    const before = await standing(world);
    expect((await undo(world, bulk.id)).map(({ outcome }) => outcome)).toEqual(["changed", "changed"]);
    expect(await standing(world)).toEqual(before);
  });

  test("an answer about who is who is withdrawn: the question is there again, and an earlier answer stands again", async () => {
    const world = await claimWorld(await open());
    const party = (key: string, name: string): WorldRow => ({
      kind: "party",
      key,
      fields: { name, street: "Werkstrasse 12", postcode: "70173", city: "Stuttgart", country: "DE" },
    });
    await world.tell("erp", [party("1", "Hartmann Drehteile GmbH")]);
    await world.tell("finance", [party("9", "Hartmann Zerspanung Drehteile GmbH")], "group");
    const before = await standing(world);
    const bulk = await preview(world, { choice: { kind: "merge" } }, { what: "review" });
    await apply(world, bulk);
    expect((await look(world, { what: "review" })).items).toEqual([]);
    expect((await undo(world, bulk.id)).map(({ restores }) => restores)).toEqual(["rules judge the pair again"]);
    const reopened = await look(world);
    expect(reopened.items.map(({ id }) => id)).toEqual((before as { items: { id: string }[] }).items.map(({ id }) => id));
    expect(await standing(world)).toMatchObject({ records: (before as { records: unknown }).records });
    const apart = await decide(desk(world), reopened.items[0]?.id ?? "", { kind: "keep-apart" }, author());
    const [one, other] = [
      { source: "erp", kind: "party", key: "1" },
      { source: "finance", kind: "party", key: "9" },
    ];

    const merged = await merge(desk(world), one, other, author());
    expect((await undo(world, merged.decision)).map(({ restores }) => restores)).toEqual(["they are two again"]);
    expect((await undo(world, apart.decision)).map(({ outcome }) => outcome)).toEqual(["changed"]);
    expect((await look(world)).items).toEqual([]);
  });

  test("many at once are held to the same rules as one: who may set a field, and that two people have to", async () => {
    const world = await claimWorld(await open());
    await world.rule([
      { name: "prices", fields: "purchase_order_line.unit_price", authority: [["erp", "mes"]], writes_need: "two_people" },
      { name: "days", fields: "purchase_order_line.promised_date", authority: [["erp", "mes"]], overrides: { roles: ["planner"] } },
    ]);
    await world.tell("erp", [line("1", { unit_price: "12.5", promised_date: "2026-04-01" })]);
    await world.tell("mes", [line("1", { unit_price: "12", promised_date: "2026-04-09" })]);
    const before = await standing(world);
    const mixed = await preview(world, { choice: { kind: "take", source: "erp" } });
    expect(
      mixed.rows.map(({ field, outcome, needsSecond, fault }) => `${field} ${outcome} ${needsSecond} ${fault?.code ?? ""}`).toSorted(),
    ).toEqual(["promised_date refused false override-not-permitted", "unit_price decided true "]);
    const days = await preview(world, { choice: { kind: "take", source: "erp" } }, { field: "promised_date" }, ["planner"]);
    expect(days.rows.map(({ outcome }) => outcome)).toEqual(["decided"]);
    await apply(world, mixed);
    expect(await standing(world)).toEqual(before);
    const waiting = query("select fields from governance.public_pending_override where to_position is null");
    expect((await world.database.read([waiting]))[0]).toEqual([{ fields: '{"unit_price":"12.5"}' }]);
    expect((await undo(world, mixed.id)).map(({ outcome }) => outcome)).toEqual(["undone"]);
    expect((await world.database.read([waiting]))[0]).toEqual([]);
    expect(await standing(world)).toEqual(before);
  });
});
