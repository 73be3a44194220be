// A hub that reads its samples until it is killed: `node sampling-hub.ts <folder> <data>`. Says "open", and "read" with every progress.
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
await hub.run({ onProgress: () => console.log("read") });
await hub[Symbol.asyncDispose]();
