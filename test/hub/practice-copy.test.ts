// A practice copy asks and tells nobody: a whole flow of writing back opens no connection, and what would have been written is recorded.
import { randomUUID } from "node:crypto";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { present } from "../../src/base/assert.ts";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { placeOf } from "../../src/cli/place.ts";
import { preparePractice } from "../../src/cli/practice-copy.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { placesOf, restoreBackup, restorePractice } from "../../src/hub-store.ts";
import { query } from "../../src/platform/database.ts";
import { openLog } from "../../src/platform/log.ts";
import type { ConnectorContext } from "../../src/source/connector.ts";
import { isWriting } from "../../src/writeback/sink.ts";
import { onPostgres } from "../support/database.ts";
import { lackingPlants } from "./lacking-plants.ts";
import { sqlPlants } from "./sql-plants.ts";
import { holder } from "../support/holder.ts";

const order = "insert into {erp} values ('1', 'PO-1', '2026-04-01', 100.00); insert into {mes} values ('7', 'PO-1', '2026-04-01', 100.00)";

/** Ports that sockets of this process were opened to meanwhile. */
async function connectionsOf(work: () => Promise<void>): Promise<number[]> {
  const ports: number[] = [];
  const waiting: Promise<void>[] = [];
  const noted = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    waiting.push(new Promise((done) => socket.once("close", done).once("connect", () => (ports.push(socket.remotePort ?? 0), done()))));
  };
  subscribe("net.client.socket", noted);
  try {
    await work();
    await Promise.all(waiting);
    return ports;
  } finally {
    unsubscribe("net.client.socket", noted);
  }
}

/** The API of a practice copy, as an admin asks it. */
async function asking(hub: Hub, now: number) {
  const opened = await openApi(hub, { host: "127.0.0.1", port: 0, version: "0.0.0" });
  const { address } = opened;
  const token = await issueToken(hub.database, holder({ name: "ana", roles: ["admin"], sites: [], group: true }), now);
  const ask = async (path: string, body?: object) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": randomUUID() };
    const answer = await fetch(new URL(path, address), { headers, ...(body ? { method: "POST", body: JSON.stringify(body) } : {}) });
    expect(answer.headers.get("x-synchromesh-practice")).toBe("copy");
    return (await answer.json()) as { data: object };
  };
  return { address, ask, [Symbol.asyncDispose]: () => opened.close() };
}

