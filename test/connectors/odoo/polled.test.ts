// A hub that polls an Odoo: what arrives, how often, and what is never inferred.
import { beforeEach, describe, expect, test } from "vitest";
import { eachBackend } from "../../support/database.ts";
import { type HubWorld, hubWorld } from "../../support/hub-world.ts";
import { openPeer } from "../../support/peer.ts";
import { odooPeer, type OdooPeer } from "./odoo-peer.ts";

const peer = await openPeer();
let odoo: OdooPeer;

beforeEach(() => {
  odoo = odooPeer();
  peer.answer = odoo.answer;
});

const yaml = `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: odoo
    site: kassel
    options: { url: "${peer.url}", database: db, user: hub, key: k, page: 7 }
    feeds:
      things: { model: x.thing, fields: [name], full_every: 1d }
    mapping:
      system: odoo
      version: "18"
      feeds:
        things: { kind: item, key: id, fields: { name: name } }
`;

const second = 1e6;
const things = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, place) => ({ id: from + place, at: 500 * second, name: `thing ${from + place}` }));

eachBackend((backend) => {
  describe("an Odoo that is polled", () => {
    const ran = async (world: HubWorld) => {
      const [feed] = (await world.run()).feeds;
      expect(feed?.fault).toBeNull();
      return { fresh: feed?.fresh, deleted: feed?.deleted, parked: feed?.parked };
    };
    const names = async (world: HubWorld): Promise<string[]> =>
      (await world.rows("select doc from record.record where kind = 'item'")).map(
        ({ doc }) => (JSON.parse(doc ?? "{}") as { name: string }).name,
      );

    test("twenty records with one time of writing arrive once each, though ten of them came after the first poll", async () => {
      const world = await hubWorld(backend, yaml);
      odoo.records.push(...things(1, 11));
      expect(await ran(world)).toEqual({ fresh: 10, deleted: 0, parked: 0 });
      odoo.records.push(...things(11, 21));
      expect(await ran(world)).toEqual({ fresh: 10, deleted: 0, parked: 0 });
      expect(await ran(world)).toEqual({ fresh: 0, deleted: 0, parked: 0 });
      expect((await names(world)).toSorted()).toEqual(
        things(1, 21)
          .map(({ name }) => name)
          .toSorted(),
      );
    });

    test("states of one second are states, and the latest of them stands, also one that comes back", async () => {
      const world = await hubWorld(backend, yaml);
      const [thing = { id: 0, at: 0, name: "" }] = things(1, 2);
      odoo.records.push(thing);
      for (const name of ["zinc", "iron", "zinc"]) {
        thing.name = name;
        thing.at += 1;
        world.clock.advance(1_000);
        expect(await ran(world)).toMatchObject({ fresh: 1 });
        expect(await names(world)).toEqual([name]);
      }
    });

    test("records that were all touched and not changed are no news", async () => {
      const world = await hubWorld(backend, yaml);
      odoo.records.push(...things(1, 21));
      await ran(world);
      for (const one of odoo.records) one.at += 900 * second;
      expect(await ran(world)).toEqual({ fresh: 0, deleted: 0, parked: 0 });
    });

    test("one that was deleted stands until all are read anew; a reading that was cut off deletes nothing", async () => {
      const world = await hubWorld(backend, yaml);
      odoo.records.push(...things(1, 21));
      await ran(world);
      odoo.records.splice(3, 1);
      expect(await ran(world)).toEqual({ fresh: 0, deleted: 0, parked: 0 });
      world.clock.advance(86_400_000);
      odoo.before = (method, { domain }) => (method === "search_read" && domain?.[0]?.[2] === 15 ? { status: 404 } : undefined);
      const [cut] = (await world.run()).feeds;
      expect(cut).toMatchObject({ deleted: 0, fault: { code: "source-refused" }, unsealed: expect.stringContaining("it answered 404") });
      odoo.before = () => undefined;
      expect(await ran(world)).toEqual({ fresh: 0, deleted: 1, parked: 0 });
    });

    test("a field that an upgrade took away parks that field, and the rest of each record flows", async () => {
      const world = await hubWorld(
        backend,
        yaml.replace("fields: [name]", "fields: [name, code]").replace("name: name }", "name: name, number: code }"),
      );
      odoo.fields["code"] = { type: "char" };
      odoo.records.push(...things(1, 3).map((one) => ({ ...one, code: "A" })));
      expect(await ran(world)).toEqual({ fresh: 2, deleted: 0, parked: 0 });
      delete odoo.fields["code"];
      for (const one of odoo.records) Object.assign(one, { name: "renamed", at: one.at + 400 * second });
      expect(await ran(world)).toEqual({ fresh: 2, deleted: 0, parked: 2 });
      expect(await names(world)).toEqual(["renamed", "renamed"]);
    });
  });
});
