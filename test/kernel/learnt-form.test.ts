// Forms of systems are acts of the log, and what they make of claims does not depend on the order of arrival.
import { expect, test } from "vitest";
import { takeLease } from "../../src/platform/lease.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrive, inOneCommit } from "./arrival.ts";
import { formedHistory } from "./formed-history.ts";
import { expectOneHistory } from "./same-history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };
const size = 60;

test("entries with forms that are adopted and revoked give one valid history in any order, cut anywhere", async () => {
  const entries = formedHistory(1, size);
  await expectOneHistory(database, lease, entries, 2);
  const known = await validHistory(database);
  await emptyHub(database);
  const claimed = entries.filter(({ kind }) => kind !== "act");
  await arrive(database, lease, inOneCommit(claimed));
  expect(await validHistory(database)).not.toEqual(known);
});
