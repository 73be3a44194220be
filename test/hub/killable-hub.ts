// A hub in a process of its own, to be killed: `node <script> <folder> <data>`. Says "open".
import { join } from "node:path";
import { argv } from "node:process";
import { systemClock } from "../../src/base/clock.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { openLog } from "../../src/platform/log.ts";

export async function killableHub(): Promise<Hub> {
  const [folder = "", data = ""] = argv.slice(2);
  const configuration = loadConfiguration(join(folder, "hub.yaml"));
  const hub = await openHub(configuration, { clock: systemClock, log: openLog("silent"), folder: data, environment: {} });
  await hub.begin();
  console.log("open");
  return hub;
}
