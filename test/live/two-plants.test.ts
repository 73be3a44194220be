// One plant runs Tryton, the other Odoo. They are one supplier's customers, and each hears from the other what it does not decide itself.
import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { type LiveOdoo, withLiveOdoo } from "../support/live-odoo.ts";
import { type TrytonServer, withTryton } from "../support/tryton.ts";

/** A German VAT number whose check digit is right (ISO 7064, MOD 11,10): Tryton takes no other. */
function vatNumber(): string {
  const digits = String(randomInt(10_000_000, 99_999_999));
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return `DE${digits}${(11 - product) % 10}`;
}

const yaml = (odoo: LiveOdoo, tryton: TrytonServer): string => `
hub: group
zone: Europe/Berlin
sources:
  - name: tryton
    connector: tryton
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options:
      url: ${tryton.url}
      database: ${tryton.database}
      user: ${tryton.user}
      password: ${tryton.password}
      version: "${tryton.version}"
    feeds: { party: {} }
    write_back: { fields: { party.number: auto, party.name: auto } }
  - name: odoo
    connector: odoo
    site: kassel
    zone: Europe/Berlin
    options: { url: "${odoo.url}", database: ${odoo.database}, user: ${odoo.user}, key: "${odoo.apiKey}" }
    feeds: { party: {} }
    write_back: { fields: { party.number: auto, party.name: auto } }
governance:
  rules:
    - { name: name, fields: party.name, authority: [tryton, odoo], tell: field }
    - { name: number, fields: party.number, authority: [odoo, tryton], tell: field }
    - { name: town, fields: party.city, authority: [tryton, odoo], tell: field }
`;

withLiveOdoo((odoo) => {
  withTryton((tryton) => {
    onPglite((backend) => {
      test("each is written what the other decides, field by field, once, and nothing else of theirs moves", async () => {
        const vat = vatNumber();
        const mark = vat.slice(2);
        const [partner = 0] = await odoo.call<number[]>("res.partner", "create", [
          [{ name: `Zahnrad ${mark}`, vat, ref: `O-${mark}`, city: "Kassel", street: "Nordring 4" }],
        ]);
        const [party = 0] = (await tryton.call("model.party.party.create", [
          {
            name: `Zahnrad ${mark}`,
            code: `T-${mark}`,
            addresses: [["create", [{ street: "Hafen 7", city: "Ulm" }]]],
            identifiers: [["create", [{ type: "eu_vat", code: vat }]]],
          },
        ])) as number[];
        const ofOdoo = async () =>
          (
            await odoo.call<Record<string, unknown>[]>("res.partner", "read", [[partner], ["name", "ref", "city", "street", "write_date"]])
          )[0];
        const ofTryton = async () =>
          ((await tryton.call("model.party.party.read", [party], ["name", "code", "_timestamp"])) as Record<string, unknown>[])[0];

        const ours = "select entity from identity.crosswalk where source = 'odoo' and kind = 'party' and key = $1";
        const world = await hubWorld(backend, yaml(odoo, tryton), Date.now());
        const round = async (): Promise<object[]> => {
          world.clock.advance(60_000);
          const { feeds } = await world.run();
          expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
          const told = await world.hub().deliver();
          expect(told.filter(({ fault }) => fault !== null)).toEqual([]);
          return world.rows(
            `select source, field, state, cause from writeback.send where entity in (${ours}) order by claimed_at, source, field`,
            [String(partner)],
          );
        };

        // Linked before anything is written: one entity, two records. The number is Odoo's to decide, the town may be told nobody.
        expect(await round()).toEqual([{ source: "tryton", field: "number", state: "written", cause: "" }]);
        const members = await world.rows(`select source from identity.crosswalk where entity in (${ours}) order by 1`, [String(partner)]);
        expect(members).toEqual([{ source: "odoo" }, { source: "tryton" }]);
        expect(await ofTryton()).toMatchObject({ code: `O-${mark}`, name: `Zahnrad ${mark}` });

        await tryton.call("model.party.party.write", [party], { name: `Zahnrad ${mark} GmbH` });
        const written = { source: "odoo", field: "name", state: "written", cause: "" };
        expect(await round()).toContainEqual(written);
        const renamed = await ofOdoo();
        expect(renamed).toMatchObject({ name: `Zahnrad ${mark} GmbH`, ref: `O-${mark}`, city: "Kassel", street: "Nordring 4" });

        // Nothing echoes: the servers are written no more, however often both are read.
        const [quiet, still] = [await ofOdoo(), await ofTryton()];
        for (let times = 0; times < 3; times += 1) expect(await round()).toHaveLength(2);
        expect([await ofOdoo(), await ofTryton()]).toEqual([quiet, still]);
        expect((await world.verify()).ok).toBe(true);
        await odoo.call("res.partner", "unlink", [[partner]]);
        await tryton.call("model.party.party.delete", [party]);
      });
    });
  });
});
