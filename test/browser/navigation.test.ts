// What is listed at the left: nothing without data, nothing without the right, and never a long list.
import { expect, test } from "vitest";
import { seenBy } from "../../console/src/navigation.ts";
import type { Known } from "../../console/src/page-entry.ts";
import { type Action, actionsOf, type RoleName, roleNames } from "../../src/access/role.ts";

/** What two systems that export their orders and invoices as files, and one bank, give. */
const filesAndBank = ["site", "party", "item", "purchase_order", "purchase_order_line", "sales_order", "supplier_invoice", "bank_balance"];

const knownTo = (role: RoleName, kinds: readonly string[]): Known => {
  const may = (action: string): boolean => actionsOf([role]).includes(action as Action);
  const status = { entities: Object.fromEntries(kinds.map((kind) => [kind, 12])) } as unknown as Known["status"];
  return { status, may, mayEverywhere: may };
};

const listed = (known: Known): string[] =>
  seenBy(known)
    .flat()
    .filter(({ unlisted, folded }) => unlisted !== true && folded !== true)
    .map(({ title }) => title);

test("two systems by files and a bank make six pages at most, whatever the role", () => {
  for (const role of roleNames) expect(listed(knownTo(role, filesAndBank)).length, role).toBeLessThanOrEqual(6);
  expect(listed(knownTo("controller", filesAndBank))).toEqual(["overview", "inbox", "records", "cash", "orders", "governance"]);
});

test("a page comes with its data", () => {
  expect(listed(knownTo("steward", ["party"]))).not.toContain("cash");
  expect(listed(knownTo("steward", ["party", "production_order"]))).toContain("production");
});
