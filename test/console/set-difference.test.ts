import { expect, test } from "vitest";
import { setDifference } from "../../console/src/page/governance/set-difference.ts";
import { piecesOf } from "../../console/src/page/governance/yaml-piece.ts";

const dates = `- authority:
    - - kassel-erp
      - purchasing
  fields: purchase_order_line.promised_date
  name: "delivery dates: whoever heard last, and
    is not the plant"
  tolerance:
    days: 2
`;
const deletes = `- deletes: party
  outcome: ask
`;

test("a set falls into its rules, with names that go on in the next line", () => {
  expect(piecesOf(dates + deletes).map(({ name, isDelete }) => [name, isDelete])).toEqual([
    ["delivery dates: whoever heard last, and is not the plant", false],
    ["party", true],
  ]);
  expect(piecesOf("[]\n")).toEqual([]);
  expect(piecesOf("party:\n  link: 9\nitem:\n  link: 7\n").map(({ name }) => name)).toEqual(["party", "item"]);
});

test("of two sets only what came, went or is written otherwise is told, line by line", () => {
  const bank = "- fields: party.iban\n";
  const found = setDifference(dates + deletes, dates.replace("days: 2", "days: 20") + bank);
  expect(found.map(({ name, how }) => [name, how])).toEqual([
    ["delivery dates: whoever heard last, and is not the plant", "changed"],
    ["party.iban", "came"],
    ["party", "went"],
  ]);
  expect(found[0]?.lines.filter(({ how }) => how !== "kept")).toEqual([
    { how: "went", text: "    days: 2" },
    { how: "came", text: "    days: 20" },
  ]);
  expect(setDifference(dates, dates)).toEqual([]);
});
