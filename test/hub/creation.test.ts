// A system is given what it lacks, once: it is looked for before, and again after nobody heard what came of it.
import { expect, test } from "vitest";
import { chance } from "../../src/demo/chance.ts";
import { onPostgres } from "../support/database.ts";
import { cuttingProxy } from "./cutting-proxy.ts";
import { lackingPlants } from "./lacking-plants.ts";

const acme = "insert into {crm}_party (number, name, vat, city) values ('K1', 'Acme Castings GmbH', 'DE811569869', 'Kassel')";

onPostgres((backend, serverUrl) => {
  test("what a system lacks is created there once, read back as the same thing, and never again", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(acme);
    expect(await plants.round()).toEqual(["1 created"]);
    expect(await plants.parties("erp")).toEqual([
      { id: "501", number: "K1", name: "Acme Castings GmbH", vat: "DE811569869", city: "Kassel" },
    ]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.rows("select count(distinct entity) as entities, count(*) as records from identity.crosswalk")).toEqual([
      { entities: "1", records: "2" },
    ]);
    expect(await plants.rows("select body from observation.entry where kind = 'receipt'")).toHaveLength(1);
    expect((await plants.verify()).ok).toBe(true);
    expect(await plants.creations()).toEqual(["party: created"]);
  });

  /** "2 party created": of the plan, and how many things it says would be there afterwards. */
  const planned = async (plants: Awaited<ReturnType<typeof lackingPlants>>): Promise<string[]> => {
    const { creations } = await plants.hub().plan();
    return creations.counts.map(({ records, kind, found }) => `${records} ${kind} ${found}`).toSorted();
  };

  test("a plan says what a run then creates in which system, and what is in the way of the rest", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(
      `${acme}; insert into {crm}_party (number, name, vat) values ('K2', 'Bruno Gies', 'DE129273398'), ('K3', 'Kurt Ohm', null)`,
    );
    await plants.sql("alter table {crm}_order drop constraint crm_order_supplier_fkey");
    await plants.sql("insert into {crm}_order (number, supplier, total) values ('PO-1', 1, 100), ('PO-2', 77, 5)");
    await plants.sql("insert into {erp}_party (number, name, vat) values ('900', 'B. Gies', 'DE129273398')");
    // Before anything was read: the supplier is created, its order after it; one that the ERP has is linked, and no longer lacks.
    expect(await planned(plants)).toEqual(["1 purchase_order follows", "1 purchase_order waits", "2 party created"]);
    expect(await plants.creations()).toEqual([]);
    const { creations } = await plants.hub().plan();
    expect(creations.examples).toContainEqual({
      system: "erp",
      kind: "party",
      entity: expect.any(String) as string,
      company: "",
      found: "created",
      cause: "",
      fields: { number: "K1", name: "Acme Castings GmbH", tax_number: "DE811569869", city: "Kassel" },
    });
    expect(creations.examples).toContainEqual(
      expect.objectContaining({ kind: "purchase_order", company: "C1", found: "follows" }) as object,
    );
    expect(await plants.round()).toContain("3 created");
    await plants.read();
    expect(await planned(plants)).toEqual(["1 purchase_order waits"]);
  });

  test("day by day the records that a plan creates are those that the run creates", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql("alter table {crm}_order drop constraint crm_order_supplier_fkey");
    const some = chance(7, "lacking days");
    const numbers = async (): Promise<string[]> => {
      const { rows } = await plants.sql("select number from {erp}_party union all select number from {erp}_order order by 1");
      return rows.map(({ number }) => number ?? "");
    };
    for (let day = 1; day <= 5; day += 1) {
      for (let one = some.below(4); one >= 0; one -= 1) {
        const vat = some.inThousand(700) ? `'DE81156${day}${one}69'` : "null";
        await plants.sql(`insert into {crm}_party (number, name, vat) values ('K${day}${one}', 'Supplier ${day}${one}', ${vat})`);
        if (some.inThousand(300))
          await plants.sql(`insert into {erp}_party (number, name, vat) values ('E${day}${one}', 'S${day}', ${vat})`);
        // Of a supplier that is there, comes on a later day, or never.
        await plants.sql(`insert into {crm}_order (number, supplier, total) values ('PO-${day}${one}', ${1 + some.below(16)}, 10)`);
      }
      const before = await numbers();
      const { creations } = await plants.hub().plan();
      const expected = creations.examples.filter(({ found }) => found === "created" || found === "follows");
      while ((await plants.round()).length > 0);
      const created = (await numbers()).filter((number) => !before.includes(number));
      expect(expected.map(({ fields }) => fields["number"] ?? "").toSorted(), `day ${day}`).toEqual(created.toSorted());
    }
  });

  test("a plan of a system that proposes counts what waits for a release, and a resume says what it would be given", async () => {
    const plants = await lackingPlants(backend, serverUrl, { create: "{ party: propose }" });
    await plants.sql(acme);
    expect(await planned(plants)).toEqual(["1 party proposed"]);
    expect((await plants.hub().plan()).creations.examples).toMatchObject([{ found: "proposed", fields: { number: "K1" } }]);
    await plants.round();
    await plants.ask("/v1/systems/pause", { system: "erp", reason: "an upgrade" });
    await plants.ask("/v1/intents/release", { system: "erp", reason: "a new supplier" });
    expect(await plants.round()).toEqual([]);
    const resume = { system: "erp", reason: "the upgrade is done" };
    expect(await plants.ask("/v1/systems/resume", { ...resume, preview: true })).toMatchObject({
      tells: [],
      creations: { counts: [{ system: "erp", kind: "party", found: "created", records: 1 }] },
    });
    expect(await plants.parties("erp")).toEqual([]);
    await plants.ask("/v1/systems/resume", resume);
    expect(await plants.round()).toEqual(["1 created"]);
    expect(await planned(plants)).toEqual([]);
  });

  test("nothing is created before the system was read to its end, and what it has by then is linked, not created", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(`${acme}; insert into {erp}_party (number, name, vat) values ('900', 'ACME castings', 'DE 811 569 869')`);
    plants.clock.advance(60_000);
    await plants.run("crm");
    expect(await plants.deliver()).toEqual([]);
    expect(await plants.round()).toEqual([]);
    expect(await plants.parties("erp")).toHaveLength(1);
    expect(await plants.creations()).toEqual([]);
  });

  test("what somebody entered there meanwhile is taken for it; another one with its number is left to a person", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(`${acme}; insert into {crm}_party (number, name) values ('K2', 'Bruno Gies'), ('K3', 'Kurt Ohm')`);
    await plants.read();
    await plants.sql(
      `insert into {erp}_party (number, name, vat) values ('77', 'Acme', 'DE811569869'), ('K2', 'Somebody else', null),
         ('K3', 'Kurt Ohm', null)`,
    );
    expect((await plants.deliver()).toSorted()).toEqual(["1 refused", "2 there"]);
    expect(await plants.parties("erp")).toHaveLength(3);
    const { data } = await plants.ask("/v1/intents");
    expect(data).toMatchObject({
      creations: [
        { label: "Party K2", state: "refused", cause: "the system has 502 with the number K2, which says something else of name" },
      ],
    });
    expect(await plants.ask("/v1/inbox?what=uncreated")).toMatchObject({
      data: {
        items: [{ label: "Party K2 in erp", state: "refused", cause: expect.stringContaining("says something else of name") as string }],
      },
    });
    expect(await plants.round()).toEqual([]);
    const entities = await plants.rows("select entity from identity.crosswalk group by entity having count(*) = 2");
    expect(entities).toHaveLength(2);
    // They are one all the same: a person says so, and nothing is created.
    const pair = ["crm", "erp"].map((system, place) => ({ source: system, kind: "party", key: ["2", "502"][place] }));
    expect(await plants.ask("/v1/identity/merge", { one: pair[0], other: pair[1], reason: "the same man" })).toHaveProperty("position");
    expect(await plants.round()).toEqual([]);
    expect(await plants.parties("erp")).toHaveLength(3);
    expect(await plants.ask("/v1/inbox?what=uncreated")).toMatchObject({ data: { items: [] } });
  });

  test("in mode propose a person lets out what they were shown; what moved on since waits again, and a release is taken back", async () => {
    const plants = await lackingPlants(backend, serverUrl, { create: "{ party: propose }" });
    await plants.sql(acme);
    expect(await plants.round()).toEqual([]);
    const wish = { system: "erp", reason: "a new supplier", id: "release-1" };
    const shown = await plants.ask("/v1/intents/release", { ...wish, preview: true });
    expect(shown).toMatchObject({ creations: [{ label: "Party K1", values: { city: "Kassel", tax_number: "DE811569869" } }] });
    expect(await plants.round()).toEqual([]);
    await plants.ask("/v1/intents/release", wish);
    await plants.sql("update {crm}_party set city = 'Ulm', changed = clock_timestamp()");
    expect(await plants.round()).toEqual([]);
    await plants.ask("/v1/intents/release", { ...wish, id: "release-2" });
    expect(await plants.ask("/v1/inbox/undo", { decision: "release-2", reason: "not yet" })).toMatchObject({ undone: 1 });
    expect(await plants.round()).toEqual([]);
    await plants.ask("/v1/intents/release", { ...wish, id: "release-3" });
    expect(await plants.ask("/v1/intents/release", { ...wish, id: "release-4" })).toMatchObject({ code: "release-empty" });
    expect(await plants.deliver()).toEqual(["1 created"]);
    expect(await plants.parties("erp")).toMatchObject([{ city: "Ulm" }]);
  });

  test("an order waits until the system has its supplier, and is created with the system's own key of it", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(`${acme}; insert into {crm}_order (number, supplier, total) values ('PO-1', 1, 250)`);
    await plants.sql("alter table {erp}_party add constraint closed check (city <> 'Kassel')");
    expect(await plants.round()).toEqual(["1 refused"]);
    expect(await plants.creations()).toEqual([
      expect.stringContaining('party: refused, new row for relation "erp_party" violates check constraint "closed"') as string,
      "purchase_order: waits, erp has no record of its supplier yet",
    ]);
    await plants.sql("alter table {erp}_party drop constraint closed");
    await plants.ask("/v1/intents/release", { system: "erp", reason: "the period is open again" });
    expect([await plants.deliver(), await plants.deliver()]).toEqual([["1 created"], ["1 created"]]);
    expect((await plants.sql("select number, supplier, total from {erp}_order")).rows).toEqual([
      { number: "PO-1", supplier: "502", total: "250.00" },
    ]);
    expect(await plants.round()).toEqual([]);
    expect((await plants.verify()).ok).toBe(true);
  });

  test("what the system deleted is not created again, and what somebody is asked about not before they answered", async () => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(
      `${acme}; insert into {erp}_party (number, name, vat) values ('900', 'Acme Castings', 'DE811569869'), ('901', 'Kurt Ohm', null)`,
    );
    expect(await plants.round()).toEqual([]);
    await plants.sql(
      "delete from {erp}_party where number = '900'; insert into {crm}_party (number, name) values ('K7', 'Unger Federn GmbH')",
    );
    await plants.sql("insert into {erp}_party (number, name) values ('902', 'Unger Federn')");
    expect(await plants.round()).toEqual([]);
    expect(await plants.creations()).toEqual([
      "party: waits, erp had it as 501 and deleted it: create it there by hand, or let it go",
      "party: waits, somebody is asked which thing it is: decide that in the inbox first",
    ]);
    const pair = ["crm", "erp"].map((system, place) => ({ source: system, kind: "party", key: ["2", "503"][place] }));
    await plants.ask("/v1/identity/split", { one: pair[0], other: pair[1], reason: "two firms" });
    expect(await plants.deliver()).toEqual(["1 created"]);
    expect((await plants.parties("erp")).map(({ number }) => number)).toEqual(["901", "902", "K7"]);
  });

  test.each(["before it arrives", "before the answer"] as const)(
    "the connection is cut at an insert %s: it is looked up, and made once",
    async (when) => {
      await using proxy = await cuttingProxy(serverUrl, "insert into");
      const plants = await lackingPlants(backend, serverUrl, { erpUrl: proxy.url });
      await plants.sql(acme);
      await plants.read();
      proxy.cut(when);
      expect(await plants.deliver()).toEqual(["1 unknown"]);
      const isThere = when === "before the answer";
      expect(await plants.deliver()).toEqual(isThere ? ["1 created"] : ["1 unknown"]);
      // Until it cannot come any more it is not sent again.
      expect(await plants.deliver()).toEqual(isThere ? [] : ["1 unknown"]);
      plants.clock.advance(60_000);
      expect((await plants.deliver()).toSorted()).toEqual(isThere ? [] : ["1 created", "1 planned"]);
      expect(await plants.parties("erp")).toHaveLength(1);
      await plants.close();
    },
  );

  test.each([
    ["before the claim", "planned", 0],
    ["after the claim", "claimed", 0],
    ["while it is created", "claimed", 0],
    ["before the receipt", "claimed", 1],
  ] as const)("a hub that dies %s finds out what came of it, and one record is there in the end", async (moment, state, there) => {
    const plants = await lackingPlants(backend, serverUrl);
    await plants.sql(acme);
    await plants.read();
    await plants.dieAt(moment);
    await plants.deliver().catch(() => undefined);
    await plants.close();
    await plants.open();
    await plants.live();
    expect(await plants.rows("select state from writeback.creation")).toEqual([{ state }]);
    expect(await plants.parties("erp")).toHaveLength(there);
    for (let round = 0; round < 2; round += 1) await plants.round();
    expect(await plants.parties("erp")).toHaveLength(1);
    await plants.close();
  });
});
