// What a sweep has judged ahead: episodes and overrides to come and those that end, kept aside until all of it is adopted at once.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copied, copyRow } from "../platform/sql-text.ts";
import { episodeColumns, episodeEndColumns, episodeEndRow, episodeRow, overrideColumns, overrideRow } from "./store.ts";
import type { Rejudged } from "./store-sweep.ts";

const tables = [
  "governance.staged_episode",
  "governance.staged_episode_end",
  "governance.staged_override",
  "governance.staged_override_end",
];

export const clearVerdictsStep: Query = query(`truncate ${tables.join(", ")}`);

/** The planner has to know how many they are before they are joined with what stands. */
export const countVerdictsStep: Step = { kind: "script", sql: `analyze ${tables.join(", ")}` };

/** At most four statements. */
export function stageVerdicts(judged: readonly Rejudged[]): Step[] {
  let [episodes, episodeEnds, overrides, overrideEnds] = ["", "", "", ""];
  for (const { entity, now, difference } of judged) {
    const { standing } = now;
    for (const one of difference.superseded) episodeEnds += copyRow(episodeEndRow(standing, one));
    for (const one of difference.episodes) episodes += copyRow(episodeRow(standing, one));
    for (const one of difference.overridesEnded) overrideEnds += copyRow([entity, one.decision]);
    for (const one of difference.overridesSet) overrides += copyRow(overrideRow(standing, one));
  }
  return [
    ...copied("governance.staged_episode", episodeColumns, episodes),
    ...copied("governance.staged_episode_end", episodeEndColumns, episodeEnds),
    ...copied("governance.staged_override", overrideColumns, overrides),
    ...copied("governance.staged_override_end", ["entity", "decision"], overrideEnds),
  ];
}

/** These entities have to be judged again. */
export const unstageVerdicts = (entities: readonly string[]): Query[] =>
  tables.map((table) => query(`delete from ${table} where entity = any($1::text[])`, [arrayLiteral(entities)]));

/** Four statements, however many rows are staged: what ends goes before what begins. */
export function adoptVerdicts(position: number): Query[] {
  const at = [String(position)];
  const [episode, override] = [episodeColumns, overrideColumns].map((names) => names.join(", "));
  return [
    query(
      `update governance.episode e set to_position = $1::bigint from governance.staged_episode_end s
       where e.entity = s.entity and e.field = s.field and e.opened_at = s.opened_at and e.opened_by = s.opened_by
         and e.closed_at is not distinct from s.closed_at and e.closed_by = s.closed_by and e.to_position is null`,
      at,
    ),
    query(`insert into governance.episode (${episode}, from_position) select ${episode}, $1::bigint from governance.staged_episode`, at),
    query(
      `update governance.override o set to_position = $1::bigint from governance.staged_override_end s
       where o.entity = s.entity and o.decision = s.decision and o.to_position is null`,
      at,
    ),
    query(
      `insert into governance.override (${override}, from_position) select ${override}, $1::bigint from governance.staged_override`,
      at,
    ),
  ];
}
