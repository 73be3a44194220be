// What an erasure finds beside the log's claims: held and refused deliveries, comparisons that were kept, examples of rehearsals.
import { expect, test } from "vitest";
import { recordId } from "../../src/base/id.ts";
import { intake } from "../../src/commit/intake.ts";
import { openSweeper, type SweepStage } from "../../src/commit/sweep/sweep.ts";
import { rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { plainSettings } from "../support/claim-world.ts";
import { query } from "../../src/platform/database.ts";
import { claimStep } from "../../src/writeback/store.ts";
import { eachBackend } from "../support/database.ts";
import type { HubWorld } from "../support/hub-world.ts";
import {
  anna,
  annasRecord,
  asSteward,
  debtors,
  debtorsFile,
  erase,
  found,
  hannover,
  karlMoved,
  peopleFile,
  traces,
} from "../scenario/forgotten.ts";

const slow = { timeout: 60_000 };
const asked = { named: annasRecord, only: false };

/** The contact list may change one record in a hundred unseen. */
const guarded = `    guard: { changes: { count: 1, share: 1%, emptied: 1%, factor: 10, leapt: 1% } }\n`;

/** She has moved, and so has the neighbour. */
const moved = (from: string): string =>
  peopleFile(
    `P1,Anna Bergmann-Vogt,Gartenstrasse 9,Celle,29221,05141 998877,anna.vogt@example.net,${from}`,
    `P2,Karl Sommer,Neuer Wall 3,Hamburg,20354,040 445566,karl.sommer@example.org,${from}`,
  );
/** In the contact list she has another name than with the ERP. */
const lise = "P1,Anna Lise Bergmann,Lindenweg 4,Celle,29221,,anna.bergmann@example.net,2026-03-01T08:00:00Z";
const movedTraces = [...traces, "Vogt", "Gartenstrasse", "998877"];

const answered = async (world: HubWorld, kind: "consent" | "refuse"): Promise<void> =>
  asSteward(world, async ({ get, post }) => {
    const { data } = JSON.parse((await get("/v1/inbox?what=mass-change")).text) as { data: { items: { id: string; hash: string }[] } };
    const [item] = data.items;
    const choice = { kind, held: item?.hash };
    expect((await post("/v1/inbox/decide", { item: item?.id, choice, reason: "asked" })).status).toBe(200);
  });

eachBackend((backend) => {
  test("a held delivery is told without her, in what waits and in what was shown of it; the neighbour's move is taken", slow, async () => {
    const world = await hannover(backend, { guard: guarded });
    await world.drop("crm/people-3.csv", moved("2026-04-01T08:00:00Z"));
    world.clock.advance(86_400_000);
    await world.run();
    expect(await found(world, ["Gartenstrasse"])).toEqual(["observation.entry", "observation.held_claim", "page"]);
    const { beside } = await world.hub().erasures.plan(asked);
    expect(beside).toEqual({ held: 1, acts: 1, runs: 0, refused: 0 });
    await erase(world);
    expect(await found(world, movedTraces)).toEqual([]);
    expect(await found(world, ["Neuer Wall"]), "of the neighbour everything waits as before").toEqual([
      "observation.entry",
      "observation.held_claim",
      "page",
    ]);
    expect(await world.verify()).toMatchObject({ ok: true });
    await answered(world, "consent");
    await world.run();
    expect(await found(world, ["Neuer Wall"])).toContain("record.record");
    expect(await found(world, movedTraces)).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what a system was told of her is emptied, and that it was told stays", slow, async () => {
    const world = await hannover(backend);
    const own = recordId("crm", "party", "P1");
    const place = { source: "crm", site: "hannover", kind: "party", key: "P1", entity: own };
    const of = { plannedAt: 1, plannedBy: "1", released: "" };
    const told = [{ ...of, field: "phone", from: "05141 112233", to: "05141 778899", own: "05141 778899" }];
    const settled = [{ field: "phone", state: "adapted", shown: "0049 5141 778899", cause: "her number" }] as const;
    const sends = [own, "another"].map((record) => ({ send: { ...place, id: `send-${record}`, record, told }, settled, mapping: "" }));
    await world.hub().database.write([claimStep(sends, { at: 2, position: 1 })]);
    await erase(world);
    expect(
      await world.rows("select record, state, from_value, to_value, shown_value, cause from writeback.send order by state, from_value"),
    ).toEqual([
      {
        record: "another",
        state: "adapted",
        from_value: "05141 112233",
        to_value: "05141 778899",
        shown_value: "0049 5141 778899",
        cause: "her number",
      },
      { record: own, state: "adapted", from_value: null, to_value: "", shown_value: null, cause: "" },
    ]);
  });

  test("a delivery that is held after she was erased is kept without her", slow, async () => {
    const world = await hannover(backend, { guard: guarded });
    const jana = (street: string, at: string): string => `P3,Jana Reimers,${street},Kiel,24103,0431 556677,jana@example.net,${at}\n`;
    await world.drop("crm/people-3.csv", peopleFile(anna, karlMoved) + jana("Hafen 2", "2026-01-21T08:00:00Z"));
    await world.run();
    await erase(world);
    const at = "2026-04-01T08:00:00Z";
    await world.drop("crm/people-4.csv", moved(at) + jana("Hafen 7", at));
    world.clock.advance(86_400_000);
    await world.run();
    expect(await found(world, ["Neuer Wall"])).toContain("observation.held_claim");
    expect(await found(world, movedTraces)).toEqual([]);
    await asSteward(world, async ({ push }) => {
      const fields = { name: "Anna Bergmann-Vogt", phone: "05141 998877" };
      const karl = { kind: "party", key: "P2", fields: { name: "Karl Sommer", phone: "040 998800" } };
      const other = { kind: "party", key: "P3", fields: { phone: "0431 998811" } };
      expect(await push("later", { source: "crm", records: [{ kind: "party", key: "P1", fields }, karl, other] })).toBe(200);
    });
    expect(await found(world, ["998800"])).toContain("observation.held_claim");
    expect(await found(world, movedTraces)).toEqual([]);
    await answered(world, "refuse");
    await world.run();
    expect(await found(world, movedTraces)).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what was found when systems were compared says erased where it named her, and what it counted stands", slow, async () => {
    const more = `reconcile:\n  - { kind: party, between: [crm, erp], every: 1d }\n`;
    const world = await hannover(backend, { more });
    await world.drop(
      "crm/people-3.csv",
      peopleFile("P1,Anna Lise Bergmann,Lindenweg 4,Celle,29221,,anna.bergmann@example.net,2026-03-01T08:00:00Z"),
    );
    await world.run();
    world.clock.advance(2 * 86_400_000);
    await world.hub().tick();
    expect(await found(world, ["Anna Lise"])).toContain("desk.reconciliation");
    const counts = () => world.rows("select run, agrees, missing, differing from desk.reconciliation order by run");
    const before = await counts();
    expect((await world.hub().erasures.plan(asked)).beside).toMatchObject({ runs: before.length });
    await erase(world);
    expect(await found(world, traces)).toEqual([]);
    expect(await counts()).toEqual(before);
    expect(await found(world, ["[erased "])).toContain("desk.reconciliation");
    const [run] = await world.rows("select run from desk.reconciliation");
    await asSteward(world, async ({ get }) => expect((await get(`/v1/reconciliation/runs/${run?.["run"]}`)).text).toContain("[erased "));
  });

  test("a rehearsal that showed her name as an example, and a reason that names her, say erased", slow, async () => {
    const rules = (first: string, second: string): string => `- { fields: party.name, authority: [${first}, ${second}] }`;
    const world = await hannover(backend, { more: `governance:\n  rules:\n    ${rules("crm", "erp")}\n` });
    await world.drop("crm/people-3.csv", peopleFile(lise, karlMoved));
    await world.run();
    const proposed = async (): Promise<string> => {
      const acts = await world.rows("select body from observation.entry where kind = 'act' and left(key, 6) = 'rules/' order by position");
      return acts.map(({ body }) => body).join("\n");
    };
    await asSteward(world, async ({ post }) => {
      const proposal = { rules: rules("erp", "crm"), reason: "Anna Bergmann asked for it" };
      expect((await post("/v1/rule-sets", proposal)).status).toBe(200);
    });
    expect(await proposed()).toContain("Anna Lise");
    expect((await world.hub().erasures.plan(asked)).beside).toMatchObject({ acts: 2 });
    await erase(world);
    expect(await found(world, traces)).toEqual([]);
    expect(await proposed()).toMatch(/\[erased \w+ \d+\] asked for it/);
    expect(await world.verify()).toMatchObject({ ok: true });
    await asSteward(world, async ({ get }) => expect((await get("/v1/rule-sets")).status).toBe(200));
  });

  test("a delivery that was refused whole goes whole, because nobody can tell whether she is in it", slow, async () => {
    const world = await hannover(backend);
    await world.drop("erp/debtors-9.csv", Buffer.from(`\ufeff${debtorsFile(...debtors)}`, "utf16le"));
    await world.run();
    const waiting = () => world.rows("select f.feed from observation.refused f join observation.raw r on r.hash = f.page");
    expect(await waiting()).toHaveLength(1);
    expect((await world.hub().erasures.plan(asked)).beside).toMatchObject({ refused: 1 });
    await erase(world);
    expect(await waiting()).toEqual([]);
    expect(await world.rows("select feed from observation.refused")).toEqual([]);
    expect(await found(world, traces)).toEqual([]);
    world.clock.advance(60_000);
    await world.hub().replay();
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what a system was to be told of her, and what a sweep has staged, is gone", slow, async () => {
    const world = await hannover(backend);
    const record = recordId(annasRecord.source, annasRecord.kind, annasRecord.key);
    await asSteward(world, async ({ post }) => {
      const said = { record, fields: { phone: "05141 112233" }, until: { kind: "never" }, reason: "she rang" };
      expect((await post("/v1/overrides", said)).status).toBe(200);
    });
    expect(await found(world, ["112233"])).toContain("governance.intent");
    // What a sweep had staged when it was cut off.
    await world.hub().database.write([
      query(
        `insert into record.staged_record (entity, kind, doc, provenance, at, versions, deleted)
         select entity, kind, doc, '{}', 0, 1, false from record.record where strpos(doc, 'Bergmann') > 0`,
      ),
    ]);
    expect(await found(world, ["Bergmann"])).toContain("record.staged_record");
    await erase(world);
    expect(await found(world, [...traces, "112233"])).toEqual([]);
    expect(await found(world, ["[erased "]), "no system is to be told that").not.toContain("governance.intent");
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("she is erased beside a sweep: what it had judged is void, and it judges again without her", slow, async () => {
    const world = await hannover(backend, { more: "governance:\n  rules:\n    - { fields: party.name, authority: [crm, erp] }\n" });
    await world.drop("crm/people-3.csv", peopleFile(lise, karlMoved));
    await world.run();
    const { database, writer, model } = world.hub();
    const stages: SweepStage[] = [];
    let isErased = false;
    const write: typeof database.write = async (steps) => {
      const done = await database.write(steps);
      if (!isErased && (await found(world, ["Bergmann"])).includes("record.staged_record")) {
        isErased = true;
        await erase(world);
      }
      return done;
    };
    const sweeper = openSweeper({
      database: { read: (queries, scope) => database.read(queries, scope), write },
      model,
      settings: plainSettings,
      writer,
      lease: () => query("select 1"),
      mostAtOnce: 0,
      onStage: (stage) => stages.push(stage),
    });
    const at = world.clock.now();
    const rules = rulesText(rulesConfiguration.parse([{ fields: "party.name", authority: ["erp", "crm"] }]));
    const set = { kind: "rule", key: "other", at, receivedAt: at, from: 0, author: "ana", reason: "a test", rules } as const;
    await sweeper.submit(intake({ others: [set, { kind: "tick", at }] }));
    expect(isErased).toBe(true);
    expect(stages).toContain("again");
    expect(stages.at(-1)).toBe("adopted");
    expect(await found(world, traces)).toEqual([]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });
});
