// What identity holds whole in memory: what people decided of pairs, the blocks that say nothing, and the match rules by date.
import type { Model } from "../model/kind.ts";
import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { PairDecision } from "./component.ts";
import { type DecisionBook, decisionBook } from "./decision-book.ts";
import type { IdentityRows } from "./identity-row.ts";
import { readMatchRules } from "./match-rule.ts";
import { type MatchTimeline, matchTimeline } from "./match-timeline.ts";
import type { Scoring } from "./scoring.ts";

const decisionQuery = (): Query => query("select a, b, together, at, decision, site from identity.pair_decision");

const crowdedQuery = (): Query => query("select block from identity.crowded_block");

const matchRulesQuery = (): Query => query("select key, from_at, at, rules, begun_position from identity.match_rules");

export interface Held {
  readonly decisions: DecisionBook;
  readonly crowded: Set<string>;
  readonly timeline: MatchTimeline;
}

/** Three statements. `severalKeys`: where several keys of a source are one thing without a rule. */
export async function loadHeld(
  read: (queries: readonly Query[]) => Promise<Row[][]>,
  model: Model,
  severalKeys: Scoring["severalKeys"] | undefined,
): Promise<Held> {
  const [decisions = [], crowded = [], sets = []] = await read([decisionQuery(), crowdedQuery(), matchRulesQuery()]);
  const known = sets.map((row) => {
    const text = row["rules"] ?? "{}";
    return { key: row["key"] ?? "", from: Number(row["from_at"]), at: Number(row["at"]), rules: readMatchRules(text, model), text };
  });
  const begun = sets.flatMap((row) => ((row["begun_position"] ?? null) === null ? [] : [row["key"] ?? ""]));
  return {
    decisions: decisionBook(decisions.map(readPairDecision)),
    crowded: new Set(crowded.map((row) => row["block"] ?? "")),
    timeline: matchTimeline(model, known, new Set(begun), severalKeys),
  };
}

const readPairDecision = (row: Row): PairDecision => ({
  a: row["a"] ?? "",
  b: row["b"] ?? "",
  together: (row["together"] ?? null) === null ? null : row["together"] === "t",
  at: Number(row["at"]),
  decision: row["decision"] ?? "",
  site: row["site"] ?? "",
});

/** At most two statements. */
export function matchRuleSteps({ rulesAdded, rulesBegun, position }: Pick<IdentityRows, "rulesAdded" | "rulesBegun" | "position">): Step[] {
  const steps: Step[] = [];
  if (rulesAdded.length > 0)
    steps.push({
      kind: "copy",
      table: "identity.match_rules",
      columns: ["key", "from_at", "at", "rules", "position"],
      data: rulesAdded.map(({ key, from, at, text }) => copyRow([key, String(from), String(at), text, String(position)])).join(""),
    });
  if (rulesBegun.length > 0)
    steps.push(
      query("update identity.match_rules set begun_position = $2::bigint where key = any($1::text[])", [
        arrayLiteral(rulesBegun),
        String(position),
      ]),
    );
  return steps;
}
