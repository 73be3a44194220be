import { expect, test } from "vitest";
import { decimal } from "../../../src/base/decimal.ts";
import type { Line } from "../../../src/projection/finance/cash-line.ts";
import { balancePacking, standingPacking } from "../../../src/projection/finance/standing.ts";

const line: Line = {
  line: "R:o",
  root: "R",
  entity: "R",
  stage: "ordered",
  side: "buy",
  company: "acme",
  site: "lyon",
  party: null,
  currency: "EUR",
  amount: -9_007_199_254_740_993n,
  total: -9_007_199_254_740_995n,
  date: null,
  basis: "none",
  degraded: "date",
};

test("lines, allocations and balances kept as text are exact: no amount passes through a float", () => {
  const allocation = { from: "R", to: "S", quantity: decimal("1.25"), amount: 9_007_199_254_740_993n, currency: "EUR", site: "lyon" };
  const standing = { lines: [line], allocations: [allocation, { ...allocation, quantity: undefined }] };
  expect(standingPacking.read(standingPacking.write(standing), "R")).toEqual(standing);
  const unread = { lines: [], allocations: undefined };
  expect(standingPacking.read(standingPacking.write(unread), "R")).toEqual(unread);
  const account = { entity: "B", account: "A", company: "acme", site: "lyon", currency: "JPY", date: "2026-03-02" };
  for (const known of [{ balance: { ...account, amount: -9_007_199_254_740_993n } }, { balance: undefined }])
    expect(balancePacking.read(balancePacking.write(known), "B")).toEqual(known);
});
