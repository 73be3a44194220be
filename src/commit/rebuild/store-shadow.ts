// A second set of the derived tables beside the real ones: a rebuild writes there, so that it can be compared with what
// stands, or put in its place. The same statements of the same stores run on it, with the schemas' names exchanged.

import { type Database, type Query, query, type Step } from "../../platform/database.ts";
import { copyRow } from "../../platform/sql-text.ts";

/** Schemas whose rows follow from the log. */
const derived = ["identity", "governance", "record", "production", "finance"] as const;

/** A derived schema's name before a table's; not a column behind an alias. Stores write names in lower case and qualified. */
const qualified = /(?<![\w.])(identity|governance|record|production|finance)\.(?=[a-z])|(?<![\w.])observation\.(?=parked\b)/g;

const renamed = (sql: string): string => sql.replace(qualified, (name) => `shadow_${name}`);

const shadowStep = <S extends Step>(step: S): S => {
  switch (step.kind) {
    case "query":
    case "script":
      return { ...step, sql: renamed(step.sql) };
    case "copy":
      return { ...step, table: renamed(step.table) };
  }
};

/** Reads and writes the shadow tables where a statement names derived ones; the log is the real one. */
export const shadow = (database: Database): Pick<Database, "read" | "write"> => ({
  read: (queries, scope) =>
    database.read(
      queries.map((one) => shadowStep<Query>(one)),
      scope,
    ),
  write: (steps, patienceMs) =>
    database.write(
      steps.map((step) => shadowStep(step)),
      patienceMs,
    ),
});

/** The log's own tables in statements of the stores. */
const ofLog = /(?<![\w.])observation\.(?=(?:public_)?entry\b)/g;

/** The same over a log of which some entries say something else, see `openShadowLogSteps`. */
export function shadowWithLog(database: Database): Pick<Database, "read" | "write"> {
  const { read, write } = shadow(database);
  const logged = (one: Query): Query => ({ ...one, sql: one.sql.replace(ofLog, (name) => `shadow_${name}`) });
  return { write, read: (queries, scope) => read(queries.map(logged), scope) };
}

/** An entry of the log with other words. */
export interface ShadowEntry {
  readonly position: number;
  readonly ordinal: number;
  readonly body: string;
  readonly hash: string;
}

/** A view of the log in which these entries say what they are to say. Comes after `openShadowStep`. */
export const openShadowLogSteps = (entries: readonly ShadowEntry[]): Step[] => [
  {
    kind: "script",
    sql: `create table shadow_observation.rewritten
        (position bigint not null, ordinal integer not null, body text not null, hash text not null, primary key (position, ordinal));
      create view shadow_observation.entry as
        select e.position, e.ordinal, e.kind, e.source, e.site, e.record, e.record_kind, e.key, e.version, e.at, e.received_at,
          coalesce(r.body, e.body) as body, case when r.body is null then e.raw_page end as raw_page,
          case when r.body is null then e.raw_index end as raw_index, coalesce(r.hash, e.hash) as hash, e.salt
        from observation.public_entry e left join shadow_observation.rewritten r on r.position = e.position and r.ordinal = e.ordinal;
      create view shadow_observation.public_entry as select * from shadow_observation.entry;`,
  },
  {
    kind: "copy",
    table: "shadow_observation.rewritten",
    columns: ["position", "ordinal", "body", "hash"],
    data: entries.map(({ position, ordinal, body, hash }) => copyRow([`${position}`, `${ordinal}`, body, hash])).join(""),
  },
];

/**
 * Puts what a rebuild gave in the place of what stands: the rows that differ, so that whoever reads meanwhile sees what stood whole.
 * The transaction is refused where a table is then not the rebuild's. Two statements a table.
 */
