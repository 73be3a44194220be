import { afterEach, describe, expect, test } from "vitest";
import type { Hub } from "../../src/hub.ts";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { hubText, priceRule, smallHub, type SmallHub } from "./small-hub.ts";

eachBackend((backend) => {
  describe("a hub and its sources", () => {
    const smalls: SmallHub[] = [];
    afterEach(() => {
      for (const small of smalls.splice(0)) small.remove();
    });
    const fresh = async (): Promise<SmallHub> => {
      const small = smallHub(await backend.newPlace());
      smalls.push(small);
      return small;
    };
    const amounts = async (hub: Hub): Promise<unknown[]> => {
      const [rows = []] = await hub.database.read([query("select doc from record.record where kind = 'purchase_order' order by doc")]);
      return rows.map(({ doc }) => (JSON.parse(doc ?? "{}") as { amount?: string }).amount);
    };

    test("every row is read once; the same files again change nothing", async () => {
      const small = await fresh();
      const first = await small.open();
      await first.begin();
      const { feeds } = await first.run();
      expect(feeds.map(({ read, fresh: said, fault }) => [read, said, fault])).toEqual(Array.from({ length: 4 }, () => [1, 1, null]));
      const position = first.writer.position();
      await first[Symbol.asyncDispose]();
      await using again = await small.open();
      await again.begin();
      const repeated = await again.run();
      expect([repeated.from, repeated.to, again.writer.position()]).toEqual([position, position, position]);
      expect(again.sources.map(({ observedAt }) => observedAt)).toEqual([small.clock.now(), small.clock.now()]);
    });

    test("a row without a key is parked where it stood, each by itself; a bad field parks that field", async () => {
      const small = await fresh();
      small.write("erp", "orders.csv", [
        ",S1,2026-01-05,1.00,2026-01-05T08:00:00Z",
        ",S1,2026-01-05,1.00,2026-01-05T08:00:00Z",
        "PO9,S1,2026-13-05,7.00,2026-01-05T08:00:00Z",
      ]);
      await using hub = await small.open();
      const { feeds } = await hub.run({ sources: ["erp"] });
      expect(feeds.find(({ feed }) => feed === "orders")).toMatchObject({ read: 3, fresh: 3, parked: 3 });
      const [parked = []] = await hub.database.read([
        query("select key, field from observation.parked where to_position is null order by key, field"),
      ]);
      expect(parked).toEqual([
        { key: "?orders.csv row 2", field: "*" },
        { key: "?orders.csv row 3", field: "*" },
        { key: "PO9", field: "order_date" },
      ]);
    });

    test("a plan says what the run then does, and writes nothing", async () => {
      const small = await fresh();
      await using hub = await small.open();
      await hub.begin();
      await hub.run();
      const before = hub.writer.position();
      expect(await hub.plan()).toMatchObject({ position: before, changes: false, fresh: 0, kinds: [] });
      small.clock.advance(3_600_000);
      small.write("erp", "orders.csv", ["PO1,S1,2026-01-05,120.00,2026-02-01T08:00:00Z", "PO2,S1,2026-02-01,8.00,2026-02-01T08:00:00Z"]);
      const planned = await hub.plan();
      expect(planned).toMatchObject({ position: before, changes: true, rows: 2, fresh: 2, isWhole: true });
      expect(planned.kinds).toMatchObject([{ kind: "purchase_order", created: 1, changed: 1, fields: { amount: 1 } }]);
      expect(hub.writer.position()).toBe(before);
      expect(await hub.run()).toMatchObject({ from: before, to: before + 1 });
      expect((await hub.plan()).changes).toBe(false);
    });

    test("a system that cannot be read is named with its fault; the others are read", async () => {
      const small = await fresh();
      small.configure(hubText().replace("folder: finance", "folder: nowhere"));
      await using hub = await small.open();
      const { feeds } = await hub.run();
      expect(feeds.filter(({ fault }) => fault !== null).map(({ source, fault }) => [source, fault?.code])).toEqual([
        ["finance", "folder-unreadable"],
        ["finance", "folder-unreadable"],
      ]);
      expect(hub.sources.map((source) => source.standing(small.clock.now()))).toEqual(["live", "offline"]);
      expect(await amounts(hub)).toEqual(["100"]);
    });

    test("rules of hub.yaml enter the log once, and again only when they change", async () => {
      const small = await fresh();
      const entries = async (hub: Hub): Promise<number> => {
        const [rows = []] = await hub.database.read([query("select 1 from observation.entry where kind = 'rule'")]);
        return rows.length;
      };
      for (const [rules, expected] of [
        [priceRule("erp", "finance"), 1],
        [priceRule("erp", "finance"), 1],
        [priceRule("finance", "erp"), 2],
      ] as const) {
        small.configure(hubText(rules));
        await using hub = await small.open();
        await hub.begin();
        expect(await entries(hub)).toBe(expected);
        small.clock.advance(1000);
      }
    });

    test("a tick is an entry only where something is due", async () => {
      const small = await fresh();
      await using hub = await small.open();
      await hub.begin();
      const position = hub.writer.position();
      small.clock.advance(86_400_000);
      expect(await hub.tick()).toBe(false);
      expect(hub.writer.position()).toBe(position);
    });

    test("the state proves itself after a run", async () => {
      const small = await fresh();
      await using hub = await small.open();
      await hub.begin();
      await hub.run();
      expect(await hub.verify()).toMatchObject({ ok: true, position: hub.writer.position() });
    });
  });
});
