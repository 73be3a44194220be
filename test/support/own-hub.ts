// A hub of a hub.yaml of one's own with its API and console, which takes up what is saved through them as a started one does.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import { type ManualClock, manualClock } from "../../src/base/clock.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { placesOf } from "../../src/hub-store.ts";
import { openLog } from "../../src/platform/log.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";

export interface OwnHub extends AsyncDisposable {
  readonly address: string;
  /** Of an administrator of every site. */
  readonly token: string;
  readonly clock: ManualClock;
  readonly hub: () => Hub;
  /** Writes a file that has rested for a minute by the hub's clock. */
  drop(name: string, content: string): void;
  /** Reads every system, an hour later. */
  round(): Promise<void>;
}

const start = Date.UTC(2026, 2, 2, 8);
const [minute, hour] = [60_000, 3_600_000];

export async function openOwnHub(yaml: string, { port = 0 }: { readonly port?: number } = {}): Promise<OwnHub> {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-own-"));
  const [file, data] = [join(folder, "hub.yaml"), join(folder, "data")];
  writeFileSync(file, yaml);
  writeKeyFile(placesOf(data).key);
  const clock = manualClock(start);
  let [hub, api] = await opened(port);
  let taking = Promise.resolve();
  const token = await issueToken(hub.database, { name: "owner", grants: grantsOf(["admin"], all) }, clock.now());

  async function opened(at: number): Promise<[Hub, Api]> {
    const next = await openHub(loadConfiguration(file), { clock, log: openLog("error"), folder: data });
    await next.begin();
    next.connections.file.onChange(() => {
      taking = takeUp();
    });
    return [next, await openApi(next, { host: "127.0.0.1", port: at, version: "0.0.0" })];
  }

  async function takeUp(): Promise<void> {
    await api.close();
    await hub[Symbol.asyncDispose]();
    [hub, api] = await opened(Number(new URL(api.address).port));
  }

  return {
    address: api.address,
    token,
    clock,
    hub: () => hub,
    drop(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      const rested = (clock.now() - minute) / 1_000;
      utimesSync(path, rested, rested);
    },
    async round() {
      clock.advance(hour);
      await hub.run();
      await hub.tick();
    },
    async [Symbol.asyncDispose]() {
      await taking;
      await api.close();
      await hub[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
