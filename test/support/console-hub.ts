// A hub of the demo group with its API and console on a free port: read once, and standing still unless a test moves it on.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { type Demo, openDemo } from "../../src/demo/demo.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { openLog } from "../../src/platform/log.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";

export interface ConsoleHub extends AsyncDisposable {
  readonly address: string;
  /** Of an administrator of every site. */
  readonly token: string;
  /** By which the first administrator is made. */
  readonly setupCode: () => Promise<string | undefined>;
  readonly hub: Hub;
  readonly demo: Demo;
}

export async function openConsoleHub({ port = 0 }: { readonly port?: number } = {}): Promise<ConsoleHub> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-console-"));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const demo = opened.use(await openDemo({ folder: join(folder, "group") }));
  writeKeyFile(join(folder, "key"));
  const configuration = loadConfiguration(join(folder, "group", "hub.yaml"));
  const log = openLog("error");
  const hub = opened.use(await openHub(configuration, { clock: demo.clock, log, folder }));
  await hub.begin();
  await hub.run({});
  await hub.tick();
  const api = await openApi(hub, { host: "127.0.0.1", port, version: "0.0.0", alarmsMs: 1_000 });
  opened.defer(() => api.close());
  const token = await issueToken(hub.database, { name: "owner", grants: grantsOf(["admin"], all) }, hub.clock.now());
  const parts = opened.move();
  return { address: api.address, token, setupCode: api.setup.code, hub, demo, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
