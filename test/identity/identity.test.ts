import { expect, test, describe, beforeEach } from "vitest";
import { eachBackend, openTestDatabase } from "../support/database.ts";
import { claim, decision, emptyTables, holdings, openHub, record } from "./plant-group.ts";

const database = await openTestDatabase();
beforeEach(() => emptyTables(database));

const acme = { name: "Acme Castings Ltd", tax_number: "FR 12-345" };

eachBackend(({ open }) => {
  test("200 concurrent imports of one customer make one entity, wherever commits are cut", async () => {
    const imports = Array.from({ length: 200 }, (_, index) => claim({ source: `shop-${index}`, key: "7", at: 1000 + index, fields: acme }));
    const own = await open();
    const entities = new Set<string | undefined>();
    for (const cut of [30, 70, 200]) {
      await emptyTables(own);
      const hub = openHub(own);
      for (let start = 0; start < imports.length; start += cut) await hub.commit(imports.slice(start, start + cut));
      const found = await hub.identity.members([record("shop-0", "7")]);
      expect(found.get(record("shop-0", "7"))).toHaveLength(200);
      entities.add(hub.identity.entityOf(record("shop-199", "7")));
    }
    expect([...entities]).toEqual([record("shop-0", "7")]);
  }, 60_000);
});

describe("one entity", () => {
  test("two systems that give the same tax number, written differently, speak of one party", async () => {
    const hub = openHub(database);
    await hub.commit([claim({ source: "erp", key: "1", fields: acme })]);
    const { regrouped, vanished } = await hub.commit([
      claim({ source: "crm", key: "A", at: 5000, fields: { name: "ACME", tax_number: "fr12345" } }),
    ]);
    const entity = record("erp", "1");
    expect(regrouped).toEqual([{ entity, members: [entity, record("crm", "A")], was: [entity] }]);
    expect(vanished).toEqual([]);
    expect(hub.identity.entityOf(record("crm", "A"))).toBe(entity);
    expect(await hub.identity.members([entity])).toEqual(
      new Map([
        [
          entity,
          [
            { record: entity, source: "erp", key: "1", site: "lyon" },
            { record: record("crm", "A"), source: "crm", key: "A", site: "lyon" },
          ],
        ],
      ]),
    );
  });

  test("an older first version that comes late renames the entity, and the earlier id leads to it", async () => {
    const hub = openHub(database);
    const [erp, crm] = [record("erp", "1"), record("crm", "A")];
    await hub.commit([
      claim({ source: "erp", key: "1", version: 3, fields: acme }),
      claim({ source: "crm", key: "A", version: 5, fields: acme }),
    ]);
    expect(hub.identity.entityOf(crm)).toBe(erp);
    const late = await hub.commit([claim({ source: "crm", key: "A", version: 1, fields: acme })]);
    expect(late.vanished).toEqual([erp]);
    expect(late.regrouped).toEqual([{ entity: crm, members: [crm, erp], was: [erp] }]);
    expect(hub.identity.entityOf(erp)).toBe(crm);
  });

  test("a value from an older version that comes late changes nothing", async () => {
    const hub = openHub(database);
    await hub.commit([claim({ source: "erp", key: "1", version: 1, fields: acme })]);
    await hub.commit([claim({ source: "erp", key: "1", version: 9, fields: acme })]);
    const restarted = openHub(database, { upTo: () => 2 });
    await restarted.identity.prefetch([record("erp", "1")]);
    const { rows } = await restarted.identity.place({
      position: 3,
      claims: [claim({ source: "erp", key: "1", version: 5, fields: { ...acme, tax_number: "other" } })],
      decisions: [],
    });
    expect(rows.changed).toEqual([]);
  });
});

