// What a rehearsal says of a rule set is what happens when the set is then applied.
import { beforeAll, expect, test } from "vitest";
import { intake } from "../../src/commit/intake.ts";
import { rehearse } from "../../src/commit/rules/rehearsal.ts";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { openWriter } from "../../src/commit/writer.ts";
import { manualClock } from "../../src/base/clock.ts";
import { chance } from "../../src/demo/chance.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import type { Database } from "../../src/platform/database.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { arrival, arrive, type Held } from "../kernel/arrival.ts";
import { historyStart, hour } from "../kernel/history.ts";
import { emptyHub } from "../kernel/valid-history.ts";
import { eachBackend } from "../support/database.ts";
import { plainSettings } from "../support/claim-world.ts";
import { outcome, stands, told } from "./rehearsal-outcome.ts";
import { chanceRules, ruleHistory } from "./rule-history.ts";

const ttlMs = 600_000;
/** After everything in the history. */
const now = historyStart + 400 * hour;

eachBackend(({ name, open }) => {
  const seeds = Array.from({ length: name === "pglite" ? 24 : 4 }, (_, place) => place + 1);
  let world: { database: Database; lease: Held };
  beforeAll(async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    world = { database, lease: { fence, ttlMs } };
  });
  const moving = { records: 0, discrepancies: 0, intents: 0, cash: 0 };

  test.each(seeds)(
    "what the rehearsal of a rule set tells is what applying it does: values, discrepancies, intents and cash, to the cent (history %i)",
    async (seed) => {
      const { database, lease } = world;
      await emptyHub(database);
      await arrive(database, lease, arrival(ruleHistory(seed), seed));
      const clock = manualClock(now);
      const writer = await openWriter({ database, lease, model: canonicalModel, settings: plainSettings, clock });
      await writer.submit(intake({ others: [{ kind: "tick", at: now }] }));
      for (let change = 1; change <= 3; change += 1) {
        const some = chance(seed, "change", change);
        const text = rulesText(rulesConfiguration.parse(chanceRules(seed * 100 + change)));
        const from = some.pick([0, historyStart + some.below(200) * hour, now]);
        const before = await stands(database);
        const position = writer.position();
        const rehearsal = await rehearse({
          database,
          model: canonicalModel,
          settings: plainSettings,
          position,
          now,
          rules: { text, from },
          pageSize: some.pick([1, 3, 500]),
        });
        expect([writer.position(), await stands(database)]).toEqual([position, before]);
        const entry = {
          kind: "rule",
          key: `proposal-${change}`,
          at: now + change,
          receivedAt: now,
          from,
          author: "ana",
          reason: "a test",
        } as const;
        await writer.submit(
          intake({
            others: [
              { ...entry, rules: text },
              { kind: "tick", at: now },
            ],
          }),
        );
        const after = await stands(database);
        expect(told(rehearsal), `change ${change}`).toEqual(outcome(before, after));
        for (const { field, examples } of rehearsal.fields)
          for (const { entity, before: was, after: is } of examples) {
            expect(before.docs.get(entity)?.doc[field]).toBe(was?.value);
            expect(after.docs.get(entity)?.doc[field]).toBe(is?.value);
          }
        moving.records += rehearsal.records;
        moving.discrepancies += rehearsal.discrepancies.length;
        moving.intents += rehearsal.intents.planned + rehearsal.intents.ended;
        moving.cash += rehearsal.cash.length;
      }
      if (seed % 4 !== 0) return;
      const verified = await verify({
        database,
        model: canonicalModel,
        settings: plainSettings,
        position: writer.position(),
        lease: () => leaseStep(lease.fence, ttlMs, 0),
      });
      expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
      expect(verified.ok).toBe(true);
    },
    120_000,
  );

  test("the histories of this suite let values, discrepancies, intents and money move", () => {
    for (const count of Object.values(moving)) expect(count).toBeGreaterThan(name === "pglite" ? 40 : 3);
  });
});
