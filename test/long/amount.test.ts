import { expect, test } from "vitest";
import { amountText } from "../../src/api/money-text.ts";
import { pointedText } from "../../src/base/decimal.ts";
import { money } from "../../src/base/money.ts";
import { eachBackend } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";

const yaml = `
hub: books
zone: Europe/Berlin
currency: EUR
sources:
  - name: books
    connector: delimited
    site: ulm
    currency: EUR
    options: { folder: books, settle_seconds: 5 }
    feeds:
      invoices:
        file: "invoices.csv"
        dialect: { delimiter: ";", quote: none, row_end: lf, header: true, encoding: utf-8 }
    mapping:
      system: books
      version: "1"
      feeds:
        invoices:
          kind: customer_invoice
          key: NO
          fields:
            number: NO
            amount: { from: AMOUNT, decimal: ",", grouping: "." }
            due_date: { value: "2026-03-20" }
            status: { value: open }
`;

const centsMax = 100_000;

/** 100000 -> 1.000,00, as a German system prints it. */
const printed = (cents: number): string => {
  const [whole = "", part = ""] = pointedText(BigInt(cents), 2).split(".");
  return `${whole.length > 3 ? `${whole.slice(0, -3)}.${whole.slice(-3)}` : whole},${part}`;
};

eachBackend((backend) => {
  test("every amount from 0.01 to 1000.00 is the same in the file, the record, the cash line and the answer", async () => {
    const world = await hubWorld(backend, yaml);
    const rows = Array.from({ length: centsMax }, (_, index) => `I${index + 1};${printed(index + 1)}\n`);
    await world.drop("books/invoices.csv", `NO;AMOUNT\n${rows.join("")}`);
    const { feeds } = await world.run();
    expect(feeds).toMatchObject([{ read: centsMax, fresh: centsMax, parked: 0, done: true, fault: null }]);
    const lines = await world.rows(
      `select r.doc::json ->> 'number' as number, r.doc::json ->> 'amount' as amount, l.amount as minor, l.currency
       from record.record r join finance.cash_line l on l.entity = r.entity`,
    );
    expect(lines.length).toBe(centsMax);
    const wrong = lines.filter(({ number, amount, minor, currency }) => {
      const cents = BigInt((number ?? "").slice(1));
      const answered = amountText(BigInt(minor ?? ""), currency ?? "");
      return money(amount ?? "", "EUR").minor !== cents || BigInt(minor ?? "") !== cents || answered !== pointedText(cents, 2);
    });
    expect(wrong).toEqual([]);
    const [total] = await world.rows("select sum(amount) as total from finance.cash_line");
    expect(total).toEqual({ total: String((BigInt(centsMax) * BigInt(centsMax + 1)) / 2n) });
  });
});
