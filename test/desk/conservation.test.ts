// The books of one system have to come out even; where they do not, the document that is off is named.
import { expect, test } from "vitest";
import { type Conservation, conservation } from "../../src/desk/conservation.ts";
import { conservationConfiguration, laws } from "../../src/desk/conservation-law.ts";
import { reader } from "../../src/desk/reader.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { configuredModel } from "../../src/model/kind-configuration.ts";
import { readYaml } from "../../src/source/yaml-document.ts";
import { claimWorld, type ClaimWorld, plainSettings, type WorldRow } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const kindsOfBooks = `
kinds:
  - name: journal_entry
    fields: [{ name: number, type: code }]
  - name: journal_line
    fields:
      - { name: entry, type: reference, to: journal_entry, parent: true }
      - { name: debit, type: decimal, currency: currency }
      - { name: credit, type: decimal, currency: currency }
      - { name: currency, type: code }
  - name: stock_move
    fields:
      - { name: item, type: reference, to: item }
      - { name: location, type: code }
      - { name: sort, type: code }
      - { name: quantity, type: decimal, unit: unit }
      - { name: unit, type: code }
`;
const lawsOfBooks = `
laws:
  - name: debits and credits
    terms:
      - { add: journal_line.debit, by: entry, needed: false }
      - { take: journal_line.credit, by: entry, needed: false }
  - name: stock and moves
    terms:
      - { add: stock_move.quantity, by: [item, location], where: { sort: opening } }
      - { add: stock_move.quantity, by: [item, location], except: { sort: opening }, needed: false }
      - { take: stock_balance.quantity, by: [item, location] }
`;

const model = configuredModel(canonicalModel, readYaml(kindsOfBooks, "model").value);
const document = readYaml(lawsOfBooks, "hub.yaml");
const all = laws(conservationConfiguration.parse(document.value), model, document);

const reckon = (world: ClaimWorld, source = "erp"): Promise<Conservation> =>
  conservation(source, all, reader(world.database, { kind: "hub" }, model), 10);

const row = (kind: string, key: string, fields: WorldRow["fields"] = {}): WorldRow => ({ kind, key, fields });
const order = (key: string, amount: string): WorldRow => row("purchase_order", key, { number: key, amount, currency: "EUR" });
const line = (key: string, amount: string | null, more: WorldRow["fields"] = {}): WorldRow =>
  row("purchase_order_line", key, { order: key.split("/")[0] ?? "", line_number: key, amount, currency: "EUR", ...more });

const found = ({ laws: kept }: Conservation, name: string) => kept.find(({ law }) => law === name);

