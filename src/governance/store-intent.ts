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
  const gone: (readonly (string | null)[])[] = [];
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

const supersede = (rows: readonly (readonly (string | null)[])[], position: number): Query =>
  query(
    `update governance.intent i set to_position = $9::bigint
     from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[])
       as u(${endColumns.join(", ")})
     where ${isEndOf("u")}`,
    [...endColumns.map((_, column) => arrayLiteral(rows.map((row) => row[column] ?? null))), String(position)],
  );

export const endColumns = "entity record field planned_at planned_by to_value ended_at ended_by".split(" ");

/** Intent `i` stands as the row of `endColumns` has it. One that two readings of a version planned and withdrew may stand beside it. */
export const isEndOf = (row: string): string =>
  `i.entity = ${row}.entity and i.record = ${row}.record and i.field = ${row}.field and i.planned_at = ${row}.planned_at
       and i.planned_by = ${row}.planned_by and i.to_value = ${row}.to_value and i.ended_at is not distinct from ${row}.ended_at
       and i.ended_by = ${row}.ended_by and i.to_position is null`;

/** Values of `endColumns`. */
export const endRow = (
  { entity, plan }: Standing,
  { member, field, plannedAt, plannedBy, to, endedAt, endedBy }: Intent,
): (string | null)[] => [
  entity,
  member.record,
  fieldName(plan, field),
  String(plannedAt),
  plannedBy,
  to,
  endedAt === undefined ? null : String(endedAt),
  endedBy,
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
