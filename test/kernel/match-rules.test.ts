// I8 with match rules: sets that begin by date may come at any time, before or after what they match, and nothing of it shows.
import { expect, test } from "vitest";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { matchRulesForm, matchRulesOf, matchRulesText } from "../../src/identity/match-rule.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { RuleEntry } from "../../src/observation/entry.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { plainSettings } from "../support/claim-world.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrival, arrive, inOneCommit } from "./arrival.ts";
import { history, historyStart, hour } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };

const set = (name: string, hours: number, said: unknown): RuleEntry => {
  const at = historyStart + 5 * hour;
  const rules = matchRulesText(matchRulesOf(matchRulesForm.parse(said), canonicalModel));
  const from = historyStart + hours * hour;
  return { kind: "rule", key: `rules/match/${name}`, at, receivedAt: at, from, author: "a steward", reason: "a test", rules };
};

/** The second overtakes the first; the third has a day that nobody lives to see. */
const sets = [
  set("strict", 20, { party: { link: 40, review: 30 } }),
  set("several", 60, { party: { link: 7, review: 2, several_keys: ["crm", "erp"] }, purchase_order: { several_keys: ["erp"] } }),
  set("late", 900, { party: { link: 90 } }),
];

const verified = (position: number) =>
  verify({ database, model: canonicalModel, settings: plainSettings, position, lease: () => leaseStep(fence, ttlMs, 0) });

test.each([1, 2, 3])(
  "three hundred entries and three sets of match rules give one valid history in any order, and a rebuild agrees (history %i)",
  async (seed) => {
    const entries = [...history(seed), ...sets];
    await emptyHub(database);
    await arrive(database, lease, inOneCommit(history(seed)));
    const delivered = await validHistory(database);
    await emptyHub(database);
    await arrive(database, lease, inOneCommit(entries));
    const expected = await validHistory(database);
    expect(expected, "the sets make a difference").not.toEqual(delivered);
    for (let order = 1; order <= 3; order += 1) {
      await emptyHub(database);
      const writer = await arrive(database, lease, arrival(entries, order + 10 * seed));
      expect(await validHistory(database), `order ${order}`).toEqual(expected);
      const { tables } = await verified(writer.position());
      expect(tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
    }
  },
  180_000,
);
