import { expect, test } from "vitest";
import { type BulkDesk, prepareBulk } from "../../src/desk/bulk.ts";
import { choicesOf } from "../../src/desk/decide.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { inbox } from "../../src/desk/inbox.ts";
import { reader } from "../../src/desk/reader.ts";
import { prepareUndo } from "../../src/desk/undo.ts";
import type { Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const day = 86_400_000;
const hub: Scope = { kind: "hub" };
const asked = (days: number) => ({ sources: [], now: worldStart + days * day, day: "2026-03-24", desk: deskDefault });

const look = (world: ClaimWorld, days: number, scope: Scope = hub) =>
  inbox(reader(world.database, scope, world.model), { ...asked(days), limit: 100 });

const desk = (world: ClaimWorld): BulkDesk => ({
  reader: reader(world.database, hub, world.model),
  sources: ["erp", "mes"],
  limits: { rolesAt: () => ["steward"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, worldStart) },
});

const author = (id: string, days: number) => ({ name: "Steward", reason: "looked at", at: worldStart + days * day, id });

const line = (key: string, price: string): WorldRow => ({
  kind: "purchase_order_line",
  key,
  fields: { company: "C1", number: key, currency: "EUR", quantity: "10", unit_price: price },
});

const unreadable = (key: string, value: string): WorldRow => ({
  kind: "purchase_order_line",
  key,
  fields: { company: "C1", number: key, currency: "EUR", quantity: "10" },
  parked: [{ field: "unit_price", class: "value", cause: `"${value}" is no decimal number`, hint: "correct it", value }],
});

eachBackend(({ open }) => {
  test("many values that could not be read are answered with what the other system says of each, and taken back", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [line("1", "12.5"), line("2", "20")]);
    await world.tell("mes", [unreadable("1", "12,5"), unreadable("2", "20,0"), unreadable("3", "7,0")], "gent");
    const { items } = await look(world, 1);
    const told = items.map((item) => [item.label, [item.kind === "parked" && item.stands, choicesOf(item)]] as const);
    expect(Object.fromEntries(told)).toEqual({
      "Purchase order line 1": [{ source: "erp", value: "12.5" }, ["take", "set"]],
      "Purchase order line 2": [{ source: "erp", value: "20" }, ["take", "set"]],
      "Purchase order line 3": [null, ["set"]],
    });
    const wanted = { ...asked(1), what: "parked", field: "unit_price", cause: "value" };
    const bulk = await prepareBulk(desk(world), { wanted, choice: { kind: "take", source: "erp" } }, author("take-what-stands", 1));
    const rows = bulk.rows.map(({ label, outcome, after, fault }) => [label, [outcome, after, fault?.code]] as const);
    expect(Object.fromEntries(rows)).toEqual({
      "Purchase order line 1": ["decided", "12.5", undefined],
      "Purchase order line 2": ["decided", "20", undefined],
      "Purchase order line 3": ["refused", null, "choice-refused"],
    });
    await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
    expect((await look(world, 1)).items.map(({ label }) => label)).toEqual(["Purchase order line 3"]);
    const undone = await prepareUndo(desk(world), "take-what-stands", author("undo-it", 2));
    await world.decide(...undone.flatMap(({ decisions }) => decisions));
    expect((await look(world, 1)).items).toEqual(items);
    const wrong = await prepareBulk(desk(world), { wanted, choice: { kind: "take", source: "mes" } }, author("take-the-wrong", 3));
    const hints = wrong.rows.flatMap(({ fault }) => fault?.hint ?? []).toSorted();
    expect(hints).toEqual(["answer set", "take one of: erp", "take one of: erp"]);
  }, 60_000);

  test("whoever sees one site alone is not shown what a system of another says", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [line("1", "12.5")], "lyon");
    await world.tell("mes", [unreadable("1", "12,5")], "gent");
    const standsFor = async (sites: readonly string[]) => {
      const { items } = await look(world, 1, scopeOf(sites));
      return items.map((item) => item.kind === "parked" && item.stands);
    };
    expect(await standsFor(["gent"])).toEqual([null]);
    expect(await standsFor(["gent", "lyon"])).toEqual([{ source: "erp", value: "12.5" }]);
  });

  test("a doubt from before go-live is from before go-live again when its answer is taken back", async () => {
    const world = await claimWorld(await open());
    const party = (key: string, name: string): WorldRow => ({
      kind: "party",
      key,
      fields: { name, street: "Werkstrasse 12", postcode: "70173", city: "Stuttgart", country: "DE" },
    });
    await world.tell("erp", [party("1", "Hartmann Drehteile GmbH")]);
    await world.tell("mes", [party("9", "Hartmann Zerspanung Drehteile GmbH")]);
    const doubts = async () => (await look(world, 21)).items.map(({ kind, baseline, since }) => [kind, baseline, since]);
    expect(await doubts()).toEqual([["review", true, worldStart]]);
    world.clock.advance(20 * day);
    const wanted = { ...asked(21), what: "review" };
    const bulk = await prepareBulk(desk(world), { wanted, choice: { kind: "keep-apart" } }, author("two-firms", 20));
    await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
    expect(await doubts()).toEqual([]);
    const undone = await prepareUndo(desk(world), "two-firms", author("undo-two-firms", 20.5));
    await world.decide(...undone.flatMap(({ decisions }) => decisions));
    expect((await doubts()).map(([kind, isOld]) => [kind, isOld])).toEqual([["review", true]]);
  });
});
