// The edges of an erasure: who has to agree, what is refused, what of other people stays.
import { expect, test } from "vitest";
import { recordId } from "../../src/base/id.ts";
import { type Fault, isFault } from "../../src/base/fault.ts";
import { eachBackend } from "../support/database.ts";
import type { HubWorld } from "../support/hub-world.ts";
import { anna, annasRecord, asSteward, erase, found, hannover, karlMoved, money, peopleFile, traces } from "../scenario/forgotten.ts";

const slow = { timeout: 60_000 };
const asked = { named: annasRecord, only: false };

const twoPeople = `
governance:
  rules:
    - fields: party.[email]
      authority: [crm, erp]
      writes_need: two_people
`;

const faultOf = async (work: Promise<unknown>): Promise<Pick<Fault, "code" | "cause">> => {
  const failed = await work.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!isFault(failed)) throw new Error("it was not refused");
  return failed;
};

eachBackend((backend) => {
  test("where a rule wants two people, the first one asks and the second erases; the same one twice is refused", slow, async () => {
    const world = await hannover(backend, { more: twoPeople });
    const { erasures } = world.hub();
    const { hash, needsTwo } = await erasures.plan(asked);
    expect(needsTwo).toBe(true);
    const word = { author: "ana", reason: "a letter", plan: hash };
    expect(await erasures.apply(asked, word)).toMatchObject({ kind: "asked" });
    expect(await found(world, ["Lindenweg"]), "nothing is gone yet").toContain("observation.entry");
    expect(await faultOf(erasures.apply(asked, word))).toMatchObject({ code: "second-person-needed" });
    expect(await erasures.plan(asked)).toMatchObject({ hash, askedBy: "ana" });
    expect(await erasures.apply(asked, { ...word, author: "ben" })).toMatchObject({ kind: "erased" });
    expect(await found(world, traces)).toEqual([]);
    const [act] = await world.rows("select body from observation.entry where kind = 'act' and left(key, 8) = 'erasure/'");
    expect(JSON.parse((JSON.parse(act?.["body"] ?? "{}") as { body: string }).body)).toMatchObject({ author: "ana", second: "ben" });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("an erasure that would move an amount is refused, and nothing is gone", slow, async () => {
    // Two systems disagree on the amount, and which one is believed depends on the person: a rule that should not be.
    const more = `
governance:
  rules:
    - fields: customer_invoice.[amount, currency]
      authority: [erp, crm]
    - fields: customer_invoice.[amount, currency]
      when: { contact: [Anna Bergmann] }
      authority: [crm, erp]
model:
  fields:
    customer_invoice: [{ name: contact, type: text, personal: true }]
`;
    const fields = "            contact: debtor_name\n            company: { value: h1 }\n";
    const world = await hannover(backend, { more, fields });
    const told = { number: "R1", company: "h1", customer: "P1", amount: "100.00", currency: "EUR", due_date: "2026-03-10" };
    const records = [{ kind: "customer_invoice", key: "R1", fields: told }];
    await asSteward(world, async ({ push }) => expect(await push("one", { source: "crm", records })).toBe(200));
    const before = await money(world);
    expect(before.map((row) => row["amount"])).toEqual(expect.arrayContaining(["10000", "25050"]));
    expect(await faultOf(erase(world))).toMatchObject({ code: "erasure-moves-money" });
    expect(await money(world)).toEqual(before);
    expect(await found(world, ["Lindenweg"])).toContain("observation.entry");
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what the plan showed is what is taken: when she moves meanwhile, the person has to look again", slow, async () => {
    const world = await hannover(backend);
    const { erasures } = world.hub();
    const { hash } = await erasures.plan(asked);
    const record = recordId(annasRecord.source, annasRecord.kind, annasRecord.key);
    await asSteward(world, async ({ post }) => {
      await post("/v1/overrides", { record, fields: { phone: "05141 112233" }, until: { kind: "never" }, reason: "Anna Bergmann rang" });
    });
    const word = { author: "ana", reason: "a letter", plan: hash };
    expect(await faultOf(erasures.apply(asked, word))).toMatchObject({ code: "erasure-changed" });
    expect(await faultOf(erasures.apply(asked, { ...word, reason: " " }))).toMatchObject({ code: "reason-missing" });
    await erase(world);
    expect(await found(world, [...traces, "112233"]), "what a person set of her, and the reason that names her, go too").toEqual([]);
    expect(await faultOf(erasures.plan(asked))).toMatchObject({ code: "erasure-empty" });
    expect(await faultOf(erasures.plan({ named: "nobody", only: false }))).toMatchObject({ code: "record-unknown" });
    const order = { source: "erp", kind: "customer_invoice", key: "R1" };
    expect(await faultOf(erasures.plan({ named: order, only: false }))).toMatchObject({ code: "erasure-not-personal" });
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("of one system alone: what the other one says of her stays", slow, async () => {
    const world = await hannover(backend);
    expect(await erase(world, true)).toMatchObject({ kind: "erased", survey: { records: [{ source: "crm", key: "P1" }] } });
    expect(await found(world, ["Lindenweg", "778899", "29221"])).toEqual([]);
    expect(await found(world, ["DE75512108001245126199"])).toContain("record.record");
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("a push of her later is erased with its page, a row without a key that quotes her too; what else came is kept", slow, async () => {
    const world = await hannover(backend);
    expect(await pushed(world, "first", "05141 445566")).toBe(200);
    // A row whose key is missing quotes her; it is parked whole.
    await world.drop("crm/people-5.csv", peopleFile(anna.replace("P1,", ","), karlMoved));
    await world.run();
    expect(await world.rows("select key from observation.parked where field = '*'")).toHaveLength(1);
    await erase(world);
    expect(await found(world, [...traces, "445566"])).toEqual([]);
    expect(await pushed(world, "second", "05141 667788")).toBe(200);
    expect(await found(world, [...traces, "667788"])).toEqual([]);
    expect(await found(world, ["Jana Reimers"])).toEqual(expect.arrayContaining(["observation.entry", "page"]));
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("what people said of who she is holds, and what waits in the inbox says erased", slow, async () => {
    const world = await hannover(backend);
    const records = [
      { kind: "party", key: "D9", fields: { name: "Buero AB", phone: "05141 990011" } },
      { kind: "party", key: "D1", fields: { name: "Anna Bergmann", date_of_birth: "about 1980, in Celle" } },
    ];
    const [one, debtor, office] = [annasRecord, { source: "erp", kind: "party", key: "D1" }, { source: "erp", kind: "party", key: "D9" }];
    await asSteward(world, async ({ push, post, get }) => {
      expect(await push("two", { source: "erp", records })).toBe(200);
      expect((await post("/v1/identity/split", { one, other: debtor, reason: "another Anna" })).status).toBe(200);
      expect((await post("/v1/identity/merge", { one, other: office, reason: "it is her office" })).status).toBe(200);
      const items = (await get("/v1/inbox")).text;
      expect(items, "two telephone numbers for one thing, and a birthday that cannot be read").toContain("990011");
      expect(items).toContain("about 1980");
    });
    const parties = () => world.rows("select c.record, c.entity from identity.crosswalk c where c.kind = 'party' order by c.record");
    const before = await parties();
    await erase(world);
    expect(await parties()).toEqual(before);
    await asSteward(world, async ({ get, post }) => {
      const items = (await get("/v1/inbox")).text;
      expect(items).not.toMatch(/990011|778899/);
      expect(items, "the debtor is somebody else by a person's word: nothing of her goes").toContain("about 1980");
      expect(items).toContain("[erased ");
      const plan = (await post("/v1/erasures/plan", { record: debtor })).json;
      expect(plan).toMatchObject({ waiting: { parked: 1 } });
      expect((await post("/v1/erasures", { record: debtor, plan: plan["plan"], reason: "the same person, after all" })).status).toBe(200);
    });
    expect(await found(world, [...traces, "990011", "about 1980", "Buero AB"])).toEqual([]);
    expect(await parties()).toEqual(before);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("whoever sees some sites only, or may not erase, is refused", slow, async () => {
    const world = await hannover(backend);
    const body = { record: annasRecord };
    await asSteward(world, async ({ post }) => expect((await post("/v1/erasures/plan", body)).status).toBe(403), { group: false });
    await asSteward(world, async ({ post }) => expect((await post("/v1/erasures/plan", body)).status).toBe(403), {
      roles: ["viewer" as never],
    });
    await asSteward(world, async ({ post }) => {
      const plan = (await post("/v1/erasures/plan", body)).json;
      expect(plan).toMatchObject({
        needsTwo: false,
        kept: expect.arrayContaining([expect.objectContaining({ what: "1 customer invoices" })]),
      });
      const done = await post("/v1/erasures", { ...body, plan: plan["plan"], reason: "a letter" });
      expect(done).toMatchObject({ status: 200, json: { state: "erased", entity: plan["entity"] } });
    });
    expect(await found(world, traces)).toEqual([]);
  });
});

/** The contact list's own system pushes what it knows of her and of somebody else. */
async function pushed(world: HubWorld, key: string, phone: string): Promise<number> {
  return asSteward(world, async ({ push }) =>
    push(key, {
      source: "crm",
      records: [
        { kind: "party", key: "P1", fields: { name: "Anna Bergmann", phone } },
        { kind: "party", key: "P3", fields: { name: "Jana Reimers", phone: "0431 556677" } },
      ],
    }),
  );
}
