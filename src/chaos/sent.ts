// Whether what a hub sent is right: told once, told to the end, and consistent with what the systems show.

import type { Row } from "../platform/database.ts";
import type { KnownState } from "./known-state.ts";

export interface SentFacts {
  /** Rows of `sendsQuery` and `plannedQuery`. */
  readonly sends: readonly Row[];
  readonly planned: readonly Row[];
  /** What the systems say, read in peace. */
  readonly calm: KnownState;
  /** Whether the hub may tell a source a field by itself. */
  readonly isTold: (source: string, kind: string, field: string) => boolean;
}

const acknowledged = new Set(["written", "adapted"]);

/** A write that was acknowledged is not sent again, and none is left open. */
export function toldOnce({ sends }: Pick<SentFacts, "sends">): string[] {
  const lines: string[] = [];
  for (const row of sends)
    if (row["state"] === "claimed" || row["state"] === "unknown") lines.push(`${nameOf(row)}: nobody knows what became of it`);
  const intents = Map.groupBy(
    sends.filter((row) => acknowledged.has(row["state"] ?? "")),
    (row) => ["record", "field", "planned_at", "planned_by", "from_value", "to_value", "released"].map((column) => row[column]).join("|"),
  );
  for (const rows of intents.values())
    if (rows.length > 1 && rows[0] !== undefined) lines.push(`${nameOf(rows[0])}: it was written ${rows.length} times for one decision`);
  return lines;
}

/** What stands in the inbox: somebody is asked. */
const askedOf = new Set(["refused", "ineffective", "stopped"]);

/** In the end every system shows what it was told last, and what it could not be told stands in the inbox. */
export function toldAll({ sends, planned, calm, isTold }: SentFacts): string[] {
  const lines: string[] = [];
  const last = new Map(sends.map((row) => [`${row["record"]} ${row["field"]}`, row]));
  for (const row of last.values()) {
    if (!acknowledged.has(row["state"] ?? "") && row["state"] !== "there") continue;
    const said = calm.said.get(`${row["source"]} ${row["kind"]} ${row["key"]}`);
    const shown = said?.fields[row["field"] ?? ""];
    if (said === undefined || shown === (row["shown_value"] ?? "")) continue;
    lines.push(`${nameOf(row)}: it showed ${JSON.stringify(row["shown_value"])} then, and shows ${JSON.stringify(shown ?? null)}`);
  }
  for (const row of planned) {
    if (!isTold(row["source"] ?? "", row["kind"] ?? "", row["field"] ?? "")) continue;
    const send = last.get(`${row["record"]} ${row["field"]}`);
    if (askedOf.has(send?.["state"] ?? "")) continue;
    lines.push(`${nameOf(row)}: it was not told; ${send === undefined ? "never sent" : `last: ${send["state"]} ${send["cause"]}`}`);
  }
  return lines;
}

const nameOf = ({ source, kind, key, field, from_value: from, to_value: to }: Row): string =>
  `${source} ${kind} ${key} ${field} ${JSON.stringify(from)} -> ${JSON.stringify(to)}`;