describe("doubts", () => {
  test("two keys of one source with one tax number stay two, and a person is asked", async () => {
    const hub = openHub(database);
    const both = ["1", "2"].map((key) => claim({ source: "erp", key, fields: acme }));
    await hub.commit(both);
    expect(hub.identity.entityOf(record("erp", "2"))).toBe(record("erp", "2"));
    expect(await holdings(database)).toContain("same tax number, but erp lists both");
  });

  test("alike names and addresses are linked, half alike ones are asked about, others stay apart", async () => {
    const hub = openHub(database);
    const steel = { name: "Nordic Steel GmbH", street: "Hafenstr. 12", postcode: "20457", city: "Hamburg" };
    await hub.commit([
      claim({ source: "erp", key: "1", fields: steel }),
      claim({ source: "crm", key: "1", fields: { ...steel, name: "Nordic Steel", street: "Hafenstraße 12" } }),
      claim({ source: "mes", key: "1", fields: { ...steel, name: "Nordic Steel", street: "Hafenstrasse 14" } }),
      claim({ source: "tms", key: "1", fields: { name: "Nordic Fish", street: "Kai 1", postcode: "5003", city: "Bergen" } }),
    ]);
    const entity = (source: string): string | undefined => hub.identity.entityOf(record(source, "1"));
    expect(entity("crm")).toBe(entity("erp"));
    expect(entity("mes")).not.toBe(entity("erp"));
    expect(entity("tms")).not.toBe(entity("erp"));
    const [reviews] = await database.read([
      { kind: "query", sql: "select kind, a, b from identity.public_review where state = 'open'", params: [] },
    ]);
    expect(reviews?.every(({ a, b }) => [a, b].includes(record("mes", "1")))).toBe(true);
    expect(reviews?.length).toBeGreaterThan(0);
  });

  test("a value that more than 200 records share links nobody, and those it had linked part again", async () => {
    const hub = openHub(database);
    const unknown = Array.from({ length: 201 }, (_, index) =>
      claim({ source: `plant-${index}`, key: "1", fields: { tax_number: "UNKNOWN" } }),
    );
    await hub.commit(unknown.slice(0, 200));
    expect(hub.identity.entityOf(record("plant-7", "1"))).toBe(hub.identity.entityOf(record("plant-8", "1")));
    const { regrouped } = await hub.commit(unknown.slice(200));
    expect(regrouped).toHaveLength(201);
    const { regrouped: again } = await hub.commit([claim({ source: "plant-3", key: "1", version: 2, fields: { tax_number: "FR9" } })]);
    expect(again).toHaveLength(1);
    expect(await hub.identity.members([record("plant-0", "1")]).then((found) => found.get(record("plant-0", "1"))?.length)).toBe(200);
  });
});

describe("people", () => {
  const [erp, crm] = [record("erp", "1"), record("crm", "A")];

  test("a split parts what a rule joined, a later merge joins it again, an earlier decision that comes late changes nothing", async () => {
    const hub = openHub(database);
    await hub.commit([claim({ source: "erp", key: "1", fields: acme }), claim({ source: "crm", key: "A", fields: acme })]);
    const split = await hub.commit([decision("split", erp, crm, 100)]);
    expect(new Set(split.regrouped.map(({ members }) => members.join()))).toEqual(new Set([erp, crm]));
    await hub.commit([decision("merge", crm, erp, 300)]);
    expect(hub.identity.entityOf(erp)).toBe(hub.identity.entityOf(crm));
    const late = await hub.commit([decision("split", erp, crm, 200)]);
    expect(late.regrouped).toEqual([]);
    expect(hub.identity.entityOf(erp)).toBe(hub.identity.entityOf(crm));
  });

  test("a merge that comes before one of its records joins it when it arrives", async () => {
    const hub = openHub(database);
    await hub.commit([claim({ source: "erp", key: "1", fields: { name: "One" } }), decision("merge", erp, crm, 100)]);
    const { regrouped } = await hub.commit([claim({ source: "crm", key: "A", fields: { name: "Other" } })]);
    expect(regrouped.map(({ members }) => members.length)).toEqual([2]);
  });
});

