import { expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { customer, customerHub, keys } from "../support/customer-hub.ts";

const old = "2026-01-05T08:00:00Z";
const changed = "2026-01-06T08:00:00Z";
const count = 20;

/** One push in ten is lost on its way. */
const isLost = (number: number): boolean => number % 10 === 0;

eachBackend((backend) => {
  test("what a lost push said is there after the next reading of the list, and what was pushed moves no record twice", async () => {
    const world = await customerHub(backend, { order: "version: { from: changed, kind: time }, at: changed" });
    const rows = (name: string, at: string) => keys(count).map((key) => `${key},${name} ${key},${at}`);
    await world.read(rows("Old", old));
    const numbers = Array.from({ length: count }, (_, place) => place + 1).filter((number) => !isLost(number));
    const version = String(Date.parse(changed) * 1_000); // Times order versions by the microsecond.
    const records = numbers.map(customer).map((key) => ({ kind: "party", key, version, at: changed, fields: { name: `New ${key}` } }));
    const pushed = await world.post("/v1/observations", { source: "erp", records }, { roles: ["machine"] }, "what-changed");
    expect(pushed).toMatchObject({ status: 200 });
    const names = async (): Promise<string[]> => {
      const found = await world.rows("select doc::json ->> 'name' as name from record.record order by 1");
      return found.flatMap(({ name }) => name ?? []);
    };
    const wanted = keys(count).map((key) => `New ${key}`);
    expect((await names()).filter((name) => name.startsWith("New"))).toHaveLength(count - 2);
    const report = await world.read(rows("New", changed));
    expect(await names()).toEqual(wanted);
    const versions = await world.rows("select count(*) as count from record.version where to_position is null");
    expect([report.read, versions]).toEqual([count, [{ count: String(2 * count) }]]);
  }, 60_000);
});
