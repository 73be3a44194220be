import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOf } from "../../src/hub-store.ts";
import { query } from "../../src/platform/database.ts";
import { storeSecret, writeKeyFile } from "../../src/platform/secret.ts";
import { bankHub } from "../support/bank-hub.ts";
import { onPglite, type Place } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { entryText, messageText, statementText } from "../support/statement-text.ts";

const flipBit = (file: string, offset: number): void => {
  const bytes = readFileSync(file);
  bytes[offset] = (bytes[offset] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

const folderOf = (place: Place): string => (place.kind === "folder" ? place.folder : expect.fail("an embedded store has a folder"));

const day = (id: string, date: string, opening: string, amount: string, closing: string): string =>
  messageText([statementText({ id, day: date, opening, closing, entries: [entryText({ amount, day: date })] })], id);

onPglite((backend) => {
  test(
    "one flipped bit in a page of data is told as a damaged page, with the way back, never as a wrong sum",
    { timeout: 60_000 },
    async () => {
      const place = await backend.newPlace();
      const first = await backend.openAt(place);
      await first.write([
        { kind: "script", sql: "create table public.kept as select n, repeat('x', 500) as text from generate_series(1, 100) n" },
      ]);
      const [[found] = []] = await first.read([query("select pg_relation_filepath('public.kept') as path")]);
      await first.close();
      flipBit(join(folderOf(place), found?.["path"] ?? ""), 8192 + 4000);
      const second = await backend.openAt(place);
      await expect(second.read([query("select sum(n) from public.kept")])).rejects.toMatchObject({
        code: "page-corrupt",
        hint: expect.stringContaining("backup") as unknown,
      });
      // The rest of the store still answers.
      expect(await second.read([query("select 1 as one")])).toEqual([[{ one: "1" }]]);
    },
  );

  test(
    "a damaged control file and a cut-off log of the engine are told as damaged storage, with the way back",
    { timeout: 60_000 },
    async () => {
      const damages: readonly ((folder: string) => void)[] = [
        (folder) => flipBit(join(folder, "global", "pg_control"), 40),
        (folder) => {
          const logs = readdirSync(join(folder, "pg_wal")).filter((name) => /^[0-9A-F]{24}$/.test(name));
          for (const name of logs) truncateSync(join(folder, "pg_wal", name), 0);
        },
      ];
      for (const damage of damages) {
        const place = await backend.newPlace();
        damage(folderOf(place));
        await expect(backend.openAt(place)).rejects.toMatchObject({
          code: "storage-damaged",
          hint: expect.stringContaining("backup") as unknown,
        });
      }
    },
  );

  test(
    "a row of the log that was changed behind the hub's back is found, and the proof names its position",
    { timeout: 60_000 },
    async () => {
      const hub = await bankHub(backend);
      await hub.drop("bank/1.xml", day("1", "2026-02-25", "0.00", "1.00", "1.00"));
      await hub.run();
      const { to } = await hub.run();
      hub.clock.advance(60_000);
      await hub.drop("bank/2.xml", day("2", "2026-02-26", "1.00", "2.00", "3.00"));
      await hub.run();
      expect(await hub.verify()).toMatchObject({ ok: true, brokenLink: undefined });
      const { database } = hub.hub();
      await database.write([
        query(
          `update observation.entry set body = replace(body, '"amount":"2"', '"amount":"9"')
         where record_kind = 'bank_statement_entry' and position > $1::bigint`,
          [String(to)],
        ),
      ]);
      const proof = await hub.verify();
      expect(proof.ok).toBe(false);
      expect(proof.brokenLink?.cause).toContain("not what it was");
      const [changed] = await hub.rows('select position from observation.entry where body like \'%"amount":"9"%\'');
      expect(proof.brokenLink?.position).toBe(Number(changed?.["position"]));
    },
  );

  test("a clock that jumps a day back or forth changes neither order nor result", async () => {
    const hub = await bankHub(backend);
    const dayMs = 86_400_000;
    const told: string[] = [];
    for (const [index, jump] of [0, -dayMs, 2 * dayMs, -dayMs, 3_600_000].entries()) {
      hub.clock.advance(jump);
      // The bank corrects the same day's closing balance again and again: what came last counts.
      const amount = `${index + 1}.00`;
      await hub.drop(`bank/${index}.xml`, day("1", "2026-02-25", "0.00", amount, amount));
      await hub.run();
      const [balance] = await hub.rows("select amount from finance.balance");
      told.push(balance?.["amount"] ?? "");
    }
    expect(told).toEqual(["100", "200", "300", "400", "500"]);
    expect((await hub.verify()).ok).toBe(true);
  });

  test("secrets that another key sealed stop their own source with the reason; the others are read", async () => {
    const yaml = `
hub: plant
sources:
  - name: erp
    connector: postgres-query
    site: ulm
    options: { url: "\${secret:erp}" }
    feeds: { parties: { query: "select id, changed from party", cursor: [changed, id] } }
    mapping: { system: s, version: "1", feeds: { parties: { kind: party, key: id, fields: { number: id } } } }
  - name: mes
    connector: json-file
    site: ulm
    options: { folder: mes, settle_seconds: 5 }
    feeds: { parties: { file: "*.json" } }
    mapping: { system: m, version: "1", feeds: { parties: { kind: party, key: id, fields: { number: id } } } }
`;
    const world = await hubWorld(backend, yaml);
    const { key, secrets } = placesOf(world.data);
    storeSecret(secrets, "erp", "postgres://erp@127.0.0.1:1/erp", writeKeyFile(key));
    rmSync(key);
    writeKeyFile(key);
    await world.drop("mes/a.json", '[{"id":"S1"}]');
    const { feeds } = await world.run();
    expect(feeds.map((one) => `${one.source} ${one.fresh} ${one.fault?.code}`).toSorted()).toEqual([
      "erp 0 secret-key-wrong",
      "mes 1 undefined",
    ]);
    expect(world.logged.join("")).not.toContain("postgres://");
  });

  test("a hub older than its store refuses to start and names both releases; the store is left alone", { timeout: 60_000 }, async () => {
    const hub = await bankHub(backend);
    const { database } = hub.hub();
    await database.write([query("insert into platform.migration (number, name, hash, breaking) values (9001, '9001-later', 'x', true)")]);
    await hub.close();
    await expect(hub.open()).rejects.toMatchObject({ code: "schema-newer", cause: expect.stringContaining("9001") as unknown });
    await expect(hub.open()).rejects.toMatchObject({ code: "schema-newer" });
  });

  test(
    "yesterday's store put back catches up by itself: what its sources still hold is read again, once",
    { timeout: 60_000 },
    async () => {
      const hub = await bankHub(backend);
      const { store } = placesOf(hub.data);
      const state = () => hub.rows("select entity, doc from record.record order by entity");
      await hub.drop("bank/1.xml", day("1", "2026-02-25", "0.00", "1.00", "1.00"));
      await hub.run();
      await hub.close();
      cpSync(store, join(hub.folder, "yesterday"), { recursive: true });
      await hub.open();
      hub.clock.advance(86_400_000);
      await hub.drop("bank/2.xml", day("2", "2026-02-26", "1.00", "2.00", "3.00"));
      await hub.run();
      const today = await state();
      await hub.close();
      rmSync(store, { recursive: true });
      cpSync(join(hub.folder, "yesterday"), store, { recursive: true });
      await hub.open();
      expect((await state()).length).toBeLessThan(today.length);
      await hub.run();
      expect(await state()).toEqual(today);
      expect((await hub.run()).feeds.map((one) => one.read)).toEqual([0, 0, 0]);
    },
  );
});
