// The only SQL over what systems were told.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Outcome } from "./outcome.ts";
import type { Send } from "./send.ts";

export interface Claim {
  /** When, ms, and at which position of the hub: the later of two sends of a field is the one with the higher position. */
  readonly at: number;
  readonly position: number;
}

export interface Claimed {
  readonly send: Send;
  readonly settled: readonly Outcome[];
  /** Hash of the mappings by which it is written. */
  readonly mapping: string;
}

/** Written before anything is sent. One statement. Outcomes that needed no sending come with their end. */
export function claimStep(sends: readonly Claimed[], { at, position }: Claim): Step {
  const rows = sends.flatMap(({ send: { told, ...place }, settled, mapping }) =>
    told.map(({ field, from, to, own, plannedAt, plannedBy, released }) => {
      const end = settled.find((one) => one.field === field);
      const came = end === undefined ? {} : { shown_value: end.shown, cause: end.cause, ended_at: at, waits_for: end.waitsFor };
      const { id, source, site, kind, record, key, entity } = place;
      const of = {
        send: id,
        source,
        site,
        kind,
        record,
        key,
        entity,
        field,
        from_value: from,
        to_value: to,
        own_value: own === to ? null : own,
      };
      return { ...of, planned_at: plannedAt, planned_by: plannedBy, released, mapping, state: end?.state ?? "claimed", ...came };
    }),
  );
  return query(
    `insert into writeback.send (send, source, site, kind, record, key, entity, field, from_value, to_value, own_value, planned_at,
       planned_by, released, mapping, state, claimed_at, ended_at, shown_value, cause, waits_for, position)
     select send, source, site, kind, record, key, entity, field, from_value, to_value, own_value, planned_at, planned_by, released,
       mapping, state, $2::bigint, ended_at, shown_value, coalesce(cause, ''), waits_for, $3::bigint
     from json_to_recordset($1::json) as r (send text, source text, site text, kind text, record text, key text, entity text,
       field text, from_value text, to_value text, own_value text, planned_at bigint, planned_by text, released text, mapping text,
       state text, ended_at bigint, shown_value text, cause text, waits_for text)`,
    [JSON.stringify(rows), String(at), String(position)],
  );
}

/** What came of sends; fields that have ended stay as they are. `unknown` has no end. One statement. */
export const endStep = (ended: readonly { readonly send: Pick<Send, "id">; readonly outcomes: readonly Outcome[] }[], at: number): Step =>
  query(
    `update writeback.send s set state = r.state, shown_value = r.shown, cause = r.cause, taken = coalesce(r."isTaken", false),
       ended_at = case when r.state = 'unknown' then null else $2::bigint end
     from json_to_recordset($1::json) as r (send text, field text, state text, shown text, cause text, "isTaken" boolean)
     where s.send = r.send and s.field = r.field and s.state in ('claimed', 'unknown')`,
    [JSON.stringify(ended.flatMap(({ send: { id: send }, outcomes }) => outcomes.map((one) => ({ send, ...one })))), String(at)],
  );

/** Claimed and never ended, or without an answer: what has to be looked up, the oldest first. */
export const openSendsQuery = (sources: readonly string[], limit: number): Query =>
  query(
    `select * from writeback.send where state in ('claimed', 'unknown') and source = any($1::text[])
     order by claimed_at, send, field limit $2::int`,
    [arrayLiteral(sources), String(limit)],
  );

/** Nothing that tells of these records is kept but that something was sent. */
export const eraseSendsStep = (records: readonly string[]): Step =>
  query(
    `update writeback.send set from_value = null, to_value = '', own_value = null, shown_value = null, cause = '', key = ''
     where record = any($1::text[])`,
    [arrayLiteral(records)],
  );

/** Systems that were told anything. */
export const writtenSourcesQuery = (): Query => query("select distinct source from writeback.send");
