import { expect, test } from "vitest";
import { type Alarm, alarms } from "../../src/desk/alarm.ts";
import { type Baseline, baseline } from "../../src/desk/baseline.ts";
import { type BulkDesk, prepareBulk } from "../../src/desk/bulk.ts";
import { deskConfiguration, deskDefault, type DeskSettings, deskSettings } from "../../src/desk/desk-settings.ts";
import { type Inbox, inbox, type InboxRequest } from "../../src/desk/inbox.ts";
import { reader } from "../../src/desk/reader.ts";
import { status } from "../../src/desk/status.ts";
import { alarmQuery } from "../../src/desk/store-inbox.ts";
import { type ClaimWorld, claimWorld, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const day = 86_400_000;
const scope = { kind: "hub" } as const;
const configured = (written: object): DeskSettings => deskSettings(deskConfiguration.parse(written));
const bulkDesk = (world: ClaimWorld): BulkDesk => ({
  reader: from(world),
  sources: ["erp", "mes"],
  limits: { rolesAt: () => ["steward"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, worldStart) },
});

const from = (world: ClaimWorld) => reader(world.database, scope, world.model);
const asked = (days: number, desk: DeskSettings) => ({
  sources: [],
  now: worldStart + days * day,
  day: new Date(worldStart + days * day).toISOString().slice(0, 10),
  desk,
});

const look = (world: ClaimWorld, days: number, desk = deskDefault, more: Partial<InboxRequest> = {}): Promise<Inbox> =>
  inbox(from(world), { ...asked(days, desk), limit: 100, ...more });

const baselineOf = (world: ClaimWorld, days: number, desk = deskDefault): Promise<Baseline> =>
  baseline(from(world), { ...asked(days, desk), zone: "Europe/Paris" });

const alarmsOf = async (world: ClaimWorld, days: number, desk = deskDefault): Promise<Alarm[]> =>
  alarms((await from(world).read([alarmQuery({ desk })]))[0] ?? [], desk, worldStart + days * day);

const line = (key: string, fields: Readonly<Record<string, string>>, at?: number): WorldRow => ({
  kind: "purchase_order_line",
  key,
  fields: { company: "C1", number: key, currency: "EUR", quantity: "10", ...fields },
  ...(at === undefined ? {} : { at }),
});

/** Three differences from the first sync: two prices, one spelling; twenty days later two more come up. */
async function lived(world: ClaimWorld): Promise<void> {
  await world.tell("erp", [
    line("1", { unit_price: "12.5" }),
    line("2", { unit_price: "20" }),
    line("3", { description: "Bracket 12 mm" }),
  ]);
  await world.tell("mes", [line("1", { unit_price: "12" }), line("2", { unit_price: "21" }), line("3", { description: "BRACKET-12MM" })]);
  world.clock.advance(20 * day);
  const at = worldStart + 20 * day;
  await world.tell("erp", [line("4", { unit_price: "5" }, at), line("5", { description: "Plate" }, at)]);
  await world.tell("mes", [line("4", { unit_price: "6" }, at), line("5", { description: "Sheet" }, at)]);
}

eachBackend(({ open }) => {
  test("what differed at the first sync is grouped by field and cause with its money, and is told apart from what came later", async () => {
    const world = await claimWorld(await open());
    await lived(world);
    const told = await baselineOf(world, 21);
    expect(told.groups).toEqual([
      {
        what: "discrepancy",
        kind: "purchase_order_line",
        field: "unit_price",
        cause: "different",
        items: 2,
        unpriced: 0,
        money: [{ amount: "15.00", currency: "EUR" }],
        sources: ["erp", "mes"],
      },
      {
        what: "discrepancy",
        kind: "purchase_order_line",
        field: "description",
        cause: "spelling",
        items: 1,
        unpriced: 1,
        money: [],
        sources: ["erp", "mes"],
      },
    ]);
    expect(told).toMatchObject({ stood: 3, open: 3, isWhole: true });
    expect(told.live).toEqual(["erp", "mes"].map((source) => ({ source, at: worldStart + day })));
    const listed = await look(world, 21);
    expect(listed).toMatchObject({ considered: 5, baseline: 3, unpriced: 2 });
    expect((await look(world, 21, deskDefault, { baseline: false })).items.map(({ label }) => label)).toEqual([
      "Purchase order line 4",
      "Purchase order line 5",
    ]);
  });

  test("the instant in hub.yaml says what is from before go-live, whatever each source did", async () => {
    const world = await claimWorld(await open());
    await lived(world);
    const late = configured({ go_live: new Date(worldStart + 30 * day).toISOString() });
    expect(await look(world, 31, late)).toMatchObject({ considered: 5, baseline: 5 });
    const early = configured({ go_live: new Date(worldStart - day).toISOString() });
    expect(await look(world, 31, early)).toMatchObject({ considered: 5, baseline: 0 });
    expect(await baselineOf(world, 31, early)).toMatchObject({ stood: 0, open: 0, groups: [], burnDown: [] });
  });

  test("a source that joins later brings a baseline of its own, and leaves that of the others as it was", async () => {
    const world = await claimWorld(await open());
    await lived(world);
    world.clock.advance(20 * day);
    await world.tell("crm", [line("6", { unit_price: "9" }, worldStart + 40 * day), line("4", { unit_price: "7" }, worldStart + 40 * day)]);
    await world.tell("mes", [line("6", { unit_price: "8" }, worldStart + 40 * day)]);
    const told = await look(world, 41);
    expect(
      told.items
        .filter(({ baseline: isOld }) => isOld)
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual(["1", "2", "3", "6"].map((key) => `Purchase order line ${key}`));
  });

  test("a group is decided as one, and burnt down on its own curve by the day on which each closed", async () => {
    const world = await claimWorld(await open());
    await lived(world);
    await world.tell("mes", [line("3", { description: "Bracket 12 mm" }, worldStart + 22 * day)]);
    const author = { name: "Steward", reason: "the order counts", at: worldStart + 24 * day, id: "baseline-prices" };
    const wanted = { ...asked(24, deskDefault), baseline: true, field: "unit_price", cause: "different" };
    const bulk = await prepareBulk(bulkDesk(world), { wanted, choice: { kind: "take", source: "erp" } }, author);
    expect(bulk.rows.map(({ outcome }) => outcome)).toEqual(["decided", "decided"]);
    await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
    const told = await baselineOf(world, 25);
    expect(told).toMatchObject({ stood: 3, open: 0, groups: [] });
    expect(told.burnDown).toEqual([
      { day: "2026-03-24", closed: 1, open: 2 },
      { day: "2026-03-25", closed: 0, open: 2 },
      { day: "2026-03-26", closed: 2, open: 0 },
      { day: "2026-03-27", closed: 0, open: 0 },
    ]);
  });

  test("a site alarms by age and by number; neither the baseline, nor what is parked, nor what is answered does", async () => {
    const world = await claimWorld(await open());
    await lived(world);
    const parked = { field: "amount", class: "value", cause: '"12,5x" is no number', hint: "correct it", value: "12,5x" } as const;
    await world.tell("erp", [{ ...line("7", {}, worldStart + 20 * day), parked: [parked] }]);
    expect(await alarmsOf(world, 27)).toEqual([]);
    const aged = { site: "lyon", kind: "age", open: 2, limit: "open for more than 7 days", to: "controller" };
    expect(await alarmsOf(world, 28)).toMatchObject([aged]);
    const limits = configured({ alarms: { to: "planner", sites: { lyon: { age: "6h", open: 1 }, gent: { open: 1 } } } });
    expect((await alarmsOf(world, 21, limits)).map(({ kind, limit, to }) => [kind, limit, to])).toEqual([
      ["age", "open for more than 6 h", "planner"],
      ["volume", "more than 1 open", "planner"],
    ]);
    expect((await status(from(world), [], worldStart + 28 * day)).alarms).toMatchObject([aged]);
    const author = { name: "Steward", reason: "seen", at: worldStart + 24 * day, id: "answers" };
    const wanted = { ...asked(24, deskDefault), baseline: false };
    const bulk = await prepareBulk(bulkDesk(world), { wanted, choice: { kind: "take", source: "erp" } }, author);
    await world.decide(...bulk.rows.flatMap(({ decision }) => decision ?? []));
    expect(await alarmsOf(world, 28)).toEqual([]);
  });

  test("each item lies on the desk its content belongs to, at its site, unless hub.yaml says another", async () => {
    const world = await claimWorld(await open());
    const at = (site: string, key: string, fields: Readonly<Record<string, string>>): WorldRow => ({ ...line(key, fields), site });
    await world.tell("erp", [at("lyon", "1", { unit_price: "1" }), at("gent", "2", { promised_date: "2026-04-01" })]);
    await world.tell("mes", [at("lyon", "1", { unit_price: "2" }), at("gent", "2", { promised_date: "2026-04-03" })]);
    const desks = async (desk: DeskSettings, more: Partial<InboxRequest> = {}) =>
      (await look(world, 1, desk, more)).items.map(({ label, desk: { role, site } }) => `${label}: ${role}, ${site}`).toSorted();
    expect(await desks(deskDefault)).toEqual(["Purchase order line 1: controller, lyon", "Purchase order line 2: planner, gent"]);
    expect(await desks(deskDefault, { role: "planner" })).toEqual(["Purchase order line 2: planner, gent"]);
    const central = configured({ routes: [{ fields: ["promised_date"], sites: ["gent"], role: "steward", site: "headquarters" }] });
    expect(await desks(central, { role: "steward" })).toEqual(["Purchase order line 2: steward, headquarters"]);
  });

  test("a price counts on what is open, a date by its days, a match by what is open on both sides, each with its sum", async () => {
    const world = await claimWorld(await open());
    const costly = configured({ cost_of_capital: "0.10", penalty_per_day: "0.001" });
    const order = { quantity: "500", received_quantity: "100", promised_date: "2026-04-01" };
    await world.tell("erp", [line("1", { ...order, unit_price: "12.5" }), line("2", { ...order, unit_price: "10" })]);
    await world.tell("mes", [
      line("1", { unit_price: "12", quantity: "500" }),
      line("2", { promised_date: "2026-04-11", quantity: "500" }),
    ]);
    const party = (key: string, name: string): WorldRow => ({
      kind: "party",
      key,
      fields: { name, street: "Werkstrasse 12", postcode: "70173", city: "Stuttgart", country: "DE" },
    });
    const bill = (supplier: string, amount: string): WorldRow => ({
      kind: "supplier_invoice",
      key: `I${supplier}`,
      fields: { number: `I${supplier}`, company: "C1", supplier, amount, currency: "EUR", due_date: "2026-04-01" },
    });
    await world.tell("erp", [party("1", "Hartmann Drehteile GmbH"), bill("1", "300.00")]);
    await world.tell("finance", [party("9", "Hartmann Zerspanung Drehteile GmbH"), bill("9", "80.00")], "group");
    const told = await look(world, 9, costly);
    expect(told.items.map(({ formula }) => formula)).toEqual([
      "open items 300.00 + 80.00 = 380.00 EUR; 9 days: x2",
      "|12.5 - 12| x 400 open = 200.00 EUR; 8 days: x2",
      "400 open x 10 x 10 days x 0.1 / 365 + 400 open x 10 x 10 days x 0.001 penalty = 50.96 EUR; 8 days: x2",
    ]);
    expect(told.unpriced).toBe(0);
  });
});
