// What the tests of I8 and I10 compare: one history in every order of arrival, and the same rows when the log is read again.
import { expect } from "vitest";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Database } from "../../src/platform/database.ts";
import { leaseStep } from "../../src/platform/lease.ts";
import { plainSettings } from "../support/claim-world.ts";
import { type Arrival, arrival, arrive, type Held, inOneCommit } from "./arrival.ts";
import type { Said } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

/**
 * The entries in one commit, and in so many other orders, cuts and repetitions, each on a hub that was emptied. `expects` looks at each
 * besides.
 */
export async function expectOneHistory(
  database: Database,
  lease: Held,
  entries: readonly Said[],
  orders: number,
  expects: (order: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await emptyHub(database);
  await arrive(database, lease, inOneCommit(entries));
  await expects("one commit");
  const expected = await validHistory(database);
  for (let order = 1; order <= orders; order += 1) {
    await emptyHub(database);
    await arrive(database, lease, arrival(entries, order));
    expect(await validHistory(database), `order ${order}`).toEqual(expected);
    await expects(`order ${order}`);
  }
}

/** What stands after they came is what a rebuild makes of the log. */
export async function expectSameWhenRebuilt(database: Database, { fence, ttlMs }: Held, coming: Arrival): Promise<void> {
  await emptyHub(database);
  const writer = await arrive(database, { fence, ttlMs }, coming);
  const verified = await verify({
    database,
    model: canonicalModel,
    settings: plainSettings,
    position: writer.position(),
    lease: () => leaseStep(fence, ttlMs, 0),
  });
  expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
  expect(verified).toMatchObject({ ok: true, brokenLink: undefined, unconserved: [] });
}
