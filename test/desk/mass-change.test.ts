import { describe, expect, test } from "vitest";
import { intake } from "../../src/commit/intake.ts";
import { massChangeDecision } from "../../src/desk/decision.ts";
import { massChangeItem } from "../../src/desk/inbox-item.ts";
import { heldQuery } from "../../src/desk/store-held.ts";
import { kindOf } from "../../src/model/kind.ts";
import { heldHash } from "../../src/observation/mass-change.ts";
import { eachBackend } from "../support/database.ts";
import { customer, type CustomerHub, customerHub, keys } from "../support/customer-hub.ts";

const actsIn = async (world: CustomerHub): Promise<number> =>
  (await world.rows("select 1 from observation.entry where kind = 'act'")).length;

eachBackend((backend) => {
  describe("a list that no longer names too many customers", () => {
    test("removes nobody; the inbox shows counts, examples and the hash of what is held, and status counts it", async () => {
      const world = await customerHub(backend);
      await world.read(keys(200));
      expect(await world.read(keys(100))).toMatchObject({ deleted: 0, held: 100 });
      expect(await world.standing()).toEqual(keys(200));
      const [item] = await world.inbox();
      expect(item).toMatchObject({
        kind: "mass-change",
        label: "erp no longer names 100 of 200 (party)",
        source: "erp",
        feed: "customers",
        delivery: "customers.csv",
        named: 100,
        standing: 200,
        held: 100,
        hidden: 0,
        examples: keys(5, 101),
      });
      const claims = await world.rows(
        `select record || ' ' || version || ' ' || left(hash, 16) as id from observation.entry where kind = 'claim' and key > 'C0100'`,
      );
      expect(item).toMatchObject({ hash: heldHash(claims.map((row) => row["id"] ?? "")) });
      expect((await world.get("/v1/status")).data).toMatchObject({ open: { held: 100 } });
    });

    test("an empty list that the source gives with success removes nobody; consent once works, at a hundred percent", async () => {
      const world = await customerHub(backend);
      await world.read(keys(3));
      expect(await world.read([])).toMatchObject({ read: 0, deleted: 0, held: 3, unsealed: null, fault: null });
      expect(await world.standing()).toEqual(keys(3));
      const item = await world.heldItem();
      expect(await world.answer(item, "consent")).toMatchObject({ status: 200 });
      expect(await world.standing()).toEqual([]);
      expect(await world.inbox()).toEqual([]);
      expect(await world.answer(item, "consent")).toMatchObject({ json: { code: "inbox-item-gone" } });
      expect(await world.read([])).toMatchObject({ deleted: 0, held: 0 });
      // Thresholds are as they were: the next list that is emptied asks again.
      await world.read(keys(3));
      expect(await world.standing()).toEqual(keys(3));
      expect(await world.read([])).toMatchObject({ deleted: 0, held: 3 });
      expect((await world.heldItem()).hash).not.toBe(item.hash);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a second reading that finds the same opens no second item", async () => {
      const world = await customerHub(backend);
      await world.read(keys(40));
      await world.read(keys(20));
      const item = await world.heldItem();
      const position = world.hub().writer.position();
      world.clock.advance(60_000);
      await world.list([...keys(20)].reverse());
      expect(await world.hub().plan()).toMatchObject({ changes: false, enumerations: [{ held: 20, hash: item.hash }] });
      expect(await world.read([...keys(20)].reverse())).toMatchObject({ held: 20 });
      expect(await world.heldItem()).toEqual(item);
      expect(await actsIn(world)).toBe(1);
      expect(world.hub().writer.position()).toBe(position + 1); // The cursor moved past the file, and nothing else.
    });

    test("consent for another hash is refused, and nothing is removed", async () => {
      const world = await customerHub(backend);
      await world.read(keys(40));
      await world.read(keys(20));
      const first = await world.heldItem();
      expect(await world.answer(first, "consent", "0".repeat(64))).toMatchObject({
        status: 409,
        json: { code: "consent-refused", subject: first.id, hint: "look at the inbox again, and name the hash it shows" },
      });
      await world.read(keys(19));
      const second = await world.heldItem();
      expect([first.held, second.held]).toEqual([20, 21]);
      expect(await world.answer(first, "consent")).toMatchObject({ json: { code: "inbox-item-gone" } });
      expect(await world.answer(second, "consent", first.hash)).toMatchObject({ json: { code: "consent-refused" } });
      expect(await world.standing()).toEqual(keys(40));
      await world.answer(second, "consent");
      expect(await world.standing()).toEqual(keys(19));
    });

    test("the hub is stopped between the list and the consent, and between the consent and its deletes: nothing is lost", async () => {
      const world = await customerHub(backend);
      await world.read(keys(1_300));
      await world.read(keys(100));
      const shown = await world.heldItem();
      await world.close();
      await world.open();
      expect(await world.heldItem()).toEqual(shown);
      // The decision is in the log, and the hub ends before it has removed anything.
      const hub = world.hub();
      const [[row = {}] = []] = await hub.database.read([heldQuery({ site: null, kind: null, limit: 1 })]);
      const author = { name: "steward", reason: "asked the sales office", at: hub.receipts.now(), id: "decision-1" };
      const decision = massChangeDecision(massChangeItem(row), kindOf(hub.model, "party"), shown.hash, "consent", author);
      await hub.writer.submit(intake({ decisions: [decision] }));
      expect(await world.standing()).toHaveLength(1_300);
      await world.close();
      await world.open();
      expect(await world.standing()).toEqual(keys(100));
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a held delete whose customer shows up again is released: in a list, or by a word of its own", async () => {
      const world = await customerHub(backend);
      await world.read(keys(40));
      await world.read(keys(20));
      const first = await world.heldItem();
      const body = { source: "erp", records: [{ kind: "party", key: customer(40), fields: { name: "Still here" } }] };
      await world.post("/v1/observations", body, { roles: ["machine"] }, "push-0001");
      const second = await world.heldItem();
      expect([second.held, second.hash === first.hash]).toEqual([19, false]);
      await world.answer(second, "consent");
      expect(await world.standing()).toEqual([...keys(20), customer(40)]);
      await world.read(keys(40));
      await world.read(keys(20));
      expect((await world.heldItem()).held).toBe(20);
      expect(await world.read(keys(39))).toMatchObject({ deleted: 1, held: 0 });
      expect(await world.inbox()).toEqual([]);
      expect(await world.standing()).toEqual(keys(39));
    });

    test("refused deletes are dropped: those customers stand, and are not asked about again before their source named them", async () => {
      const world = await customerHub(backend);
      await world.read(keys(40));
      await world.read(keys(20));
      expect(await world.answer(await world.heldItem(), "refuse")).toMatchObject({ status: 200 });
      expect(await world.inbox()).toEqual([]);
      expect(await world.read([...keys(20)].reverse())).toMatchObject({ deleted: 0, held: 0 });
      expect(await world.read(keys(19))).toMatchObject({ deleted: 1, held: 0 });
      expect(await world.standing()).toEqual([...keys(19), ...keys(20, 21)]);
      world.clock.advance(60_000);
      await world.list(keys(18));
      expect((await world.hub().plan()).enumerations).toMatchObject([{ missing: 21, refused: 20, deleted: 1, held: 0 }]);
      const decisions = await world.rows("select body from observation.entry where kind = 'decision'");
      expect(decisions).toHaveLength(1);
      expect(decisions[0]?.["body"]).toContain('"verdict":"refuse"');
      // Named as they were, and then missing again: that is another question.
      await world.read([...keys(19), ...keys(19, 21)]);
      expect(await world.read(keys(19))).toMatchObject({ deleted: 0, held: 19 });
      expect((await world.heldItem()).examples).toEqual(keys(5, 21));
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("limits are the source's own: so many, or such a share", async () => {
      const strict = await customerHub(backend, { guard: "{ deletes: { count: 2, share: 100% } }" });
      await strict.read(keys(40));
      expect(await strict.read(keys(38))).toMatchObject({ deleted: 2, held: 0 });
      expect(await strict.read(keys(35))).toMatchObject({ deleted: 0, held: 3 });
      const wide = await customerHub(backend, { guard: "{ deletes: { share: 60% } }" });
      await wide.read(keys(40));
      expect(await wide.read(keys(16))).toMatchObject({ deleted: 24, held: 0 });
    });

    test("who sees only some of the held records sees that, and leaves the answer to others", async () => {
      const world = await customerHub(backend, { order: "at: changed, site: { from: name, codes: { L: lyon, K: kassel } }" });
      const at = (place: string) => (key: string) => `${key},${place},2026-01-05T08:00:00Z`;
      await world.read([...keys(10).map(at("L")), ...keys(5, 11).map(at("K"))]);
      await world.read([]);
      const all = await world.heldItem();
      const some = await world.heldItem({ sites: ["lyon"], group: false });
      expect([all.held, all.hidden, some.held, some.hidden]).toEqual([15, 0, 10, 5]);
      expect(await world.inbox({ sites: ["kassel"], group: false })).toEqual([]);
      const body = { item: some.id, choice: { kind: "consent", held: some.hash }, reason: "they are gone" };
      expect(await world.post("/v1/inbox/decide", body, { sites: ["lyon"], group: false })).toMatchObject({
        json: { code: "consent-refused", cause: "5 of the records belong to sites you do not see" },
      });
      await world.answer(all, "consent");
      expect(await world.standing()).toEqual([]);
      const sites = await world.rows(
        "select distinct site from observation.entry where kind = 'claim' and body like '%\"d\":true}' order by 1",
      );
      expect(sites.map((row) => row["site"])).toEqual(["kassel", "lyon"]);
    });

    test("who does not see the site sees no held deletes of it, and cannot answer", async () => {
      const world = await customerHub(backend);
      await world.read(keys(40));
      await world.read([]);
      const item = await world.heldItem();
      expect(await world.inbox({ sites: ["kassel"], group: false })).toEqual([]);
      const body = { item: item.id, choice: { kind: "consent", held: item.hash }, reason: "no" };
      const other = await world.post("/v1/inbox/decide", body, { sites: ["kassel"], group: false });
      expect(other).toMatchObject({ json: { code: "inbox-item-gone" } });
      expect(await world.post("/v1/inbox/decide", body, { roles: ["viewer"] })).toMatchObject({ status: 403 });
      const own = await world.heldItem({ sites: ["lyon"], group: false });
      expect(own).toEqual(item);
      expect(await world.post("/v1/inbox/decide", body, { sites: ["lyon"], group: false })).toMatchObject({ status: 200 });
      expect(await world.standing()).toEqual([]);
    });
  });
});
