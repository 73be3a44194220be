// A7: a hub that follows a table under load is killed twenty times; what it knows is the table and each of its changes, once.
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { auditedTable } from "../hub/audited-table.ts";
import { startScript } from "../kernel/numbers-process.ts";
import { onPglite, onPostgres } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";

const script = fileURLToPath(new URL("../hub/following-hub.ts", import.meta.url));
const kills = 20;
const longestMs = 1_200;
const rows = 8_000;

const hasRead = (line: string): boolean => /^read [1-9]/.test(line);

onPostgres((_, serverUrl) => {
  onPglite((backend) => {
    test("killed twenty times under load, a hub misses no change of a table, knows none twice, and equals it", async () => {
      const table = await auditedTable(backend, serverUrl, rows);
      const world = await hubWorld(backend, table.yaml, Date.now());
      await world.close();
      const some = chance(7, "changes", "kill");
      const load = table.load(chance(7, "changes", "load"), 20);
      let between = 0;
      let transactions = 0;
      try {
        for (let kill = 0; kill < kills; kill += 1) {
          const hub = startScript(script, world.folder, world.data);
          await hub.said("open");
          // The first kill may strike before anything is kept: then the slot is made anew. From the first row on it is the last one.
          if (kill === 1) {
            while (!hub.lines.some(hasRead)) await pause(20);
            await table.slotBegun();
          }
          await pause(some.below(longestMs));
          hub.process.kill("SIGKILL");
          await hub.ended;
          if (hub.lines.some(hasRead)) between += 1;
          expect(hub.lines.filter((line) => line.startsWith("fault"))).toEqual([]);
        }
      } finally {
        transactions = await load.stop();
      }
      expect(between, "kills while rows were read").toBeGreaterThan(kills / 3);
      await world.open();
      await world.run();
      const { changes, untold } = await table.compare(world);
      console.log(`${transactions} transactions, ${changes} versions told, ${untold} changes of before the slot`);
      expect((await world.verify()).ok).toBe(true);
    });
  });
});
