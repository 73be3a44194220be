// What the rules leave open is named: fields without an owner, owners without a word, rules without a record.
import { expect, test } from "vitest";
import { reader } from "../../src/desk/reader.ts";
import { explainGaps } from "../../src/lineage/explain-gap.ts";
import type { Scope } from "../../src/platform/database.ts";
import { type ClaimWorld, claimWorld, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const gapsOf = (world: ClaimWorld, scope: Scope = { kind: "hub" }) => {
  const { timeline } = world.writer.stages;
  return explainGaps({
    reader: reader(world.database, scope, world.model),
    set: timeline.setAt(worldStart),
    rulesOf: (kind) => timeline.rulesAt(kind, worldStart),
    language: "en",
  });
};

const order = (key: string, fields: Readonly<Record<string, string>>) => ({
  kind: "production_order",
  key,
  fields: { number: key, company: "C1", ...fields },
});

eachBackend(({ open }) => {
  test("fields systems differ on, owners that never speak, states without a rule and rules that decide nothing are listed", async () => {
    const world = await claimWorld(await open());
    await world.rule([
      {
        name: "planning",
        fields: "production_order.planned_quantity",
        when: { state: ["planned", "released"] },
        authority: ["erp", "mes"],
      },
      { name: "made", fields: "production_order.[completed_quantity, scrapped_quantity]", authority: ["mes", "scada"] },
      { name: "ulm", fields: "production_order.due_date", sites: ["ulm"], authority: ["erp"] },
      { name: "everywhere", fields: "production_order.status", authority: ["mes"] },
      { name: "lyon", fields: "production_order.status", sites: ["lyon"], authority: ["erp", "mes"] },
    ]);
    await world.tell("erp", [
      order("P1", { planned_quantity: "10", completed_quantity: "1", priority: "high", status: "planned", due_date: "2026-04-01" }),
      order("P2", { planned_quantity: "10", status: "started" }),
    ]);
    await world.tell("mes", [order("P1", { completed_quantity: "2", priority: "low", status: "planned" })]);
    const { unowned, uncovered, silentOwners, idleRules } = await gapsOf(world);
    expect(unowned).toEqual([
      { kind: "production_order", field: "number", sources: ["erp", "mes"], open: 0 },
      { kind: "production_order", field: "company", sources: ["erp", "mes"], open: 0 },
      { kind: "production_order", field: "priority", sources: ["erp", "mes"], open: 1 },
    ]);
    expect(uncovered).toEqual([
      { kind: "production_order", field: "planned_quantity", states: ["started", "completed", "closed", "cancelled"], records: 1 },
      { kind: "production_order", field: "due_date", states: [], records: 2 },
    ]);
    expect(silentOwners).toEqual([
      { source: "mes", rule: "planning", kind: "production_order", fields: ["planned_quantity"], records: 1 },
      { source: "mes", rule: "made", kind: "production_order", fields: ["scrapped_quantity"], records: 1 },
      { source: "scada", rule: "made", kind: "production_order", fields: ["completed_quantity", "scrapped_quantity"], records: 0 },
    ]);
    expect(idleRules.map(({ name, cause }) => `${name}: ${cause}`)).toEqual(["ulm: no-record", "everywhere: outweighed"]);
  });

  test("a person of another site learns nothing from the gaps", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [order("P1", { priority: "high" })]);
    await world.tell("mes", [order("P1", { priority: "low" })]);
    expect((await gapsOf(world)).unowned.map(({ field, open: count }) => [field, count])).toContainEqual(["priority", 1]);
    expect((await gapsOf(world, scopeOf(["ulm"]))).unowned).toEqual([]);
  });

  test("without a rule and with one system nothing is listed", async () => {
    const world = await claimWorld(await open());
    await world.tell("erp", [order("P1", { priority: "high" })]);
    expect(await gapsOf(world)).toEqual({ unowned: [], uncovered: [], silentOwners: [], idleRules: [] });
  });
});
