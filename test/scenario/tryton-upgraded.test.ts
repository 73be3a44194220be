// A plant's Tryton goes from 6.0 to 7.0 over a weekend: what was `uom` of a production is `unit` from then on.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { openPeer } from "../support/peer.ts";

const peer = await openPeer();

const yaml = (version: string): string => `
hub: works
zone: Europe/Berlin
sources:
  - name: tryton
    connector: tryton
    site: ulm
    options: { url: "${peer.url}", database: works, user: hub, password: secret, version: "${version}", overlap_seconds: 0 }
    feeds: { production_order: {} }
`;

const at = (hour: number) => ({ __class__: "datetime", year: 2026, month: 3, day: 2, hour, minute: 0, second: 0, microsecond: 0 });
const day = (date: number) => ({ __class__: "date", year: 2026, month: 3, day: date });

/** A Tryton with one production. `unit`: what that version calls its unit. */
function serves(version: string, unit: "uom" | "unit", due: number, hour: number): void {
  const types = { number: "char", quantity: "float", planned_start_date: "date", planned_date: "date", state: "selection" };
  const plain = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));
  const fields = {
    ...plain,
    product: { type: "many2one", relation: "product.product" },
    [unit]: { type: "many2one", relation: "product.uom" },
  };
  const record = { id: 1, number: "17", product: null, quantity: 5, planned_start_date: null, planned_date: day(due), state: "waiting" };
  const times = { create_date: at(1), write_date: at(hour) };
  peer.answer = ({ body }) => {
    const { method, params } = JSON.parse(body) as { method: string; params: readonly unknown[] };
    const result = (found: unknown) => ({ json: { id: 1, result: found } });
    if (method === "common.server.version") return result(version);
    if (method === "common.db.login") return result([1, "key"]);
    if (method === "model.ir.model.access.get_access") return result({ production: { read: true } });
    if (method === "model.production.fields_get") return result(fields);
    if (method === "model.product.uom.fields_get") return result({ symbol: { type: "char" } });
    if (method !== "model.production.search_read") return result({});
    const asked = params[4] as readonly string[];
    const unknown = asked.find((field) => field.endsWith(".symbol") && field !== `${unit}.symbol`);
    if (unknown !== undefined) return { json: { id: 1, error: [`'${unknown.split(".")[0]}'`, ""] } };
    return result([{ ...record, ...times, [`${unit}.`]: { id: 1, symbol: "u" } }]);
  };
}

onPglite((backend) => {
  test("the quantity waits, due dates go on, and with the word of the new version in hub.yaml all is read again", async () => {
    serves("6.0.29", "uom", 9, 2);
    const world = await hubWorld(backend, yaml("6.0"));
    const order = async (): Promise<unknown> =>
      JSON.parse((await world.rows("select doc from record.record where kind = 'production_order'"))[0]?.["doc"] ?? "{}");
    expect((await world.run()).feeds).toMatchObject([{ fresh: 1, parked: 0, fault: null }]);
    expect(await order()).toEqual({ number: "17", planned_quantity: "5", unit: "C62", due_date: "2026-03-09", status: "released" });

    serves("7.0.30", "unit", 12, 3);
    world.clock.advance(3_600_000);
    expect((await world.run()).feeds).toMatchObject([{ fresh: 1, parked: 1, fault: null }]);
    expect(await order()).toMatchObject({ planned_quantity: "5", unit: "C62", due_date: "2026-03-12" });
    expect(await world.hub().check("tryton")).toContainEqual(
      expect.objectContaining({
        stage: "login",
        ok: false,
        cause: "the server is Tryton 7.0.30",
        hint: expect.stringContaining('version: "7.0"'),
      }),
    );

    await world.close();
    writeFileSync(join(world.folder, "hub.yaml"), yaml("7.0"));
    await world.open();
    serves("7.0.30", "unit", 15, 4);
    world.clock.advance(3_600_000);
    expect((await world.run()).feeds).toMatchObject([{ fresh: 1, parked: 0, fault: null }]);
    expect(await order()).toMatchObject({ planned_quantity: "5", unit: "C62", due_date: "2026-03-15" });
    expect((await world.hub().check("tryton")).every(({ ok }) => ok)).toBe(true);
    expect((await world.verify()).ok).toBe(true);
  });
});