describe("why", () => {
  const [erp, crm, mes] = ["erp", "crm", "mes"].map((source) => record(source, "1")) as [string, string, string];

  test("the links from one record to the other are told, and so is what keeps records apart", async () => {
    const hub = openHub(database);
    await hub.commit([
      claim({ source: "erp", key: "1", fields: acme }),
      claim({ source: "crm", key: "1", fields: { ...acme, duns: "77" } }),
      claim({ source: "mes", key: "1", fields: { duns: "77" } }),
      claim({ source: "mes", key: "2", fields: { duns: "77" } }),
    ]);
    const { identity } = openHub(database);
    expect(await identity.why(erp, mes)).toEqual({
      kind: "together",
      steps: [
        { a: erp, b: crm, reason: "same tax number", evidence: [] },
        { a: crm, b: mes, reason: "same D-U-N-S number", evidence: [] },
      ],
    });
    const apart = await identity.why(mes, record("mes", "2"));
    expect(apart).toMatchObject({
      kind: "apart",
      causes: expect.arrayContaining([expect.stringMatching(/^same D-U-N-S number, but mes lists both/)]),
    });
    expect(await identity.why(erp, "never seen")).toBeUndefined();
  });
});

describe("parents", () => {
  const line = claim({ source: "erp", kind: "purchase_order_line", key: "4500/10", fields: { order: "4500", line_number: "10" } });
  const order = claim({ source: "erp", kind: "purchase_order", key: "4500", fields: { number: "4500" } });

  test("a line whose order has not arrived waits, and is released when it comes", async () => {
    const hub = openHub(database);
    const first = await hub.commit([line]);
    expect(first.waiting(line.record)).toBe(true);
    const restarted = openHub(database, { upTo: () => 1 });
    const second = await restarted.identity.place({ position: 2, claims: [order], decisions: [] });
    expect(second.released).toEqual([line.record]);
    expect(second.waiting(line.record)).toBe(false);
  });

  test("a line that comes with its order does not wait, and the order knows who refers to it", async () => {
    const hub = openHub(database);
    const placement = await hub.commit([line, order]);
    expect([placement.released, placement.waiting(line.record)]).toEqual([[], false]);
    const referring = await hub.identity.referring([order.record]);
    expect(referring.get(order.record)).toEqual([
      { record: line.record, entity: line.record, kind: "purchase_order_line", field: "order" },
    ]);
    expect(await openHub(database).identity.referringEntities([order.record])).toEqual([line.record]);
  });
});

test("lines are told apart by the order they belong to, whatever keys the systems use", async () => {
  const line = (source: string, order: string) =>
    claim({ source, kind: "purchase_order_line", key: `${order}-L`, fields: { order, line_number: "10" } });
  const order = (source: string, key: string, number: string) =>
    claim({ source, kind: "purchase_order", key, fields: { company: "C1", number } });
  const hub = openHub(database);
  await hub.commit([line("erp", "1"), order("erp", "1", "4500"), line("mes", "77")]);
  const { regrouped } = await hub.commit([order("mes", "77", "4500"), order("mes", "1", "4600"), line("mes", "1")]);
  const [erp, mes, other] = [line("erp", "1"), line("mes", "77"), line("mes", "1")].map((one) => hub.identity.entityOf(one.record));
  expect(mes).toBe(erp);
  expect(other).not.toBe(erp);
  expect(regrouped.map(({ members }) => members.length).toSorted((a, b) => a - b)).toEqual([1, 1, 2, 2]);
});

test("a known record that changes nothing about who it is costs no statement and no row", async () => {
  const hub = openHub(database);
  const said = (version: number) =>
    Array.from({ length: 50 }, (_, key) =>
      claim({ source: "erp", key: String(key), version, fields: { tax_number: `T${key}`, city: "Lyon" } }),
    );
  await hub.commit(said(1));
  hub.statements();
  const { rows } = await hub.commit(said(2));
  expect(hub.statements()).toBe(0);
  expect(rows).toMatchObject({ arrived: [], changed: [], blocksAdded: [], references: [], doubts: [], reviewed: [] });
});
