// The valid history as the tables tell it: everything that may not depend on when or with what it arrived.
import { sha256Hex } from "../../src/base/hash.ts";
import { type Database, query } from "../../src/platform/database.ts";

const parts = {
  entity: "select record, entity, site, waits from identity.crosswalk order by 1",
  doubt: "select a, b, kind, score, cause from identity.public_review where state = 'open' order by 1, 2",
  version: `select entity, kind, site, sites, at, source, record, key, version, changed, deleted from record.version
     where to_position is null order by entity, at, source, key, version, changed, deleted`,
  record: "select entity, kind, site, sites, doc, provenance, at, versions, deleted, waiting from record.record order by 1",
  episode: `select entity, kind, site, field, opened_at, opened_by, closed_at, closed_by, sides, sides_now, rule, ask
     from governance.episode where to_position is null order by entity, field, opened_at, opened_by, closed_at, closed_by`,
  override: `select entity, kind, site, decision, record, fields, until, expires_at, author, reason, set_at, pending
     from governance.override where to_position is null order by entity, decision, fields`,
  intent: `select entity, kind, site, source, record, key, field, from_value, to_value, cause, because, word, state, released, planned_at,
     planned_by, ended_at, ended_by
     from governance.intent where to_position is null order by entity, record, field, planned_at, planned_by, cause`,
  parked: `select record, entity, record_kind, source, site, key, version, field, class, cause, value from observation.parked
     where to_position is null order by record, field, version`,
  promise: "select line, production_order, site, date from production.promise order by 1, 2",
  cash: `select line, entity, stage, side, company, site, party, currency, amount, total, date, basis, degraded
     from finance.cash_line order by 1`,
  allocation: `select root, from_entity, to_entity, quantity, amount, currency, site
     from finance.allocation order by 1, 2, 3, 4, 5`,
} as const;

/** One line for each fact, in a fixed order. */
export async function validHistory(database: Database): Promise<string[]> {
  const names = Object.keys(parts) as (keyof typeof parts)[];
  const answers = await database.read(names.map((name) => query(parts[name])));
  return answers.flatMap((rows, place) => rows.map((row) => `${names[place]} ${Object.values(row).join(" | ")}`));
}

export const validHash = async (database: Database): Promise<string> => sha256Hex((await validHistory(database)).join("\n"));

/** A hub that has seen nothing, in the same database. Whoever holds the lease keeps it. */
export async function emptyHub(database: Database): Promise<void> {
  await database.write([
    {
      kind: "script",
      sql: `do $$ declare names text; begin
          select string_agg(format('%I.%I', schemaname, tablename), ', ') into names from pg_tables
            where schemaname in ('observation', 'identity', 'governance', 'record', 'production', 'finance');
          execute 'truncate ' || names;
        end $$;
        update platform.lease set position = 0;`,
    },
  ]);
}
