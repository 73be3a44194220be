// A hub without sources: claims and decisions go straight to the writer, over a real database.
import { zstdCompressSync } from "node:zlib";
import { manualClock, type ManualClock } from "../../src/base/clock.ts";
import { sha256Hex } from "../../src/base/hash.ts";
import { intake } from "../../src/commit/intake.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Model } from "../../src/model/kind.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim, Decision } from "../../src/observation/entry.ts";
import type { RawPage } from "../../src/observation/store.ts";
import type { Database } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import type { FinanceSettings } from "../../src/projection/finance/finance-settings.ts";
import type { MappedClaim, ParkedField } from "../../src/source/mapping/claim.ts";

export const worldStart = Date.UTC(2026, 2, 2, 8);
const minute = 60_000;

export const plainSettings: FinanceSettings = {
  companyOfSite: {},
  companies: {},
  zone: "UTC",
  currency: "EUR",
  terms: { days: 30, endOfMonth: false },
  opening: [],
};

/** One row of a page. Its source version and business time rise with every row where nothing else is said. */
export interface WorldRow {
  readonly kind: string;
  readonly key: string;
  readonly fields?: Readonly<Record<string, string | null>>;
  readonly parked?: readonly ParkedField[];
  readonly version?: number;
  readonly at?: number;
  readonly deleted?: boolean;
  readonly site?: string;
}

export interface ClaimWorld {
  readonly database: Database;
  readonly writer: Writer;
  readonly clock: ManualClock;
  readonly model: Model;
  /** One page of a source, committed; its bytes are the rows as JSON. */
  tell(source: string, rows: readonly WorldRow[], site?: string): Promise<Claim[]>;
  decide(...decisions: readonly Decision[]): Promise<{ position: number }>;
  /** A rule set in force from a date, ms. */
  rule(rules: readonly object[], from?: number): Promise<void>;
}

export async function claimWorld(
  database: Database,
  settings: FinanceSettings = plainSettings,
  model: Model = canonicalModel,
): Promise<ClaimWorld> {
  const clock = manualClock(worldStart);
  const ttlMs = 600_000;
  const { fence } = await takeLease(database, { holder: "test", ttlMs });
  const writer = await openWriter({ database, clock, model, settings, lease: { fence, ttlMs } });
  let told = 0;
  return {
    database,
    writer,
    clock,
    model,
    async tell(source, rows, site = "lyon") {
      const raw = Buffer.from(JSON.stringify(rows.map(({ kind, key, fields }) => ({ kind, key, ...fields }))));
      const page: RawPage = { hash: sha256Hex(raw), site, source, delivery: `${source} ${told}`, bytes: zstdCompressSync(raw) };
      const claims = rows.map((row, rawIndex) => {
        told += 1;
        return claimOf(mapped(row, site, rawIndex, told), { source, mapping: "test@1", page: page.hash, receivedAt: clock.now() });
      });
      await writer.submit(intake({ claims, pages: [page] }));
      return claims;
    },
    async decide(...decisions) {
      return writer.submit(intake({ decisions }));
    },
    async rule(rules, from = 0) {
      const at = clock.now();
      await writer.submit(
        intake({
          others: [
            { kind: "rule", key: `rules-${at}`, at, receivedAt: at, from, author: "test", reason: "test", rules: JSON.stringify(rules) },
          ],
        }),
      );
    },
  };
}

const mapped = (row: WorldRow, site: string, rawIndex: number, count: number): MappedClaim => ({
  kind: row.kind,
  key: row.key,
  version: row.version ?? count,
  at: row.at ?? worldStart + count * minute,
  site: row.site ?? site,
  deleted: row.deleted ?? false,
  fields: row.fields ?? {},
  parked: row.parked ?? [],
  rawIndex,
});
