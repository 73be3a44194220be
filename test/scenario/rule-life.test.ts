// The life of a rule: who is believed about promised dates changes hands, seen before it is decided, decided by two, and undone.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import { call } from "../../src/cli/http-call.ts";
import { Fault } from "../../src/base/fault.ts";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { type HeldAs, holder } from "../support/holder.ts";

const source = (name: string, site: string): string => `
  - name: ${name}
    connector: json-file
    site: ${site}
    currency: EUR
    options: { folder: ${name}, settle_seconds: 5 }
    feeds: { orders: { file: "*.json" } }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        orders:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          at: day
          fields:
            company: { value: gears }
            number: no
            quantity: { from: qty, unit: C62 }
            unit_price: price
            promised_date: due
            status: { value: open }
`;

const officeFirst = "- { fields: purchase_order_line.promised_date, authority: [office, plant] }";
const plantFirst = "- { fields: purchase_order_line.promised_date, authority: [plant, office] }";
const yaml = `
hub: gears
zone: UTC
currency: EUR
finance: { terms: { days: 0 } }
sites: { head: { company: gears }, lyon: { company: gears } }
sources:${source("office", "head")}${source("plant", "lyon")}
governance:
  rules:
    ${officeFirst}
`;

const april = Date.parse("2026-04-06T08:00:00Z");
const order = { no: "PO-1", qty: "10", price: "50.00" };

interface Person {
  get<Data>(path: string): Promise<Data>;
  post<Data>(path: string, body: unknown): Promise<Data>;
}

async function people(world: HubWorld) {
  const apis: Api[] = [];
  afterAll(() => Promise.all(apis.map((api) => api.close())));
  const api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
  apis.push(api);
  return async (name: string, principal: Partial<HeldAs> = {}): Promise<Person> => {
    const whole = { name, roles: ["steward"], sites: [], group: true, ...principal } as const satisfies HeldAs;
    const token = await issueToken(world.hub().database, holder(whole), world.clock.now());
    const asked = { address: api.address, token };
    return {
      get: async <Data>(path: string) => ((await call({ ...asked, method: "GET", path })) as { data: Data }).data,
      post: async <Data>(path: string, body: unknown) => (await call({ ...asked, method: "POST", path, body })) as Data,
    };
  };
}

const faultOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return "nothing was refused";
};

interface Rehearsed {
  readonly changes: boolean;
  readonly records: number;
  readonly fields: readonly {
    field: string;
    changed: number;
    examples: readonly { entity: string; before: object; after: object; rule: string }[];
  }[];
  readonly discrepancies: readonly object[];
  readonly cash: readonly object[];
}
interface Proposed {
  readonly proposal: { readonly id: string; readonly state: string };
  readonly rehearsal: Rehearsed;
}
interface Listed {
  readonly sets: readonly { key: string; author: string; isInForce: boolean }[];
  readonly proposals: readonly { id: string; author: string; state: string; rehearsedAt: string | null }[];
  readonly fileDiffers: boolean;
}

/** PO-1: the office promised 20 March, the plant says 10 April. Both have said so in February. */
async function disagreement(world: HubWorld): Promise<void> {
  await world.drop("office/1.json", JSON.stringify([{ ...order, due: "2026-03-20", day: "2026-02-02T08:00:00Z", v: 1 }]));
  await world.drop("plant/1.json", JSON.stringify([{ ...order, due: "2026-04-10", day: "2026-02-03T08:00:00Z", v: 1 }]));
  await world.run();
  world.clock.set(april);
  await world.hub().tick();
}

const entityOf = async (world: HubWorld): Promise<string> =>
  (await world.rows("select entity from record.record where kind = 'purchase_order_line'"))[0]?.["entity"] ?? "";

const cashWeeks = async (world: HubWorld): Promise<string[]> =>
  (await world.rows("select date, amount from finance.cash_line order by date")).map((row) => `${row["date"]} ${row["amount"]}`);

