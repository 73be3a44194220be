// Link before create: what the first run over two systems would join, make and ask, before anything is written.
import { expect, test } from "vitest";
import { planReport } from "../../src/api/contract-operation.ts";
import { recordId } from "../../src/base/id.ts";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { smallHub } from "./small-hub.ts";

const names =
  "Amsel Bauer Conrad Dreyer Engel Falk Gerber Hauser Iversen Jansen Keller Lorenz Maurer Neumann Ott Pohl Quast Richter Seidel Thoma";
const partners = names.split(" ").map((name, place) => ({ name, number: 301_000_000 + place * 1_117 }));
const stamp = "2026-01-02T08:00:00Z";

eachBackend((backend) => {
  test("two systems with the same 20 partners give 20, not 40, and the plan says so first", async () => {
    const small = smallHub(await backend.newPlace());
    try {
      small.write("erp", "suppliers.csv", [
        ...partners.map(({ name, number }, place) => `S${place},${name} Metallbau GmbH,DE${number},${stamp}`),
        `S90,Unger Federn GmbH,,${stamp}`,
      ]);
      small.write("finance", "suppliers.csv", [
        ...partners.map(({ name, number }, place) => `7${place},${name.toUpperCase()} METALLBAU,de ${number},${stamp}`),
        `790,Unger Federn,,${stamp}`,
      ]);
      await using hub = await small.open();
      await hub.begin();
      const planned = await hub.plan();
      planReport.parse(planned);
      expect(planned.kinds.find(({ kind }) => kind === "party")).toMatchObject({ created: 22, matched: 20 });
      const { matches, matchCount, doubts, doubtCount } = planned.identity;
      expect([matchCount, doubtCount]).toEqual([20, 1]);
      const party = matches.find(({ joins, first }) => [joins.key, first.key].includes("S0"));
      expect([party?.first, party?.joins]).toEqual([
        { source: "erp", key: "S0" },
        { source: "finance", key: "70" },
      ]);
      expect(party?.because.map(({ reason }) => reason)).toEqual(["same tax number"]);
      expect(doubts).toMatchObject([
        { kind: "party", a: { source: "erp", key: "S90" }, b: { source: "finance", key: "790" }, cause: "a match score of 8" },
      ]);
      expect(doubts[0]?.evidence).toMatchObject([{ comparator: "person", a: "Unger Federn GmbH", b: "Unger Federn", points: 8 }]);
      expect(await count(hub)).toBe(0);
      await hub.run();
      expect(await count(hub)).toBe(22);
      const [erp, finance] = [recordId("erp", "party", "S0"), recordId("finance", "party", "70")];
      await hub.writer.stages.identity.prefetch([erp, finance]);
      expect(hub.writer.stages.identity.entityOf(finance)).toBe(erp);
      expect((await hub.plan()).identity).toMatchObject({ matchCount: 0, doubtCount: 0 });
    } finally {
      small.remove();
    }
  });
});

const count = async ({
  database,
}: {
  database: { read(queries: readonly ReturnType<typeof query>[]): Promise<Record<string, string | null>[][]> };
}) => {
  const [rows = []] = await database.read([query("select count(*) as parties from record.record where kind = 'party'")]);
  return Number(rows[0]?.["parties"]);
};
