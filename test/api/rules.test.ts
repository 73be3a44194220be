import { beforeAll, expect, test } from "vitest";
import { decided, pendingOverrideList } from "../../src/api/contract-desk.ts";
import { answerOf, ruleList } from "../../src/api/contract.ts";
import { jsonSchema, ruleGapReport } from "../../src/api/contract-rule.ts";
import { intake } from "../../src/commit/intake.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, orderLine, start, type World } from "./api-world.ts";

const rules = [
  {
    name: "quantities",
    fields: "purchase_order_line.quantity",
    companies: { acme: ["lyon"] },
    authority: ["erp-lyon"],
    writes_need: "two_people",
  },
  {
    name: "prices",
    fields: "purchase_order_line.unit_price",
    authority: ["erp-lyon"],
    overrides: { roles: ["controller"], at_most: "P1D" },
  },
  { name: "lines", deletes: "purchase_order_line", outcome: "ask" },
];

eachBackend(({ open, beforeRemoval }) => {
  let world: World;
  let ana: string;
  let ben: string;
  beforeAll(async () => {
    world = await openWorld(await open(), beforeRemoval);
    ana = await world.token({ name: "ana", roles: ["steward"] });
    ben = await world.token({ name: "ben", roles: ["controller"] });
    const entry = { kind: "rule", key: "rules", at: start, receivedAt: start, from: 0, author: "ana", reason: "first" } as const;
    await world.hub.writer.submit(intake({ others: [{ ...entry, rules: JSON.stringify(rules) }] }));
    await world.push(await world.token({}), "one", orderLine({ quantity: "5" }));
  });

  test("the rules in force are told as sentences, in English or German", async () => {
    const told = async (language: string) => answerOf(ruleList).parse((await world.call(ana, `/v1/rules?language=${language}`)).json).data;
    const [english, german] = [await told("en"), await told("de")];
    expect(english.rules.map(({ name, companies, sentence }) => [name, companies, sentence])).toEqual([
      ["quantities", ["acme"], "erp-lyon decides quantity of purchase_order_line, for acme, what a person sets waits for a second person."],
      [
        "prices",
        [],
        [
          "erp-lyon decides unit_price of purchase_order_line",
          "only controller may set another value",
          "what a person sets stands for 24 hours at most.",
        ].join(", "),
      ],
    ]);
    expect(english.deletes).toMatchObject([{ name: "lines", kind: "purchase_order_line", outcome: "ask" }]);
    expect(german.deletes[0]?.sentence).toMatch(/ein Mensch wird gefragt/);
    expect((await world.call(ana, "/v1/rules?language=fr")).status).toBe(422);
  });

  test("gaps and the schema answer to their contracts", async () => {
    const { data } = answerOf(ruleGapReport).parse((await world.call(ana, "/v1/rules/gaps")).json);
    expect([data.silentOwners, data.idleRules]).toEqual([[], []]);
    const schema = answerOf(jsonSchema).parse((await world.call(ana, "/v1/rules/schema")).json).data;
    expect(schema).toMatchObject({ type: "array" });
  });

  test("a value that needs two people waits for the second, who is not the first and may do it", async () => {
    const record = { source: "erp-lyon", kind: "purchase_order_line", key: "PO-1/10" };
    const body = { record, fields: { quantity: "9" }, until: { kind: "never" }, reason: "counted", id: "override-0001" };
    const set = await world.post(ana, "/v1/overrides", body);
    expect(set.json).toMatchObject({ pending: true });
    expect((await world.post(ana, "/v1/overrides", body)).json).toEqual(set.json);
    const { decision, entity, position } = decided.parse(set.json);
    interface Told {
      readonly data: { readonly fields: Readonly<Record<string, { readonly value: string }>> };
    }
    const quantity = async () => ((await world.call(ana, `/v1/records/${entity}`)).json as Told).data.fields["quantity"]?.value;
    expect(await quantity()).toBe("5");
    const waiting = async () =>
      answerOf(pendingOverrideList).parse((await world.call(ben, `/v1/overrides/pending?after=${position}`)).json).data.pending;
    expect(await waiting()).toMatchObject([{ decision, entity, author: "ana", fields: { quantity: "9" }, until: "never" }]);
    const explained = (await world.call(ben, `/v1/explain/record/${entity}?fields=quantity`)).json;
    expect(explained).toMatchObject({
      data: { fields: [{ value: "5", pending: { decision, value: "9", author: "ana", reason: "counted" } }] },
    });
    const confirm = { decision, reason: "counted again" };
    const [own, viewer] = [
      await world.post(ana, "/v1/overrides/confirm", confirm),
      await world.post(await world.token({ name: "eve", roles: ["viewer"] }), "/v1/overrides/confirm", confirm),
    ];
    expect([own.status, own.json, viewer.status]).toMatchObject([403, { code: "second-person-needed" }, 403]);
    world.clock.advance(1_000);
    const once = { ...confirm, id: "confirm-0001" };
    const confirmed = decided.parse((await world.post(ben, "/v1/overrides/confirm", once)).json);
    expect(decided.parse((await world.post(ben, "/v1/overrides/confirm", once)).json)).toEqual(confirmed);
    expect([await quantity(), await waiting()]).toEqual(["9", []]);
    expect((await world.post(ben, "/v1/overrides/confirm", confirm)).json).toMatchObject({ code: "override-unknown" });
  });

  test("a rule keeps those out who may not, and ends in time", async () => {
    const record = { source: "erp-lyon", kind: "purchase_order_line", key: "PO-1/10" };
    const set = (token: string, until: object) =>
      world.post(token, "/v1/overrides", { record, fields: { unit_price: "3" }, until, reason: "agreed by telephone" });
    const tomorrow = { kind: "date", at: new Date(start + 80_000_000).toISOString() };
    expect((await set(ana, tomorrow)).json).toMatchObject({ code: "override-not-permitted" });
    expect((await set(ben, { kind: "never" })).json).toMatchObject({ code: "override-too-long" });
    expect((await set(ben, tomorrow)).status).toBe(200);
  });
});
