import { describe, expect, test } from "vitest";
import { daysBetween } from "../../src/base/civil-date.ts";
import { demoWorld } from "../../src/demo/demo-world.ts";
import { demoStart, hourMs } from "../../src/demo/group.ts";
import type { Emission, Happened } from "../../src/demo/world.ts";

const past = (seed: number): Happened => demoWorld(seed).until(demoStart);
const history = past(7);

const keysOf = (kind: string): Set<string> =>
  new Set(
    history.emissions.filter((one) => one.kind === kind && one.system !== "purchasing" && one.system !== "lyon-mes").map(({ key }) => key),
  );

const latest = (system: string, kind: string): Map<string, Emission> => {
  const rows = new Map<string, Emission>();
  for (const one of history.emissions) {
    if (one.system !== system || one.kind !== kind) continue;
    if ((rows.get(one.key)?.at ?? 0) <= one.at) rows.set(one.key, one);
  }
  return rows;
};

describe("the demo group", () => {
  test("one seed gives one history, another seed another", () => {
    expect(past(7)).toEqual(history);
    expect(past(8)).not.toEqual(history);
  });

  test("living hour by hour and in one stride comes to the same", () => {
    const steps = demoWorld(3);
    const strides = demoWorld(3);
    const end = demoStart + 60 * hourMs;
    const stepped: Emission[] = [];
    for (let at = demoStart; at <= end; at += hourMs) stepped.push(...steps.until(at).emissions);
    expect(stepped).toEqual(strides.until(end).emissions);
  });

  test("it has the size of a real first hub", () => {
    expect(keysOf("purchase_order_line").size).toBeGreaterThan(350);
    expect(keysOf("sales_order_line").size).toBeGreaterThan(250);
    expect(keysOf("production_order").size).toBeGreaterThan(120);
    expect(keysOf("supplier_invoice").size + keysOf("customer_invoice").size).toBeGreaterThan(250);
    expect(keysOf("payment").size).toBeGreaterThan(180);
  });

  test("a few of the orders that two systems hold disagree, most do not", () => {
    const atKassel = latest("kassel-erp", "purchase_order_line");
    const central = [...latest("purchasing", "purchase_order_line")];
    const differing = central.filter(([key, { values }]) => {
      const here = atKassel.get(key)?.values;
      const days = Math.abs(daysBetween(values["promised_date"] ?? "", here?.["promised_date"] ?? ""));
      return days > 2 || values["unit_price"] !== here?.["unit_price"];
    });
    const perThousand = (differing.length * 1000) / central.length;
    expect(perThousand).toBeGreaterThanOrEqual(5);
    expect(perThousand).toBeLessThanOrEqual(50);
  });

  test("some rows are spoiled, some come twice, some come after a newer state of the same record", () => {
    const seen = new Map<string, number>();
    let repeated = 0;
    let overtaken = 0;
    for (const { system, kind, key, at } of history.emissions) {
      const place = `${system}|${kind}|${key}`;
      const before = seen.get(place) ?? 0;
      if (before === at) repeated += 1;
      if (before > at) overtaken += 1;
      seen.set(place, Math.max(before, at));
    }
    expect(repeated).toBeGreaterThan(10);
    expect(overtaken).toBeGreaterThan(2);
    expect(history.emissions.filter(({ spoiled }) => Object.keys(spoiled).length > 0).length).toBeGreaterThan(10);
  });

  test("each statement opens with the balance at which the one before closed", () => {
    const closing = new Map<string, bigint>();
    for (const { plant, openingMinor, bookings } of history.statements) {
      expect(openingMinor).toBe(closing.get(plant.site) ?? openingMinor);
      closing.set(
        plant.site,
        bookings.reduce((sum, { minor }) => sum + minor, openingMinor),
      );
    }
    expect([...closing.keys()].toSorted()).toEqual(["dayton", "kassel", "lyon"]);
  });
});
