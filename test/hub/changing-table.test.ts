// A hub follows a table by its changes: what was deleted is gone at once, what is not spoken of stays, and nothing is asked twice.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { asSteward } from "../scenario/forgotten.ts";
import { hubWorld } from "../support/hub-world.ts";

onPostgres((backend, serverUrl) => {
  test("changes become versions, a deleted row ends its record, a large value that was not sent again stays", async () => {
    const mark = randomUUID().replaceAll("-", "").slice(0, 12);
    const table = `followed_${mark}`;
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    const sql = (text: string): Promise<pg.QueryResult> => client.query(text.replaceAll("{t}", table));
    backend.beforeRemoval(async () => {
      await sql(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name like '%${mark}%'`);
      await sql(`drop table if exists {t}; drop publication if exists synchromesh_${mark}_items`);
      await client.end();
    });
    await sql("create table {t} (id int primary key, name text, note text)");
    const large = "(select string_agg(md5(n::text), '') from generate_series(1, 400) n)";
    await sql(`insert into {t} values (1, 'Bolt', ${large}), (2, 'Nut', 'x'), (3, 'Ring', 'x')`);
    const world = await hubWorld(
      backend,
      `hub: works
sources:
  - name: erp
    connector: postgres-changes
    site: ulm
    options: { url: "${serverUrl}", slots: synchromesh_${mark} }
    feeds: { items: { table: ${table} } }
    mapping:
      system: works
      version: "1"
      feeds: { items: { kind: item, key: id, fields: { name: name, description: note } } }
`,
      Date.now(),
    );
    const run = async (): Promise<string> => {
      world.clock.advance(60_000);
      const { feeds } = await world.run();
      expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
      return feeds.map(({ read, fresh, deleted, held }) => `${read} read, ${fresh} fresh, ${deleted} deleted, ${held} held`).join();
    };
    const items = async (): Promise<unknown[]> =>
      (await world.rows("select doc from record.record where not deleted order by doc::json ->> 'name'")).map(({ doc }) => {
        const { name, description } = JSON.parse(doc ?? "{}") as Record<string, string>;
        return [name, description?.length];
      });
    expect(await run()).toBe("3 read, 3 fresh, 0 deleted, 0 held");
    expect(await run()).toBe("0 read, 0 fresh, 0 deleted, 0 held");
    await sql("update {t} set name = 'Bolt M8' where id = 1; update {t} set name = 'Bolt M9' where id = 1; delete from {t} where id = 2");
    await world.close();
    await world.open();
    expect(await run()).toBe("3 read, 3 fresh, 0 deleted, 0 held");
    expect(await items()).toEqual([
      ["Bolt M9", 12800],
      ["Ring", 1],
    ]);
    const again = await world.hub().run({ again: {} });
    expect(again.feeds[0]?.fault).toMatchObject({ code: "feed-not-read-again", hint: expect.stringContaining("pg_drop_replication_slot") });
    await sql("insert into {t} values (4, 'Cap', 'x')");
    await run();
    await sql("truncate {t}; insert into {t} values (3, 'Ring', 'new')");
    expect(await run(), "all gone in one stroke is a person's question").toBe("1 read, 1 fresh, 0 deleted, 3 held");
    await asSteward(world, async ({ get, post }) => {
      const { data } = JSON.parse((await get("/v1/inbox?what=mass-change")).text) as { data: { items: { id: string; hash: string }[] } };
      const [item] = data.items;
      const choice = { kind: "consent", held: item?.hash };
      expect((await post("/v1/inbox/decide", { item: item?.id, choice, reason: "it was reloaded" })).status).toBe(200);
    });
    expect(await items()).toEqual([["Ring", 3]]);
    const versions = await world.rows("select key, count(*) as said from observation.entry where kind = 'claim' group by key order by key");
    expect(versions.map(({ key, said }) => `${key} ${said}`)).toEqual(["1 4", "2 2", "3 2", "4 2"]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });
});
