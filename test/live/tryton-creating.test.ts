// What Tryton lacks is created there once, though it keeps no name of the hub's: it is told by its number. Counted at the server.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { onPglite } from "../support/database.ts";
import { type Cut, httpCuttingProxy } from "../support/http-cutting-proxy.ts";
import { hubWorld } from "../support/hub-world.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";
import { vatNumber } from "../support/vat-number.ts";

const yaml = (hub: string, { database, user, password, version }: TrytonServer, url: string): string => `
hub: ${hub}
zone: Europe/Berlin
sources:
  - name: books
    connector: json-file
    site: ulm
    options: { settle_seconds: 0 }
    feeds: { party: { file: party.json }, item: { file: item.json } }
    mapping:
      system: books
      version: "1"
      feeds:
        party: { kind: party, key: id, fields: { number: id, name: name, tax_number: vat, street: street, city: city, country: country } }
        item: { kind: item, key: id, fields: { number: id, name: name, unit: unit, list_price: price } }
  - name: tryton
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options:
      { url: "${url}", database: ${database}, user: ${user}, password: ${password}, version: "${version}", calls_per_minute: 100000 }
    feeds: { party: {}, item: {} }
    write_back: { create: { party: auto, item: auto } }
`;

withTryton((tryton) => {
  onPglite((backend) => {
    test(
      "parties with address and tax number, and items with their unit, whose answers are lost: each is there exactly once",
      { timeout: 300_000 },
      async () => {
        const run = randomBytes(3).toString("hex").toUpperCase();
        const cuts: Cut[] = ["before the answer", "before it arrives", undefined];
        const vat = vatNumber();
        let seed = 0;
        const isWrite = (_: string, body: string): boolean => /"model\.(?:party\.party|product\.template)\.create"/.test(body);
        await using proxy = await httpCuttingProxy(tryton.url, isWrite, () => {
          seed += 1;
          return chance(seed).pick(cuts);
        });
        const world = await hubWorld(backend, yaml(`live-${run.toLowerCase()}`, tryton, proxy.url), Date.now());
        const numbers = Array.from({ length: 25 }, (_, place) => `${run}-${place}`);
        const names = numbers.map(() => `${randomBytes(5).toString("hex")} ${randomBytes(5).toString("hex")}`);
        const parties = numbers.map((id, place) => ({ id: `P-${id}`, name: names[place] }));
        await world.drop(
          "party.json",
          JSON.stringify([{ ...parties[0], vat, street: "Hafen 7", city: "Ulm", country: "DE" }, ...parties.slice(1)]),
        );
        await world.drop(
          "item.json",
          JSON.stringify(numbers.map((id) => ({ id: `I-${id}`, name: `Bolt ${id}`, unit: "C62", price: "1.25" }))),
        );
        for (let quiet = 0; quiet < 2;) {
          world.clock.advance(500_000);
          const { feeds } = await world.run();
          expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
          const [told] = await world.hub().deliver({ systems: ["tryton"] });
          expect(told?.fault).toBeNull();
          quiet = Object.keys(told?.records ?? {}).length === 0 ? quiet + 1 : 0;
        }
        const states = "select kind, state, cause, count(*) as count from writeback.creation group by 1, 2, 3 order by 1, 2";
        const came = await world.rows(states);
        expect(came.filter(({ state }) => !["created", "there"].includes(state ?? ""))).toEqual([]);
        expect(came.reduce((sum, { count }) => sum + Number(count), 0)).toBe(50);
        expect(proxy.writes()).toBeGreaterThan(50);
        const count = (model: string, field: string): Promise<unknown> =>
          tryton.call(`model.${model}.search_count`, [[field, "like", `%${run}-%`]]);
        expect([
          await count("party.party", "code"),
          await count("product.product", "template.code"),
          await count("product.template", "code"),
        ]).toEqual([25, 25, 25]);
        const [first] = (await tryton.call("model.party.party.search_read", [["code", "=", `P-${run}-0`]], 0, 1, null, [
          "name",
          "tax_identifier.code",
        ])) as Record<string, unknown>[];
        expect(first).toMatchObject({ name: names[0], "tax_identifier.": { code: vat } });
        const twos = `select count(*) as records from identity.crosswalk
           where entity in (select entity from identity.crosswalk where source = 'books')`;
        expect(await world.rows(twos)).toEqual([{ records: "100" }]);
        expect((await world.verify()).ok).toBe(true);
      },
    );
  });
});
