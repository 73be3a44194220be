// Match rules by date: what begins to hold is carried through to what stands, as if everything had come under it.
import { describe, expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { matchRulesOf, matchRulesForm, matchRulesText } from "../../src/identity/match-rule.ts";
import type { DatedMatchRules } from "../../src/identity/match-timeline.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { eachBackend } from "../support/database.ts";
import { claim, decision, emptyTables, holdings, openHub, record } from "./plant-group.ts";

const set = (key: string, from: number, said: unknown): DatedMatchRules => {
  const rules = matchRulesOf(matchRulesForm.parse(said), canonicalModel);
  return { key, from, at: from, rules, text: matchRulesText(rules) };
};

const names = ["Acme Castings", "Acme Casting Ltd", "Acme Forge", "Volta Drives", "Volta Drive", "Rhine Metals", "Rhein Metalle"];
const sources = ["crm", "erp", "mes"];

/** Seventy parties of three lists, many alike, some of them told twice by one list, with orders and lines. */
function told(seed: number): readonly Claim[] {
  const some = chance(seed, "match rules");
  const parties = Array.from({ length: 70 }, (_, place) =>
    claim({
      source: some.pick(sources),
      key: String(place),
      at: 1000 + place,
      fields: {
        name: some.pick(names),
        city: some.pick(["Lyon", "Gera"]),
        postcode: some.pick(["20457", "10115", "69001", "07545"]),
        street: `${some.pick(["Hafen", "Mill"])} Street ${1 + some.below(4)}`,
        phone: some.inThousand(400) ? `+49 40 55${some.below(9)}100${some.below(9)}` : null,
        tax_number: some.inThousand(150) ? `FR${some.below(6)}` : null,
      },
    }),
  );
  const orders = parties
    .slice(0, 40)
    .map(({ source, key }) =>
      claim({ source, kind: "purchase_order", key: `O${key}`, fields: { supplier: key, number: String(some.below(9)), company: "C1" } }),
    );
  return [...parties, ...orders];
}

const strict = set("rules/match/strict", 5_000, { party: { link: 14, points: { name: { agree: 7, differ: 6 } } } });
const several = set("rules/match/several", 6_000, { party: { link: 9, review: 5, several_keys: ["erp", "crm"] } });

eachBackend(({ open }) => {
  describe("a set of match rules that begins", () => {
    test("gives what stands the entities, doubts and clusters that all of it would have had under the set, in whatever order", async () => {
      const database = await open();
      for (const seed of [1, 2]) {
        const claims = told(seed);
        const verdicts = [
          decision("merge", record("erp", "1"), record("crm", "2"), 900),
          decision("split", claims[3]?.record ?? "", claims[4]?.record ?? "", 901),
        ];
        await emptyTables(database);
        const first = openHub(database);
        await first.commit([], { rules: [strict, several], horizon: 7_000 });
        await first.commit([...claims, ...verdicts]);
        const expected = await holdings(database);

        await emptyTables(database);
        const delivered = openHub(database);
        await delivered.commit([...claims, ...verdicts]);
        expect(await holdings(database), "the sets make a difference").not.toBe(expected);

        // Page after page, with little memory, both in one commit or one after the other, the later one known before.
        for (const horizons of [[7_000], [5_500, 7_000], [4_000, 5_000, 6_000]]) {
          await emptyTables(database);
          const hub = openHub(database, { pageRecords: 7, memory: 60 });
          const half = claims.length / 2;
          await hub.commit(claims.slice(0, half));
          await hub.commit(verdicts, { rules: [several], horizon: 0 });
          for (const [place, horizon] of horizons.entries()) {
            const rules = place === 0 ? [strict] : [];
            await hub.commit(place === horizons.length - 1 ? claims.slice(half) : [], { rules, horizon });
            hub.identity.rest();
          }
          expect(await holdings(database), `seed ${seed}, ${horizons.join()}`).toBe(expected);
        }
      }
    }, 120_000);

    test("tells of every entity it changed once: who its members are now, and where they were", async () => {
      const database = await open();
      const claims = told(4);
      const hub = openHub(database, { pageRecords: 5, memory: 60 });
      await hub.commit(claims);
      const ids = [...new Set(claims.map((one) => one.record))];
      const entities = async (): Promise<Map<string, string>> => {
        await hub.identity.prefetch(ids);
        return new Map(ids.map((id) => [id, hub.identity.entityOf(id) ?? ""]));
      };
      const before = await entities();
      const { regrouped, vanished } = await hub.commit([], { rules: [several], horizon: 9_000 });
      const after = await entities();
      const groups = (of: ReadonlyMap<string, string>): Map<string, string[]> => Map.groupBy(ids, (id) => of.get(id) ?? "");
      const changed = [...groups(after)].filter(([entity, members]) => groups(before).get(entity)?.join() !== members.join());
      expect(changed.length).toBeGreaterThan(3);
      expect(regrouped.map(({ entity }) => entity).toSorted()).toEqual(changed.map(([entity]) => entity).toSorted());
      for (const { entity, members, was } of regrouped) {
        expect(members.toSorted()).toEqual(groups(after).get(entity)?.toSorted());
        expect(was.toSorted()).toEqual([...new Set(members.map((id) => before.get(id) ?? ""))].toSorted());
      }
      const gone = [...new Set(before.values())].filter((entity) => after.get(entity) !== entity);
      expect(vanished.toSorted()).toEqual(gone.toSorted());
    });

    test("does what its rehearsal says, which changes nothing", async () => {
      const database = await open();
      const hub = openHub(database, { pageRecords: 11 });
      await hub.commit(told(5));
      const before = await holdings(database);
      const found = (await hub.identity.rehearseRules(several.rules)).get("party");
      expect(await holdings(database)).toBe(before);
      const { regrouped, rows } = await hub.commit([], { rules: [several], horizon: 9_000 });
      const joined = regrouped.filter(({ was }) => was.length > 1);
      expect(joined.length).toBeGreaterThan(2);
      expect(found?.joined.map(({ entities }) => entities.join()).toSorted()).toEqual(
        joined.map(({ was }) => was.toSorted().join()).toSorted(),
      );
      const into = Map.groupBy(
        regrouped.flatMap(({ was }) => was),
        (entity) => entity,
      );
      const parted = [...into].filter(([, heirs]) => heirs.length > 1).map(([entity]) => entity);
      expect(found?.parted.map(({ entity }) => entity)).toEqual(parted.toSorted());
      expect(found?.doubts).toBe(rows.doubts.filter(({ a }) => a.plan.kind.name === "party").length);
    });

    test("holds from its day on: a commit before it changes nothing, and a restart forgets neither what holds nor what waits", async () => {
      const database = await open();
      const pair = [
        claim({ source: "erp", key: "1", fields: { name: "Volta Drives", phone: "+49 40 551000" } }),
        claim({ source: "crm", key: "A", fields: { name: "Volta Drives", phone: "+49 40 551000" } }),
      ];
      const hub = openHub(database);
      await hub.commit(pair);
      const isOne = () => hub.identity.entityOf(record("erp", "1")) === hub.identity.entityOf(record("crm", "A"));
      expect(isOne()).toBe(true);
      await hub.commit([], { rules: [set("rules/match/a", 8_000, { party: { link: 60, review: 50 } })], horizon: 7_999 });
      expect(isOne()).toBe(true);
      hub.identity.forget();
      expect(await hub.identity.isDue(7_999)).toBe(false);
      expect(await hub.identity.isDue(8_000)).toBe(true);
      await hub.commit([], { rules: [], horizon: 8_000 });
      expect(isOne()).toBe(false);
      expect((await hub.identity.matchRules())?.key).toBe("rules/match/a");
      hub.identity.forget();
      await hub.commit([claim({ source: "mes", key: "9", fields: { name: "Volta Drives", phone: "+49 40 551000" } })]);
      expect(hub.identity.entityOf(record("mes", "9"))).toBe(record("mes", "9"));
      expect(await hub.identity.why(record("erp", "1"), record("crm", "A"))).toMatchObject({ kind: "apart", link: 60 });
      expect(await hub.identity.why(record("erp", "1"), record("crm", "A"), 7_999)).toMatchObject({ kind: "together" });
    });
  });

  test("two vendor numbers of one system stay two suppliers; where its keys may be several, they are one and say why", async () => {
    const database = await open();
    const hub = openHub(database);
    const [one, other, crm] = [record("erp", "4711"), record("erp", "4712"), record("crm", "A")];
    const acme = { name: "Acme Castings GmbH", tax_number: "DE 811 111 111" };
    await hub.commit([
      claim({ source: "erp", key: "4711", at: 1000, fields: acme }),
      claim({ source: "erp", key: "4712", at: 2000, fields: acme }),
      claim({ source: "crm", key: "A", at: 3000, fields: acme }),
    ]);
    expect(hub.identity.entityOf(other)).toBe(other);
    expect(await hub.identity.why(one, other)).toMatchObject({
      kind: "apart",
      causes: expect.arrayContaining(["same tax number, but erp lists both 4712 and 4711"]),
    });
    const { regrouped } = await hub.commit([], { rules: [set("rules/match/k", 0, { party: { several_keys: ["erp"] } })], horizon: 0 });
    expect(regrouped).toEqual([{ entity: one, members: [one, other, crm], was: [one, other] }]);
    const said = await hub.identity.why(one, other);
    expect(said).toMatchObject({ kind: "together", steps: [{ reason: "same tax number, and several keys of erp may be one party" }] });
  });
});
