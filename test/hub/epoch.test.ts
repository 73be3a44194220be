// A hub whose database may lack what was acknowledged begins a new epoch: nothing is told before a person has looked.
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { placesOf, restoreBackup } from "../../src/hub-store.ts";
import { query } from "../../src/platform/database.ts";
import { lockFileName } from "../../src/platform/folder-lock.ts";
import { openLog } from "../../src/platform/log.ts";
import { onPglite, onPostgres } from "../support/database.ts";
import { smallHub, type SmallHub } from "./small-hub.ts";
import { sqlPlants } from "./sql-plants.ts";

const fifty = `insert into {erp} select n::text, 'PO-' || n, '2026-04-01', 100 from generate_series(1, 50) n;
  insert into {mes} select n::text, 'PO-' || n, '2026-04-01', 100 from generate_series(1, 50) n`;
const word = { author: "ana", reason: "looked at" };

onPostgres((backend, serverUrl) => {
  test("backup, fifty more writes, restore: the epoch rises, the system is paused, and none of the fifty is written twice", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(fifty);
    await plants.round();
    const backup = join(plants.folder, "hub.backup");
    await plants.hub().backup(backup);
    await plants.sql("update {mes} set due = '2026-04-20'");
    expect(await plants.round()).toEqual(["erp: 50 written"]);
    const end = plants.hub().writer.position();
    await plants.close();
    const place = await backend.newPlace();
    const environment = { DATABASE_URL: place.kind === "server" ? place.url : "" };
    const { position } = await restoreBackup(backup, { folder: plants.data, environment });
    // One of them moved on since: it alone is due.
    await plants.sql("update {mes} set due = '2026-05-04' where id = '7'");
    const opened = { clock: plants.clock, log: openLog("silent"), folder: plants.data, environment };
    await using hub = await openHub(loadConfiguration(join(plants.folder, "hub.yaml")), opened);
    await hub.begin();
    expect(hub.epoch.current).toMatchObject({ epoch: 2, cause: "restored", position, lostTo: end });
    await hub.run();
    expect(await hub.deliver()).toEqual([{ system: "erp", fields: {}, records: {}, fault: null, paused: true }]);
    expect(await hub.systems.plan("erp")).toMatchObject({
      isWhole: true,
      creations: { counts: [] },
      tells: [expect.objectContaining({ key: "7", from: "2026-04-20", to: "2026-05-04", found: "due" })],
    });
    expect(await plants.writes("erp")).toBe(50);
    await hub.systems.resume("erp", word);
    expect(await hub.deliver()).toMatchObject([{ fields: { written: 1 } }]);
    expect(await plants.writes("erp")).toBe(51);
    // The log of before is explained, and what is gone of it is named.
    const lost = { epoch: 2, cause: "restored", position, lostTo: end, accepted: null };
    expect(await hub.verify()).toMatchObject({ ok: true, heads: { broken: undefined, epochs: [lost] } });
    const [sends = []] = await hub.database.read([query("select distinct left(send, 2) as epoch from writeback.send")]);
    expect(sends).toEqual([{ epoch: "2." }]);
  });

  test("what was sent when the backup was taken and has no receipt there is looked up before anything is told", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(fifty);
    await plants.round();
    await plants.sql("update {mes} set due = '2026-04-20' where id = '7'");
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    await plants.hub().database.write([query("update writeback.send set state = 'claimed', ended_at = null")]);
    await plants.hub().database.write([query("update platform.home set restored = true")]);
    await plants.close();
    await plants.open();
    expect((await plants.hub().systems.plan("erp")).tells).toMatchObject([{ key: "7", found: "written", shown: "2026-04-20" }]);
    expect(await plants.round()).toEqual([]);
    await plants.hub().systems.resume("erp", word);
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.writes("erp")).toBe(1);
  });

  test("paused by hand a system is told nothing, says so to people, and catches up in order at its pace", async () => {
    const plants = await sqlPlants(backend, serverUrl, { writeBack: "write_back: { mode: auto, catch_up: 60 }" });
    await plants.sql(fifty);
    await plants.round();
    await plants.ask("/v1/systems/pause", { system: "erp", reason: "stocktaking" });
    expect(await plants.ask("/v1/systems/pause", { system: "erp", reason: "again" })).toMatchObject({ code: "system-paused" });
    await plants.sql("update {mes} set due = '2026-04-20'");
    expect(await plants.round()).toEqual([]);
    const { data } = await plants.ask("/v1/systems");
    expect(data).toMatchObject({
      epoch: { epoch: 1 },
      systems: [{ system: "erp", standing: "paused", due: 50, pause: { author: "ana" } }],
    });
    expect(await plants.ask("/v1/inbox?what=paused-system")).toMatchObject({
      data: { items: [{ source: "erp", cause: "ana paused it: stocktaking", desk: { role: "admin" } }] },
    });
    expect(await plants.ask("/v1/status")).toMatchObject({ data: { paused: [{ system: "erp", resumedAt: null }] } });
    // A restart keeps it.
    await plants.close();
    await plants.open();
    expect(await plants.round()).toEqual([]);
    // Somebody moved one meanwhile.
    await plants.sql("update {erp} set due = '2026-04-11' where id = '7'");
    const wish = { system: "erp", reason: "counted" };
    const shown = (await plants.hub().systems.plan("erp")).tells;
    expect(shown.filter(({ found }) => found === "due")).toHaveLength(50);
    await plants.hub().systems.resume("erp", { author: "ana", reason: wish.reason });
    expect(await plants.hub().deliver()).toMatchObject([{ fields: { written: 10 } }]);
    expect(await plants.hub().deliver()).toMatchObject([{ fields: {} }]);
    plants.clock.advance(5_000);
    expect(await plants.hub().deliver()).toMatchObject([{ fields: { written: 5 } }]);
    for (let count = 0; count < 4; count += 1) await plants.round();
    expect(await plants.writes("erp")).toBe(51);
    expect(await plants.rows("select source from writeback.pause")).toEqual([]);
    await expect(plants.hub().systems.resume("erp", word)).rejects.toMatchObject({ code: "system-not-paused" });
    await expect(plants.hub().systems.pause("mes", word)).rejects.toMatchObject({ code: "system-not-told" });
  });

  test("a database found on another server, or on one that was promoted, begins an epoch; the same one does not", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.close();
    await plants.open();
    expect(plants.hub().epoch.current.epoch).toBe(1);
    await plants.hub().database.write([query("update platform.home set place = replace(place, '/00000001/', '/00000000/')")]);
    await plants.close();
    await plants.open();
    expect(plants.hub().epoch.current).toMatchObject({ epoch: 2, cause: "moved", lostTo: null });
    await plants.close();
    await plants.open();
    expect(plants.hub().epoch.current.epoch).toBe(2);
    expect(await plants.rows("select key, body from observation.entry where kind = 'act'")).toEqual([
      { key: "epoch/2", body: expect.stringContaining("moved") as string },
    ]);
  });
});

