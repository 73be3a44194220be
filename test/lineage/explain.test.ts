import { expect, test } from "vitest";
import { parseDecimal } from "../../src/base/decimal.ts";
import { explainBucket, explainLine } from "../../src/lineage/explain-cash.ts";
import { explainEntity, explainPair } from "../../src/lineage/explain-entity.ts";
import { explainRecord, type Lineage } from "../../src/lineage/explain-record.ts";
import { reader } from "../../src/desk/reader.ts";
import { query, type Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, plainSettings, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const everything: Scope = { kind: "hub" };
const lineage = (world: ClaimWorld, scope: Scope = everything): Lineage => ({
  reader: reader(world.database, scope, world.model),
  timeline: world.writer.stages.timeline,
});

const shopFloor = [
  { name: "office dates", fields: "purchase_order_line.[promised_date, unit_price]", authority: ["erp", "mes"] },
  { name: "shop floor quantities", fields: "purchase_order_line.[received_quantity]", authority: ["mes", "erp"] },
  { name: "equals", fields: "purchase_order_line.[quantity]", authority: [["erp", "mes"]] },
];

const number = (index: number): string => String(1000 + index);

const line = (index: number, fields: Readonly<Record<string, string>>): WorldRow => ({
  kind: "purchase_order_line",
  key: `${number(index)}/1`,
  fields: { order: number(index), line_number: "1", company: "C1", number: `${number(index)}-1`, currency: "EUR", ...fields },
});

/** Forty orders told by two systems that disagree now and then; some received, some billed, some paid. */
async function trade(world: ClaimWorld): Promise<void> {
  await world.rule(shopFloor);
  const each = Array.from({ length: 40 }, (_, index) => index);
  await world.tell("erp", [{ kind: "party", key: "V1", fields: { name: "Acme Castings", tax_number: "FR123" } }]);
  await world.tell(
    "erp",
    each.map((index) => ({
      kind: "purchase_order",
      key: number(index),
      fields: { number: number(index), company: "C1", supplier: "V1", currency: "EUR" },
    })),
  );
  await world.tell(
    "mes",
    each.map((index) => ({ kind: "purchase_order", key: number(index), fields: { number: number(index), company: "C1" } })),
  );
  await world.tell(
    "erp",
    each.map((index) =>
      line(index, {
        quantity: "10",
        unit_price: `${4 + (index % 7)}.50`,
        promised_date: `2026-03-${10 + (index % 18)}`,
        received_quantity: "0",
      }),
    ),
  );
  await world.tell(
    "mes",
    each.map((index) =>
      line(index, { quantity: index % 5 === 0 ? "9" : "10", received_quantity: String(index % 4), promised_date: "2026-04-01" }),
    ),
  );
  const billed = each.filter((index) => index % 3 === 0);
  await world.tell(
    "erp",
    billed.map((index) => ({
      kind: "supplier_invoice",
      key: `I${index}`,
      fields: {
        number: `I${index}`,
        company: "C1",
        supplier: "V1",
        order_line: `${number(index)}/1`,
        quantity: "2",
        amount: `${8 + index}.00`,
        currency: "EUR",
        issue_date: "2026-03-01",
        due_date: `2026-03-${11 + (index % 15)}`,
      },
    })),
  );
  await world.tell(
    "erp",
    billed.slice(0, 5).map((index) => ({
      kind: "payment",
      key: `P${index}`,
      fields: {
        number: `P${index}`,
        company: "C1",
        direction: "out",
        supplier_invoice: `I${index}`,
        amount: "3.00",
        currency: "EUR",
        date: "2026-03-12",
      },
    })),
  );
}

eachBackend(({ open }) => {
  test("any figure of money leads down to the rows its systems sent", async () => {
    const world = await claimWorld(await open());
    await trade(world);
    const [lines = []] = await world.database.read([
      query("select line, amount, currency from finance.public_cash_line order by md5(line)"),
    ]);
    expect(lines.length).toBeGreaterThan(60);
    let figures = 0;
    for (const row of lines.slice(0, 12)) {
      const explained = await explainLine(lineage(world), row["line"] ?? "", "shown");
      expect(explained.line).toMatchObject({ line: row["line"], currency: row["currency"] });
      expect(explained.line.amount.replace(".", "").replace(/^(-?)0+(?=\d)/, "$1")).toBe(row["amount"]);
      const own = explained.documents[0];
      expect(own?.entity).toBe(explained.line.entity);
      expect(own?.fields.some(({ field }) => ["unit_price", "amount"].includes(field))).toBe(true);
      for (const document of explained.documents)
        for (const field of document.fields) {
          const winner = field.claims.find(({ source }) => source === field.source);
          expect({ field: field.field, value: winner?.value }).toEqual({ field: field.field, value: field.value });
          expect(winner?.movedAt).toBe(field.movedAt);
          for (const claim of field.claims) {
            const sent = JSON.parse(claim.row?.row ?? "{}") as Record<string, string>;
            expect(sent).toMatchObject({ key: claim.key, kind: document.kind });
            expect(sent[field.field]).toBe(claim.value);
          }
          expect(field.reason.text).not.toBe("");
          figures += 1;
        }
    }
    expect(figures).toBeGreaterThan(100);
  });

  test("a week of the forecast is the sum of its lines, what is overdue in the first", async () => {
    const world = await claimWorld(await open());
    await trade(world);
    const weeks = ["2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30"];
    const asked = { company: "C1", currency: "EUR", clock: "2026-03-13", limit: 500 };
    const [rows = []] = await world.database.read([
      query(
        "select amount, to_char(date, 'YYYY-MM-DD') as date, stage from finance.public_cash_line where company = 'C1' and date is not null",
      ),
    ]);
    for (const monday of weeks) {
      const explained = await explainBucket(lineage(world).reader, { ...asked, monday }, plainSettings);
      const next = new Date(Date.parse(monday) + 7 * 86_400_000).toISOString().slice(0, 10);
      const expected = rows
        .filter(
          ({ date, stage }) =>
            (date ?? "") < next && ((date ?? "") >= monday || monday === weeks[0]) && !(stage === "paid" && (date ?? "") < asked.clock),
        )
        .reduce((sum, { amount }) => sum + BigInt(amount ?? "0"), 0n);
      const total = explained.lines.reduce((sum, { amount }) => sum + (parseDecimal(amount)?.digits ?? 0n), 0n);
      expect({ monday, total }).toEqual({ monday, total: expected });
      expect(explained.count).toBe(explained.lines.length);
      expect(parseDecimal(explained.outflow)?.digits).toBe(total);
    }
    await expect(explainBucket(lineage(world).reader, { ...asked, monday: "2027-01-04" }, plainSettings)).rejects.toMatchObject({
      code: "bucket-unknown",
    });
  });

  test("a field says whose value stands, why, and by which rule", async () => {
    const world = await claimWorld(await open());
    await trade(world);
    const named = { source: "erp", kind: "purchase_order_line", key: "1005/1" };
    const fields = async () =>
      new Map((await explainRecord(lineage(world), named, { rows: "left-out" })).fields.map((field) => [field.field, field]));
    const before = await fields();
    expect(before.get("promised_date")).toMatchObject({
      value: "2026-03-15",
      source: "erp",
      reason: { kind: "rank", text: "erp ranks above mes" },
    });
    expect(before.get("promised_date")?.rule).toBe("erp, then mes decide promised_date and unit_price of purchase_order_line.");
    expect(before.get("promised_date")?.apartSince).not.toBeNull();
    expect(before.get("received_quantity")).toMatchObject({ value: "1", source: "mes", reason: { kind: "rank" } });
    expect(before.get("unit_price")).toMatchObject({ source: "erp", reason: { kind: "only" }, apartSince: null });
    expect(before.get("currency")).toMatchObject({ reason: { kind: "agreed" }, rule: null });
    await world.tell("mes", [{ ...line(5, { quantity: "10" }), at: worldStart + 86_400_000 }]);
    await world.tell("erp", [{ ...line(5, { quantity: "12" }), at: worldStart + 2 * 86_400_000 }]);
    expect((await fields()).get("quantity")).toMatchObject({ value: "12", source: "erp", reason: { kind: "moved" } });
  });

  test("a bad value, a sum, a list and a state without a rule are explained as what they are", async () => {
    const world = await claimWorld(await open());
    await world.rule([
      { fields: "purchase_order_line.unit_price", authority: ["erp", "mes"], validations: { unit_price: { most: 10 } } },
      { fields: "purchase_order_line.received_quantity", authority: [["erp", "mes"]], resolution: "sum" },
      { fields: "purchase_order_line.quantity", authority: [["erp", "mes"]], resolution: "ask" },
      { fields: "purchase_order_line.description", authority: [["erp", "mes"]], resolution: "union" },
      { fields: "purchase_order_line.promised_date", when: { state: ["open"] }, authority: ["erp", "mes"] },
    ]);
    const order = { kind: "purchase_order_line", key: "L1" };
    const base = { number: "L1", company: "C1", received_quantity: "10", quantity: "20", status: "open", promised_date: "2026-04-01" };
    await world.tell("erp", [{ ...order, fields: { ...base, unit_price: "12", description: "bolt" } }]);
    await world.tell("mes", [{ ...order, fields: { ...base, unit_price: "9", description: "nut", promised_date: "2026-04-09" } }]);
    await world.tell("erp", [{ ...order, fields: { received_quantity: "7", quantity: "21", status: "closed" } }]);
    await world.tell("mes", [
      { ...order, fields: { received_quantity: "8", quantity: "22", status: "closed", promised_date: "2026-04-10" } },
    ]);
    const told = await explainRecord(lineage(world), { source: "erp", ...order }, { rows: "left-out" });
    const why = new Map(told.fields.map(({ field, value, source, reason }) => [field, [value, source, reason.kind, reason.text]]));
    const text = (field: string) => (why.get(field) ?? []).join(" | ");
    expect(text("unit_price")).toBe("9 | mes | failed | the unit_price of erp is above 10: it ranks a step lower, and mes wins");
    expect(text("received_quantity")).toBe("5 | mes | resolution | what was last agreed, with the differences of erp and mes added up");
    expect(text("quantity")).toMatch(/^20 \| mes \| held \| the last sound value, from mes, is kept/);
    expect(text("description")).toBe("bolt;nut | mes | resolution | everything that erp and mes list");
    expect(text("promised_date")).toBe(
      "2026-04-01 | erp | kept | rules decide it, but not in this state: erp decided it last and goes on, whatever mes says",
    );
  });

  test("an entity says which links made it one", async () => {
    const world = await claimWorld(await open());
    await trade(world);
    const explained = await explainEntity(lineage(world).reader, world.writer.stages.identity, {
      source: "mes",
      kind: "purchase_order",
      key: "1003",
    });
    expect(explained.members.map(({ source, key, because }) => [source, key, because.map(({ reason }) => reason)])).toEqual([
      ["erp", "1003", []],
      ["mes", "1003", ["same company and number"]],
    ]);
    const [erp, mes] = ["erp", "mes"].map((source) => ({ source, kind: "purchase_order", key: source === "erp" ? "1003" : "1004" }));
    const why = await explainPair(lineage(world).reader, world.writer.stages.identity, erp ?? "", mes ?? "");
    expect(why).toMatchObject({
      kind: "apart",
      causes: ["no rule links them: no identifying value is equal, and they are not alike enough"],
    });
  });

  test("a person of another site sees neither claims nor values that are not theirs", async () => {
    const world = await claimWorld(await open());
    const order = (amount: string): WorldRow => ({ kind: "sales_order", key: "1", fields: { company: "C1", number: "1", amount } });
    await world.tell("erp", [order("100")], "lyon");
    await world.tell("shop", [order("90")], "gent");
    const named = { source: "erp", kind: "sales_order", key: "1" };
    const lyon = await explainRecord(lineage(world, scopeOf(["lyon"])), named, { rows: "shown" });
    const amount = lyon.fields.find(({ field }) => field === "amount");
    expect(amount).toMatchObject({ value: null, source: "another site" });
    expect(amount?.claims.map(({ source, value }) => [source, value])).toEqual([["erp", "100"]]);
    expect(JSON.stringify(lyon)).not.toContain("gent");
    await expect(explainRecord(lineage(world, scopeOf(["ulm"])), named, { rows: "shown" })).rejects.toMatchObject({
      code: "record-unknown",
    });
  });
});
