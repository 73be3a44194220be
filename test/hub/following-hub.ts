// A hub that follows its sources until it is killed: `node following-hub.ts <folder> <data>`. Says "open", and "read N" with every
// progress.
import { join } from "node:path";
import { argv } from "node:process";
import { systemClock } from "../../src/base/clock.ts";
import { loadConfiguration, openHub } from "../../src/hub.ts";
import { openLog } from "../../src/platform/log.ts";

const [folder = "", data = ""] = argv.slice(2);
const hub = await openHub(loadConfiguration(join(folder, "hub.yaml")), {
  clock: systemClock,
  log: openLog("silent"),
  folder: data,
  environment: {},
});
await hub.begin();
console.log("open");
for (;;) {
  const { feeds } = await hub.run({ onProgress: (reports) => console.log(`read ${reports.reduce((sum, { read }) => sum + read, 0)}`) });
  for (const { fault } of feeds) if (fault !== null) console.log(`fault ${fault.code} ${fault.cause}`);
}
