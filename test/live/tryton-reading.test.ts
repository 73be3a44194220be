import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { afterEach, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { tryton } from "../../src/connectors/tryton/reader.ts";
import type { Page } from "../../src/source/connector.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";

withTryton((server) => {
  const clock = manualClock(Date.now());
  const created: [model: string, ids: readonly number[]][] = [];
  const create = async (model: string, ...values: readonly object[]): Promise<number[]> => {
    const ids = (await server.call(`model.${model}.create`, values)) as number[];
    created.unshift([model, ids]);
    return ids;
  };
  afterEach(async () => {
    for (const [model, ids] of created.splice(0)) await server.call(`model.${model}.delete`, ids);
  });

  const mark = `Reading ${process.pid}`;
  const parties = { model: "party.party", fields: ["name", "active"], domain: [["name", "like", `${mark}%`]] };
  /** One for all reads of a feed: Tryton takes its time over a login. */
  const readers = new Map<string, ReturnType<typeof tryton.open>>();
  const pulled = async (feed: object, cursor?: string, { pages = Number.POSITIVE_INFINITY, ...options }: Pulling = {}): Promise<Page[]> => {
    const name = JSON.stringify([feed, options]);
    const open = readers.get(name) ?? tryton.open(optionsFor(server, { feed }, options), contextFor(clock));
    readers.set(name, open);
    const found: Page[] = [];
    for await (const page of (await open).pull("feed", cursor, { rowsMax: 1_000, bytesMax: 1 << 20 })) {
      found.push(page);
      if (found.length >= pages) break;
    }
    return found;
  };
  const valuesOf = (pages: readonly Page[], column = "id"): unknown[] =>
    pages.flatMap(({ rows }) => rows.map(({ values }) => values[column]));
  const cursorOf = (pages: readonly Page[]): string | undefined => pages.at(-1)?.cursor;

  test("twenty records of one transaction arrive once each, whatever the page and wherever a read is cut", async () => {
    await create("party.party", { name: `${mark} before` });
    const start = cursorOf(await pulled(parties));
    await setTimeout(5);
    const ids = await create("party.party", ...Array.from({ length: 20 }, (_, index) => ({ name: `${mark} ${index}` })));
    const wanted = ids.map(String);
    for (let page = 1; page <= 7; page += 1) {
      const first = await pulled(parties, start, { page, overlap_seconds: 0, pages: 1 + (page % 3) });
      const rest = await pulled(parties, cursorOf(first), { page, overlap_seconds: 0 });
      expect(valuesOf([...first, ...rest]).filter((id) => wanted.includes(String(id)))).toEqual(wanted);
    }
    expect(new Set(valuesOf(await pulled(parties, start), "_timestamp")).size).toBe(2);
  }, 60_000);

  test("a record that was only created arrives, one that is switched off too, and nothing again once a time is settled", async () => {
    const start = cursorOf(await pulled(parties));
    const [id = 0] = await create("party.party", { name: `${mark} new` });
    const fresh = await pulled(parties, start);
    expect(fresh[0]?.rows.map(({ values }) => [values["id"], values["write_date"]])).toEqual([[String(id), null]]);
    await server.call("model.party.party.write", [id], { active: false });
    const off = await pulled(parties, cursorOf(fresh));
    expect(valuesOf(off, "active")).toEqual(["false"]);
    // Within the overlap it is read again; an overlap later once more, and then no more.
    expect(valuesOf(await pulled(parties, cursorOf(off)))).toEqual([String(id)]);
    clock.advance(301_000);
    const settled = await pulled(parties, cursorOf(off));
    expect(valuesOf(settled)).toEqual([String(id)]);
    const after = await pulled(parties, cursorOf(settled));
    expect(after).toEqual([]);
    await server.call("model.party.party.write", [id], { name: `${mark} renamed` });
    expect(valuesOf(await pulled(parties, cursorOf(settled)), "name")).toEqual([`${mark} renamed`]);
  });

  test("what a transaction of three seconds wrote is not lost behind what was written meanwhile", async () => {
    const [late = 0] = await create("party.party", { name: `${mark} late` });
    const start = cursorOf(await pulled(parties));
    const holder = new pg.Client({ connectionString: server.postgres });
    await holder.connect();
    await holder.query("begin");
    await holder.query(`update party_party set name = $1, write_date = now() at time zone 'utc' where id = $2`, [`${mark} held`, late]);
    await setTimeout(1_500);
    const [meanwhile = 0] = await create("party.party", { name: `${mark} meanwhile` });
    const before = await pulled(parties, start);
    expect(valuesOf(before, "name")).toContain(`${mark} meanwhile`);
    expect(valuesOf(before, "name")).not.toContain(`${mark} held`);
    await setTimeout(1_500);
    await holder.query("commit");
    await holder.end();
    const behind = await pulled(parties, cursorOf(before));
    expect(valuesOf(behind, "name")).toEqual([`${mark} held`, `${mark} meanwhile`]);
    expect(valuesOf(await pulled(parties, cursorOf(before), { overlap_seconds: 0 }))).toEqual([String(meanwhile)]);
  });

  test("a child that is changed alone arrives by its own feed, and moves its parent only where the parent follows it", async () => {
    const [party = 0] = await create("party.party", { name: `${mark} parent`, addresses: [["create", [{ city: "Ulm" }]]] });
    const [{ addresses }] = (await server.call("model.party.party.read", [party], ["addresses"])) as [{ addresses: [number] }];
    const children = { model: "party.address", fields: ["party", "party.rec_name", "city"], domain: [["party", "=", party]] };
    const shown = { ...parties, fields: ["addresses.0.city"] };
    const follows = { ...shown, follows: ["addresses"] };
    const options = { overlap_seconds: 0 };
    const settledAt = async (feed: object): Promise<string | undefined> =>
      cursorOf(await pulled(feed, cursorOf(await pulled(feed, undefined, options)), options));
    const [alone, both, own] = [await settledAt(shown), await settledAt(follows), await settledAt(children)];
    await server.call("model.party.address.write", addresses, { city: "Bonn" });
    expect((await pulled(children, own, options))[0]?.rows[0]?.values).toMatchObject({
      party: String(party),
      "party.rec_name": `${mark} parent`,
      city: "Bonn",
    });
    expect(await pulled(shown, alone, options)).toEqual([]);
    const moved = await pulled(follows, both, options);
    expect([valuesOf(moved, "addresses.0.city"), valuesOf(moved, "write_date")]).toEqual([["Bonn"], [null]]);
    const settled = await pulled(follows, cursorOf(moved), options);
    expect(await pulled(follows, cursorOf(settled), options)).toEqual([]);
  });

  test("an address that is switched off is not the first one of its party, and the party follows", async () => {
    const [party = 0] = await create("party.party", {
      name: `${mark} moved`,
      addresses: [
        [
          "create",
          [
            { city: "Ulm", sequence: 1 },
            { city: "Bonn", sequence: 2 },
          ],
        ],
      ],
    });
    const feed = { ...parties, fields: ["addresses.0.city"], follows: ["addresses"] };
    const start = await pulled(feed);
    expect(valuesOf(start, "addresses.0.city")).toEqual(["Ulm"]);
    const [{ addresses }] = (await server.call("model.party.party.read", [party], ["addresses"])) as [{ addresses: [number] }];
    await server.call("model.party.address.write", [addresses[0]], { active: false });
    expect(valuesOf(await pulled(feed, cursorOf(start)), "addresses.0.city")).toEqual(["Bonn"]);
  });

  test("only a full read, sealed at its end, knows of a deletion; it is due again after its hours", async () => {
    const ids = await create("party.party", { name: `${mark} stays` }, { name: `${mark} goes` });
    const full = { ...parties, full_every: "6h" };
    const marks = (pages: readonly Page[]) => pages.map(({ rows, opened, sealed }) => [rows.length, opened, sealed]);
    const first = await pulled(full, undefined, { page: 1 });
    expect(marks(first)).toEqual([
      [1, true, undefined],
      [1, undefined, undefined],
      [0, undefined, true],
    ]);
    await server.call("model.party.party.delete", ids.slice(1));
    const changes = await pulled(full, cursorOf(first));
    expect(changes.some(({ opened, sealed }) => opened === true || sealed === true)).toBe(false);
    clock.advance(6 * 3_600_000);
    const second = await pulled(full, cursorOf(changes));
    expect([marks(second), valuesOf(second)]).toEqual([[[1, true, true]], [String(ids[0])]]);
  });

  test("describe names the types of Tryton, and leaves out what it does not have", async () => {
    const fields = ["state", "party", "party.rec_name", "total_amount", "uom.symbol", "unit.symbol", "lines.0.quantity"];
    const made = { model: "production", fields: ["uom.symbol", "unit.symbol"] };
    const feeds = { purchase: { model: "purchase.purchase", fields }, made };
    await using reader = await tryton.open(optionsFor(server, feeds), contextFor(clock));
    const { objects, hash } = await reader.describe();
    expect(objects[1]?.columns.at(-1)?.name).toBe(server.version === "7.0" ? "unit.symbol" : "uom.symbol");
    expect(Object.fromEntries(objects[0]?.columns.map(({ name, type }) => [name, type]) ?? [])).toEqual({
      id: "integer",
      _timestamp: "char",
      create_date: "timestamp",
      write_date: "timestamp",
      state: "selection",
      party: "many2one party.party",
      "party.rec_name": "char",
      total_amount: "numeric",
      "lines.0.quantity": "float",
    });
    expect((await reader.describe()).hash).toBe(hash);
  });

  test("doctor goes through to a sample row, and says which version there is where hub.yaml says another", async () => {
    const told = async (version: string) => {
      await using reader = await tryton.open(optionsFor(server, { party: {}, sales_order: {} }, { version }), contextFor(clock));
      return (await reader.check()).map(({ stage, object, ok }) => [stage, object, ok]);
    };
    const { host, hostname } = new URL(server.url);
    const results = await told(server.version);
    expect(results).toEqual([
      ["name", hostname, true],
      ["reach", host, true],
      ["login", host, true],
      ["permission", "party", true],
      ["sample", "party", true],
      ["permission", "sales_order", true],
      ["sample", "sales_order", true],
    ]);
    expect((await told(server.version === "7.0" ? "6.0" : "7.0")).at(-1)).toEqual(["login", host, false]);
  });

  test("doctor names the model that the user may not read, and a read says so in Tryton's own words", async () => {
    const login = { login: "hub-without-rights", password: "Kq7-werft-Zink-91", active: true };
    const asked = [
      ["login", "=", login.login],
      ["active", "in", [true, false]],
    ];
    const [known] = (await server.call("model.res.user.search_read", asked, 0, 1, null, ["id"])) as { id: number }[];
    const user = known?.id ?? ((await server.call("model.res.user.create", [{ name: "Hub", ...login }])) as number[])[0];
    await server.call("model.res.user.write", [user], login);
    const feeds = { purchase: { model: "purchase.purchase", fields: ["state"] } };
    const options = optionsFor(server, feeds, { user: login.login, password: login.password });
    await using reader = await tryton.open(options, contextFor(clock));
    expect((await reader.check()).at(-1)).toMatchObject({ stage: "permission", object: "purchase", ok: false });
    const found = reader.pull("purchase", undefined, { rowsMax: 9, bytesMax: 1 << 20 })[Symbol.asyncIterator]();
    await expect(found.next()).rejects.toMatchObject({ code: "source-permission", cause: 'You are not allowed to access "Purchase".' });
    // Tryton keeps its users.
    await server.call("model.res.user.write", [user], { active: false });
  });

  interface Pulling {
    readonly page?: number;
    readonly overlap_seconds?: number;
    /** So many, and no more: the hub is cut off. */
    readonly pages?: number;
  }
});

const contextFor = (clock: ReturnType<typeof manualClock>) => ({
  secrets: { resolve: async (text: string) => text },
  clock,
  log: { info: () => {}, warn: () => {} },
  folder: ".",
});

const optionsFor = ({ url, database, user, password, version }: TrytonServer, feeds: object, more: object = {}) =>
  tryton.options.parse({ url, database, user, password, version, calls_per_minute: 100_000, ...more, feeds });