onPostgres((backend, serverUrl) => {
  /** Two systems and a hub that wrote to one; its backup, and a practice copy of it in a new folder. */
  const practising = async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    await plants.round();
    const backup = join(plants.folder, "hub.backup");
    await plants.hub().backup(backup);
    const data = mkdtempSync(join(tmpdir(), "synchromesh-practice-"));
    backend.beforeRemoval(() => Promise.resolve(rmSync(data, { recursive: true, force: true })));
    await restorePractice(backup, { clock: plants.clock, folder: data });
    const file = join(plants.folder, "hub.yaml");
    const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" };
    const open = (folder = data, environment: Record<string, string> = nowhere): Promise<Hub> =>
      openHub(loadConfiguration(file), { clock: plants.clock, log: openLog("silent"), folder, environment });
    return { plants, backup, data, open };
  };

  test("a whole flow of writing back opens no connection; what would have been written is recorded and shown", async () => {
    const { plants, open } = await practising();
    await using hub = await open();
    await using api = await asking(hub, plants.clock.now());
    const { address, ask } = api;
    plants.clock.advance(60_000);
    const at = new Date(plants.clock.now()).toISOString();
    const moved = { kind: "purchase_order", key: "7", version: "9000000000000000", at, fields: { promised_date: "2026-04-20" } };
    const ports = await connectionsOf(async () => {
      await hub.begin();
      await ask("/v1/observations", { source: "mes", records: [moved] });
      expect(await hub.run()).toMatchObject({ feeds: [{ fault: { code: "practice-copy" } }, { fault: { code: "practice-copy" } }] });
      expect(await hub.deliver()).toMatchObject([{ system: "erp", fields: { written: 1 }, fault: null }]);
      // Pushed the same again it is told nothing more.
      expect(await hub.deliver()).toMatchObject([{ fields: {} }]);
      expect(await hub.check("erp")).toMatchObject([{ ok: false, cause: expect.stringContaining("this is a practice copy") as string }]);
      expect(await ask("/v1/recorded")).toMatchObject({
        data: { writes: [{ system: "erp", feed: "orders", key: "1", columns: { due: "2026-04-20" } }] },
      });
      expect(await ask("/v1/status")).toMatchObject({ data: { practice: { position: expect.any(Number) as number } } });
      expect(await ask("/health")).toMatchObject({ data: { practice: true } });
      await hub.verify();
    });
    expect(new Set(ports)).toEqual(new Set([Number(new URL(address).port)]));
    expect(await plants.writes("erp")).toBe(0);
    expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-04-01" }]);
    const [sends = []] = await hub.database.read([query("select send from writeback.send")]);
    expect(sends[0]?.["send"]).toMatch(/^1\.practice\./);
    // What was recorded is what the system shows from then on.
    const source = present(
      hub.configuration.sources.find(({ name }) => name === "erp"),
      "the erp",
    );
    if (!isWriting(source.connector)) expect.fail("the erp is written");
    await using sink = await source.connector.openSink(source.options, {} as ConnectorContext);
    const shown = present(await sink.show("orders", "1"), "the order");
    expect(shown.values).toMatchObject({ id: "1", number: "PO-1", due: "2026-04-20", total: "100.00" });
    expect(await sink.show("orders", "2")).toBeUndefined();
    expect(await sink.update("orders", "1", { due: "2026-04-21" }, "another")).toEqual({ kind: "changed" });
    expect(await sink.update("orders", "1", { due: "2026-04-21" }, shown.seen)).toEqual({ kind: "written" });
    expect((await sink.show("orders", "1"))?.values).toMatchObject({ due: "2026-04-21" });
    // What is pushed as its own word counts more.
    plants.clock.advance(60_000);
    await ask("/v1/observations", { source: "erp", records: [{ ...moved, key: "1", fields: { promised_date: "2026-06-01" } }] });
    expect((await sink.show("orders", "1"))?.values).toMatchObject({ due: "2026-06-01", total: "100.00" });
  });

  test("what a system lacks is recorded as created, once, and the system is not given it", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.read();
    const backup = join(plants.folder, "hub.backup");
    await plants.hub().backup(backup);
    const folder = mkdtempSync(join(tmpdir(), "synchromesh-practice-"));
    backend.beforeRemoval(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
    await restorePractice(backup, { clock: plants.clock, folder });
    const configuration = loadConfiguration(join(plants.folder, "hub.yaml"));
    await using hub = await openHub(configuration, { clock: plants.clock, log: openLog("silent"), folder, environment: {} });
    await hub.begin();
    await using api = await asking(hub, plants.clock.now());
    const fields = { number: "K1", name: "Acme Castings GmbH", city: "Kassel" };
    const at = new Date(plants.clock.now()).toISOString();
    await api.ask("/v1/observations", { source: "crm", records: [{ kind: "party", key: "1", version: "1", at, fields }] });
    expect(await hub.deliver()).toMatchObject([{ system: "erp", records: { created: 1 }, fault: null }]);
    expect(await hub.deliver()).toMatchObject([{ records: {} }]);
    const [recorded = []] = await hub.database.read([query("select source, feed, key, columns from writeback.recorded")]);
    expect(recorded).toMatchObject([{ source: "erp", feed: "party", key: expect.stringMatching(/^practice-/) as string }]);
    expect(JSON.parse(recorded[0]?.["columns"] ?? "")).toMatchObject(fields);
    expect(await plants.parties("erp")).toEqual([]);
  });

  test("a practice copy never works, and a hub that works never practises: folder and database both say which one it is", async () => {
    const { plants, backup, data, open } = await practising();
    const refused = { code: "practice-copy" };
    const at = (folder: string) => placeOf({ config: join(plants.folder, "hub.yaml"), data: folder });
    await expect(preparePractice(at(data), undefined)).rejects.toMatchObject(refused);
    await expect(preparePractice(at(plants.data), true)).rejects.toMatchObject(refused);
    await expect(preparePractice(at(data), backup)).rejects.toMatchObject(refused);
    await expect(preparePractice(at(data), true)).resolves.toBeUndefined();
    await expect(restorePractice(backup, { clock: plants.clock, folder: plants.data })).rejects.toMatchObject(refused);
    expect(JSON.parse(readFileSync(placesOf(data).practice, "utf8"))).toMatchObject({ backup });
    const copy = join(data, "practice.backup");
    {
      await using hub = await open();
      await hub.backup(copy);
    }
    // A store without its mark is refused, and so is a backup of it in a folder of a hub that works.
    rmSync(placesOf(data).practice);
    await expect(open(data, {})).rejects.toMatchObject(refused);
    const works = join(data, "works");
    await restoreBackup(copy, { folder: works, environment: {} });
    await expect(open(works, {})).rejects.toMatchObject(refused);
  });
});
