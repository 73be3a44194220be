// Counts the tables again as a hub grows, whatever way it came in: one that is only pushed to, or only decided in, grows as well.

import { decidedTables } from "../governance/store.ts";
import { pairTables } from "../identity/store.ts";
import { logTable } from "../observation/store.ts";
import type { Log } from "../platform/log.ts";
import type { Statistics } from "../platform/statistic.ts";
import type { Writer } from "./writer.ts";

/** A bulk of decisions passes several marks: what they do not fill is not counted again for them. */
const filledByDecisions = [logTable, ...decidedTables, ...pairTables];

export function countGrowth(writer: Writer, counts: Statistics, log: Log): void {
  const warn = (error: unknown): void => log.warn({ error }, "the tables could not be counted; they are when they have grown further");
  writer.onCommit(({ prepared }) => {
    const byKind = Map.groupBy(prepared?.news ?? [], (entry) => entry.kind);
    for (const [kind, { length }] of byKind) counts.grown(length, kind, kind === "decision" ? filledByDecisions : undefined).catch(warn);
  });
}
