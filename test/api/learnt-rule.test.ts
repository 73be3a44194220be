// People have answered alike often enough: the rule that would have done it is told as worth having, and becomes a proposal.
import { beforeAll, expect, test } from "vitest";
import { answerOf } from "../../src/api/contract.ts";
import { inboxPage } from "../../src/api/contract-desk.ts";
import { practiceAnswer } from "../../src/api/contract-inbox.ts";
import { proposed, ruleSetDetail } from "../../src/api/contract-rule-set.ts";
import { intake } from "../../src/commit/intake.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, start, type World } from "./api-world.ts";

const equals = [["erp-lyon", "erp-ulm"]];
const rules = [
  { name: "plans", fields: "production_order.[planned_quantity, due_date]", authority: equals, on_disagreement: "ask" },
  { name: "names", fields: "party.name", authority: ["erp-ulm"] },
];

eachBackend(({ open }) => {
  let world: World;
  let ana: string;
  let ben: string;
  const orders = (source: string, quantity: string) => ({
    source,
    records: Array.from({ length: 5 }, (_, no) => ({
      kind: "production_order",
      key: `M${no}`,
      fields: { number: `M${no}`, company: "C1", planned_quantity: quantity },
    })),
  });
  const items = async () => answerOf(inboxPage).parse((await world.call(ana, "/v1/inbox?field=planned_quantity")).json).data.items;
  const take = async (): Promise<void> => {
    const [item] = await items();
    const choice = { kind: "take", source: "erp-ulm" };
    expect((await world.post(ana, "/v1/inbox/decide", { item: item?.id, choice, reason: "Ulm makes them" })).status).toBe(200);
    world.clock.advance(1_000);
  };
  const next = async () => answerOf(practiceAnswer).parse((await world.call(ana, "/v1/practice?since=2026-03-01")).json).data.nextRule;

  beforeAll(async () => {
    world = await openWorld(await open());
    ana = await world.token({ name: "ana", roles: ["admin"] });
    ben = await world.token({ name: "ben", roles: ["admin"] });
    const entry = { kind: "rule", key: "rules/first", at: start, receivedAt: start, from: 0, author: "ana", reason: "first" } as const;
    await world.hub.writer.submit(intake({ others: [{ ...entry, rules: JSON.stringify(rules) }] }));
    await world.push(ana, "one", orders("erp-ulm", "12"));
    world.clock.advance(60_000);
    await world.push(ana, "two", orders("erp-lyon", "10"));
  });

  test("two answers are no practice; the third names the next rule worth having, which becomes a proposal", async () => {
    expect(await items()).toHaveLength(5);
    const wish = { kind: "production_order", field: "planned_quantity", reason: "Ulm makes them" };
    await take();
    await take();
    expect([await next(), (await world.post(ana, "/v1/inbox/rules", wish)).json]).toMatchObject([null, { code: "precedent-missing" }]);
    await take();
    expect(await next()).toMatchObject({ kind: "production_order", field: "planned_quantity", source: "erp-ulm", alike: 3, open: 2 });
    const viewer = await world.token({ name: "vera", roles: ["viewer"] });
    expect((await world.post(viewer, "/v1/inbox/rules", wish)).status).toBe(403);
    const { proposal, rehearsal } = proposed.parse((await world.post(ana, "/v1/inbox/rules", wish)).json);
    expect(rehearsal.discrepancies).toEqual([]);
    expect(rehearsal).toMatchObject({ changes: true, records: 2 });
    const { data } = answerOf(ruleSetDetail).parse((await world.call(ana, `/v1/rule-sets/${proposal.id}`)).json);
    expect(data.sentences, "what stood stands, without the field").toMatchObject([
      expect.stringMatching(/^erp-lyon and erp-ulm.* due_date of production_order/),
      "erp-ulm decides name of party.",
      expect.stringMatching(/^erp-ulm, then erp-lyon decide planned_quantity of production_order/),
    ]);
    expect((await world.post(ben, "/v1/rule-sets/approve", { id: proposal.id, reason: "so we do it" })).status).toBe(200);
    expect((await items()).map((one) => (one.kind === "discrepancy" ? one.value : ""))).toEqual(["12", "12"]);
  });
});
