import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadConfiguration, openHub } from "../../src/hub.ts";
import { moveToPostgres } from "../../src/hub-store.ts";
import { query } from "../../src/platform/database.ts";
import { openLog } from "../../src/platform/log.ts";
import { onPostgres } from "../support/database.ts";
import { smallHub } from "./small-hub.ts";

onPostgres((backend) => {
  test("an embedded hub moved to PostgreSQL is the same hub: it verifies, and its sources have nothing new to say", async () => {
    const folder = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
    cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", folder, { recursive: true });
    const small = smallHub({ kind: "folder", folder });
    const embedded = await small.open();
    await embedded.begin();
    await embedded.run();
    const position = embedded.writer.position();
    const [before] = await embedded.database.read([query("select * from record.record order by entity")]);
    await embedded[Symbol.asyncDispose]();

    const place = await backend.newPlace();
    const url = place.kind === "server" ? place.url : "";
    const world = { clock: small.clock, log: openLog("silent"), folder: small.data };
    expect(await moveToPostgres(url, join(small.folder, "moved.backup"), world)).toMatchObject({ position });
    await using moved = await openHub(loadConfiguration(small.configFile), { ...world, environment: { DATABASE_URL: url } });
    await moved.begin();
    expect(await moved.run()).toMatchObject({ from: position, to: position });
    expect(await moved.database.read([query("select * from record.record order by entity")])).toEqual([before]);
    expect(await moved.verify()).toMatchObject({ ok: true, position });
    rmSync(folder, { recursive: true, force: true });
    small.remove();
  }, 120_000);
});
