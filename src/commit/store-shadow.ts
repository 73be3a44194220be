// A second set of the derived tables beside the real ones: a rebuild writes there, so that it can be compared with what
// stands, or put in its place. The same statements of the same stores run on it, with the schemas' names exchanged.

import type { Database, Query, Step } from "../platform/database.ts";

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

/** Tables of derived schemas, and what is parked. */
const isDerived = `c.relkind = 'r' and (n.nspname in (${derived.map((schema) => `'${schema}'`).join(", ")})
  or (n.nspname = 'observation' and c.relname = 'parked'))`;

const shadowed = [...derived, "observation"];

/** Empty tables like the real ones, with their indexes and views; what an earlier rebuild left is dropped. */
export const openShadowStep: Step = {
  kind: "script",
  sql: `
    ${shadowed.map((schema) => `drop schema if exists shadow_${schema} cascade; create schema shadow_${schema};`).join("\n")}
    do $$
    declare t record;
    begin
      for t in select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where ${isDerived}
      loop
        execute format('create table shadow_%s.%I (like %I.%I including all)', t.schema, t.name, t.schema, t.name);
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
