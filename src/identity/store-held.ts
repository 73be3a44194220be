// What identity holds whole in memory: what people decided of pairs, and the blocks that say nothing.
import { type Query, query, type Row } from "../platform/database.ts";
import type { PairDecision } from "./component.ts";
import { type DecisionBook, decisionBook } from "./decision-book.ts";

const decisionQuery = (): Query => query("select a, b, together, at, decision, site from identity.pair_decision");

const crowdedQuery = (): Query => query("select block from identity.crowded_block");

export interface Held {
  readonly decisions: DecisionBook;
  readonly crowded: Set<string>;
}

/** Two statements. */
export async function loadHeld(read: (queries: readonly Query[]) => Promise<Row[][]>): Promise<Held> {
  const [decisions = [], crowded = []] = await read([decisionQuery(), crowdedQuery()]);
  return { decisions: decisionBook(decisions.map(readPairDecision)), crowded: new Set(crowded.map((row) => row["block"] ?? "")) };
}

const readPairDecision = (row: Row): PairDecision => ({
  a: row["a"] ?? "",
  b: row["b"] ?? "",
  together: (row["together"] ?? null) === null ? null : row["together"] === "t",
  at: Number(row["at"]),
  decision: row["decision"] ?? "",
  site: row["site"] ?? "",
});
