// A system is given what it lacks, once: it is looked for before, and again after nobody heard what came of it.
import { expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { lackingPlants } from "./lacking-plants.ts";

const acme = "insert into {crm}_party (number, name, vat, city) values ('K1', 'Acme Castings GmbH', 'DE811569869', 'Kassel')";

onPostgres((backend, serverUrl) => {
  test("what a system lacks is created there once, read back as the same thing, and never again", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(acme);
    expect(await plants.round()).toEqual(["1 created"]);
    expect(await plants.parties("erp")).toEqual([
      { id: "501", number: "K1", name: "Acme Castings GmbH", vat: "DE811569869", city: "Kassel" },
    ]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.rows("select count(distinct entity) as entities, count(*) as records from identity.crosswalk")).toEqual([
      { entities: "1", records: "2" },
    ]);
    expect(await plants.rows("select body from observation.entry where kind = 'receipt'")).toHaveLength(1);
    expect((await plants.verify()).ok).toBe(true);
    expect(await plants.creations()).toEqual(["party: created"]);
  });
});
