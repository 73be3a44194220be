// A merge and a split as people and subscribers see them: by the API, on both backends.
import { beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { answerOf, type CommitEvent, commitEvent, recordDetail } from "../../src/api/contract.ts";
import { decided } from "../../src/api/contract-desk.ts";
import { explainedEntity, explainedPair, rehearsal } from "../../src/api/contract-identity.ts";
import { inRole } from "../../src/api/rights.ts";
import { openEventFeed } from "../../src/api/event-feed.ts";
import { recordId } from "../../src/base/id.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, type World } from "./api-world.ts";

const [erp, crm] = [recordId("erp-lyon", "party", "S1"), recordId("erp-ulm", "party", "77")];

const party = (source: string, key: string, fields: Record<string, string>, version = 1) => ({
  source,
  records: [{ kind: "party", key, version, at: `2026-03-0${version}T08:00:00Z`, fields }],
});

eachBackend(({ open, beforeRemoval }) => {
  let world: World;
  let token: string;
  let events: CommitEvent[];
  beforeEach(async () => {
    world = await openWorld(await open(), beforeRemoval);
    token = await world.token({});
    events = [];
    openEventFeed(world.hub).listen(
      {
        principal: inRole("listener", "viewer", "all", world.hub),
        send: (message) => events.push(commitEvent.parse(JSON.parse(message.split("\ndata: ")[1] ?? ""))),
      },
      undefined,
    );
    await world.push(token, "a", party("erp-lyon", "S1", { name: "Acme Castings", city: "Lyon", tax_number: "FR111" }));
    await world.push(token, "b", party("erp-ulm", "77", { name: "Rhine Forge", city: "Ulm", tax_number: "DE222" }, 2));
  });

  const read = async <T extends z.ZodType>(path: string, data: T) => {
    const answered = await world.call(token, path);
    expect([path, answered.status, answered.text]).toEqual([path, 200, answered.text]);
    return answerOf(data).parse(answered.json);
  };
  const say = async (verb: "merge" | "split") => {
    world.clock.advance(60_000);
    const answered = await world.post(token, `/v1/identity/${verb}`, { one: erp, other: crm, reason: "seen on the letterhead" });
    expect([answered.status, answered.text]).toEqual([200, answered.text]);
    return decided.parse(answered.json);
  };
  const detail = async (record: string) => (await read(`/v1/records/${record}`, recordDetail)).data;
  const city = async (record: string): Promise<string | undefined> => (await detail(record)).fields["city"]?.value;
  const became = () => events.flatMap(({ entities }) => entities);

  test("a subscriber follows a merge and a split by what became of the ids", async () => {
    await say("merge");
    expect(became()).toEqual([{ kind: "merged", entity: erp, from: [crm] }]);
    await say("split");
    expect(became().slice(1)).toEqual([{ kind: "split", entity: erp, into: [erp, crm].toSorted() }]);
  });

  test("after a merge the other id still leads to the entity, and what is posted to it arrives; a split gives both back", async () => {
    await say("merge");
    const joined = await detail(crm);
    expect(joined.entity).toBe(erp);
    await world.post(token, "/v1/overrides", { record: crm, fields: { city: "Neu-Ulm" }, until: { kind: "never" }, reason: "moved" });
    expect([await city(erp), await city(crm)]).toEqual(["Neu-Ulm", "Neu-Ulm"]);
    await world.push(token, "c", party("erp-ulm", "77", { phone: "+49 731 555000" }, 3));
    expect((await detail(erp)).fields["phone"]?.value).toBe("+49 731 555000");
    await say("split");
    expect([await city(erp), await city(crm)]).toEqual(["Lyon", "Neu-Ulm"]);
    expect((await detail(crm)).entity).toBe(crm);
    expect((await detail(erp)).fields["phone"]).toBeUndefined();
  });

  test("other points are rehearsed: what would part and what would be one is listed, and nothing changes", async () => {
    const rhine = { name: "Rhine Forge", street: "Kai 4", postcode: "89073", city: "Ulm" };
    await world.push(token, "d", party("erp-lyon", "S8", rhine));
    await world.push(token, "e", party("erp-ulm", "88", rhine));
    await world.push(token, "f", party("erp-lyon", "S9", { name: "Volta Drives" }));
    await world.push(token, "g", party("erp-ulm", "99", { name: "Volta Drives Ltd" }));
    const [eight, nine] = ["S8", "S9"].map((key) => recordId("erp-lyon", "party", key)) as [string, string];
    const position = world.hub.writer.position();
    const asked = async (query: string) => (await read(`/v1/identity/rehearsal?kind=party${query}`, rehearsal)).data;
    expect(await asked("")).toMatchObject({ records: 6, parted: [], joined: [] });
    const strict = await asked("&link=20");
    expect(strict.parted).toHaveLength(1);
    expect(strict.parted[0]?.parts.map((part) => part.map(({ key }) => key)).toSorted()).toEqual([["88"], ["S8"]]);
    expect(strict.joined).toEqual([]);
    const generous = await asked("&points=name:12:18");
    expect(generous.parted).toEqual([]);
    expect(generous.joined.map(({ entities }) => entities)).toContainEqual([nine, recordId("erp-ulm", "party", "99")].toSorted());
    expect(world.hub.writer.position()).toBe(position);
    const [one, other] = [await detail(eight), await detail(recordId("erp-ulm", "party", "88"))];
    expect(other.entity).toBe(one.entity);
    const refused = await world.call(token, "/v1/identity/rehearsal?kind=party&points=colour:1:1");
    expect([refused.status, refused.json]).toMatchObject([422, { code: "rehearsal-refused" }]);
  });

  describe("why", () => {
    test("two are told apart with what was compared, the points and what a link needs", async () => {
      const { data: apart } = await read(`/v1/explain/pair?one=${erp}&other=erp-ulm:party:77`, explainedPair);
      expect(apart).toMatchObject({ kind: "apart", link: 10, review: 6 });
      if (apart.kind !== "apart") return;
      expect(apart.score).toBeLessThan(0);
      expect(apart.causes).toEqual([expect.stringContaining("no rule links them")]);
      expect(apart.evidence.map(({ field }) => field)).toContain("tax_number");
      expect(apart.evidence.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(apart.score ?? 0);
    });

    test("one entity names its records, and for each the link that led to it", async () => {
      await say("merge");
      expect((await read(`/v1/explain/pair?one=${erp}&other=${crm}`, explainedPair)).data).toEqual({
        kind: "together",
        rules: null,
        steps: [{ a: erp, b: crm, reason: "a person merged them", evidence: [] }],
      });
      const { data: told } = await read(`/v1/explain/entity?record=${crm}`, explainedEntity);
      expect(told.entity).toBe(erp);
      expect(told.members.map(({ source, key, because }) => [source, key, because.map(({ reason }) => reason)])).toEqual([
        ["erp-lyon", "S1", []],
        ["erp-ulm", "77", ["a person merged them"]],
      ]);
    });

    test("a record nobody has told of is refused by name", async () => {
      const answered = await world.call(token, `/v1/explain/pair?one=${erp}&other=erp-ulm:party:none`);
      expect([answered.status, answered.json]).toMatchObject([404, { code: "record-unknown" }]);
    });
  });
});
