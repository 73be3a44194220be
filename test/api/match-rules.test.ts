// Match rules by the API: fitted to what stewards decided, proposed with what they would join and part, approved by somebody else.
import { beforeEach, expect, test } from "vitest";
import type { z } from "zod";
import { recordDetail } from "../../src/api/contract.ts";
import { explainedEntity, explainedPair } from "../../src/api/contract-identity.ts";
import { fittedRules, matchRehearsal, matchRuleDetail, matchRuleList, proposedMatch } from "../../src/api/contract-match-rules.ts";
import { recordId } from "../../src/base/id.ts";
import { parseInstant } from "../../src/base/instant.ts";
import { intake } from "../../src/commit/intake.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, type World } from "./api-world.ts";

const of = (source: string, key: string): string => recordId(source, "party", key);

const pairs = 12;
/** Twins of the two lists, alike in name: those that are one share nothing else, those that are two share the telephone of a porter. */
const twins = [...Array(2 * pairs).keys()].map((place) => {
  const own = ["Acme", "Volta", "Rhine", "Delta", "Nordic", "Orion"][place % 6];
  const name = `${own} ${["Castings", "Forge", "Drives", "Valves"][Math.floor(place / 6)]}`;
  const isOne = place < pairs;
  return { key: String(place), isOne, fields: { name, ...(isOne ? {} : { phone: `+49 40 55${place + 10_000}` }) } };
});