eachBackend((backend) => {
  test(
    "the plant is to be believed from April on: seen before, approved by a second person, March is answered as it was resolved in March",
    { timeout: 90_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await disagreement(world);
      const person = await people(world);
      const [ana, ben] = [await person("ana"), await person("ben")];
      const entity = await entityOf(world);
      expect(await cashWeeks(world)).toEqual(["2026-03-20 -50000"]);

      const from = "2026-04-01T00:00:00Z";
      const before = world.hub().writer.position();
      const seen = await ana.post<Rehearsed>("/v1/plan/rules", { rules: plantFirst, from });
      expect(seen).toMatchObject({
        changes: true,
        records: 1,
        fields: [
          {
            field: "promised_date",
            changed: 1,
            examples: [
              {
                entity,
                before: { value: "2026-03-20", source: "office" },
                after: { value: "2026-04-10", source: "plant" },
                rule: "plant, then office decide promised_date of purchase_order_line.",
              },
            ],
          },
        ],
        discrepancies: [],
        cash: [
          { company: "gears", currency: "EUR", week: "2026-03-16", moved: "500.00" },
          { company: "gears", currency: "EUR", week: "2026-04-06", moved: "-500.00" },
        ],
      });
      expect(world.hub().writer.position()).toBe(before);

      const { proposal } = await ana.post<Proposed>("/v1/rule-sets", { rules: plantFirst, from, reason: "the plant knows its suppliers" });
      const approval = { id: proposal.id, reason: "agreed with purchasing" };
      expect(await faultOf(ana.post("/v1/rule-sets/approve", approval))).toBe("approval-own");
      expect(await cashWeeks(world)).toEqual(["2026-03-20 -50000"]);
      await ben.post("/v1/rule-sets/approve", approval);
      expect(await cashWeeks(world)).toEqual(["2026-04-10 -50000"]);
      expect(await faultOf(ben.post("/v1/rule-sets/approve", approval))).toBe("proposal-decided");

      const valueAt = async (path: string): Promise<unknown> =>
        (await ana.get<{ fields: Record<string, { value: string }> }>(path)).fields["promised_date"]?.value;
      expect(await valueAt(`/v1/records/${entity}`)).toBe("2026-04-10");
      expect(await valueAt(`/v1/records/${entity}?validAt=2026-03-15T00:00:00Z`)).toBe("2026-03-20");
      expect(await valueAt(`/v1/records/${entity}?position=${before}`)).toBe("2026-03-20");
      const rulesOf = async (query: string): Promise<string[]> =>
        (await ana.get<{ rules: readonly { sentence: string }[] }>(`/v1/rules${query}`)).rules.map(({ sentence }) => sentence);
      expect(await rulesOf("?validAt=2026-03-15T00:00:00Z")).toEqual(["office, then plant decide promised_date of purchase_order_line."]);
      expect(await rulesOf("")).toEqual(["plant, then office decide promised_date of purchase_order_line."]);

      const kept = await ben.get<{ rehearsal: Rehearsed; sentences: string[] }>(`/v1/rule-sets/${proposal.id}`);
      expect(kept.rehearsal.cash).toEqual(seen.cash);
      expect((await world.verify()).ok).toBe(true);
    },
  );

  test("an approved set that is still to come is taken back from the day on which it would begin", { timeout: 90_000 }, async () => {
    const world = await hubWorld(backend, yaml);
    await disagreement(world);
    const ana = await (await people(world))("ana");
    const begins = "2026-06-01T00:00:00.000Z";
    const coming = await ana.post<Proposed>("/v1/rule-sets", { rules: plantFirst, from: begins, reason: "from June on" });
    await ana.post("/v1/rule-sets/approve", { id: coming.proposal.id, reason: "alone here" });
    expect(await cashWeeks(world)).toEqual(["2026-03-20 -50000"]);
    const back = await ana.post<Proposed>("/v1/rule-sets/revert", { reason: "the plant is sold" });
    expect(back.proposal).toMatchObject({ from: begins, state: "proposed" });
    await ana.post("/v1/rule-sets/approve", { id: back.proposal.id, reason: "alone here" });
    world.clock.advance(Date.parse(begins) - world.clock.now() + 3_600_000);
    await world.hub().tick();
    expect(await cashWeeks(world)).toEqual(["2026-03-20 -50000"]);
    const { rules } = await ana.get<{ rules: readonly { sentence: string }[] }>("/v1/rules");
    expect(rules.map(({ sentence }) => sentence)).toEqual(["office, then plant decide promised_date of purchase_order_line."]);
  });

  test(
    "a set is reverted by a new one that says the earlier one again; the one in between stays history",
    { timeout: 90_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await disagreement(world);
      const ana = await (await people(world))("ana");
      // Nobody else may: she approves what she proposed, and the log says that she was alone.
      const first = await ana.post<Proposed>("/v1/rule-sets", { rules: plantFirst, reason: "try the plant" });
      const { proposal } = await ana.post<{ proposal: object }>("/v1/rule-sets/approve", { id: first.proposal.id, reason: "alone here" });
      expect(proposal).toMatchObject({ state: "approved", decided: { author: "ana", alone: true } });
      expect(await cashWeeks(world)).toEqual(["2026-04-10 -50000"]);

      world.clock.advance(3_600_000);
      const back = await ana.post<Proposed>("/v1/rule-sets/revert", { reason: "the plant was wrong" });
      expect(back).toMatchObject({
        proposal: { state: "proposed" },
        rehearsal: { records: 1, cash: [{ moved: "-500.00" }, { moved: "500.00" }] },
      });
      await ana.post("/v1/rule-sets/approve", { id: back.proposal.id, reason: "back" });
      expect(await cashWeeks(world)).toEqual(["2026-03-20 -50000"]);
      const { sets } = await ana.get<Listed>("/v1/rule-sets");
      expect(sets.map(({ author, isInForce }) => [author, isInForce])).toEqual([
        ["hub.yaml", false],
        ["ana", false],
        ["ana", true],
      ]);
      const texts = await world.rows("select body from observation.entry where kind = 'rule' order by position");
      const rules = texts.map((row) => (JSON.parse(row["body"] ?? "") as { rules: string }).rules);
      expect([rules[2] === rules[0], rules[1] === rules[0]]).toEqual([true, false]);
      expect((await world.verify()).ok).toBe(true);
    },
  );

  test(
    "once a set was approved through the hub, hub.yaml no longer applies itself: what changes in it is a proposal",
    { timeout: 90_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await disagreement(world);
      const ana = await (await people(world))("ana");
      const first = await ana.post<Proposed>("/v1/rule-sets", { rules: plantFirst, reason: "the plant knows" });
      await ana.post("/v1/rule-sets/approve", { id: first.proposal.id, reason: "alone here" });

      // The file still says what it said at the start: that is no wish to go back.
      await world.hub().begin();
      expect(await ana.get<Listed>("/v1/rule-sets")).toMatchObject({ fileDiffers: true, proposals: [{ author: "ana" }] });

      const file = join(world.folder, "hub.yaml");
      writeFileSync(file, readFileSync(file, "utf8").replace(officeFirst, `${officeFirst.replace("}", ", on_disagreement: ask }")}`));
      await world.close();
      await world.open();
      const again = await (await people(world))("ana");
      await world.hub().begin();
      const { proposals, sets } = await again.get<Listed>("/v1/rule-sets");
      expect(sets.length).toBe(2);
      expect(proposals.map(({ author, state, rehearsedAt }) => [author, state, rehearsedAt === null])).toEqual([
        ["ana", "approved", false],
        ["hub.yaml", "proposed", true],
      ]);
      const id = proposals[1]?.id ?? "";
      expect(await faultOf(again.post("/v1/rule-sets/approve", { id, reason: "unseen" }))).toBe("proposal-unrehearsed");
      expect(await again.post<Proposed>("/v1/rule-sets/rehearse", { id })).toMatchObject({ rehearsal: { changes: true } });
      await again.post("/v1/rule-sets/approve", { id, reason: "as the file says" });
      expect((await again.get<Listed>("/v1/rule-sets")).fileDiffers).toBe(false);
      expect((await world.verify()).ok).toBe(true);
    },
  );

  test(
    "a set that was proposed before another came into force is not approved over it; who sees one site proposes none",
    { timeout: 90_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await disagreement(world);
      const person = await people(world);
      const [ana, lyon] = [await person("ana"), await person("lea", { sites: ["lyon"], group: false })];
      const [one, other] = [
        await ana.post<Proposed>("/v1/rule-sets", { rules: plantFirst, reason: "the plant knows" }),
        await ana.post<Proposed>("/v1/rule-sets", { rules: `${officeFirst.replace("}", ", on_disagreement: ask }")}`, reason: "ask" }),
      ];
      await ana.post("/v1/rule-sets/approve", { id: one.proposal.id, reason: "alone here" });
      expect(await faultOf(ana.post("/v1/rule-sets/approve", { id: other.proposal.id, reason: "late" }))).toBe("proposal-overtaken");
      await ana.post("/v1/rule-sets/reject", { id: other.proposal.id, reason: "overtaken" });
      expect((await ana.get<Listed>("/v1/rule-sets")).proposals.map(({ state }) => state)).toEqual(["approved", "rejected"]);

      expect(await faultOf(lyon.post("/v1/rule-sets", { rules: plantFirst, reason: "mine" }))).toBe("not-allowed");
      expect(await faultOf(lyon.post("/v1/plan/rules", { rules: plantFirst }))).toBe("not-allowed");
      expect(await lyon.get<{ rehearsal: unknown }>(`/v1/rule-sets/${one.proposal.id}`)).toMatchObject({ rehearsal: null });
      expect(await faultOf(ana.get("/v1/rule-sets/nothing"))).toBe("rule-set-unknown");
      expect(await faultOf(ana.post("/v1/rule-sets/reject", { id: "nothing", reason: "?" }))).toBe("proposal-unknown");
      expect(await faultOf(ana.post("/v1/plan/rules", { rules: "- { fields: nowhere.x, authority: [a] }" }))).toBe("rule-unknown-kind");
    },
  );
});
