// A kill of the process while samples are read loses no event and tells none twice: what is remembered of a signal moves with them.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { startScript } from "../kernel/numbers-process.ts";
import { eventsOf, type Reading, ruleOf, twoLevels } from "../signal/samples.ts";
import { onPglite } from "../support/database.ts";
import { hubStart, hubWorld } from "../support/hub-world.ts";

const script = fileURLToPath(new URL("../signal/sampling-hub.ts", import.meta.url));
const kills = 8;
const longestMs = 1_500;
const files = 10;
const perFile = 10_000;
const written = { levels: twoLevels, hold: "1s", silent_after: "10m" };

const yaml = `
hub: works
sources:
  - name: historian
    connector: delimited
    site: kassel
    options: { folder: samples, settle_seconds: 0 }
    feeds: { vib: { file: "*.csv", dialect: { delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 } } }
    reduce:
      vib: { asset: m, signal: { value: vibration }, time: at, value: v, signals: { vibration: ${JSON.stringify(written)} } }
`;

/** A machine that changes its state every few seconds. */
function readings(): Reading[] {
  const some = chance(7, "samples");
  let left = 0;
  let level = 0;
  return Array.from({ length: files * perFile }, (_, second): Reading => {
    left -= 1;
    if (left < 0) [left, level] = [some.between(1, 9), some.pick([40, 80, 120])];
    return [second, ((level + some.below(5)) / 10).toFixed(1)];
  });
}

onPglite((backend) => {
  test("killed eight times while it reads samples, a hub has told every change of state once, and equals its rebuild", async () => {
    const all = readings();
    const world = await hubWorld(backend, yaml);
    for (let file = 0; file < files; file += 1) {
      const rows = all.slice(file * perFile, (file + 1) * perFile);
      const lines = rows.map(([at, value]) => `press 7,${new Date(hubStart + at * 1000).toISOString()},${value}`);
      await world.drop(`samples/${String(file).padStart(4, "0")}.csv`, ["m,at,v", ...lines, ""].join("\n"));
    }
    await world.close();
    const some = chance(15, "kill", "samples");
    let between = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const hub = startScript(script, world.folder, world.data);
      await hub.said("open");
      await pause(some.below(longestMs));
      hub.process.kill("SIGKILL");
      await hub.ended;
      if (hub.lines.includes("read")) between += 1;
    }
    expect(between, "kills between commits").toBeGreaterThan(2);
    await world.open();
    await world.run();
    const rows = await world.rows("select at, body from observation.entry where kind = 'claim' order by position, ordinal");
    const events = rows.map(({ at, body }) => {
      const { f } = JSON.parse(body ?? "{}") as { readonly f: Readonly<Record<string, string>> };
      return `${f["state"]} ${Number(at) - hubStart} ${f["samples"]}`;
    });
    const expected = eventsOf(ruleOf(written), all).map(({ state, since, evidence }) => `${state} ${since} ${evidence?.count ?? 0}`);
    expect(expected.length).toBeGreaterThan(1_000);
    expect(events).toEqual(expected);
    expect((await world.verify()).ok).toBe(true);
  });
});