eachBackend(({ open, beforeRemoval }) => {
  let world: World;
  let [ana, ben] = ["", ""];
  beforeEach(async () => {
    world = await openWorld(await open(), beforeRemoval);
    ana = await world.token({ name: "ana" });
    ben = await world.token({ name: "ben" });
  });

  const read = async <T extends z.ZodType>(path: string, data: T): Promise<z.output<T>> => {
    const answered = await world.call(ana, path);
    expect([path, answered.status, answered.text]).toEqual([path, 200, answered.text]);
    return data.parse((answered.json as { data: unknown }).data);
  };
  const tell = async <T extends z.ZodType>(token: string, path: string, body: unknown, answer: T) => {
    world.clock.advance(60_000);
    const answered = await world.post(token, path, body);
    expect([path, answered.status, answered.text]).toEqual([path, 200, answered.text]);
    return answer.parse(answered.json);
  };
  const push = async (source: string, name: string, records: readonly { key: string; fields: Record<string, string> }[]) =>
    world.push(ana, name, {
      source,
      records: records.map(({ key, fields }) => ({ kind: "party", key, version: 1, at: "2026-03-01T08:00:00Z", fields })),
    });
  const pair = (one: string, other: string, on = "") =>
    read(`/v1/explain/pair?one=${one}&other=${other}${on === "" ? "" : `&on=${on}`}`, explainedPair);
  const approve = async (rules: string, from?: string): Promise<string> => {
    const { proposal } = await tell(
      ana,
      "/v1/match-rules",
      { rules, reason: "seen in the inbox", ...(from === undefined ? {} : { from }) },
      proposedMatch,
    );
    world.clock.advance(60_000);
    const own = await world.post(ana, "/v1/match-rules/approve", { id: proposal.id, reason: "mine" });
    expect([own.status, own.json]).toMatchObject([403, { code: "approval-own" }]);
    const done = await world.post(ben, "/v1/match-rules/approve", { id: proposal.id, reason: "looked at" });
    expect([done.status, done.text]).toEqual([200, done.text]);
    return proposal.id;
  };
  const verified = async () => {
    const answered = await world.hub.verify();
    expect(answered.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
    expect(answered.ok).toBe(true);
  };

  test("two vendor numbers of one system are one supplier once somebody else has approved it, and a rebuild agrees", async () => {
    const acme = { name: "Acme Castings", tax_number: "FR111" };
    await push("erp-lyon", "a", [
      { key: "4711", fields: acme },
      { key: "4712", fields: acme },
    ]);
    const [one, other] = [of("erp-lyon", "4711"), of("erp-lyon", "4712")];
    expect(await pair(one, other)).toMatchObject({ kind: "apart", rules: null });
    const rules = "party: { several_keys: [erp-lyon] }";
    const seen = await tell(ana, "/v1/plan/match-rules", { rules }, matchRehearsal);
    expect(seen).toMatchObject({ changes: true, kinds: [{ kind: "party", records: 2, joined: 1, parted: 0, doubts: 0 }] });
    expect(seen.kinds[0]?.examples.joined).toEqual([
      { entities: [one, other].toSorted(), records: ["4711", "4712"].map((key) => ({ source: "erp-lyon", key })) },
    ]);
    expect(await pair(one, other)).toMatchObject({ kind: "apart" });
    const id = await approve(rules);
    expect(await pair(one, other)).toMatchObject({
      kind: "together",
      rules: { set: `rules/match/${id}` },
      steps: [{ reason: "same tax number, and several keys of erp-lyon may be one party" }],
    });
    expect(await read(`/v1/explain/entity?record=${other}`, explainedEntity)).toMatchObject({
      entity: one,
      severalKeys: ["erp-lyon"],
      members: [{ key: "4711" }, { key: "4712" }],
    });
    expect((await read(`/v1/records/${other}`, recordDetail)).members.map(({ key }) => key)).toEqual(["4711", "4712"]);
    expect((await read("/v1/match-rules", matchRuleList)).sets).toMatchObject([{ key: `rules/match/${id}`, isInForce: true }]);
    expect(await read(`/v1/match-rules/${id}`, matchRuleDetail)).toMatchObject({
      sentences: ["Several keys of erp-lyon may be one of the parties."],
      rehearsal: { kinds: [{ joined: 1 }] },
      proposal: { state: "approved", author: "ana" },
    });
    await verified();
  });

  test("a set of a day to come begins with the first commit of that day; a day before is explained by the rules of that day", async () => {
    const volta = { name: "Volta Drives", phone: "+49 40 551000" };
    await push("erp-lyon", "a", [{ key: "1", fields: volta }]);
    await push("erp-ulm", "b", [{ key: "A", fields: volta }]);
    const [one, other] = [of("erp-lyon", "1"), of("erp-ulm", "A")];
    expect(await pair(one, other)).toMatchObject({ kind: "together" });
    const from = new Date(world.clock.now() + 86_400_000).toISOString();
    await approve("party: { link: 60, review: 50 }", from);
    expect(await pair(one, other)).toMatchObject({ kind: "together", rules: null });
    world.clock.set(parseInstant(from) ?? 0);
    await world.hub.writer.submit(intake({ others: [{ kind: "tick", at: world.clock.now() }] }));
    expect(await pair(one, other)).toMatchObject({ kind: "apart", link: 60, review: 50 });
    expect(await pair(one, other, new Date(world.clock.now() - 1000).toISOString())).toMatchObject({ kind: "together", rules: null });
    await verified();
  });

  test("points are fitted to what people decided, and refused where they decided too little", async () => {
    await push("erp-lyon", "a", twins);
    await push("erp-ulm", "b", twins);
    for (const { key, isOne } of twins.slice(3)) {
      const body = { one: of("erp-lyon", key), other: of("erp-ulm", key), reason: "asked them" };
      world.clock.advance(60_000);
      const said = await world.post(ana, `/v1/identity/${isOne ? "merge" : "split"}`, body);
      expect([said.status, said.text]).toEqual([200, said.text]);
    }
    const refused = await world.call(ana, "/v1/identity/fit?kind=party");
    expect([refused.status, refused.json]).toMatchObject([
      422,
      { code: "fit-refused", cause: "people have joined 9 pairs and kept 12 apart, and 10 of each are needed" },
    ]);
    for (const { key } of twins.slice(0, 3)) {
      world.clock.advance(60_000);
      await world.post(ana, "/v1/identity/merge", { one: of("erp-lyon", key), other: of("erp-ulm", key), reason: "asked them" });
    }
    const fitted = await read("/v1/identity/fit?kind=party", fittedRules);
    expect(fitted).toMatchObject({ links: 12, apart: 12 });
    expect(await read("/v1/identity/fit?kind=party", fittedRules)).toEqual(fitted);
    const points = (field: string) => fitted.comparisons.find((one) => one.field === field);
    // Names were equal in every pair, whether one or two, and telephones only where they were two.
    const [name, phone] = [points("name"), points("phone")];
    expect([name?.links, name?.apart, phone?.links, phone?.apart]).toEqual([
      { pairs: 12, likeness: 1200 },
      { pairs: 12, likeness: 1200 },
      { pairs: 0, likeness: 0 },
      { pairs: 12, likeness: 1200 },
    ]);
    expect(name?.after.agree).toBeLessThan(2);
    expect(phone?.after).toEqual({ agree: 0, differ: 0 });
    expect(points("email")?.after).toEqual(points("email")?.before);
    expect(fitted).toMatchObject({ rightBefore: 0, rightAfter: 12 });
    // Nobody has said anything about these two: the fitted points keep them apart.
    const borea = { key: "new", fields: { name: "Borea Springs", phone: "+49 40 770001" } };
    await push("erp-lyon", "c", [borea]);
    await push("erp-ulm", "d", [borea]);
    expect(await pair(of("erp-lyon", "new"), of("erp-ulm", "new"))).toMatchObject({ kind: "together" });
    const id = await approve(fitted.rules);
    expect((await read(`/v1/match-rules/${id}`, matchRuleDetail)).rules).toBe(fitted.rules);
    expect(await pair(of("erp-lyon", "new"), of("erp-ulm", "new"))).toMatchObject({ kind: "apart", rules: { set: `rules/match/${id}` } });
    // What a person has said stands whatever the points.
    expect(await pair(of("erp-lyon", "0"), of("erp-ulm", "0"))).toMatchObject({ kind: "together" });
    await verified();
  });

  test("what cannot be meant is refused, with what can", async () => {
    const refusal = async (rules: string) => {
      const answered = await world.post(ana, "/v1/plan/match-rules", { rules });
      expect(answered.status).toBeGreaterThanOrEqual(404);
      return answered.json as { code: string; cause: string };
    };
    expect(await refusal("party: { points: { colour: { agree: 1, differ: 1 } } }")).toMatchObject({ code: "match-rules-refused" });
    expect(await refusal("party: { link: 4, review: 9 }")).toMatchObject({
      code: "match-rules-refused",
      cause: "it would ask from 9 points and link from 4",
    });
    expect(await refusal("party: { several_keys: [nowhere] }")).toMatchObject({
      code: "configuration-refused",
      cause: "there is no source nowhere",
    });
    expect(await refusal("party: { link: much }")).toMatchObject({ code: "configuration-refused" });
    expect(await refusal("colour: { link: 4 }")).toMatchObject({ code: "kind-unknown" });
    const lyon = await world.token({ name: "lyon", roles: ["steward"], sites: ["lyon"], group: false });
    for (const path of ["/v1/identity/fit?kind=party"]) expect((await world.call(lyon, path)).json).toMatchObject({ code: "not-allowed" });
  });
});
