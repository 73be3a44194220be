// What may be told to whom now: planned, let out, and not sent yet.

import { type Query, query, type Row } from "../../platform/database.ts";
import type { Mode } from "../../writeback/mode.ts";
import type { Told } from "../../writeback/outcome.ts";
import type { Send } from "../../writeback/send.ts";
import { isThere } from "./own-key.ts";

/** Fields that may go out at all. */
export interface Permitted {
  readonly source: string;
  readonly kind: string;
  readonly field: string;
  readonly mode: Mode;
  /** By which mapping it would be written. */
  readonly mapping: string;
}

/** `since`: from when the loop breaker counts, ms. */
export interface DueRequest {
  readonly permitted: readonly Permitted[];
  readonly since: number;
  readonly limit: number;
}

/**
 * Sent is what has a send of the same intent, let out by the same word; but for one that never got there, or met another value than is
 * known now, or was refused as another mapping wrote it, or what it waited for has come, or somebody has written yet another value over
 * it since.
 */
const isSent = `exists (
  select from writeback.public_send s
  where s.record = i.record and s.field = i.field and s.planned_at = i.planned_at and s.planned_by = i.planned_by
    and s.to_value = i.to_value and s.released = i.released
    and s.state <> 'lapsed' and not (s.state = 'changed' and s.from_value is distinct from i.from_value)
    and not (s.state = 'refused' and s.mapping <> '' and s.mapping <> m.mapping)
    and not (s.state in ('written', 'adapted', 'there') and s.from_value is distinct from i.from_value
      and s.shown_value is distinct from i.from_value)
    and not (s.state = 'waiting' and ${isThere("s.waits_for")}))`;

/** The oldest first. `recent`: how often the field was told lately. */
export const dueQuery = ({ permitted, since, limit }: DueRequest): Query =>
  query(
    `select i.source, i.site, i.kind, i.record, i.key, i.entity, i.field, i.from_value, i.to_value, i.planned_at, i.planned_by, i.released,
       (select count(*) from writeback.public_send s where s.record = i.record and s.field = i.field and s.claimed_at > $2::bigint
          and s.state in ('written', 'adapted', 'ineffective')) as recent
     from governance.public_intent i
       join json_to_recordset($1::json) as m (source text, kind text, field text, mode text, mapping text)
         on m.source = i.source and m.kind = i.kind and m.field = i.field
     where i.to_position is null and i.state = 'planned' and (m.mode = 'auto' or i.released <> '') and not ${isSent}
     order by i.planned_at, i.record, i.field limit $3::int`,
    [JSON.stringify(permitted), String(since), String(limit)],
  );

/** How many fields wait to be told, by source. */
export const dueCountQuery = (permitted: readonly Permitted[]): Query =>
  query(
    `select i.source, count(*) as due
     from governance.public_intent i
       join json_to_recordset($1::json) as m (source text, kind text, field text, mode text, mapping text)
         on m.source = i.source and m.kind = i.kind and m.field = i.field
     where i.to_position is null and i.state = 'planned' and (m.mode = 'auto' or i.released <> '') and not ${isSent}
     group by i.source`,
    [JSON.stringify(permitted)],
  );

/** One field of a row of `dueQuery`, or of a send. */
export const toldOf = (row: Row): Told => ({
  field: row["field"] ?? "",
  from: row["from_value"] ?? null,
  to: row["to_value"] ?? "",
  own: row["own_value"] ?? row["to_value"] ?? "",
  plannedAt: Number(row["planned_at"]),
  plannedBy: row["planned_by"] ?? "",
  released: row["released"] ?? "",
});

/** Rows of one record. */
export const sendOf = (id: string, [row = {}]: readonly Row[], told: readonly Told[]): Send => ({
  id,
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  kind: row["kind"] ?? "",
  record: row["record"] ?? "",
  key: row["key"] ?? "",
  entity: row["entity"] ?? "",
  told,
});
