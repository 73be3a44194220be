// A bearing wears out. Its vibration is sampled every second; what the business needs to know is one sentence, with its evidence.
import { describe, expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { reader } from "../../src/desk/reader.ts";
import { explainRecord } from "../../src/lineage/explain-record.ts";
import { eachBackend } from "../support/database.ts";
import { hubWorld, hubStart } from "../support/hub-world.ts";

const yaml = `
hub: works
zone: Europe/Berlin
sources:
  - name: historian
    connector: delimited
    site: kassel
    options: { folder: samples, settle_seconds: 0 }
    feeds:
      vibration:
        file: "*.csv"
        dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }
    reduce:
      vibration:
        asset: machine
        signal: { value: vibration }
        time: at
        value: { from: mm_s, decimal: "," }
        quality: { from: quality, good: [GOOD] }
        signals:
          vibration:
            deadband: "0.05"
            hold: 30s
            silent_after: 10m
            levels:
              - { state: degraded, enter: "7.1", leave: "6.5" }
              - { state: failed, enter: "11.2", leave: "10.0" }
`;

interface Sample {
  /** ms */
  readonly at: number;
  /** Hundredths of mm/s. */
  readonly value: number;
  readonly isGood: boolean;
}

const worn = 8_200;

/** Noise about a slow drift, spikes of a few seconds, a sensor that fails now and then; from `worn` on the bearing is damaged. */
function samples(count: number): Sample[] {
  const some = chance(42, "bearing");
  let spike = 0;
  return Array.from({ length: count }, (_, second) => {
    if (spike === 0 && some.inThousand(4)) spike = some.between(1, 20);
    spike = Math.max(0, spike - 1);
    const noise = some.below(61) + some.below(61) + some.below(61) - 90;
    const drift = Math.round((second * 120) / count);
    const damage = second < worn ? 0 : Math.min(380, Math.round((second - worn) * 0.9));
    const isGood = !some.inThousand(3);
    return { at: hubStart + second * 1_000, value: 420 + drift + damage + noise + (spike > 0 ? 500 : 0), isGood };
  });
}

const text = ({ value }: Pick<Sample, "value">): string => `${Math.floor(value / 100)},${String(value % 100).padStart(2, "0")}`;
const file = (rows: readonly Sample[]): string =>
  [
    "machine;at;mm_s;quality",
    ...rows.map((one) => `press 7;${new Date(one.at).toISOString()};${text(one)};${one.isGood ? "GOOD" : "BAD"}`),
    "",
  ].join("\n");

const hundredths = (decimal: string): number => Math.round(Number(decimal) * 100);

eachBackend((backend) => {
  describe("ten thousand samples of a bearing", () => {
    const all = samples(10_000);

    test(
      "become one event: degraded, since when, and what shows it; the log and the number of commits stay small",
      { timeout: 60_000 },
      async () => {
        expect(all.slice(0, worn).filter(({ value }) => value >= 710).length, "spikes before the damage").toBeGreaterThan(100);
        const world = await hubWorld(backend, yaml);
        await world.drop("samples/day.csv", file(all));
        const plan = await world.hub().plan();
        expect(plan.kinds).toMatchObject([{ kind: "asset_condition", created: 1 }]);
        const from = world.hub().writer.position();
        const { feeds } = await world.run();
        expect(feeds[0]).toMatchObject({ read: 1, fresh: 1, parked: 0, done: true, fault: null });
        expect(world.hub().writer.position() - from).toBeLessThanOrEqual(2);

        const entries = await world.rows("select kind, count(*) as count from observation.entry group by kind order by kind");
        expect(entries.find(({ kind }) => kind === "claim")).toMatchObject({ count: "1" });
        const [kept] = await world.rows("select count(*) as count, sum(length(bytes)) as bytes from observation.raw");
        expect(kept?.["count"]).toBe("1");
        expect(Number(kept?.["bytes"])).toBeLessThan(2_000);

        const [row] = await world.rows("select doc from record.record where kind = 'asset_condition'");
        const told = JSON.parse(row?.["doc"] ?? "{}") as Record<string, string>;
        expect(told).toMatchObject({
          asset: "press 7",
          signal: "vibration",
          state: "degraded",
          previous_state: "normal",
          limit: "7.1",
        });
        const [since, until] = [told["since"], told["confirmed_at"]].map((at) => (Date.parse(at ?? "") - hubStart) / 1_000);
        expect(since).toBeGreaterThanOrEqual(worn);
        expect(since).toBeLessThan(worn + 600);
        // The evidence, counted again from the samples themselves.
        const shown = all.slice(since, (until ?? 0) + 1).filter(({ isGood }) => isGood);
        const values = shown.map(({ value }) => value);
        expect(Number(told["samples"])).toBe(shown.length);
        expect(hundredths(told["smallest"] ?? "")).toBe(Math.min(...values));
        expect(hundredths(told["largest"] ?? "")).toBe(Math.max(...values));
        expect(hundredths(told["first_value"] ?? "")).toBe(values[0]);
        expect(hundredths(told["last_value"] ?? "")).toBe(values.at(-1));
        expect(Number(told["mean"])).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length / 100, 5);
        expect(Math.min(...values)).toBeGreaterThanOrEqual(650);
        expect((until ?? 0) - (since ?? 0)).toBeGreaterThanOrEqual(30);
        expect(Number(told["bad_samples"])).toBe(all.slice(0, (until ?? 0) + 1).filter(({ isGood }) => !isGood).length);
        expect((await world.verify()).ok).toBe(true);

        const { database, model, writer } = world.hub();
        const lineage = { reader: reader(database, { kind: "hub" }, model), timeline: writer.stages.timeline };
        const why = await explainRecord(
          lineage,
          { source: "historian", kind: "asset_condition", key: "press 7/vibration" },
          { rows: "shown" },
        );
        expect(why.fields.find(({ field }) => field === "state")?.claims[0]?.row?.row).toContain('"state":"degraded"');
      },
    );

    test(
      "are the same event in a hundred files, over restarts, with overlaps, and read again from the beginning",
      { timeout: 60_000 },
      async () => {
        const told = "select record, version, at, hash from observation.entry where kind = 'claim'";
        const whole = await hubWorld(backend, yaml);
        await whole.drop("samples/day.csv", file(all));
        await whole.run();
        const world = await hubWorld(backend, yaml);
        for (let part = 0; part < 100; part += 1) {
          // Each file repeats the last seconds of the one before.
          await world.drop(`samples/${String(part).padStart(3, "0")}.csv`, file(all.slice(Math.max(0, part * 100 - 5), (part + 1) * 100)));
          if (part % 5 === 4) await world.run();
          if (part % 20 === 19) {
            await world.close();
            await world.open();
          }
        }
        expect(await world.rows(told)).toEqual(await whole.rows(told));
        const again = await world.hub().run({ again: {} });
        expect(again.feeds[0]).toMatchObject({ fresh: 0 });
        const replayed = await world.hub().replay();
        expect(replayed.feeds[0]).toMatchObject({ read: 1, corrected: 0, withdrawn: 0 });
        expect((await world.verify()).ok).toBe(true);
      },
    );
  });
});
