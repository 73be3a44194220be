// Statements as banks wrote them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Message, readMessage } from "../../../src/connectors/camt/statement.ts";
import type { RawRow } from "../../../src/source/connector.ts";
import { withOutsideData } from "../../support/outside-data.ts";

withOutsideData("data/bank/camt", (folder) => {
  const read = (name: string): Message => readMessage(readFileSync(join(folder, name)), name);
  const rowsOf = (name: string): readonly RawRow[] => {
    const message = read(name);
    return message.kind === "read" ? message.rows.entry : expect.fail(message.park.cause);
  };
  const refusalOf = (name: string): string => {
    const message = read(name);
    return message.kind === "refused" ? message.park.cause : expect.fail("it was read");
  };

  test("are read where they add up and refused with the reason where they do not", () => {
    expect(rowsOf("camt053.v2.multi.statement.xml").map(({ values }) => [values["amount"], values["remittance"]])).toEqual([
      ["8.85", "Transaction Description 1"],
      ["-7.00", "Transaction Description 2"],
    ]);
    expect(rowsOf("camt053.v2.five.decimals.xml")[0]?.fault?.cause).toContain("give 27.00, the closing balance is 27.05 EUR");
    expect(rowsOf("camt053.v2.minimal.xml")[0]?.fault?.cause).toContain("it mixes EUR and SEK");
    // Page 2 of a statement has no balances of its own to check against.
    expect(rowsOf("camt053.v4.xml").map(({ values }) => [values["amount"], values["bank_reference"]])).toEqual([
      ["8.85", "AAAASESS-FP-CN_98765/01"],
    ]);
    expect(refusalOf("camt053.v2.wrong.xml")).toContain("no statement");
    expect(refusalOf("camt052.v8.xml")).toContain("not camt.053");
  });
});
