// The only SQL over what is to be created in systems, and was.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Outcome } from "./outcome.ts";
import type { CreationState, Made } from "./creation.ts";

/** What stands of one before it is sent. */
export interface PlannedRow {
  readonly creation: string;
  readonly source: string;
  readonly site: string;
  readonly kind: string;
  readonly record: string;
  readonly state: Extract<CreationState, "waits" | "planned" | "withdrawn">;
  readonly cause: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** One statement. What is on its way, or has come to an end, stays as it is; one that was withdrawn may be wanted again. */
export const planStep = (rows: readonly PlannedRow[], at: number): Step =>
  query(
    `insert into writeback.creation as c (creation, source, site, kind, record, state, cause, fields, planned_at)
     select creation, source, site, kind, record, state, cause, fields, $2::bigint
     from json_to_recordset($1::json) as r (creation text, source text, site text, kind text, record text, state text, cause text,
       fields text)
     on conflict (creation) do update set state = excluded.state, cause = excluded.cause, fields = excluded.fields, site = excluded.site,
       planned_at = case when c.state = 'withdrawn' then excluded.planned_at else c.planned_at end
     where c.state in ('waits', 'planned', 'withdrawn', 'refused')`,
    [JSON.stringify(rows.map((row) => ({ ...row, fields: JSON.stringify(row.fields) }))), String(at)],
  );

/** Before anything is sent: nobody else sends it while the claim holds. */
export const claimCreationStep = (creation: string, { send, released, at }: { send: string; released: string; at: number }): Step =>
  query(
    `update writeback.creation set state = 'claimed', cause = '', send = $2, released = $3, claimed_at = $4::bigint,
       ended_at = null, key = ''
     where creation = $1 and state in ('planned', 'refused')`,
    [creation, send, released, String(at)],
  );

/** What came of it; `values`: what it was to say. `unknown` has no end. */
export const endCreationStep = (creation: string, made: Made, values: Readonly<Record<string, string>>, at: number): Step =>
  query(
    `update writeback.creation set state = $2, cause = $3, key = $4, fields = $5,
       ended_at = case when $2 in ('unknown', 'planned') then null else $6::bigint end
     where creation = $1 and state in ('claimed', 'unknown')`,
    [creation, made.state, made.cause, made.key, JSON.stringify(fieldsOf(made, values)), String(at)],
  );

/** Before it ends a field has its value alone; afterwards what became of it too. */
const fieldsOf = ({ state, fields }: Made, values: Readonly<Record<string, string>>): Readonly<Record<string, string | Told>> =>
  state === "created" || state === "there"
    ? { ...values, ...Object.fromEntries(fields.map((one) => [one.field, toldOf(one, values)])) }
    : values;

type Told = readonly [value: string, state: string, shown: string | null, cause: string];

const toldOf = ({ field, state, shown, cause }: Outcome, values: Readonly<Record<string, string>>): Told => [
  values[field] ?? "",
  state,
  shown,
  cause,
];

/** Claimed and never ended, or without an answer: what has to be looked up, the oldest first. */
export const openCreationsQuery = (source: string, limit: number): Query =>
  query(
    `select * from writeback.creation where source = $1 and state in ('claimed', 'unknown') order by claimed_at, creation limit $2::int`,
    [source, String(limit)],
  );

export const wholeFeedsQuery = (): Query => query("select source, feed from writeback.whole_feed");

/** Feeds that were read to their end. */
export const wholeFeedsStep = (feeds: readonly { readonly source: string; readonly feed: string }[], at: number): Step =>
  query(
    `insert into writeback.whole_feed (source, feed, at) select source, feed, $2::bigint
     from json_to_recordset($1::json) as r (source text, feed text) on conflict do nothing`,
    [JSON.stringify(feeds), String(at)],
  );

/** Nothing that tells of these records is kept but that something was created. */
export const eraseCreationsStep = (records: readonly string[]): Step =>
  query("update writeback.creation set fields = '{}', cause = '' where record = any($1::text[])", [arrayLiteral(records)]);
