import { expect, test } from "vitest";
import { parse } from "yaml";
import { decide, type Desk } from "../../src/desk/decide.ts";
import type { Author } from "../../src/desk/decision.ts";
import { deskConfiguration, deskDefault, deskSettings } from "../../src/desk/desk-settings.ts";
import { inbox } from "../../src/desk/inbox.ts";
import { practice } from "../../src/desk/practice.ts";
import { reader } from "../../src/desk/reader.ts";
import { type RuleProposal, ruleProposals } from "../../src/desk/rule-proposal.ts";
import { prepareUndo } from "../../src/desk/undo.ts";
import { readRuleSet } from "../../src/governance/rule-configuration.ts";
import { type ClaimWorld, claimWorld, type WorldRow, worldStart } from "../support/claim-world.ts";
import { eachBackend } from "../support/database.ts";
import { scopeOf } from "../support/holder.ts";

const day = 86_400_000;
const hour = 3_600_000;
/** Everything is news: nothing was there before go-live. */
const live = deskSettings(deskConfiguration.parse({ go_live: "2026-01-01T00:00:00Z" }));
const from = (world: ClaimWorld) => reader(world.database, { kind: "hub" }, world.model);
const asked = (days: number) => {
  const now = worldStart + days * day;
  return { sources: [], now, day: new Date(now).toISOString().slice(0, 10), desk: live };
};

let said = 0;
const author = (at: number): Author => {
  said += 1;
  return { name: "Steward", reason: "as ordered", at, id: `practice-${said}` };
};

const desk = (world: ClaimWorld): Desk => ({
  reader: from(world),
  sources: [],
  limits: { rolesAt: () => ["steward"], rulesOf: (kind) => world.writer.stages.timeline.rulesAt(kind, worldStart) },
  record: (decision) => world.decide(decision),
  acceptForm: () => expect.fail("no feed has a form here"),
});

/** Takes a side for the line of that number. */
async function take(world: ClaimWorld, number: string, source: string, at = worldStart + 2 * day): Promise<string> {
  const { items } = await inbox(from(world), { ...asked(2), limit: 100, desk: deskDefault });
  const item = items.find(({ label }) => label === `Purchase order line ${number}`);
  return (await decide(desk(world), item?.id ?? "", { kind: "take", source }, author(at))).decision;
}

const line = (key: string, fields: Readonly<Record<string, string>>, at = worldStart + hour): WorldRow => ({
  kind: "purchase_order_line",
  key,
  fields: { company: "C1", number: key, currency: "EUR", quantity: "10", ...fields },
  at,
});

async function disagreeing(world: ClaimWorld, count: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, place) => String(place + 1));
  await world.tell(
    "erp",
    keys.map((key) => line(key, { unit_price: "12.5" })),
  );
  await world.tell(
    "mes",
    keys.map((key) => line(key, { unit_price: "12" })),
  );
}

const proposed = (world: ClaimWorld, last = 3): Promise<RuleProposal[]> => ruleProposals(from(world), asked(2), last);

