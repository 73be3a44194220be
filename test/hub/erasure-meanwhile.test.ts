// Somebody is erased just after what tells of them was read and before it was kept: nothing of it may outlive the erasure.
import { expect, test } from "vitest";
import type { Query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import type { HubWorld } from "../support/hub-world.ts";
import { asSteward, erase, found, hannover, karlMoved, peopleFile, traces } from "../scenario/forgotten.ts";

const slow = { timeout: 60_000 };
const guarded = `    guard: { changes: { count: 1, share: 1%, emptied: 1%, factor: 10, leapt: 1% } }\n`;
const lise = "P1,Anna Lise Bergmann,Lindenweg 4,Celle,29221,,anna.bergmann@example.net,2026-03-01T08:00:00Z";

/** As soon as the hub has the answer to a statement with these words, Anna is erased; `behind`: as soon as commits are let go. */
function erasedAfter(world: HubWorld, words: string, when: "at once" | "behind" = "at once"): () => Promise<void> {
  const { database } = world.hub();
  const read = database.read.bind(database);
  let erasing: Promise<unknown> | undefined;
  const asks = ({ sql }: Query): boolean => sql.includes(words);
  Object.assign(database, {
    async read(...given: Parameters<typeof read>) {
      const answer = await read(...given);
      if (erasing === undefined && given[0].some(asks)) {
        erasing = Promise.resolve();
        erasing = erase(world);
        if (when === "at once") await erasing;
      }
      return answer;
    },
  });
  return async () => {
    expect(erasing, "the statement was asked").toBeDefined();
    await erasing;
    Object.assign(database, { read });
  };
}

const moved = {
  source: "crm",
  records: [
    { kind: "party", key: "P1", fields: { name: "Anna Bergmann-Vogt", phone: "05141 998877" } },
    { kind: "party", key: "P2", fields: { name: "Karl Sommer", phone: "040 998800" } },
  ],
};

eachBackend((backend) => {
  test("a push that is held is kept without her, and the neighbour's move is taken with the consent", slow, async () => {
    const world = await hannover(backend, { guard: guarded });
    await asSteward(world, async ({ get, post, push }) => {
      const over = erasedAfter(world, "count(*) as known");
      expect(await push("moves", moved)).toBe(200);
      await over();
      expect(await found(world, ["998800"]), "the neighbour's waits").toContain("observation.held_claim");
      expect(await found(world, [...traces, "Vogt", "998877"])).toEqual([]);
      const { data } = JSON.parse((await get("/v1/inbox?what=mass-change")).text) as { data: { items: { id: string; hash: string }[] } };
      const [item] = data.items;
      expect(item).toMatchObject({
        changes: { samples: expect.arrayContaining([expect.objectContaining({ key: "P2", after: "040 998800" })]) },
      });
      const choice = { kind: "consent", held: item?.hash };
      expect((await post("/v1/inbox/decide", { item: item?.id, choice, reason: "they moved" })).status).toBe(200);
    });
    expect(await found(world, ["998800"])).toContain("record.record");
    expect(await found(world, [...traces, "Vogt", "998877"])).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("the end of what was held shows nothing of her", slow, async () => {
    const world = await hannover(backend, { guard: guarded });
    await asSteward(world, async ({ get, post, push }) => {
      expect(await push("moves", moved)).toBe(200);
      const { data } = JSON.parse((await get("/v1/inbox?what=mass-change")).text) as { data: { items: { id: string; hash: string }[] } };
      const [item] = data.items;
      const over = erasedAfter(world, "observation.held_claim where act_key");
      const choice = { kind: "consent", held: item?.hash };
      expect((await post("/v1/inbox/decide", { item: item?.id, choice, reason: "they moved" })).status).toBe(200);
      await over();
    });
    expect(await found(world, ["998800"])).toContain("record.record");
    expect(await found(world, [...traces, "Vogt", "998877"])).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what a person decided of what was shown before is refused, and says to look again", slow, async () => {
    const world = await hannover(backend, {
      more: "governance:\n  rules:\n    - { fields: party.name, authority: [[crm, erp]], on_disagreement: ask }\n",
    });
    await world.drop("crm/people-3.csv", peopleFile(lise, karlMoved));
    await world.run();
    await asSteward(world, async ({ get, post }) => {
      const { data } = JSON.parse((await get("/v1/inbox?field=name")).text) as { data: { items: { id: string }[] } };
      const over = erasedAfter(world, "governance.public_episode");
      const answered = await post("/v1/inbox/decide", {
        item: data.items[0]?.id,
        choice: { kind: "take", source: "crm" },
        reason: "her letter",
      });
      expect(answered).toMatchObject({ status: 409, json: { code: "erased-meanwhile", hint: expect.stringContaining("look again") } });
      await over();
    });
    expect(await found(world, traces)).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("a rehearsal that shows her is kept before she is erased, and erased with her", slow, async () => {
    const rules = (first: string, second: string): string => `- { fields: party.name, authority: [${first}, ${second}] }`;
    const world = await hannover(backend, { more: `governance:\n  rules:\n    ${rules("crm", "erp")}\n` });
    await world.drop("crm/people-3.csv", peopleFile(lise, karlMoved));
    await world.run();
    await asSteward(world, async ({ post }) => {
      const over = erasedAfter(world, "from identity.public_crosswalk c", "behind");
      expect((await post("/v1/rule-sets", { rules: rules("erp", "crm"), reason: "tidier" })).status).toBe(200);
      await over();
    });
    expect(await found(world, traces)).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("a comparison that found her is not kept, and made again without her", slow, async () => {
    const world = await hannover(backend, { more: `reconcile:\n  - { kind: party, between: [crm, erp], every: 1d }\n` });
    await world.drop("crm/people-3.csv", peopleFile(lise, karlMoved));
    await world.run();
    world.clock.advance(2 * 86_400_000);
    const over = erasedAfter(world, "from identity.public_crosswalk c join observation.public_standing");
    await world.hub().tick();
    await over();
    expect(await found(world, traces)).toEqual([]);
    await world.hub().tick();
    expect(await found(world, ["[erased "])).toContain("desk.reconciliation");
    expect(await found(world, traces)).toEqual([]);
  });
});
