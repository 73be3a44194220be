// A delivery that cannot be read at all is kept with its bytes: what hub.yaml said wrong of it is corrected, and it is read then. The
// file is gone, and nobody asks the source.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

const yaml = `
hub: works
zone: UTC
sources:
  - name: erp
    connector: delimited
    site: lyon
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      customers: { file: "customers*.csv", full: true, dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: erp
      version: "1"
      feeds:
        customers: { kind: party, key: id, at: changed, fields: { name: name } }
  - name: shop
    connector: json-file
    site: lyon
    options: { folder: shop, settle_seconds: 0 }
    feeds: { items: { file: "items*.json", list: "data.list" } }
    mapping:
      system: shop
      version: "1"
      feeds:
        items: { kind: party, key: id, at: changed, fields: { name: name } }
`;

const table = "id;name;changed\nC1;Żółć;2026-01-05T08:00:00Z\nC2;Anna;2026-01-05T08:00:00Z\n";
const document = JSON.stringify({ data: { items: [{ id: "S1", name: "Shop", changed: "2026-01-05T08:00:00Z" }] } });

const correct = async (world: HubWorld, wrong: string, right: string): Promise<void> => {
  const file = join(world.folder, "hub.yaml");
  await world.close();
  writeFileSync(file, readFileSync(file, "utf8").replace(wrong, right));
  await world.open();
};

const names = async (world: HubWorld): Promise<unknown[]> =>
  (await world.rows("select doc::json ->> 'name' as name from record.record where not deleted order by 1")).map(({ name }) => name);

const waiting = (world: HubWorld) =>
  world.rows("select source, feed from observation.refused where read is null order by source, feed, received_at");

eachBackend((backend) => {
  test("files refused whole are kept, and read by a replay once their encoding and their list are stated right", async () => {
    const world = await hubWorld(backend, yaml);
    await world.drop("erp/customers.csv", Buffer.from(`\ufeff${table}`, "utf16le"));
    await world.drop("shop/items.json", document);
    await world.drop("shop/items-2.json", '{ "data": { "items": [');
    const { feeds } = await world.run();
    expect(feeds.map(({ read, refused }) => [read, refused.map(({ delivery }) => delivery)])).toEqual([
      [0, ["customers.csv"]],
      [0, expect.arrayContaining(["items.json", "items-2.json"])],
    ]);
    for (const folder of ["erp", "shop"]) rmSync(join(world.folder, folder), { recursive: true });
    const erp = { source: "erp", feed: "customers" };
    const shop = { source: "shop", feed: "items" };
    expect(await waiting(world)).toEqual([erp, shop, shop]);
    // As long as nothing is stated right, nothing is read, and nothing is in the way of a replay.
    expect(await world.hub().replay()).toMatchObject({ feeds: [{ read: 0 }, { read: 0 }] });
    expect(await waiting(world)).toEqual([erp, shop, shop]);

    await correct(world, "encoding: utf-8", "encoding: utf-16le");
    await correct(world, "data.list", "data.items");
    const planned = await world.hub().planReplay();
    expect(planned.plan).toMatchObject({ changes: true, kinds: [{ kind: "party", created: 3 }] });
    expect(await names(world)).toEqual([]);
    expect(await world.hub().replay()).toMatchObject({ feeds: [{ read: 2, corrected: 2 }, { read: 1 }] });
    expect(await names(world)).toEqual(["Anna", "Shop", "Żółć"]);
    // Half a document stays what it is.
    expect(await waiting(world)).toEqual([shop]);
    expect(await world.rows("select received_at from observation.entry where key = 'C1'"), "received when it came").toEqual(
      await world.rows("select received_at from observation.refused where source = 'erp'"),
    );
    expect(await world.verify()).toMatchObject({ ok: true });
    const position = world.hub().writer.position();
    expect(await world.hub().replay()).toMatchObject({
      feeds: [
        { read: 2, corrected: 0 },
        { read: 1, corrected: 0 },
      ],
    });
    expect(world.hub().writer.position(), "a second replay has nothing to say").toBe(position);
    // What is corrected next is read again from the same pages.
    await correct(world, "fields: { name: name } }\n  - name: shop", "fields: { name: id } }\n  - name: shop");
    await world.hub().replay();
    expect(await names(world)).toEqual(["C1", "C2", "Shop"]);
    expect(await world.verify()).toMatchObject({ ok: true });
  }, 60_000);
});