export const adoptShadowSteps = (tables: readonly string[]): Step[] =>
  tables.flatMap((table): Step[] => [
    {
      kind: "script",
      sql: `delete from ${table} where ctid in (select t.ctid from ${table} t where not exists (select from shadow_${table} s where s = t));
        insert into ${table} select s.* from shadow_${table} s where not exists (select from ${table} t where t = s);`,
    },
    query(
      `select 1 where (select count(*) from ${table}) = (select count(*) from shadow_${table})
         and not exists (select * from ${table} except all select * from shadow_${table})`,
      [],
      {
        code: "rebuild-not-adopted",
        subject: table,
        cause: "it cannot be brought to what the rebuild gives",
        hint: "run verify; nothing was changed",
      },
    ),
  ]);

/** Tables of derived schemas, and what is parked. */
const isDerived = `c.relkind = 'r' and (n.nspname in (${derived.map((schema) => `'${schema}'`).join(", ")})
  or (n.nspname = 'observation' and c.relname = 'parked'))`;

const shadowed = [...derived, "observation"];

/**
 * Indexes by which people look something up, or what was found until a position: no stage asks so, and nobody searches a rebuild. The
 * words of records alone took a fifteenth of the server's time.
 */
const unread = ["record_words", "record_wordless", "cash_change_position", "balance_change_position"];

/**
 * Empty tables like the real ones, with the indexes that stages ask by, views and room for updates in place; what an earlier rebuild left
 * is dropped. They need not outlive a crash, so nothing of them is written to the server's own log.
 */
export const openShadowStep: Step = {
  kind: "script",
  sql: `
    ${shadowed.map((schema) => `drop schema if exists shadow_${schema} cascade; create schema shadow_${schema};`).join("\n")}
    do $$
    declare t record; i record;
    begin
      for t in select n.nspname as schema, c.relname as name, c.reloptions as options
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where ${isDerived}
      loop
        execute format('create unlogged table shadow_%s.%I (like %I.%I including all excluding indexes)',
          t.schema, t.name, t.schema, t.name);
        for i in select indexdef from pg_indexes
          where schemaname = t.schema and tablename = t.name and indexname <> all ('{${unread.join(", ")}}')
        loop
          execute replace(i.indexdef, format(' ON %s.', t.schema), format(' ON shadow_%s.', t.schema));
        end loop;
        if t.options is not null then
          execute format('alter table shadow_%s.%I set (%s)', t.schema, t.name, array_to_string(t.options, ', '));
        end if;
        execute format('create view shadow_%s.public_%s as select * from shadow_%s.%I', t.schema, t.name, t.schema, t.name);
      end loop;
    end $$;`,
};

export const closeShadowStep: Step = {
  kind: "script",
  sql: shadowed.map((schema) => `drop schema if exists shadow_${schema} cascade;`).join("\n"),
};

/** Every derived table, as [schema, table]; what a sweep has staged, or has left when it was cut off, is nobody's state. */
export const derivedTablesQuery: Query = {
  kind: "query",
  params: [],
  sql: `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${isDerived} and c.relname !~ '^staged_'
    order by 1, 2`,
};

/** The same as names of statements. */
export const derivedTables = async (database: Pick<Database, "read">): Promise<string[]> => {
  const [rows = []] = await database.read([derivedTablesQuery]);
  return rows.map((row) => `${row["schema"]}.${row["name"]}`);
};

/** Rows that only one of the two has, and how many there are in each; a sample of three. */
export const compareQuery = (schema: string, name: string): Query => ({
  kind: "query",
  params: [],
  sql: `with gone as (select * from ${schema}.${name} except all select * from shadow_${schema}.${name}),
      extra as (select * from shadow_${schema}.${name} except all select * from ${schema}.${name})
    select (select count(*) from ${schema}.${name}) as rows, (select count(*) from gone) as gone, (select count(*) from extra) as extra,
      (select string_agg(g::text, e'\\n') from (select * from gone limit 3) g) as gone_sample,
      (select string_agg(e::text, e'\\n') from (select * from extra limit 3) e) as extra_sample`,
});
