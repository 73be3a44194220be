// The live schema as lines of text, to be compared with the one the migrations make: hand-made changes show.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { query } from "./database.ts";
import type { Database } from "./database.ts";

/** Written by test/platform/schema.test.ts from the migrations: `vitest run -u test/platform/schema.test.ts`. */
export const schemaFile = fileURLToPath(new URL("./schema.txt", import.meta.url));

const ours = "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')";

// What PostgreSQL 15 and newer ones print alike; not-null constraints, which only newer ones list, are on the columns.
const schemaQuery = query(`
  select 'table ' || n.nspname || '.' || c.relname
    || case when c.relrowsecurity then ' row security' else '' end || case when c.relforcerowsecurity then ' forced' else '' end as line
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'v', 'p') and ${ours}
  union all
  select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where c.relkind in ('r', 'v', 'p') and a.attnum > 0 and not a.attisdropped and ${ours}
  union all
  select 'index ' || indexdef from pg_indexes join pg_namespace n on n.nspname = schemaname where ${ours}
  union all
  select 'constraint ' || n.nspname || '.' || c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype in ('c', 'p', 'u', 'f') and ${ours}
  union all
  select 'policy ' || schemaname || '.' || tablename || ' ' || policyname || ' ' || cmd
    || ' to ' || array_to_string(roles, ',') || ' using ' || regexp_replace(coalesce(qual, ''), '\\s+', ' ', 'g')
  from pg_policies join pg_namespace n on n.nspname = schemaname where ${ours}
  union all
  select 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ') ' || md5(p.prosrc)
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${ours}`);

/** One line for each table, column, index, constraint, policy and function, sorted. */
export const readSchema = async (database: Database): Promise<readonly string[]> => {
  const [rows = []] = await database.read([schemaQuery]);
  return rows.map((row) => row["line"] ?? "").toSorted();
};

export interface Drift {
  /** In the migrations, not in the database. */
  readonly missing: readonly string[];
  /** In the database, not in the migrations. */
  readonly unexpected: readonly string[];
}

/** Compares the live schema of an up-to-date database with the one of this release. */
export const driftCheck = async (database: Database): Promise<Drift> => {
  const live = new Set(await readSchema(database));
  const intended = new Set(readFileSync(schemaFile, "utf8").split("\n").filter(Boolean));
  return { missing: [...intended.difference(live)], unexpected: [...live.difference(intended)] };
};
