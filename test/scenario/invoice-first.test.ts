// An invoice comes before the customer it is for: what is owed stands at once, and is the customer's when the customer comes.
import { expect, test } from "vitest";
import { recordId } from "../../src/base/id.ts";
import { query } from "../../src/platform/database.ts";
import { claimWorld } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

eachBackend(({ open }) => {
  test("an invoice before its customer is owed by a number; when the customer comes, by whom the group knows", async () => {
    const world = await claimWorld(await open());
    // A line names the record that its document named; the crosswalk tells who that is.
    const sql = `select coalesce(c.entity, l.party) as party, c.entity is not null as known, l.amount
      from finance.cash_line l left join identity.crosswalk c on c.record = l.party`;
    const owed = async () => (await world.database.read([query(sql)]))[0];
    const customer = { name: "Volta Drives", tax_number: "DE123456788" };
    await world.tell("crm", [{ kind: "party", key: "V", fields: customer }]);
    const facts = {
      number: "R7",
      company: "C1",
      customer: "K1",
      amount: "119.00",
      currency: "EUR",
      due_date: "2026-04-01",
      status: "open",
    };
    await world.tell("erp", [{ kind: "customer_invoice", key: "R7", fields: facts }]);
    const [known, alone] = [recordId("crm", "party", "V"), recordId("erp", "party", "K1")];
    expect(await owed()).toMatchObject([{ party: alone, known: "f", amount: "11900" }]);
    await world.tell("erp", [{ kind: "party", key: "K1", fields: customer }]);
    expect(await owed()).toMatchObject([{ party: known, known: "t", amount: "11900" }]);
  });
});
