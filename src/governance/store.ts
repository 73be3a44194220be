// The only SQL over episodes and overrides. Rows are superseded (to_position), never changed.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { Reconciled } from "./stage.ts";
import { type Episode, fieldName, type Standing, type StandingOverride } from "./standing.ts";

export const episodeColumns = "entity kind site field opened_at opened_by closed_at closed_by sides sides_now rule ask".split(" ");
export const overrideColumns = "entity kind site decision record fields until expires_at author reason set_at pending".split(" ");

/** What decisions on values fill. */
export const decidedTables = ["governance.override", "governance.intent"];

/** Six statements at most: supersede whole entities, supersede rows, add rows; for episodes and overrides each. */
export function governanceSteps(reconciled: readonly Reconciled[], position: number): Step[] {
  const anew = reconciled.flatMap((one) => (one.anew ? one.was : []));
  const gone: (readonly (string | null)[])[] = [];
  const ended: (readonly [string, string])[] = [];
  let episodes = "";
  let overrides = "";
  for (const { entity, standing, difference } of reconciled) {
    for (const one of difference.superseded) gone.push(episodeEndRow(standing, one));
    for (const one of difference.episodes) episodes += copyRow([...episodeRow(standing, one), String(position)]);
    for (const one of difference.overridesEnded) ended.push([entity, one.decision]);
    for (const one of difference.overridesSet) overrides += copyRow([...overrideRow(standing, one), String(position)]);
  }
  return [
    ...(anew.length > 0 ? [supersedeEpisodesOf(anew, position), supersedeWordsOf(anew, position)] : []),
    ...(gone.length > 0 ? [supersedeEpisodes(gone, position)] : []),
    ...(episodes === ""
      ? []
      : [{ kind: "copy", table: "governance.episode", columns: [...episodeColumns, "from_position"], data: episodes } as const]),
    ...(ended.length > 0 ? [endOverrides(ended, position)] : []),
    ...(overrides === ""
      ? []
      : [{ kind: "copy", table: "governance.override", columns: [...overrideColumns, "from_position"], data: overrides } as const]),
  ];
}

const supersedeEpisodesOf = (entities: readonly string[], position: number): Query =>
  query("update governance.episode set to_position = $2::bigint where entity = any($1::text[]) and to_position is null", [
    arrayLiteral(entities),
    String(position),
  ]);

/** What people said, and what follows from it for their systems. */
const supersedeWordsOf = (entities: readonly string[], position: number): Query =>
  query(
    `with intents as (update governance.intent set to_position = $2::bigint where entity = any($1::text[]) and to_position is null)
     update governance.override set to_position = $2::bigint where entity = any($1::text[]) and to_position is null`,
    [arrayLiteral(entities), String(position)],
  );

const supersedeEpisodes = (rows: readonly (readonly (string | null)[])[], position: number): Query =>
  query(
    `update governance.episode e set to_position = $7::bigint
     from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::text[])
       as u(entity, field, opened_at, opened_by, closed_at, closed_by)
     where e.entity = u.entity and e.field = u.field and e.opened_at = u.opened_at and e.opened_by = u.opened_by
       and e.closed_at is not distinct from u.closed_at and e.closed_by = u.closed_by and e.to_position is null`,
    [...episodeEndColumns.map((_, column) => arrayLiteral(rows.map((row) => row[column] ?? null))), String(position)],
  );

const endOverrides = (rows: readonly (readonly [string, string])[], position: number): Query =>
  query(
    `update governance.override o set to_position = $3::bigint from unnest($1::text[], $2::text[]) as u(entity, decision)
     where o.entity = u.entity and o.decision = u.decision and o.to_position is null`,
    [arrayLiteral(rows.map(([entity]) => entity)), arrayLiteral(rows.map(([, decision]) => decision)), String(position)],
  );

/** By which an episode that stands is found: two may have opened with one version, and one of them ended with it. */
export const episodeEndColumns = "entity field opened_at opened_by closed_at closed_by".split(" ");

/** Values of `episodeEndColumns`. */
export const episodeEndRow = ({ entity, plan }: Standing, one: Episode): (string | null)[] => [
  entity,
  fieldName(plan, one.field),
  String(one.openedAt),
  one.openedBy,
  one.closedAt === undefined ? null : String(one.closedAt),
  one.closedBy,
];

/** Values of `episodeColumns`. */
export const episodeRow = (standing: Standing, one: Episode): (string | null)[] => [
  standing.entity,
  standing.plan.kind,
  standing.site,
  fieldName(standing.plan, one.field),
  String(one.openedAt),
  one.openedBy,
  one.closedAt === undefined ? null : String(one.closedAt),
  one.closedBy,
  JSON.stringify(one.sides),
  JSON.stringify(one.sidesNow),
  one.rule,
  String(one.ask),
];

/** Values of `overrideColumns`. */
export const overrideRow = (standing: Standing, one: StandingOverride): (string | null)[] => [
  standing.entity,
  standing.plan.kind,
  standing.site,
  one.decision,
  one.record,
  JSON.stringify(Object.fromEntries([...one.fields].map(([field, value]) => [fieldName(standing.plan, field), value]))),
  one.until.kind,
  one.until.kind === "date" ? String(one.until.at) : null,
  one.author,
  one.reason,
  String(one.at),
  String(one.pending),
];

/** Entities with an override that ends by date, or with claims that disagree in one of these kinds. */
export const dueEntitiesQuery = (expiring: { after: number; until: number }, kinds: readonly string[]): Query =>
  query(
    `select entity from governance.override where to_position is null and expires_at > $1::bigint and expires_at <= $2::bigint
     union select entity from governance.episode where to_position is null and closed_at is null and kind = any($3::text[])`,
    [String(expiring.after), String(expiring.until), arrayLiteral(kinds)],
  );
