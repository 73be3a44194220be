// The only SQL over intents. Rows are superseded (to_position), never changed; those of a whole entity with its overrides (store.ts).

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { Reconciled } from "./stage.ts";
import { fieldName, type Intent, type Standing } from "./standing.ts";

const places = "entity kind site source record key field from_value to_value cause because word";
export const intentColumns = `${places} state released planned_at planned_by ended_at ended_by`.split(" ");
const columns = [...intentColumns, "from_position"];

/** Two statements at most, and none where no intent was touched. */
export function intentSteps(reconciled: readonly Reconciled[], position: number): Step[] {
  const gone: (readonly string[])[] = [];
  let data = "";
  for (const { standing, difference } of reconciled) {
    for (const one of difference.intentsSuperseded) gone.push(endRow(standing, one));
    for (const one of difference.intents) data += copyRow([...intentRow(standing, one), String(position)]);
  }
  return [
    ...(gone.length > 0 ? [supersede(gone, position)] : []),
    ...(data === "" ? [] : [{ kind: "copy", table: "governance.intent", columns, data } as const]),
  ];
}

const supersede = (rows: readonly (readonly string[])[], position: number): Query =>
  query(
    `update governance.intent i set to_position = $6::bigint
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) as u(entity, record, field, planned_at, planned_by)
     where i.entity = u.entity and i.record = u.record and i.field = u.field and i.planned_at = u.planned_at
       and i.planned_by = u.planned_by and i.to_position is null`,
    [...[0, 1, 2, 3, 4].map((column) => arrayLiteral(rows.map((row) => row[column] ?? ""))), String(position)],
  );

/** By which an intent that stands is found. */
export const endRow = ({ entity, plan }: Standing, { member, field, plannedAt, plannedBy }: Intent): string[] => [
  entity,
  member.record,
  fieldName(plan, field),
  String(plannedAt),
  plannedBy,
];

/** Values of `intentColumns`. */
export const intentRow = ({ entity, plan }: Standing, one: Intent): (string | null)[] => [
  entity,
  plan.kind,
  one.member.site,
  one.member.source,
  one.member.record,
  one.member.key,
  fieldName(plan, one.field),
  one.from,
  one.to,
  one.cause,
  one.because,
  one.word,
  one.state,
  one.released,
  String(one.plannedAt),
  one.plannedBy,
  one.endedAt === undefined ? null : String(one.endedAt),
  one.endedBy,
];
