// I8 with deletes that were inferred: they, and what came back after them, are entries like any other.
import { expect, test } from "vitest";
import { readEntry } from "../../src/observation/entry-row.ts";
import { query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { onPglite, openTestDatabase } from "../support/database.ts";
import { customer, customerHub, keys } from "../support/customer-hub.ts";
import { arrival, arrive, inOneCommit } from "./arrival.ts";
import type { Said } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();

onPglite((backend) => {
  test("customers that went, came back and went again have one history in any order of arrival", async () => {
    const world = await customerHub(backend);
    await world.read(keys(30));
    await world.read(keys(28));
    await world.read(keys(30));
    await world.read(keys(15));
    await world.answer(await world.heldItem(), "refuse");
    await world.read([...keys(27), "C0028,Renamed,2026-01-07T08:00:00Z"]);
    await world.read(keys(10));
    await world.answer(await world.heldItem(), "consent");
    await world.read([...keys(27), "C0028,Renamed,2026-01-07T08:00:00Z", customer(29)]);
    expect(await world.standing()).toEqual(keys(30)); // The last one stands by the refusal alone.
    const [rows = []] = await world.hub().database.read([query("select * from observation.entry order by position, ordinal")]);
    const entries = rows.map(readEntry).filter((entry): entry is Said => entry.kind !== "act" && entry.kind !== "receipt");
    expect(entries.filter((entry) => entry.kind === "claim" && entry.unnamedBy !== undefined).length).toBeGreaterThan(15);

    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    await arrive(database, { fence, ttlMs }, inOneCommit(entries));
    const expected = await validHistory(database);
    const here = await validHistory(world.hub().database);
    expect(expected).toEqual(here);
    for (let order = 1; order <= 8; order += 1) {
      await emptyHub(database);
      await arrive(database, { fence, ttlMs }, arrival(entries, order));
      expect(await validHistory(database), `order ${order}`).toEqual(expected);
    }
  }, 120_000);
});