eachBackend(({ open }) => {
  test("three answers alike propose the rule that would have given them, with its sentence and what it would decide", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 7);
    await take(world, "1", "erp");
    await take(world, "2", "erp");
    expect(await proposed(world)).toEqual([]);
    await take(world, "3", "erp");
    const [proposal, ...others] = await proposed(world);
    expect(others).toEqual([]);
    expect(proposal).toEqual({
      kind: "purchase_order_line",
      field: "unit_price",
      source: "erp",
      alike: 3,
      yaml: "- fields: purchase_order_line.unit_price\n  sites: [lyon]\n  authority: [erp, mes]\n",
      sentence: "erp, then mes decide unit_price of purchase_order_line, at lyon.",
      open: 4,
      money: [{ amount: "20.00", currency: "EUR" }],
      unpriced: 0,
    });
    const sources = ["erp", "mes"].map((name) => ({ name, site: name === "erp" ? "lyon" : "gent", silentAfterMs: hour }));
    const ofLyon = reader(world.database, scopeOf(["lyon"]), world.model);
    expect(await ruleProposals(ofLyon, { ...asked(2), sources }, 3)).toEqual([]);
    const written = JSON.stringify(parse(proposal?.yaml ?? ""));
    expect(readRuleSet(written, 0, world.model).rules).toMatchObject([{ authority: [["erp"], ["mes"]], sites: ["lyon"] }]);
    await world.rule(parse(proposal?.yaml ?? "") as object[]);
    const { items } = await inbox(from(world), { ...asked(2), limit: 100 });
    expect(items.map((item) => (item.kind === "discrepancy" ? item.value : ""))).toEqual(["12.5", "12.5", "12.5", "12.5"]);
  });

  test("an answer that differs ends the run, and one that was taken back is no precedent", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 6);
    for (const number of ["1", "2", "3"]) await take(world, number, "erp", worldStart + 2 * day + Number(number));
    const other = await take(world, "4", "mes", worldStart + 2 * day + 4);
    expect(await proposed(world)).toEqual([]);
    const undo = await prepareUndo(desk(world), other, author(worldStart + 2 * day + 5));
    await world.decide(...undo.flatMap(({ decisions }) => decisions));
    expect((await proposed(world)).map(({ source, alike, open: left }) => [source, alike, left])).toEqual([["erp", 3, 3]]);
    expect(await proposed(world, 4)).toEqual([]);
  });

  test("practice since a day: coherence by day, causes, what needed nobody, how long people took, and what hangs on the rest", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 4);
    const parked = { field: "amount", class: "value", cause: '"12,5x" is no number', hint: "correct it", value: "12,5x" } as const;
    await world.tell("erp", [{ ...line("5", {}), parked: [parked] }]);
    await world.tell("mes", [line("5", {})]);
    await take(world, "1", "erp", worldStart + day);
    await take(world, "2", "erp", worldStart + 2 * day);
    await world.tell("mes", [line("3", { unit_price: "12.5" }, worldStart + 2 * day)]);
    const told = await practice(from(world), { ...asked(3), since: "2026-03-01", zone: "UTC" });
    expect(told).toEqual({
      days: [
        { day: "2026-03-01", known: 0, differing: 0, coherence: null },
        { day: "2026-03-02", known: 5, differing: 4, coherence: "0.2" },
        { day: "2026-03-03", known: 5, differing: 4, coherence: "0.2" },
        { day: "2026-03-04", known: 5, differing: 3, coherence: "0.4" },
        { day: "2026-03-05", known: 5, differing: 3, coherence: "0.4" },
      ],
      causes: [
        { what: "discrepancy", cause: "different", items: 4 },
        { what: "parked", cause: "value", items: 1 },
      ],
      ended: { byItself: 1, byPerson: 2, automated: "0.3333" },
      toDecide: { median: day - hour, slow: 2 * day - hour },
      stake: { items: 2, money: [{ amount: "5.00", currency: "EUR" }], unpriced: 1 },
    });
    const answered = await take(world, "4", "erp", worldStart + 2 * day + hour);
    const undo = await prepareUndo(desk(world), answered, author(worldStart + 2 * day + 2 * hour));
    await world.decide(...undo.flatMap(({ decisions }) => decisions));
    expect(await practice(from(world), { ...asked(3), since: "2026-03-01", zone: "UTC" })).toEqual(told);
    const later = await practice(from(world), { ...asked(3), since: "2026-03-05", zone: "UTC" });
    expect(later).toMatchObject({ causes: [], ended: { byItself: 0, byPerson: 0, automated: null }, toDecide: { median: null } });
  });

  test("what was there before go-live is not counted as practice", async () => {
    const world = await claimWorld(await open());
    await disagreeing(world, 2);
    const parked = { field: "amount", class: "value", cause: '"12,5x" is no number', hint: "correct it", value: "12,5x" } as const;
    await world.tell("erp", [{ ...line("5", {}), parked: [parked] }]);
    await take(world, "1", "erp");
    const told = await practice(from(world), { ...asked(3), desk: deskDefault, since: "2026-03-01", zone: "UTC" });
    expect(told).toMatchObject({ causes: [], ended: { byItself: 0, byPerson: 0 }, toDecide: { median: null, slow: null } });
  });
});
