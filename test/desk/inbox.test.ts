import { expect, test } from "vitest";
import { choicesOf, decide, type Desk, endOverride, merge, override, split } from "../../src/desk/decide.ts";
import type { Author } from "../../src/desk/decision.ts";
import { type Inbox, inbox, type InboxRequest } from "../../src/desk/inbox.ts";
import type { InboxItem } from "../../src/desk/inbox-item.ts";
import { deskDefault } from "../../src/desk/desk-settings.ts";
import { itemDetail } from "../../src/desk/item-detail.ts";
import { reader } from "../../src/desk/reader.ts";
import { query, type Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, plainSettings, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const hour = 3_600_000;
const later = worldStart + 1000 * hour;

const desk = (world: ClaimWorld, scope: Scope = { kind: "hub" }): Desk => ({
  reader: reader(world.database, scope, world.model),
  sources: ["erp", "mes", "finance"],
  limits: { rolesAt: () => ["admin"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, later) },
  record: (decision) => world.decide(decision),
  acceptForm: () => Promise.reject(new Error("no feed is read here")),
});

let decisions = 0;
const author = (reason = "checked by telephone"): Author => {
  decisions += 1;
  return { name: "Steward", reason, at: worldStart + 500 * hour + decisions, id: `decision-${decisions}` };
};

const look = (world: ClaimWorld, asked: Partial<InboxRequest> = {}, scope: Scope = { kind: "hub" }): Promise<Inbox> =>
  inbox(reader(world.database, scope, world.model), { limit: 50, sources: [], now: later, day: "2026-05-01", desk: deskDefault, ...asked });

const order = (number: string, fields: Readonly<Record<string, string>>): WorldRow => ({
  kind: "sales_order",
  key: number,
  fields: { company: "C1", number, currency: "EUR", ...fields },
});

const valueOf = async (world: ClaimWorld, kind: string, field: string): Promise<(string | undefined)[]> => {
  const [rows = []] = await world.database.read([query("select doc from record.public_record where kind = $1 order by entity", [kind])]);
  return rows.map(({ doc }) => (JSON.parse(doc ?? "{}") as Record<string, string>)[field]);
};

const only = <Kind extends InboxItem["kind"]>({ items }: Inbox, kind: Kind): Extract<InboxItem, { kind: Kind }> => {
  const found = items.filter((item): item is Extract<InboxItem, { kind: Kind }> & (typeof items)[number] => item.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as Extract<InboxItem, { kind: Kind }>;
};

eachBackend(({ open }) => {
  test("what costs most for longest is on top, what cannot be priced comes after", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [
      order("1", { amount: "100.00" }),
      order("2", { amount: "5000.00" }),
      order("3", { promised_date: "2026-04-01", amount: "700" }),
      order("4", { partner_reference: "A" }),
    ]);
    await world.tell("mes", [
      order("1", { amount: "90.00" }),
      order("2", { amount: "1000.00" }),
      order("3", { promised_date: "2026-04-09" }),
      order("4", { partner_reference: "B" }),
    ]);
    const told = await look(world);
    expect(told.items.map((item) => [item.label, item.stake])).toEqual([
      ["Sales order 2", { amount: "4000.00", currency: "EUR" }],
      ["Sales order 1", { amount: "10.00", currency: "EUR" }],
      ["Sales order 3", { amount: "1.23", currency: "EUR" }],
      ["Sales order 4", null],
    ]);
    expect(told).toMatchObject({ considered: 4, isWhole: true, next: null });
    const first = await look(world, { limit: 3 });
    expect(first.items).toEqual(told.items.slice(0, 3));
    const second = await look(world, { limit: 3, after: first.next ?? "" });
    expect(second.items).toEqual(told.items.slice(3));
  });

  test("amounts of several currencies are ordered in the one reported in", async () => {
    const world = await claimWorld(await open(), { ...plainSettings, reportingCurrency: "EUR" });
    const yen = (amount: string): WorldRow => ({
      kind: "sales_order",
      key: "1",
      fields: { company: "C1", number: "1", currency: "JPY", amount },
    });
    await world.tell("erp", [
      yen("90000"),
      order("2", { amount: "900.00" }),
      { kind: "exchange_rate", key: "r", fields: { base_currency: "EUR", quote_currency: "JPY", rate: "160", date: "2026-03-01" } },
    ]);
    await world.tell("mes", [yen("10000"), order("2", { amount: "100.00" })]);
    expect((await look(world, { reportingCurrency: "EUR" })).items.map(({ stake }) => stake?.amount)).toEqual(["800.00", "80000"]);
    expect((await look(world)).items.map(({ stake }) => stake?.amount)).toEqual(["80000", "800.00"]);
  });

  test("a taken side stands until a source moves, and the item leaves the inbox", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [order("1", { amount: "100" })]);
    await world.tell("mes", [order("1", { amount: "90" })]);
    const item = only(await look(world), "discrepancy");
    expect(item).toMatchObject({
      field: "amount",
      value: "90",
      sides: [
        { source: "erp", value: "100" },
        { source: "mes", value: "90" },
      ],
    });
    await expect(decide(desk(world), item.id, { kind: "merge" }, author())).rejects.toMatchObject({ code: "choice-refused" });
    await expect(decide(desk(world), item.id, { kind: "take", source: "crm" }, author())).rejects.toMatchObject({ code: "choice-refused" });
    await expect(decide(desk(world), item.id, { kind: "take", source: "erp" }, author(" "))).rejects.toMatchObject({
      code: "reason-missing",
    });
    await decide(desk(world), item.id, { kind: "take", source: "erp" }, author());
    expect(await valueOf(world, "sales_order", "amount")).toEqual(["100"]);
    expect((await look(world)).items).toEqual([]);
    await expect(decide(desk(world), item.id, { kind: "take", source: "mes" }, author())).rejects.toMatchObject({
      code: "inbox-item-gone",
    });
    await world.tell("mes", [{ ...order("1", { amount: "95" }), at: worldStart + 900 * hour }]);
    expect(await valueOf(world, "sales_order", "amount")).toEqual(["95"]);
    expect(only(await look(world), "discrepancy").id).not.toBe(item.id);
  });

  test("an override is checked: field, value, end, and what the record must fulfil", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [
      { kind: "payment_terms", key: "T", fields: { code: "T", company: "C1", days: "30" } },
      order("1", { amount: "100" }),
    ]);
    const terms = { source: "erp", kind: "payment_terms", key: "T" };
    const set = (fields: Record<string, string>, more: object = {}) =>
      override(desk(world), terms, { fields, until: { kind: "never" }, confirmed: false, ...more }, author());
    await expect(set({})).rejects.toMatchObject({ code: "decision-empty" });
    await expect(set({ dayz: "3" })).rejects.toMatchObject({ code: "field-unknown" });
    await expect(set({ days: "soon" })).rejects.toMatchObject({ code: "value-refused" });
    await expect(set({ days: "-1" })).rejects.toMatchObject({ code: "override-breaks-invariant" });
    await expect(set({ days: "3" }, { until: { kind: "date", at: worldStart } })).rejects.toMatchObject({ code: "override-ended" });
    await expect(
      override(desk(world), "nobody", { fields: { days: "1" }, until: { kind: "never" }, confirmed: false }, author()),
    ).rejects.toMatchObject({ code: "record-unknown" });
    await set({ days: "14" });
    expect(await valueOf(world, "payment_terms", "days")).toEqual(["14"]);
    await endOverride(desk(world), terms, ["days"], author());
    expect(await valueOf(world, "payment_terms", "days")).toEqual(["30"]);
    const named = { source: "erp", kind: "sales_order", key: "1" };
    await expect(
      override(desk(world), named, { fields: { payment_terms: "X" }, until: { kind: "never" }, confirmed: false }, author()),
    ).rejects.toMatchObject({ code: "reference-refused" });
    await override(desk(world), named, { fields: { payment_terms: "T" }, until: { kind: "never" }, confirmed: false }, author());
    expect(await valueOf(world, "sales_order", "payment_terms")).toEqual(["erp\u001fT"]);
  });

  test("a doubt about two parties is answered with one or two", async () => {
    const world = await claimWorld(await open());
    const party = (key: string, name: string): WorldRow => ({
      kind: "party",
      key,
      fields: { name, street: "Werkstrasse 12", postcode: "70173", city: "Stuttgart", country: "DE" },
    });
    await world.tell("erp", [party("1", "Hartmann Drehteile GmbH")]);
    await world.tell("finance", [party("9", "Hartmann Zerspanung Drehteile GmbH")], "group");
    const item = only(await look(world), "review");
    expect(choicesOf(item)).toEqual(["merge", "keep-apart"]);
    expect(item.evidence.map(({ field }) => field)).toEqual(["name, given_name, family_name", "street, city, postcode, region, country"]);
    await decide(desk(world), item.id, { kind: "keep-apart" }, author());
    expect((await look(world)).items).toEqual([]);
    expect(await valueOf(world, "party", "city")).toHaveLength(2);
    const [one, other] = [
      { source: "erp", kind: "party", key: "1" },
      { source: "finance", kind: "party", key: "9" },
    ];
    await merge(desk(world), one, other, author());
    expect(await valueOf(world, "party", "city")).toHaveLength(1);
    await expect(merge(desk(world), one, other, author())).rejects.toMatchObject({ code: "merge-refused" });
    await split(desk(world), one, other, author());
    expect(await valueOf(world, "party", "city")).toHaveLength(2);
  });

  test("parked values, waiting children and silent sources are listed with what helps", async () => {
    const world = await claimWorld(await open());
    const parked = {
      field: "amount",
      class: "value",
      cause: '"12,5x" is not a plain decimal number',
      hint: "correct it",
      value: "12,5x",
    } as const;
    await world.tell("erp", [{ kind: "sales_order", key: "1", fields: { company: "C1", number: "1", currency: "EUR" }, parked: [parked] }]);
    await world.tell("erp", [{ kind: "sales_order_line", key: "7/1", fields: { order: "7", line_number: "1" } }]);
    const sources = [
      { name: "erp", site: "lyon", silentAfterMs: hour, observedAt: worldStart },
      { name: "mes", site: "gent", silentAfterMs: hour, observedAt: later },
    ];
    const told = await look(world, { sources });
    expect(only(told, "parked")).toMatchObject({
      label: "Sales order 1",
      field: "amount",
      class: "value",
      causeClass: "value",
      cause: '"12,5x" is not a plain decimal number',
      value: "12,5x",
      hint: "correct it",
    });
    expect(only(told, "waiting")).toMatchObject({ field: "order", target: "sales_order 7", source: "erp" });
    expect(only(told, "stale-source")).toMatchObject({ source: "erp", standing: "stale", since: worldStart });
    expect((await look(world, { sources, kind: "sales_order" })).items.map(({ kind }) => kind)).toEqual(["parked"]);
    expect((await look(world, { sources, site: "gent" })).items).toEqual([]);
    await expect(decide(desk(world), only(told, "waiting").id, { kind: "set", value: "7" }, author())).rejects.toMatchObject({
      code: "choice-refused",
    });
    await decide(desk(world), only(told, "parked").id, { kind: "set", value: "12.50" }, author());
    expect(await valueOf(world, "sales_order", "amount")).toEqual(["12.5"]);
    expect((await look(world)).items.map(({ kind }) => kind)).toEqual(["waiting"]);
  });

  test("a changed bank account is priced with what is still to be paid to it", async () => {
    const world = await claimWorld(await open());
    const party = (iban: string): WorldRow => ({ kind: "party", key: "V1", fields: { name: "Acme Castings", tax_number: "FR123", iban } });
    await world.tell("erp", [party("FR7630006000011234567890189")]);
    await world.tell("finance", [{ ...party("DE89370400440532013000"), key: "K1" }], "group");
    await world.tell("erp", [
      {
        kind: "supplier_invoice",
        key: "I1",
        fields: { number: "I1", company: "C1", supplier: "V1", amount: "480.00", currency: "EUR", due_date: "2026-04-01" },
      },
    ]);
    const item = (await look(world)).items.find((one) => one.kind === "discrepancy" && one.field === "iban");
    expect(item?.stake).toEqual({ amount: "480.00", currency: "EUR" });
  });

  test("a person of one site sees their own side of a discrepancy and not the other's", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [order("1", { amount: "100" })], "lyon");
    await world.tell("mes", [order("1", { amount: "90" })], "gent");
    const item = only(await look(world, {}, scopeOf(["lyon"])), "discrepancy");
    expect(item.sides).toEqual([
      { source: "erp", value: "100" },
      { source: "another site", value: null },
    ]);
    expect(item.value).toBeNull();
    expect(item).toMatchObject({ stake: null });
    expect((await look(world, {}, scopeOf([]))).items).toEqual([]);
  });

  test("one item shows both sides, what stood before they parted, and its price: enough to decide it", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [order("1", { amount: "100" })]);
    await world.tell("mes", [order("1", { amount: "100" })]);
    await world.tell("mes", [{ ...order("1", { amount: "120" }), at: worldStart + 300 * hour }]);
    const asked = { sources: [], now: later, day: "2026-05-01", desk: deskDefault };
    const { items } = await look(world);
    const told = await itemDetail(reader(world.database, { kind: "hub" }, world.model), items[0]?.id ?? "", asked);
    expect(told).toMatchObject({ base: { value: "100" }, choices: ["take", "set"], item: { value: "120" } });
    expect(told.item.formula).toBe("|120 - 100| = 20.00 EUR; 29 days: x2");
    await world.tell("erp", [{ ...order("1", { amount: "120" }), at: worldStart + 400 * hour }]);
    await expect(itemDetail(reader(world.database, { kind: "hub" }, world.model), told.item.id, asked)).rejects.toMatchObject({
      code: "inbox-item-gone",
    });
    expect((await look(world)).items).toEqual([]);
  });

  test("a parked value that a person sets keeps what arrived beside what is believed", async () => {
    const world = await claimWorld(await open());
    const parked = { field: "amount", class: "value", cause: '"12,5x" is no number', hint: "correct it", value: "12,5x" } as const;
    await world.tell("erp", [{ ...order("1", {}), parked: [parked] }]);
    await decide(desk(world), only(await look(world), "parked").id, { kind: "set", value: "12.50" }, author());
    const [parkedRows = [], said = []] = await world.database.read([
      query("select field, value from observation.public_parked where to_position is null"),
      query("select body from observation.public_entry where kind = 'decision'"),
    ]);
    expect(parkedRows).toEqual([{ field: "amount", value: "12,5x" }]);
    expect(JSON.parse(said[0]?.["body"] ?? "{}")).toMatchObject({ author: "Steward", body: { fields: { amount: "12.5" } } });
    expect(await valueOf(world, "sales_order", "amount")).toEqual(["12.5"]);
  });
});
