// A small group of plants for the identity tests: claims and decisions in short words, and a hub that commits them.
import { recordId } from "../../src/base/id.ts";
import { sha256Hex } from "../../src/base/hash.ts";
import { openIdentity, type Batch, type Identity, type IdentityOptions, type Placement } from "../../src/identity/stage.ts";
import { identitySteps } from "../../src/identity/store.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Claim, Decision, Fields } from "../../src/observation/entry.ts";
import { claimOf } from "../../src/observation/claim.ts";
import { entryRow } from "../../src/observation/entry-row.ts";
import { observationSteps } from "../../src/observation/store.ts";
import type { Database } from "../../src/platform/database.ts";
import { copyRow } from "../../src/platform/sql-text.ts";

export interface Said {
  readonly source: string;
  readonly kind?: string;
  readonly key: string;
  readonly version?: number;
  readonly at?: number;
  readonly site?: string;
  readonly fields: Fields;
}

/** Read like any row of a source. */
export const claim = ({ source, kind = "party", key, version = 1, at = version * 1000, site = "lyon", fields }: Said): Claim =>
  claimOf(
    { kind, key, version, at, site, deleted: false, fields, parked: [], rawIndex: 0 },
    { source, mapping: "test-1", page: null, receivedAt: 0 },
  );

export const record = (source: string, key: string, kind = "party"): string => recordId(source, kind, key);

export const decision = (verb: "merge" | "split" | "withdrawn", a: string, b: string, at: number, key = `${verb}-${at}`): Decision => ({
  kind: "decision",
  source: "people",
  site: "lyon",
  record: a,
  recordKind: "party",
  key,
  version: at,
  at,
  receivedAt: at,
  author: "steward",
  reason: "seen on the letterhead",
  body: { kind: verb, other: b },
  hash: sha256Hex(key),
});

export interface Hub {
  readonly identity: Identity;
  /** Places and writes one batch; `clock`: match rules that come with it, and how far time has come. */
  commit(entries: readonly (Claim | Decision)[], clock?: Batch["clock"]): Promise<Placement>;
  /** Places a batch while the one before is still on its way; it is written by the next call, or by `land`. */
  commitBehind(entries: readonly (Claim | Decision)[]): Promise<Placement>;
  land(): Promise<void>;
  /** Statements read since the last call. */
  statements(): number;
}

export const openHub = (database: Database, options: Partial<IdentityOptions> = {}): Hub => {
  let position = 0;
  let statements = 0;
  let waiting: (() => Promise<void>) | undefined;
  const identity = openIdentity({
    model: canonicalModel,
    read: (queries) => {
      statements += queries.length;
      return database.read(queries);
    },
    upTo: () => position,
    ...options,
  });
  const write = async (placement: Placement, entries: readonly (Claim | Decision)[], at: number): Promise<void> => {
    const rows = entries.map((entry, ordinal) => copyRow(entryRow(at, ordinal, entry, `salt ${at} ${ordinal}`)));
    const link = { position: at, entries: rows.length, root: "", link: "", committedAt: 0 };
    await database.write([...observationSteps({ entries: rows, pages: [], link }), ...identitySteps(placement.rows)]);
    identity.settled(at);
  };
  const place = async (entries: readonly (Claim | Decision)[], clock?: Batch["clock"]): Promise<{ placement: Placement; at: number }> => {
    const at = (position += 1);
    const claims = entries.filter((entry) => entry.kind === "claim");
    const decisions = entries.filter((entry) => entry.kind === "decision");
    return { at, placement: await identity.place({ position: at, claims, decisions, ...(clock === undefined ? {} : { clock }) }) };
  };
  const land = async (): Promise<void> => {
    await waiting?.();
    waiting = undefined;
  };
  return {
    identity,
    land,
    async commit(entries, clock) {
      await land();
      const { placement, at } = await place(entries, clock);
      await write(placement, entries, at);
      return placement;
    },
    async commitBehind(entries) {
      const { placement, at } = await place(entries);
      // What the batch says of its records now is what must be written, whatever the next batch does to them.
      const steps = identitySteps(placement.rows);
      await land();
      waiting = async () => {
        const rows = entries.map((entry, ordinal) => copyRow(entryRow(at, ordinal, entry, `salt ${at} ${ordinal}`)));
        const link = { position: at, entries: rows.length, root: "", link: "", committedAt: 0 };
        await database.write([...observationSteps({ entries: rows, pages: [], link }), ...steps]);
        identity.settled(at);
      };
      return placement;
    },
    statements() {
      const count = statements;
      statements = 0;
      return count;
    },
  };
};

const tables = ["match_rules", "crosswalk", "block", "crowded_block", "pair_decision", "reference", "review", "parent_wait"];

export const emptyTables = async (database: Database): Promise<void> => {
  await database.write([
    {
      kind: "query",
      sql: `truncate ${tables.map((table) => `identity.${table}`).join(", ")}, observation.entry, observation.link`,
      params: [],
    },
  ]);
};

/** Everything identity holds, without what depends on when it arrived (positions). */
export const holdings = async (database: Database): Promise<string> => {
  const rows = await database.read(
    [
      "select record, site, entity, cluster, match, waits, first_at, first_version, first_hash from identity.crosswalk order by record",
      "select block, record from identity.block order by 1, 2",
      "select block from identity.crowded_block order by 1",
      "select a, b, together, at, decision from identity.pair_decision order by 1, 2",
      "select record, field, to_record from identity.reference order by 1, 2",
      "select a, b, kind, score, cause, evidence from identity.public_review where state = 'open' order by 1, 2",
      "select record, field, to_record from identity.public_waiting order by 1, 2, 3",
      "select key, rules, begun_position is null as waits from identity.match_rules order by 1",
    ].map((sql) => ({ kind: "query", sql, params: [] })),
  );
  return JSON.stringify(rows, undefined, 1);
};