eachBackend((backend) => {
  const fresh = async (): Promise<ClaimWorld> => claimWorld(await backend.open(), plainSettings, model);

  test("an order whose lines do not make its total is named, with its lines and what is missing", async () => {
    const world = await fresh();
    await world.tell("erp", [order("PO-1", "30.00"), line("PO-1/1", "10.00"), line("PO-1/2", "20.00")]);
    await world.tell("erp", [
      order("PO-2", "99.95"),
      line("PO-2/1", "50.00"),
      line("PO-2/2", "49.95"),
      line("PO-2/3", "7", { status: "cancelled" }),
    ]);
    expect(await reckon(world)).toMatchObject({ holds: true });
    expect(found(await reckon(world), "purchase_order lines")).toMatchObject({ documents: 2, broken: 0 });
    await world.tell("erp", [line("PO-2/2", "49.05")]);
    const off = await reckon(world);
    expect(off.holds).toBe(false);
    expect(found(off, "purchase_order lines")).toMatchObject({
      broken: 1,
      named: [
        {
          document: ["PO-2"],
          unit: "EUR",
          difference: "0.9",
          figures: [
            { kind: "purchase_order", key: "PO-2", amount: "99.95" },
            { key: "PO-2/1", amount: "-50" },
            { key: "PO-2/2", amount: "-49.05" },
          ],
        },
      ],
    });
    expect(await reckon(world, "finance"), "another system's books are its own").toMatchObject({ holds: true });
  });

  test("an order with a line whose amount could not be read is not known, and is not said to be off", async () => {
    const world = await fresh();
    await world.tell("erp", [order("PO-1", "30.00"), line("PO-1/1", "10.00"), line("PO-1/2", null)]);
    expect(found(await reckon(world), "purchase_order lines")).toMatchObject({ documents: 0, unknown: 1, broken: 0 });
    await world.tell("erp", [{ ...line("PO-1/2", null), deleted: true }]);
    expect(found(await reckon(world), "purchase_order lines")).toMatchObject({ documents: 1, unknown: 0, broken: 1 });
  });

  test("opening balance and booked entries make the closing balance; a lost entry is located to its statement", async () => {
    const world = await fresh();
    const balance = (statement: string, balance_type: string, amount: string): WorldRow =>
      row("bank_balance", `${statement}/${balance_type}`, { account: "FR1", statement, balance_type, amount, currency: "EUR" });
    const entry = (statement: string, number: number, amount: string, status = "booked"): WorldRow =>
      row("bank_statement_entry", `${statement}/${number}`, { account: "FR1", statement, amount, currency: "EUR", status });
    await world.tell("bank", [
      balance("S1", "opening", "100"),
      entry("S1", 1, "50"),
      entry("S1", 2, "-30.5"),
      balance("S1", "closing", "119.5"),
    ]);
    await world.tell("bank", [balance("S2", "opening", "119.5"), entry("S2", 1, "9", "pending"), balance("S2", "closing", "200")]);
    expect(found(await reckon(world, "bank"), "bank_statement")).toMatchObject({
      documents: 2,
      broken: 1,
      named: [{ document: ["FR1", "S2"], difference: "-80.5", unit: "EUR" }],
    });
    await world.tell("bank", [entry("S2", 2, "80.5")]);
    expect(await reckon(world, "bank")).toMatchObject({ holds: true });
  });

  test("an entry of a statement whose amount is parked leaves the statement unknown, though a statement may have no entries", async () => {
    const world = await fresh();
    const balance = (balance_type: string): WorldRow =>
      row("bank_balance", balance_type, { account: "FR1", statement: "S1", balance_type, amount: "100", currency: "EUR" });
    await world.tell("bank", [balance("opening"), balance("closing")]);
    expect(found(await reckon(world, "bank"), "bank_statement")).toMatchObject({ documents: 1, unknown: 0, broken: 0 });
    const unread = { field: "amount", class: "value", cause: "no number", hint: "correct it", value: "1O0" } as const;
    await world.tell("bank", [{ ...row("bank_statement_entry", "1", { account: "FR1", statement: "S1" }), parked: [unread] }]);
    expect(found(await reckon(world, "bank"), "bank_statement")).toMatchObject({ documents: 0, unknown: 1, broken: 0 });
  });

  test("debits equal credits in each entry and each currency", async () => {
    const world = await fresh();
    const posting = (key: string, side: "debit" | "credit", amount: string, currency = "EUR"): WorldRow =>
      row("journal_line", key, { entry: key.split("/")[0] ?? "", [side]: amount, currency });
    const entry = (key: string): WorldRow => row("journal_entry", key, { number: key });
    await world.tell("erp", [
      entry("J1"),
      posting("J1/1", "debit", "119"),
      posting("J1/2", "credit", "100"),
      posting("J1/3", "credit", "19"),
    ]);
    expect(found(await reckon(world), "debits and credits")).toMatchObject({ documents: 1, broken: 0 });
    await world.tell("erp", [entry("J2"), posting("J2/1", "debit", "50"), posting("J2/2", "credit", "50", "USD")]);
    expect(found(await reckon(world), "debits and credits")?.named).toMatchObject([
      { document: ["J2"], unit: "EUR", difference: "50" },
      { document: ["J2"], unit: "USD", difference: "-50" },
    ]);
  });

  test("stock is its opening and every move since; a move that was not told is located to item and place", async () => {
    const world = await fresh();
    const move = (key: string, sort: string, quantity: string, location = "A"): WorldRow =>
      row("stock_move", key, { item: "GEAR", location, sort, quantity, unit: "C62" });
    const stock = (location: string, quantity: string): WorldRow =>
      row("stock_balance", `GEAR/${location}`, { item: "GEAR", location, quantity, unit: "C62" });
    await world.tell("erp", [
      row("item", "GEAR", { number: "GEAR" }),
      move("1", "opening", "100"),
      move("2", "issue", "-30"),
      stock("A", "70"),
    ]);
    await world.tell("erp", [stock("B", "12")]);
    expect(found(await reckon(world), "stock and moves"), "of place B no opening is known").toMatchObject({
      documents: 1,
      unknown: 1,
      broken: 0,
    });
    await world.tell("erp", [stock("A", "65")]);
    expect(found(await reckon(world), "stock and moves")?.named).toMatchObject([{ document: ["GEAR", "A"], unit: "C62", difference: "5" }]);
  });
});

test.each([
  ["without: [order totals]", "there is no law order totals"],
  ["laws: [{ name: x, terms: [{ add: purchase_order.sum, by: key }] }]", "a purchase_order has no field sum"],
  ["laws: [{ name: x, terms: [{ add: purchase_order.number, by: key }] }]", "it adds up what is no number"],
  ["laws: [{ name: bank_statement, terms: [{ add: purchase_order.amount, by: key }] }]", "two laws are called bank_statement"],
])("%s is refused", (text, cause) => {
  const given = readYaml(text, "hub.yaml");
  expect(() => laws(conservationConfiguration.parse(given.value), canonicalModel, given)).toThrow(expect.objectContaining({ cause }));
});
