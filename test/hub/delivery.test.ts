import { describe, expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { customerHub, keys } from "../support/customer-hub.ts";

eachBackend((backend) => {
  describe("what a source says itself", () => {
    test("that a customer is gone ends it and keeps its history; a list that is not full needs no guard for that", async () => {
      const world = await customerHub(backend, { order: "at: changed, deleted: { from: name, equals: [GONE] }", full: false });
      await world.read(keys(3));
      expect(await world.read(["C0001,GONE,2026-01-06T08:00:00Z", "C0002,GONE,2026-01-06T08:00:00Z"])).toMatchObject({ fresh: 2, held: 0 });
      expect(await world.standing()).toEqual(["C0003"]);
      const { data } = await world.get("/v1/explain/key?source=erp&kind=party&key=C0001");
      expect(data).toMatchObject({ deleted: true, members: [{ versions: 2, deleted: true, deletedBecause: null }] });
      const versions = await world.rows(
        `select v.deleted, v.at from record.version v join identity.crosswalk c on c.entity = v.entity
         where c.key = 'C0001' and v.to_position is null order by v.at`,
      );
      expect(versions).toEqual([
        { deleted: "f", at: String(Date.UTC(2026, 0, 5, 8)) },
        { deleted: "t", at: String(Date.UTC(2026, 0, 6, 8)) },
      ]);
    });

    test("comes twice under one delivery id, and once more under another: it is one change", async () => {
      const world = await customerHub(backend);
      const at = "2026-02-01T10:00:00Z";
      const body = { source: "erp", records: [{ kind: "party", key: "C0900", version: "4", at, fields: { name: "Nine hundred" } }] };
      const push = async (id: string): Promise<number> => (await world.post("/v1/observations", body, { roles: ["machine"] }, id)).status;
      const first = await push("delivery-1");
      const position = world.hub().writer.position();
      expect([await push("delivery-1"), await push("delivery-2")]).toEqual([first, first]);
      const claims = await world.rows("select version from observation.entry where kind = 'claim' and key = 'C0900'");
      const versions = await world.rows("select 1 from record.version where to_position is null");
      expect([claims.length, versions.length]).toEqual([1, 1]);
      // The second id is kept as a delivery; nobody's record moved.
      const moved = await world.rows("select 1 from record.record where position > $1::bigint", [String(position)]);
      expect(moved).toEqual([]);
    });
  });
});
