// A standing that was kept as text goes on as if it had not been.
import { expect, test } from "vitest";
import { inCanonicalOrder } from "../../src/governance/canonical-order.ts";
import { fieldPlan } from "../../src/governance/field-plan.ts";
import { fold, newFoldOutput } from "../../src/governance/fold.ts";
import type { FoldContext } from "../../src/governance/fold-context.ts";
import { kindContext } from "../../src/governance/kind-context.ts";
import { readRuleSet } from "../../src/governance/rule-configuration.ts";
import { newStanding, type Standing } from "../../src/governance/standing.ts";
import { standingPacking } from "../../src/governance/standing-text.ts";
import { newTimeline } from "../../src/governance/timeline.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { kindOf } from "../../src/model/kind.ts";
import { history, historyStart, hour } from "../kernel/history.ts";

const packing = standingPacking(canonicalModel);
const kinds = [...canonicalModel.kinds.values()];

/**
 * What follows from the timeline is computed anew; a reference without a value has no target, said or not. Steps only order: a date
 * of an override that has ended already may or may not have counted as one.
 */
const plain = (standing: Standing) => {
  const named = [...standing.members.flatMap(({ movedStep }) => movedStep), ...[...standing.agreements.values()].map(({ step }) => step)];
  const steps = [...new Set(named)].sort((x, y) => x - y);
  return {
    ...standing,
    rules: 0,
    units: 0,
    due: 0,
    stamp: 0,
    step: 0,
    last: 0,
    plan: standing.plan.kind,
    members: standing.members.map((member) => ({
      ...member,
      targets: [...member.targets.entries()].filter(([, target]) => target),
      movedStep: member.movedStep.map((step) => steps.indexOf(step)),
    })),
    intents: [...standing.intents].map(([name, { member, ...intent }]) => [name, member.record, intent]),
    agreements: [...standing.agreements].map(([field, one]) => [field, { ...one, step: steps.indexOf(one.step) }]),
  };
};

test.each([1, 2, 3, 4, 5, 6])(
  "the fold over text after every entry tells what the fold over the thing itself tells (history %i)",
  (seed) => {
    const entries = history(seed);
    const timeline = newTimeline();
    for (const entry of entries) {
      if (entry.kind === "rule")
        timeline.addRules({ set: readRuleSet(entry.rules, entry.from, canonicalModel), at: entry.at, key: entry.key }, kinds);
      else if (entry.kind === "contact") timeline.addContact(entry.source, entry.at);
    }
    const spoken = entries.filter((entry) => entry.kind === "claim" || entry.kind === "decision");
    const standings: { context: FoldContext; whole: Standing; packed: Standing }[] = [];
    let folded = 0;
    for (const [kind, own] of Map.groupBy(spoken, (entry) => entry.recordKind)) {
      // As one entity, however many records: the more members and moves the better.
      const context = kindContext(kindOf(canonicalModel, kind), timeline, (to, source, value) => `${to} ${source} ${value}`);
      const whole = newStanding("entity", fieldPlan(kindOf(canonicalModel, kind)), "lyon");
      let packed = newStanding("entity", fieldPlan(kindOf(canonicalModel, kind)), "lyon");
      const [told, tells] = [newFoldOutput(), newFoldOutput()];
      for (const entry of inCanonicalOrder(own, undefined)) {
        fold(whole, [entry], context, told);
        fold(packed, [entry], context, tells);
        packed = packing.read(packing.write(packed), "entity");
        expect(plain(packed)).toEqual(plain(whole));
        folded += 1;
      }
      expect(tells.versions).toEqual(told.versions);
      standings.push({ context, whole, packed });
    }
    // The clock comes last: what it reaches is told alike.
    timeline.moveHorizon(historyStart + 1_000 * hour);
    for (const { context, whole, packed } of standings) {
      const [told, tells] = [newFoldOutput(), newFoldOutput()];
      fold(whole, [], context, told);
      fold(packed, [], context, tells);
      expect([plain(packed), tells.versions]).toEqual([plain(whole), told.versions]);
    }
    expect(folded).toBeGreaterThan(200);
  },
);
