// A customer who is a person asks to be forgotten: what tells of her goes everywhere, what is owed stays to the cent, and the log can
// still be proved.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordId } from "../../src/base/id.ts";
import type { Step } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import type { HubWorld } from "../support/hub-world.ts";
import {
  anna,
  annasRecord,
  asSteward,
  debtors,
  debtorsFile,
  erase,
  found,
  hannover,
  karlMoved,
  money,
  peopleFile,
  traces,
} from "./forgotten.ts";

const script = (sql: string): Step => ({ kind: "script", sql });
const slow = { timeout: 60_000 };

eachBackend((backend) => {
  const partyOf = async (world: HubWorld, key: string): Promise<Record<string, string>> => {
    const [row] = await world.rows(
      "select doc from record.record r join identity.crosswalk c on c.entity = r.entity where c.kind = 'party' and c.key = $1",
      [key],
    );
    return JSON.parse(row?.["doc"] ?? "{}") as Record<string, string>;
  };

  test("a person is erased: nothing of her is found in any table or page, and the open item stands to the cent", slow, async () => {
    const world = await hannover(backend);
    expect(await found(world, traces)).toEqual(
      expect.arrayContaining(["observation.entry", "identity.crosswalk", "record.record", "record.version", "page"]),
    );
    const before = await money(world);
    expect(before).toHaveLength(2);
    const neighbour = await partyOf(world, "P2");
    expect(await erase(world)).toMatchObject({ kind: "erased" });
    expect(await found(world, traces)).toEqual([]);
    expect(await money(world)).toEqual(before);
    expect(await world.verify()).toMatchObject({ ok: true, brokenLink: undefined, unconserved: [] });
    expect(await partyOf(world, "P1")).toMatchObject({ name: expect.stringMatching(/^\[erased /), number: "P1", currency: "EUR" });
    expect(await partyOf(world, "P2")).toEqual(neighbour);
    const entities = await world.rows("select count(distinct entity) as count from identity.crosswalk where kind = 'party'");
    expect(entities, "she is still one in both systems").toEqual([{ count: "2" }]);
    await world.close();
    await world.open();
    expect(await world.verify(), "also by a hub that was started anew").toMatchObject({ ok: true });
  });

  test("what her systems say of her later is erased before it is kept, and a plan shows nothing of it either", slow, async () => {
    const world = await hannover(backend);
    await erase(world);
    await world.close();
    await world.open();
    world.clock.advance(86_400_000);
    const from = world.hub().writer.position();
    await world.drop("crm/people-3.csv", peopleFile(anna, karlMoved));
    await world.drop("erp/debtors-2.csv", debtorsFile(...debtors));
    await world.run();
    const [told] = await world.rows("select count(*) as count from observation.entry where kind = 'claim' and position > $1", [`${from}`]);
    expect(told, "the same list again is no news, erased or not").toEqual({ count: "0" });
    const moved = "P1,Anna Bergmann-Vogt,Gartenstrasse 9,Celle,29221,05141 998877,anna.vogt@example.net,2026-04-01T08:00:00Z";
    const other = "P3,Jana Reimers,Hafen 2,Kiel,24103,0431 556677,jana@example.net,2026-04-02T08:00:00Z";
    await world.drop("crm/people-4.csv", peopleFile(moved, karlMoved, other));
    const plan = JSON.stringify(await world.hub().plan());
    const later = [...traces, "Vogt", "Gartenstrasse", "998877"];
    for (const trace of later) expect(plan).not.toContain(trace);
    await world.run();
    expect(await found(world, later)).toEqual([]);
    expect(await partyOf(world, "P3"), "who came with the same list is known").toMatchObject({ name: "Jana Reimers" });
    expect(await partyOf(world, "P1")).toMatchObject({ name: expect.stringMatching(/^\[erased /) });
    expect(await world.verify()).toMatchObject({ ok: true });
    world.clock.advance(60_000);
    expect((await world.hub().replay()).feeds.map(({ corrected, withdrawn }) => corrected + withdrawn)).toEqual([0, 0, 0]);
    expect(await found(world, later)).toEqual([]);
  });

  test("every answer says erased: records, their past, explanations, an auditor's folder, a backup", slow, async () => {
    const world = await hannover(backend);
    const record = recordId(annasRecord.source, annasRecord.kind, annasRecord.key);
    const before = world.hub().writer.position();
    const paths = [
      `/v1/records/${record}`,
      "/v1/records?kind=party",
      `/v1/explain/record/${record}`,
      "/v1/explain/key?source=erp&kind=customer_invoice&key=R1",
      `/v1/explain/pair?a=${record}&b=${recordId("erp", "party", "D1")}`,
      `/v1/explain/entity?entity=${record}`,
      "/v1/inbox",
      "/v1/open-items",
      "/v1/status",
    ];
    await asSteward(world, async ({ get }) => {
      const shown = (await get(paths[0] ?? "")).text;
      expect(shown).toContain("Bergmann");
    });
    await erase(world);
    await asSteward(world, async ({ get, post }) => {
      for (const path of paths) {
        const { text } = await get(path);
        for (const trace of traces) expect(text, path).not.toContain(trace);
      }
      expect((await get(paths[0] ?? "")).text).toContain("[erased ");
      expect((await get(paths[2] ?? "")).text).toContain("[erased ");
      world.clock.advance(3 * 86_400_000);
      const folder = join(world.folder, "evidence");
      const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
      const now = world.clock.now();
      const { status } = await post("/v1/audit-exports", { from: day(now - 5 * 86_400_000), to: day(now - 86_400_000), folder });
      expect(status).toBe(200);
      const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
      for (const trace of traces) expect(texts.join("\n")).not.toContain(trace);
      expect(readFileSync(join(folder, "erasures.csv"), "utf8")).toContain("she asked for it by letter");
      const backup = join(world.folder, "after.backup");
      await post("/v1/backups", { file: backup });
      const bytes = readFileSync(backup);
      for (const trace of traces) expect(bytes.includes(trace), "in the backup's bytes").toBe(false);
    });
    const [past] = await world.rows(
      `select changed from record.version
       where entity = (select entity from identity.crosswalk where record = $1) and from_position <= $2 limit 1`,
      [record, `${before}`],
    );
    expect(past?.["changed"], "as of a position before the erasure too").toContain("[erased ");
  });

  test("a row that was rewritten by nobody's erasure is found, and so is one that was changed after it", slow, async () => {
    const world = await hannover(backend);
    await erase(world);
    const tampered = async (sql: string) => {
      await world.hub().database.write([script(sql)]);
      const { ok, brokenLink } = await world.verify();
      return { ok, cause: brokenLink?.cause };
    };
    const erased = "(position, ordinal) in (select position, ordinal from observation.erased order by 1, 2 limit 1)";
    const first = await tampered(`update observation.entry set body = replace(body, '"number":"P1"', '"number":"P9"') where ${erased}`);
    expect(first).toEqual({ ok: false, cause: "an entry that was erased is not what its erasure left of it" });
    await world
      .hub()
      .database.write([script(`update observation.entry set body = replace(body, '"number":"P9"', '"number":"P1"') where ${erased}`)]);
    expect(await world.verify()).toMatchObject({ ok: true });
    // Somebody hides a change of an amount behind rows that look erased.
    const [invoice] = await world.rows(
      "select position, ordinal from observation.entry where record_kind = 'customer_invoice' and key = 'R2'",
    );
    const [act] = await world.rows("select max(act) as act from observation.erased");
    const forged = await tampered(
      `insert into observation.erased
         select ${invoice?.["position"]}, ${invoice?.["ordinal"]}, ${act?.["act"]}, repeat('0', 64), repeat('1', 64);
       update observation.entry set body = replace(body, '250.5', '25.5') where position = ${invoice?.["position"]}
         and ordinal = ${invoice?.["ordinal"]}`,
    );
    expect(forged.ok).toBe(false);
  });
});
