// A replay corrects what rows said; it does not bring back what a system has stopped naming.
import { expect, test } from "vitest";
import { countsQuery } from "../../src/desk/store-reconciliation.ts";
import { eachBackend } from "../support/database.ts";
import { type CustomerHub, customerHub } from "../support/customer-hub.ts";
import { correct, versioned, versionsCorrected } from "./corrected-versions.ts";

const names = async (hub: CustomerHub): Promise<string[]> =>
  (await hub.rows("select doc::json ->> 'name' as name from record.record where not deleted order by 1")).map(({ name }) => name ?? "");

/** The mapping is corrected: the name is the other column. */
const repair = (hub: CustomerHub, from: string, to: string): Promise<void> => correct(hub, `name: ${from}`, `name: ${to}`);

eachBackend((backend) => {
  test("a customer that the list no longer names stays gone when its row is read again", { timeout: 60_000 }, async () => {
    const hub = await customerHub(backend, { guard: "{ deletes: { share: 100% } }" });
    await hub.read(["C0001", "C0002", "C0003"]);
    await hub.read(["C0001", "C0002"]);
    expect(await hub.standing()).toEqual(["C0001", "C0002"]);
    await repair(hub, "name", "id");
    await hub.hub().replay();
    expect(await hub.standing()).toEqual(["C0001", "C0002"]);
    expect(await names(hub)).toEqual(["C0001", "C0002"]);
    expect((await hub.verify()).ok).toBe(true);
    const position = hub.hub().writer.position();
    await hub.hub().replay();
    expect(hub.hub().writer.position(), "a second replay has nothing to say").toBe(position);
  });

  test("a customer that came back unchanged is corrected like the others, and gone again stays gone", { timeout: 60_000 }, async () => {
    const hub = await customerHub(backend, { guard: "{ deletes: { share: 100% } }" });
    await hub.read(["C0001", "C0002", "C0003"]);
    await hub.read(["C0001", "C0002"]);
    await hub.read(["C0001", "C0002", "C0003"]);
    expect(await hub.standing()).toEqual(["C0001", "C0002", "C0003"]);
    await repair(hub, "name", "id");
    await hub.hub().replay();
    expect(await names(hub)).toEqual(["C0001", "C0002", "C0003"]);
    expect((await hub.verify()).ok).toBe(true);
    const position = hub.hub().writer.position();
    await hub.hub().replay();
    expect(hub.hub().writer.position(), "a second replay has nothing to say").toBe(position);
    await hub.read(["C0001", "C0002"]);
    await repair(hub, "id", "name");
    await hub.hub().replay();
    expect(await names(hub)).toEqual(["Customer C0001", "Customer C0002"]);
    expect((await hub.verify()).ok).toBe(true);
  });

  for (const [how, wrong] of [
    ["higher", "changed"],
    ["lower", "name"],
  ] as const) {
    test(`versions that were read wrong become ${how}: who is no longer named stays gone, and comes back with the next list`, async () => {
      const hub = await versionsCorrected(backend, wrong, [
        ["C0001,70,7", "C0002,70,7", "C0003,70,7"],
        ["C0001,70,7", "C0002,80,8"],
      ]);
      expect(await hub.standing()).toEqual(["C0001", "C0002"]);
      expect(await hub.read(["C0003,70,7", "C0001,70,7", "C0002,80,8"])).toMatchObject({ fresh: 1 });
      expect(await hub.standing()).toEqual(["C0001", "C0002", "C0003"]);
      expect((await hub.verify()).ok).toBe(true);
    }, 60_000);

    test(`versions that were read wrong become ${how}: who a later list leaves out is deleted, and counted until then`, async () => {
      const hub = await versionsCorrected(backend, wrong, [["C0001,70,7", "C0002,70,7", "C0003,70,7"]]);
      const sides = { kind: "party", first: "erp", second: "other", measures: [], fields: [] };
      expect(await hub.hub().database.read([countsQuery(sides)])).toEqual([[{ first: "3", second: "0", both: "0" }]]);
      expect(await hub.read(["C0001,70,7", "C0002,70,7"])).toMatchObject({ deleted: 1 });
      expect(await hub.standing()).toEqual(["C0001", "C0002"]);
      expect(await hub.hub().database.read([countsQuery(sides)])).toEqual([[{ first: "2", second: "0", both: "0" }]]);
      expect(await hub.read([])).toMatchObject({ held: 2 });
      await correct(hub, versioned(wrong === "name" ? "changed" : "name"), versioned(wrong));
      await hub.hub().replay();
      // What is held is asked about as it stood: nobody consents to what has changed since.
      expect(await hub.inbox()).toEqual([]);
      expect((await hub.verify()).ok).toBe(true);
    }, 60_000);

    test(`a customer that went, came back changed and went again keeps that history where versions become ${how}`, async () => {
      await versionsCorrected(backend, wrong, [
        ["C0001,70,7", "C0002,70,7"],
        ["C0001,70,7"],
        ["C0001,70,7", "C0002,80,8"],
        ["C0001,75,7"],
        ["C0001,75,7", "C0002,80,8"],
        ["C0001,90,9"],
      ]);
    }, 60_000);
  }

  test("a row that came back and tells of a later version now is told, and what moved to its old version is not gone", async () => {
    const hub = await versionsCorrected(backend, "changed", [
      ["C0001,2,1", "C0002,1,2", "C0003,5,9"],
      ["C0003,5,9"],
      ["C0001,3,2", "C0002,2,2", "C0003,5,9"],
    ]);
    expect(await hub.standing()).toEqual(["C0001", "C0002", "C0003"]);
    expect(await names(hub)).toEqual(["2", "3", "5"]);
  }, 60_000);

  test("rows that had versions of their own and tell of one and the same now stand as if they had come back", async () => {
    await versionsCorrected(backend, "changed", [["C0001,5,1", "C0002,5,1"], ["C0001,5,1"], ["C0001,5,1", "C0002,5,2"], ["C0001,5,1"]]);
  }, 60_000);

  test("rows that repeat each other as they are read now are told once, from when the first of them came", async () => {
    await versionsCorrected(backend, "changed", [
      ["C0001,5,1", "C0002,5,7"],
      ["C0001,5,2", "C0002,5,5"],
      ["C0001,5,2", "C0002,5,5"],
    ]);
  }, 60_000);
});
