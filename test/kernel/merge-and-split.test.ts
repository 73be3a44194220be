// I6: a split restores both as if they had never been merged, and edits stay where they were made. Each history is told three times: as
// it is but for what people said of the pair, with the pair split, and with the pair merged in the middle of it and split again.
import { expect, test } from "vitest";
import { sha256Hex } from "../../src/base/hash.ts";
import { chance } from "../../src/demo/chance.ts";
import type { Decision, DecisionBody } from "../../src/observation/entry.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrival, arrive } from "./arrival.ts";
import { history, historyStart, hour, type Said } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database: Database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };

const told = async (entries: readonly Said[], order: number): Promise<string[]> => {
  await emptyHub(database);
  await arrive(database, lease, arrival(entries, order));
  return validHistory(database);
};

const decided = (record: string, body: DecisionBody, at: number): Decision => {
  const key = `${body.kind}-of-the-pair-${record}-${at}`;
  const head = { kind: "decision", source: "people", site: "lyon", record, recordKind: "party", key } as const;
  return { ...head, version: at, at, receivedAt: at, author: "a steward", reason: "a test", body, hash: sha256Hex(key) };
};

const said = (kind: "merge" | "split", [record, other]: Pair, at: number): Decision => decided(record, { kind, other }, at);

/** What people set on either side while it was one. */
const edits = ([one, other]: Pair): Decision[] => [
  decided(one, { kind: "override", fields: { city: "Nantes" }, until: { kind: "never" }, confirmed: true }, merged + 5 * hour),
  decided(other, { kind: "override", fields: { city: "Ulm" }, until: { kind: "never" }, confirmed: true }, merged + 9 * hour),
];

type Pair = readonly [string, string];

const isPairDecision = (entry: Said): boolean => entry.kind === "decision" && (entry.body.kind === "merge" || entry.body.kind === "split");

/** Parties that the rules alone keep in different clusters: nothing but the merge could join them. */
async function strangers(seed: number): Promise<Pair> {
  const [rows = []] = await database.read([query("select record, cluster from identity.crosswalk where kind = 'party' order by record")]);
  const some = chance(seed, "pair");
  for (let tries = 0; tries < 500; tries += 1) {
    const [one, other] = [some.pick(rows), some.pick(rows)];
    if (one["cluster"] !== other["cluster"]) return [one["record"] ?? "", other["record"] ?? ""];
  }
  throw new Error("the history has no two parties that are two");
}

const seeds = [11, 12, 13, 14, 15, 16];
/** Every record has been seen by then, and versions and edits go on: nobody merges what they have not seen. */
const [merged, parted] = [historyStart + 150 * hour, historyStart + 220 * hour];

/** Time has come as far in every telling: what silence does must not depend on who last decided. */
const clock: Said = { kind: "tick", at: parted + hour };

test.each(seeds)(
  "merged, edited and split, two parties are as if they had never been one, and each keeps its edits (history %i)",
  async (seed) => {
    const base = history(seed, 220).filter((entry) => !isPairDecision(entry));
    await told(base, 1);
    const pair = await strangers(seed);
    const edited = [...base, ...edits(pair), clock];
    const never = await told(edited, 1);
    // Each edit is told of the side it was made on, and of no other.
    for (const city of ["Nantes", "Ulm"]) {
      const entities = never.filter((line) => line.startsWith("version ") && line.includes(city)).map((line) => line.split(" ")[1]);
      expect(new Set(entities).size, city).toBe(1);
    }
    expect(await told([...edited, said("merge", pair, merged)], 2)).not.toEqual(never);
    const restored = await told([...edited, said("merge", pair, merged), said("split", pair, parted)], 3);
    // Whether the two are one has been answered, so nobody asks any more.
    expect(restored).toEqual(never.filter((line) => !line.startsWith(`doubt ${pair.toSorted().join(" | ")} |`)));
  },
  120_000,
);

test.each(seeds)(
  "split, edited and merged, two parties are as if they had never been two (history %i)",
  async (seed) => {
    const base = history(seed, 220).filter((entry) => !isPairDecision(entry));
    await told(base, 1);
    const pair = await strangers(seed);
    const edited = [...base, ...edits(pair), clock];
    const always = await told([...edited, said("merge", pair, parted)], 2);
    const joined = await told([...edited, said("merge", pair, merged), said("split", pair, merged + hour), said("merge", pair, parted)], 3);
    expect(joined).toEqual(always);
  },
  120_000,
);
