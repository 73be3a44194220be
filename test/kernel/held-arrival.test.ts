// I8 with the guard of mass changes: what is held, consented to or refused, in any order, gives one valid history.
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrive, inOneCommit } from "./arrival.ts";
import { agreed, delivered, movesOf, play } from "./held-deliveries.ts";
import { history } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };

const waiting = async (): Promise<number> => {
  const [[row] = []] = await database.read([query("select count(*) from observation.held_claim")]);
  return Number(row?.["count"]);
};

test.each([21, 22, 23])(
  "deliveries that are held, consented to, refused or not answered give one valid history in any order (history %i)",
  async (seed) => {
    const said = delivered(history(seed), seed);
    await emptyHub(database);
    await arrive(database, lease, inOneCommit(agreed(said)));
    const expected = await validHistory(database);
    let held = 0;
    for (let order = 1; order <= 4; order += 1) {
      await emptyHub(database);
      held += await play(database, lease, movesOf(said, 100 * seed + order));
      expect(await validHistory(database), `order ${order}`).toEqual(expected);
      const unanswered = said.deliveries.filter(({ answer }) => answer === "another").flatMap(({ claims }) => claims);
      expect(await waiting(), "what nobody answered about waits, and nothing else").toBe(unanswered.length);
    }
    const forced = said.deliveries.filter(({ answer }) => answer !== "consent").length;
    expect(held, "the guard held some of what was consented to").toBeGreaterThan(4 * forced);
  },
  180_000,
);
