import { expect, test } from "vitest";
import { claimOf } from "../../src/observation/claim.ts";
import { readEntry } from "../../src/observation/entry-row.ts";
import { heldHash, observationId } from "../../src/observation/mass-change.ts";
import { again, tombstone } from "../../src/observation/tombstone.ts";
import type { Claim } from "../../src/observation/entry.ts";

const noon = Date.UTC(2026, 2, 2, 12);

const said = (name: string, version = 7, receivedAt = noon): Claim =>
  claimOf(
    {
      kind: "party",
      key: "C1",
      version,
      at: Date.UTC(2030, 0, 1), // The source's clock runs ahead.
      site: "lyon",
      deleted: false,
      fields: { name },
      parked: [],
      rawIndex: 0,
    },
    { source: "erp", mapping: "erp/1/customers@0123456789ab", page: "p", receivedAt },
  );

const unnaming = { source: "erp", recordKind: "party", mapping: "erp/1/customers@0123456789ab", delivery: 'a "list".csv', at: noon };

test("an inferred delete stands behind all that was said at the last version, and before the next one", () => {
  const last = said("Anna");
  const gone = tombstone(last, unnaming, noon);
  expect([gone.version, gone.deleted, gone.fields, gone.site]).toEqual([last.version, true, {}, "lyon"]);
  expect(gone.hash > last.hash && gone.hash > "f".repeat(64)).toBe(true);
  expect(gone.hash).toHaveLength(64);
  expect(gone.at).toBeGreaterThan(last.at);
  expect(gone.version).toBeLessThan(said("Anna", 8).version);
});

test("a row that comes back stands behind the delete, once, and gives way to another delete", () => {
  const last = said("Anna");
  const gone = tombstone(last, unnaming, noon);
  const back = again(last, gone);
  expect(back).toMatchObject({ fields: { name: "Anna" }, deleted: false, version: 7 });
  expect((back?.hash ?? "") > gone.hash).toBe(true);
  if (back === undefined) throw new Error("the row is news");
  expect(again(said("Anna"), back)).toBeUndefined();
  expect(again(said("Anna corrected"), back)?.hash.localeCompare(back.hash)).toBe(1);
  const goneAgain = tombstone(back, unnaming, noon);
  expect(goneAgain.hash > back.hash).toBe(true);
});

test("another version, a repeat in a log, and a record that never went stay as they are", () => {
  const last = said("Anna");
  const gone = tombstone(last, unnaming, noon);
  const next = said("Anna", 8);
  expect(again(next, gone)).toBe(next);
  const { isHeard: _, ...kept } = last;
  expect(again(kept, gone)).toBe(kept);
  expect(again(last, last)).toBe(last);
});

test("the log keeps what a delete was inferred from, whatever its name", () => {
  const gone = tombstone(said("Anna"), unnaming, noon);
  const row = { kind: "claim", body: gone.body, version: "7", at: String(gone.at), received_at: String(noon), hash: gone.hash };
  expect(readEntry(row)).toMatchObject({ deleted: true, unnamedBy: 'a "list".csv', fields: {} });
  expect(gone.body.endsWith('"d":true}')).toBe(true);
});

test("the hash of held observations does not depend on their order, and changes with any of them", () => {
  const [one, other] = [observationId(said("Anna")), observationId(said("Anna", 8))];
  expect(heldHash([one, other])).toBe(heldHash([other, one]));
  expect(heldHash([one])).not.toBe(heldHash([one, other]));
});