onPglite((backend) => {
  const smalls: SmallHub[] = [];
  afterEach(() => {
    for (const small of smalls.splice(0)) small.remove();
  });
  const read = async (small: SmallHub, row: string): Promise<number> => {
    small.clock.advance(60_000);
    small.write("erp", "orders.csv", [row]);
    await using hub = await small.open();
    await hub.begin();
    await hub.run();
    return hub.writer.position();
  };
  const started = async (): Promise<SmallHub> => {
    const small = smallHub(await backend.newPlace());
    smalls.push(small);
    await read(small, "PO1,S1,2026-01-05,100.00,2026-01-05T08:00:00Z");
    return small;
  };
  const opened = async <Found>(small: SmallHub, look: (hub: Hub) => Promise<Found> | Found): Promise<Found> => {
    await using hub = await small.open();
    return look(hub);
  };

  test("an older copy of the store is noticed; verify fails until a person says that it was meant, and names what is gone", async () => {
    const small = await started();
    const { store } = placesOf(small.data);
    cpSync(store, `${store}.copy`, { recursive: true });
    const end = await read(small, "PO1,S1,2026-01-05,120.00,2026-01-06T08:00:00Z");
    rmSync(store, { recursive: true });
    renameSync(`${store}.copy`, store);
    const found = await opened(small, async (hub) => ({ ...hub.epoch.current, verified: await hub.verify() }));
    expect(found).toMatchObject({ epoch: 2, cause: "behind", position: end - 1, lostTo: end });
    expect(found.verified).toMatchObject({ ok: false, heads: { broken: { position: end } } });
    await opened(small, (hub) => hub.epoch.accept("ana", "the disk was put back"));
    const { ok, heads } = await opened(small, (hub) => hub.verify());
    expect({ ok, heads }).toMatchObject({ ok: true, heads: { broken: undefined, epochs: [{ lostTo: end, accepted: { by: "ana" } }] } });
    expect(await opened(small, ({ epoch }) => epoch.current.epoch)).toBe(2);
    // An epoch that somebody wrote himself explains nothing.
    const file = placesOf(small.data).heads;
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("behind", "restored"));
    expect(await opened(small, (hub) => hub.verify())).toMatchObject({ ok: false });
  });

  test("a machine that ended under the store begins an epoch, a process that was killed does not", async () => {
    const small = await started();
    const left = { pid: 4_194_305, start: "1", host: hostname(), since: 1, beatAt: 1 };
    const lock = join(placesOf(small.data).store, lockFileName);
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    writeFileSync(lock, JSON.stringify({ ...left, boot }));
    expect(await opened(small, ({ epoch }) => epoch.current.epoch)).toBe(1);
    writeFileSync(lock, JSON.stringify({ ...left, boot: "the one before" }));
    expect(await opened(small, ({ epoch }) => epoch.current)).toMatchObject({ epoch: 2, cause: "unclean", lostTo: null });
    // What a power cut left of the lock says nothing.
    writeFileSync(lock, "");
    expect(await opened(small, async (hub) => ({ ...hub.epoch.current, ...(await hub.verify()) }))).toMatchObject({ epoch: 3, ok: true });
    expect(await opened(small, ({ epoch }) => epoch.current.epoch)).toBe(3);
  });
});
