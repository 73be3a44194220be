// What a sweep makes of intents, kept aside until all of it is adopted at once.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral, copied, copyRow } from "../platform/sql-text.ts";
import { endColumns, endRow, intentColumns, intentRow, isEndOf } from "./store-intent.ts";
import type { Rejudged } from "./store-sweep.ts";

const tables = ["governance.staged_intent", "governance.staged_intent_end"];

export const clearIntentsStep: Query = query(`truncate ${tables.join(", ")}`);

export const countIntentsStep: Step = { kind: "script", sql: `analyze ${tables.join(", ")}` };

/** At most two statements. */
export function stageIntents(judged: readonly Rejudged[]): Step[] {
  let [intents, ends] = ["", ""];
  for (const { now, difference } of judged) {
    for (const one of difference.intentsSuperseded) ends += copyRow(endRow(now.standing, one));
    for (const one of difference.intents) intents += copyRow(intentRow(now.standing, one));
  }
  return [...copied("governance.staged_intent", intentColumns, intents), ...copied("governance.staged_intent_end", endColumns, ends)];
}

/** These entities have to be judged again. */
export const unstageIntents = (entities: readonly string[]): Query[] =>
  tables.map((table) => query(`delete from ${table} where entity = any($1::text[])`, [arrayLiteral(entities)]));

/** Two statements, however many rows are staged: what ends goes before what begins. */
export function adoptIntents(position: number): Query[] {
  const columns = intentColumns.join(", ");
  return [
    query(
      `update governance.intent i set to_position = $1::bigint from governance.staged_intent_end s
       where ${isEndOf("s")}`,
      [String(position)],
    ),
    query(`insert into governance.intent (${columns}, from_position) select ${columns}, $1::bigint from governance.staged_intent`, [
      String(position),
    ]),
  ];
}
