// Loads what the log holds of whole entities: every claim and decision of their records, two statements for any number.

import type { Identity } from "../identity/stage.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import { decidedQuery, historyQuery } from "../observation/store.ts";
import type { Query, Row } from "../platform/database.ts";

export interface HistoryOptions {
  readonly identity: Identity;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly upTo: () => number;
}

export type Histories = Map<string, (Claim | Decision)[]>;

/** By entity; an entity without entries has an empty list. */
export async function loadHistories(entities: readonly string[], options: HistoryOptions): Promise<Histories> {
  const histories: Histories = new Map();
  if (entities.length === 0) return histories;
  const members = await options.identity.members(entities);
  const entityOf = new Map<string, string>();
  for (const entity of entities) {
    histories.set(entity, []);
    for (const member of members.get(entity) ?? []) entityOf.set(member.record, entity);
  }
  const [rows] = await options.read([historyQuery([...entityOf.keys()], options.upTo())]);
  for (const row of rows ?? []) {
    const entry = readHistoryRow(row);
    histories.get(entityOf.get(entry.record) ?? "")?.push(entry);
  }
  return histories;
}

/** Record ids that the references in these claims name; the fold wants them resolved. */
export const claimsOf = (histories: Histories): Claim[] => [...histories.values()].flat().filter((entry) => entry.kind === "claim");

/** A decision may be in the log before the record it is about has arrived: which of these records are such. */
export async function decidedBefore(arrived: readonly string[], { read, upTo }: HistoryOptions): Promise<string[]> {
  if (arrived.length === 0 || upTo() === 0) return [];
  const [rows] = await read([decidedQuery(arrived, upTo())]);
  return (rows ?? []).map((row) => row["record"] ?? "");
}
