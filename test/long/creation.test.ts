// Never two, whatever breaks off and however often: many histories of deaths, and a hub that was restored from before.
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lackingPlants } from "../hub/lacking-plants.ts";
import { onPglite, onPostgres } from "../support/database.ts";

const acme = "insert into {crm}_party (number, name, vat, city) values ('K1', 'Acme Castings GmbH', 'DE811569869', 'Kassel')";

onPostgres((backend, serverUrl) => {
  test("whenever the hub dies, exactly one record is there in the end, and both are one thing", async () => {
    const moments = ["before the claim", "after the claim", "while it is created", "before the receipt"] as const;
    const cases = fc.record({
      deaths: fc.array(fc.constantFrom(...moments), { maxLength: 3 }),
      isMarked: fc.boolean(),
      isSure: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ deaths, isMarked, isSure }) => {
        const plants = await lackingPlants(backend, serverUrl, { isMarked });
        await plants.sql(acme);
        if (!isSure) await plants.sql("update {crm}_party set vat = null");
        await plants.read();
        for (const moment of deaths) {
          await plants.dieAt(moment);
          await plants.deliver().catch(() => undefined);
          await plants.close();
          await plants.open();
          await plants.live();
        }
        for (let round = 0; round < 3; round += 1) await plants.round();
        expect(await plants.parties("erp")).toHaveLength(1);
        expect(await plants.rows("select count(distinct entity) as entities, count(*) as records from identity.crosswalk")).toEqual([
          { entities: "1", records: "2" },
        ]);
        await plants.close();
      }),
      { numRuns: 40 },
    );
  });
});

onPostgres((_, serverUrl) => {
  onPglite((backend) => {
    test("A10: a hub restored from before fifty creations finds the fifty, and creates none of them twice", async () => {
      const plants = await lackingPlants(backend, serverUrl, { isMarked: true });
      await plants.sql(acme);
      await plants.round();
      const file = join(plants.folder, "backup");
      await plants.hub().backup(file);
      await plants.sql("insert into {crm}_party (number, name) select 'N' || n, 'Supplier number ' || n from generate_series(1, 50) n");
      expect(await plants.round()).toEqual(["50 created"]);
      await plants.restore(file);
      expect(plants.hub().epoch.current.epoch).toBe(2);
      plants.clock.advance(60_000);
      await plants.run("crm");
      // The new epoch tells nobody anything before a person has looked.
      expect(await plants.deliver()).toEqual([]);
      await plants.hub().systems.resume("erp", { author: "ana", reason: "looked at" });
      // It is read before it is told, and the fifty are alike: in doubt, but for the mark that each of them bears there.
      const found: string[] = [];
      for (let pass = 0; pass < 6; pass += 1) {
        plants.clock.advance(10_000);
        found.push(...(await plants.deliver()));
      }
      // What bears the mark is what the hub created, at the pace of a system that catches up.
      expect(found).toEqual(["20 created", "20 created", "10 created"]);
      expect(await plants.round()).toEqual([]);
      expect(await plants.parties("erp")).toHaveLength(51);
      expect(await plants.rows("select count(*) as records from identity.crosswalk group by entity having count(*) <> 2")).toEqual([]);
    });
  });
});
