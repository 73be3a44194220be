// Two systems of one plant set against each other: the missing invoice is named, and the difference of the balances is told in full.
import { expect, test } from "vitest";
import { add, decimal, subtract, toText } from "../../src/base/decimal.ts";
import { reader } from "../../src/desk/reader.ts";
import { reconcile, type Reconciliation } from "../../src/desk/reconciliation.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { type ClaimWorld, claimWorld, type WorldRow } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";

const bill = (number: string, amount: string, more: Partial<WorldRow> & { currency?: string; due_date?: string } = {}): WorldRow => {
  const { currency = "EUR", due_date = "2026-04-01", ...row } = more;
  return { kind: "customer_invoice", key: number, fields: { company: "C1", number, amount, currency, due_date }, ...row };
};

const compare = (world: ClaimWorld, limit = 20): Promise<Reconciliation> =>
  reconcile({ kind: "customer_invoice", first: "erp", second: "finance", limit }, reader(world.database, { kind: "hub" }, world.model));

/** Numbers that look drawn and are the same every time. */
const drawn = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

/** What each system says last, by invoice number; a withdrawn invoice is not there. */
function recount(claims: readonly Claim[], source: string): Map<string, Claim["fields"]> {
  const latest = new Map<string, Claim>();
  for (const claim of claims)
    if (claim.source === source && (latest.get(claim.key)?.version ?? -1) < claim.version) latest.set(claim.key, claim);
  return new Map([...latest].flatMap(([key, claim]) => (claim.deleted ? [] : [[key, claim.fields] as const])));
}

const sum = (figures: readonly (string | null | undefined)[]): string =>
  toText(figures.reduce((total, figure) => add(total, decimal(figure ?? "0")), decimal("0")));

eachBackend((backend) => {
  test("one invoice that finance never received is found and named, with what it comes to", async () => {
    const world = await claimWorld(await backend.open());
    await world.rule([{ fields: "customer_invoice.amount", authority: ["erp", "finance"], tolerance: { absolute: "0.05" } }]);
    await world.tell("erp", [bill("R-1", "100.00"), bill("R-2", "250.50"), bill("R-3", "19.99"), bill("R-4", "7.00", { currency: "USD" })]);
    await world.tell("finance", [bill("R-1", "100.00"), bill("R-3", "20.01"), bill("R-4", "7.00", { currency: "USD" })]);
    const found = await compare(world);
    expect(found.agrees).toBe(false);
    expect(found.counts).toEqual({ first: 4, second: 3, both: 3 });
    expect(found.missing.map(({ system, count }) => [system, count])).toEqual([
      ["erp", 0],
      ["finance", 1],
    ]);
    expect(found.missing[1]?.records[0]).toMatchObject({
      label: "Customer invoice R-2",
      key: "R-2",
      figures: [{ field: "amount", amount: "250.5", unit: "EUR" }],
    });
    const amounts = found.balances.filter(({ field }) => field === "amount");
    expect(amounts).toEqual([
      {
        field: "amount",
        unit: "EUR",
        first: "370.49",
        second: "120.01",
        difference: "250.48",
        onlyFirst: "250.5",
        onlySecond: "0",
        differing: "-0.02",
      },
      { field: "amount", unit: "USD", first: "7", second: "7", difference: "0", onlyFirst: "0", onlySecond: "0", differing: "0" },
    ]);
    expect(found.differing, "two cents are within the rule's tolerance").toMatchObject([{ field: "amount", count: 1, real: 0 }]);
    await world.tell("finance", [bill("R-2", "250.50")]);
    expect(await compare(world)).toMatchObject({ agrees: true, counts: { first: 4, second: 4, both: 4 } });
  });

  test("an invoice that one system withdrew is missing there, and a due date that differs is real", async () => {
    const world = await claimWorld(await backend.open());
    await world.rule([{ fields: "customer_invoice.due_date", authority: ["erp", "finance"] }]);
    await world.tell("erp", [bill("R-1", "100.00"), bill("R-2", "5.00")]);
    await world.tell("finance", [bill("R-1", "100.00", { due_date: "2026-04-09" }), bill("R-2", "5.00")]);
    await world.tell("erp", [bill("R-2", "5.00", { deleted: true })]);
    const found = await compare(world);
    expect(found).toMatchObject({ agrees: false, counts: { first: 1, second: 2, both: 1 } });
    expect(found.missing[0]).toMatchObject({ system: "erp", count: 1, records: [{ key: "R-2" }] });
    expect(found.differing).toMatchObject([
      { field: "due_date", count: 1, real: 1, example: { first: "2026-04-01", second: "2026-04-09" } },
    ]);
  });

  test.each([1, 2, 3, 4])("figures equal a recount of the claims, and each difference of balances adds up (world %i)", async (seed) => {
    const world = await claimWorld(await backend.open());
    const draw = drawn(seed);
    const claims: Claim[] = [];
    for (let page = 0; page < 20; page += 1)
      claims.push(
        ...(await world.tell(
          draw(2) === 0 ? "erp" : "finance",
          Array.from({ length: 8 }, () =>
            bill(`R-${draw(40)}`, `${draw(300)}.${draw(10)}5`, { currency: draw(4) === 0 ? "USD" : "EUR", deleted: draw(8) === 0 }),
          ),
        )),
      );
    const [erp, finance] = [recount(claims, "erp"), recount(claims, "finance")];
    const found = await compare(world, 1_000);
    const both = [...erp.keys()].filter((key) => finance.has(key));
    expect(found.counts).toEqual({ first: erp.size, second: finance.size, both: both.length });
    const lacking = (system: string): string[] =>
      (found.missing.find((one) => one.system === system)?.records ?? []).map(({ key }) => key).toSorted();
    expect(lacking("finance")).toEqual([...erp.keys()].filter((key) => !finance.has(key)).toSorted());
    expect(lacking("erp")).toEqual([...finance.keys()].filter((key) => !erp.has(key)).toSorted());
    const amountsIn = (side: ReadonlyMap<string, Claim["fields"]>, currency: string): string =>
      sum([...side.values()].flatMap((fields) => (fields["currency"] === currency ? [fields["amount"]] : [])));
    for (const currency of ["EUR", "USD"]) {
      const balance = found.balances.find(({ field, unit }) => field === "amount" && unit === currency);
      expect([balance?.first, balance?.second]).toEqual([amountsIn(erp, currency), amountsIn(finance, currency)]);
    }
    for (const { first, second, difference, onlyFirst, onlySecond, differing } of found.balances) {
      expect(difference).toBe(toText(subtract(decimal(first), decimal(second))));
      expect(toText(add(subtract(decimal(onlyFirst), decimal(onlySecond)), decimal(differing)))).toBe(difference);
    }
  });
});
