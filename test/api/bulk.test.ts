import { beforeAll, expect, test } from "vitest";
import { answerOf } from "../../src/api/contract.ts";
import { inboxPage } from "../../src/api/contract-desk.ts";
import { baselineAnswer, bulkAnswer, practiceAnswer, ruleProposalList, undoAnswer } from "../../src/api/contract-inbox.ts";
import { eachBackend } from "../support/database.ts";
import { openWorld, orderLine, type World } from "./api-world.ts";

eachBackend(({ open, beforeRemoval }) => {
  let world: World;
  let steward: string;
  beforeAll(async () => {
    world = await openWorld(await open(), beforeRemoval);
    steward = await world.token({ roles: ["steward"] });
    const admin = await world.token({});
    const lines = (source: string, quantity: string) => ({
      source,
      records: ["1", "2", "3"].flatMap((key) =>
        orderLine({ quantity, key, source }).records.map((row) => ({ ...row, fields: { ...row.fields, number: key, company: "C1" } })),
      ),
    });
    await world.push(admin, "one", lines("erp-lyon", "5"));
    await world.push(admin, "two", lines("erp-ulm", "7"));
    world.clock.advance(60_000);
  });

  /** A hub's receipts only rise; this world's clock is moved by hand. */
  const post = async (path: string, body: object) => {
    world.clock.advance(1_000);
    return world.post(steward, path, body);
  };
  const bulkOf = async (body: object) => bulkAnswer.parse((await post("/v1/inbox/bulk", { reason: "as ordered", ...body })).json);
  const listed = async (query = "") => answerOf(inboxPage).parse((await world.call(steward, `/v1/inbox${query}`)).json).data;

  test("a bulk is shown, decided as it was shown, answered again to the same id, and taken back", async () => {
    const wanted = { filter: { field: "quantity", systems: "erp-lyon,erp-ulm" }, choice: { kind: "take", source: "erp-ulm" } };
    const shown = await bulkOf({ ...wanted, preview: true });
    expect(shown).toMatchObject({
      bulk: null,
      position: null,
      matched: 3,
      decided: 3,
      moved: [{ amount: "60.00", currency: "EUR" }],
      unpriced: 0,
    });
    expect(shown.rows[0]).toMatchObject({ before: "5", after: "7", formula: "|7 - 5| x 10 = 20.00 EUR" });
    expect((await listed()).considered).toBe(3);
    const other = await post("/v1/inbox/bulk", { ...wanted, reason: "as ordered", shown: "0".repeat(16) });
    expect([other.status, other.json]).toMatchObject([409, { code: "bulk-changed" }]);
    const apply = { ...wanted, shown: shown.shown, id: "bulk-of-the-day" };
    const done = await bulkOf(apply);
    expect(done).toMatchObject({ bulk: "bulk-of-the-day", decided: 3, changed: 0, refused: 0 });
    expect((await listed()).items).toEqual([]);
    const again = await bulkOf(apply);
    expect([again.decided, again.position]).toEqual([3, done.position]);
    const otherWords = await post("/v1/inbox/bulk", { ...apply, reason: "as built" });
    expect([otherWords.status, otherWords.json]).toMatchObject([409, { code: "idempotency-key-reused" }]);
    const undo = { decision: "bulk-of-the-day", reason: "the wrong plant", id: "undo-of-the-day" };
    const undone = undoAnswer.parse((await post("/v1/inbox/undo", undo)).json);
    expect(undone).toMatchObject({ undone: 3, changed: 0 });
    expect((await post("/v1/inbox/undo", undo)).json).toMatchObject({ undone: 3, changed: 0, position: undone.position });
    expect((await listed("?baseline=only")).considered).toBe(3);
    expect((await listed("?role=controller")).items).toEqual([]);
    expect((await listed("?priced=no")).items).toEqual([]);
    const desks = await Promise.all([["planner"], ["steward"]].map(async (roles) => world.token({ roles: roles as ["planner"] })));
    const mine = await Promise.all(desks.map(async (token) => (await world.call(token, "/v1/inbox?mine=yes")).json));
    expect(mine.map((one) => answerOf(inboxPage).parse(one).data.considered)).toEqual([3, 0]);
    const nothing = await post("/v1/inbox/undo", { decision: "nobody-said-so", reason: "?" });
    expect([nothing.status, nothing.json]).toMatchObject([404, { code: "decision-unknown" }]);
  });

  test("who may answer reviews only may neither take a side of many nor take such answers back", async () => {
    const planner = await world.token({ roles: ["planner"] });
    const body = { filter: { field: "quantity" }, choice: { kind: "take", source: "erp-ulm" }, reason: "as ordered" };
    expect((await world.post(planner, "/v1/inbox/bulk", body)).json).toMatchObject({ code: "not-allowed" });
    const { items } = await listed();
    const ids = items.slice(0, 1).map(({ id }) => id);
    const done = await bulkOf({ items: [...ids, "discrepancy.gone"], choice: { kind: "take", source: "erp-ulm" } });
    expect(done.rows.map(({ outcome }) => outcome)).toEqual(["decided", "changed"]);
    expect((await world.post(planner, "/v1/inbox/undo", { decision: done.bulk, reason: "?" })).json).toMatchObject({ code: "not-allowed" });
    expect((await world.post(steward, "/v1/inbox/bulk", { choice: { kind: "merge" }, reason: "?" })).status).toBe(422);
  });

  test("baseline, rules and practice keep to their contracts", async () => {
    const read = async (path: string) => (await world.call(steward, path)).json;
    expect(answerOf(baselineAnswer).parse(await read("/v1/inbox/baseline")).data).toMatchObject({ stood: 2, open: 2 });
    expect(answerOf(ruleProposalList).parse(await read("/v1/inbox/rules?last=2")).data.proposals).toEqual([]);
    expect(
      answerOf(practiceAnswer)
        .parse(await read("/v1/practice?since=2026-03-01"))
        .data.days.at(-1),
    ).toMatchObject({ day: "2026-03-02" });
    expect(await read("/v1/practice?since=2027-03-01")).toMatchObject({ code: "date-in-future" });
    const first = async (since: string) => answerOf(practiceAnswer).parse(await read(`/v1/practice?since=${since}`)).data.days[0]?.day;
    expect(await Promise.all(["P1D", "p1w", "P1M", "PT48H"].map(first))).toEqual(["2026-03-01", "2026-02-23", "2026-02-02", "2026-02-28"]);
    expect(await read("/v1/practice?since=yesterday")).toMatchObject({
      code: "since-refused",
      hint: expect.stringContaining("2026-03-01"),
    });
    expect(await read("/v1/practice?since=P")).toMatchObject({ code: "since-refused" });
  });

  test("a bulk by filter that is sent again decides nothing more, whatever fits it by now", async () => {
    const admin = await world.token({});
    const late = (source: string, key: string, quantity: string) => ({
      source,
      records: orderLine({ quantity, key, source }).records.map((row) => ({
        ...row,
        fields: { ...row.fields, number: key, company: "C1", promised_date: "2026-05-05" },
      })),
    });
    const differ = async (key: string) => {
      await world.push(admin, `${key}-a`, late("erp-lyon", key, "50"));
      await world.push(admin, `${key}-b`, late("erp-ulm", key, "70"));
    };
    await differ("late-1");
    const open = (await listed("?field=quantity")).considered;
    const wanted = { filter: { field: "quantity" }, choice: { kind: "take", source: "erp-ulm" } };
    const { shown } = await bulkOf({ ...wanted, preview: true });
    const done = await bulkOf({ ...wanted, shown, id: "bulk-by-filter" });
    expect([done.decided, (await listed("?field=quantity")).considered]).toEqual([open, 0]);
    await differ("late-2");
    const before = world.hub.writer.position();
    const again = await bulkOf({ ...wanted, shown, id: "bulk-by-filter" });
    expect(again).toMatchObject({ bulk: "bulk-by-filter", decided: open, changed: 0, refused: 0, position: done.position });
    expect(again.rows.map(({ item }) => item).toSorted()).toEqual(done.rows.map(({ item }) => item).toSorted());
    // Under no id it is another bulk, and what its preview showed is decided already.
    const unnamed = await post("/v1/inbox/bulk", { ...wanted, shown, reason: "as ordered" });
    expect([unnamed.status, unnamed.json]).toMatchObject([409, { code: "bulk-changed" }]);
    expect([world.hub.writer.position(), (await listed("?field=quantity")).considered]).toEqual([before, 1]);
  });

  test("a filter or page that names what nobody knows is refused with what is known, in the list and in a bulk", async () => {
    const refused = async (query: string) => (await world.call(steward, `/v1/inbox?${query}`)).json;
    expect(await refused("systems=erp-lyon,sap")).toMatchObject({
      code: "filter-unknown",
      subject: "source sap",
      hint: "use one of: erp-lyon, erp-ulm",
    });
    expect(await refused("kind=order")).toMatchObject({ code: "filter-unknown", hint: expect.stringContaining("purchase_order_line") });
    expect(await refused("kind=party&field=quantity")).toMatchObject({
      subject: "field of party quantity",
      hint: expect.stringContaining("iban"),
    });
    expect(await refused("field=quantiti")).toMatchObject({ code: "filter-unknown" });
    expect(await refused("role=boss")).toMatchObject({ hint: expect.stringContaining("controller") });
    expect(await refused("cursor=page-two")).toMatchObject({ code: "cursor-refused", subject: "page-two" });
    const bulk = { filter: { systems: "sap" }, choice: { kind: "merge" }, reason: "?", preview: true };
    expect((await post("/v1/inbox/bulk", bulk)).json).toMatchObject({ code: "filter-unknown" });
    const lyon = await world.token({ roles: ["steward"], group: false, sites: ["lyon"] });
    expect((await world.call(lyon, "/v1/inbox?systems=sap")).json).toMatchObject({ hint: "use one of: erp-lyon" });
  });
});
