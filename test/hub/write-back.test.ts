// What was decided reaches the systems that say otherwise: only what they do not own, once, and never over somebody's back.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { onPostgres } from "../support/database.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { sqlPlants } from "./sql-plants.ts";

const order = "insert into {erp} values ('1', 'PO-1', '2026-04-01', 100.00); insert into {mes} values ('7', 'PO-1', '2026-04-01', 100.00)";
const slips = "update {mes} set due = '2026-04-20', total = 90.00";

onPostgres((backend, serverUrl) => {
  test("the shop floor's date is written to the ERP, the ERP's own amount is not, and nothing echoes", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    expect(await plants.round()).toEqual([]);
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toEqual([{ id: "1", number: "PO-1", due: "2026-04-20", total: "100.00" }]);
    // It is read back as what was decided: the intent ends, and nobody is told anything more.
    expect(await plants.round()).toEqual([]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.writes("erp")).toBe(1);
    expect(await plants.rows("select field, state from governance.intent where to_position is null and source = 'erp'")).toEqual([
      { field: "promised_date", state: "agreed" },
    ]);
    expect(await plants.rows("select body from observation.entry where kind = 'receipt'")).toHaveLength(1);
    expect((await plants.verify()).ok).toBe(true);
  });

  test("many records are told in few transactions, each of them once; what was written over meanwhile is told again", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    const rows = "select n::text, 'PO-' || n, '2026-04-01', 100 from generate_series(1, 20) n";
    await plants.sql(`insert into {erp} ${rows}; insert into {mes} ${rows}`);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 20 written"]);
    expect(await plants.writes("erp")).toBe(20);
    const receipts = await plants.rows(
      "select count(*) as all, count(distinct position) as commits from observation.entry where kind = 'receipt'",
    );
    expect(receipts).toEqual([{ all: "20", commits: "3" }]);
    // Somebody writes before the hub has read its own word back.
    await plants.sql("update {erp} set due = '2026-05-05' where id = '7'");
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toContainEqual({ id: "7", number: "PO-7", due: "2026-04-20", total: "100.00" });
    expect(await plants.round()).toEqual([]);
  });

  test("the fields that a plan tells are those that the run tells", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    const rows = "select n::text, 'PO-' || n, '2026-04-01', 100 from generate_series(1, 9) n";
    await plants.sql(`insert into {erp} ${rows}; insert into {mes} ${rows}`);
    await plants.round();
    for (const moved of ["id::int % 2 = 0", "id::int % 3 = 0", "id in ('1', '2', '9')"]) {
      await plants.sql(`update {mes} set due = due + id::int, total = total - 1 where ${moved}`);
      const { intents } = await plants.hub().plan();
      const told = await plants.sends();
      await plants.round();
      const sent = (await plants.sends()).slice(told.length);
      // The shop floor is only observed: it is shown what it should say, and told nothing.
      const due = intents.examples.filter(({ system }) => system === "erp");
      expect(due.map(({ system, key, field }) => `${system} ${key} ${field}: written`).toSorted()).toEqual(sent.toSorted());
      await plants.round();
    }
  });

  test("in mode propose nothing goes out before a person releases what they were shown, and what moved on since waits again", async () => {
    const plants = await sqlPlants(backend, serverUrl, { writeBack: "write_back: { mode: propose }" });
    await plants.sql(order);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual([]);
    const wish = { system: "erp", reason: "agreed with the plant", id: "release-1" };
    const shown = await plants.ask("/v1/intents/release", { ...wish, preview: true });
    expect(shown["rows"]).toMatchObject([{ system: "erp", key: "1", field: "promised_date", from: "2026-04-01", to: "2026-04-20" }]);
    expect(await plants.round()).toEqual([]);
    await plants.ask("/v1/intents/release", wish);
    expect(await plants.ask("/v1/intents/release", wish)).toMatchObject({ release: "release-1", rows: [] });
    // The shop floor moves again before it is sent: another value was released.
    await plants.sql("update {mes} set due = '2026-05-04'");
    expect(await plants.round()).toEqual([]);
    expect(await plants.writes("erp")).toBe(0);
    // By what was shown: the value of before is not let out, nor anything in its place.
    const [seen] = shown["rows"] as readonly { record: string; field: string; to: string }[];
    const only = { intents: [{ record: seen?.record, field: seen?.field, to: seen?.to }] };
    expect(await plants.ask("/v1/intents/release", { ...wish, id: "release-0", only })).toMatchObject({ code: "release-empty" });
    const now = { intents: [{ ...only.intents[0], to: "2026-05-04" }] };
    expect(await plants.ask("/v1/intents/release", { ...wish, id: "release-0", only: now, preview: true })).toMatchObject({
      rows: [{ to: "2026-05-04" }],
    });
    await plants.ask("/v1/intents/release", { ...wish, id: "release-2" });
    expect(await plants.ask("/v1/inbox/undo", { decision: "release-2", reason: "not yet" })).toMatchObject({ undone: 1 });
    expect(await plants.round()).toEqual([]);
    await plants.ask("/v1/intents/release", { ...wish, id: "release-3" });
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-05-04" }]);
    expect(await plants.ask("/v1/intents/release", { ...wish, id: "release-4" })).toMatchObject({ code: "release-empty" });
  });

  test("what the system refuses is told with its reason, once; the intent stays, and a person may let it out again", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(`${order}; alter table {erp} add constraint closed check (due < '2026-04-10')`);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 refused"]);
    expect(await plants.round()).toEqual([]);
    const { data } = await plants.ask("/v1/intents?sent=refused");
    const cause = expect.stringContaining('violates check constraint "closed"') as unknown;
    expect(data).toMatchObject({ intents: [{ state: "planned", sent: { state: "refused", cause } }] });
    const untold = async () => ((await plants.ask("/v1/inbox?what=untold"))["data"] as { items: object[] }).items;
    expect(await untold()).toMatchObject([
      { label: "Purchase order PO-1 in erp", field: "promised_date", from: "2026-04-01", to: "2026-04-20", state: "refused", cause },
    ]);
    await plants.sql("alter table {erp} drop constraint closed");
    await plants.ask("/v1/intents/release", { system: "erp", reason: "the period is open again" });
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.sends()).toEqual(["erp 1 promised_date: refused", "erp 1 promised_date: written"]);
    expect(await untold()).toEqual([]);
  });

  test("what was refused as one mapping wrote it is told again by another, and nobody has to release it", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    const mended = async (from: string, to: string): Promise<void> => {
      await plants.close();
      const file = join(plants.folder, "hub.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
      await plants.open();
    };
    await plants.sql(order);
    await plants.round();
    // Nobody can write an expression backwards.
    await mended("promised_date: due", "promised_date: { cel: row.due }");
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 refused"]);
    expect(await plants.round()).toEqual([]);
    await mended("promised_date: { cel: row.due }", "promised_date: due");
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.sends()).toEqual(["erp 1 promised_date: refused", "erp 1 promised_date: written"]);
  });

  test("somebody who wrote since it was read is not overwritten: their word is read and judged first", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    await plants.round();
    await plants.sql(slips);
    plants.clock.advance(60_000);
    await plants.run();
    await plants.sql("update {erp} set due = '2026-04-11'");
    expect(await plants.hub().deliver()).toMatchObject([{ system: "erp", fields: { changed: 1 } }]);
    expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-04-11" }]);
    // Read, it has lost against the shop floor all the same: it is told what stands.
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-04-20" }]);
  });

  test("somebody who wrote over it before it was read back is heard, and the system is told again", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    await plants.sql("update {erp} set due = '2026-04-11'");
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-04-20" }]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.sends()).toEqual(["erp 1 promised_date: written", "erp 1 promised_date: written"]);
  });

  test("a system that keeps what it had, or writes it in its own form, is told once", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(`${order}; create function {erp}_keep() returns trigger language plpgsql as
      $$ begin new.due = old.due; return new; end $$;
      create trigger keep before update on {erp} for each row execute function {erp}_keep()`);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 ineffective"]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.writes("erp")).toBe(1);
  });

  test("two systems that flip a value back and forth are stopped, and a person is told to look", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    await plants.round();
    const outcomes: string[] = [];
    for (let day = 10; day < 17; day += 1) {
      await plants.sql(`update {mes} set due = '2026-05-${day}'`);
      outcomes.push(...(await plants.round()));
      await plants.sql("update {erp} set due = '2026-04-01'");
    }
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill("erp: 1 written"));
    expect(outcomes.slice(5)).toEqual(Array(2).fill("erp: 1 stopped"));
  });

  test.each(["before it arrives", "before the answer"] as const)(
    "the connection is cut at a write %s: it is looked up, and written once",
    async (when) => {
      await using proxy = await cuttingProxy(serverUrl);
      const plants = await sqlPlants(backend, serverUrl, { erpUrl: proxy.url });
      await plants.sql(order);
      await plants.round();
      await plants.sql(slips);
      proxy.cut(when);
      expect(await plants.round()).toEqual(["erp: 1 unknown"]);
      const isThere = when === "before the answer";
      // What is looked up and is not there goes out again at once.
      expect((await plants.round()).toSorted()).toEqual(isThere ? ["erp: 1 written"] : ["erp: 1 lapsed", "erp: 1 written"]);
      expect(await plants.rowsOf("erp")).toMatchObject([{ due: "2026-04-20" }]);
      expect(await plants.writes("erp")).toBe(1);
      await plants.close();
    },
  );

  test("a clock that was put back hides no refusal: the inbox shows what was sent last, whatever time it bears", async () => {
    await using proxy = await cuttingProxy(serverUrl);
    const plants = await sqlPlants(backend, serverUrl, { erpUrl: proxy.url });
    await plants.sql(order);
    await plants.round();
    await plants.sql(`${slips}; alter table {erp} add constraint closed check (due < '2026-04-10')`);
    proxy.cut("before it arrives");
    expect(await plants.round()).toEqual(["erp: 1 unknown"]);
    plants.clock.advance(-6 * 3_600_000);
    expect((await plants.round()).toSorted()).toEqual(["erp: 1 lapsed", "erp: 1 refused"]);
    expect((await plants.ask("/v1/inbox?what=untold"))["data"]).toMatchObject({ items: [{ field: "promised_date", state: "refused" }] });
    expect((await plants.ask("/v1/intents?sent=refused"))["data"]).toMatchObject({ intents: [{ field: "promised_date" }] });
    await plants.close();
  });

  test("a hub that died after it claimed looks up what became of it before it sends anything", async () => {
    const plants = await sqlPlants(backend, serverUrl);
    await plants.sql(order);
    await plants.round();
    await plants.sql(slips);
    expect(await plants.round()).toEqual(["erp: 1 written"]);
    // As if it had died between the write and the receipt.
    await plants.hub().database.write([query("update writeback.send set state = 'claimed', ended_at = null")]);
    await plants.close();
    await plants.open();
    expect(await plants.hub().deliver()).toMatchObject([{ fields: { written: 1 } }]);
    expect(await plants.writes("erp")).toBe(1);
  });

  test("a system that cannot be reached loses nothing and keeps nobody waiting", async () => {
    const proxy = await cuttingProxy(serverUrl);
    const plants = await sqlPlants(backend, serverUrl, { erpUrl: proxy.url });
    await plants.sql(order);
    await plants.round();
    await plants.sql(slips);
    plants.clock.advance(60_000);
    await plants.run();
    await proxy[Symbol.asyncDispose]();
    expect(await plants.hub().deliver()).toMatchObject([{ system: "erp", fault: { code: "source-unreachable" } }]);
    // It rests, and is tried again after a while.
    expect(await plants.hub().deliver()).toEqual([]);
    expect(await plants.sends()).toEqual([]);
    expect(await plants.hub().deliver({ systems: ["erp"] })).toMatchObject([{ fault: { code: "source-unreachable" } }]);
    expect(await plants.hub().deliver()).toEqual([]);
    plants.clock.advance(-6 * 3_600_000);
    expect(await plants.hub().deliver(), "a clock that is put back makes no rest longer").toMatchObject([{ system: "erp" }]);
    await expect(plants.hub().deliver({ systems: ["mes"] })).rejects.toMatchObject({ code: "system-not-told" });
  });
});
