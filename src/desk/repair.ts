// Repairs what two systems differ in where that is little: the system that lost is to be told what stands. Where it is much, nothing is
// repaired: whatever made hundreds of differences is to be found by a person first.

import { fieldOf, kindOf, type Kind } from "../model/kind.ts";
import type { Decision } from "../observation/entry.ts";
import { decision } from "./decision.ts";
import { type Reader, text } from "./reader.ts";
import type { RunRow } from "./store-schedule.ts";
import { losingQuery } from "./store-repair.ts";

export interface Repaired {
  readonly run: RunRow;
  readonly decisions: readonly Decision[];
}

/** Who says it: nobody in person, the schedule that somebody wrote into hub.yaml. */
const author = "reconciliation";

/** `most`: differences and missing records that are repaired; `at` in ms. Missing records stay with the person whom the inbox asks. */
export async function repair(run: RunRow, most: number, at: number, reader: Reader): Promise<Repaired> {
  if (run.missing + run.differing > most) return { run: { ...run, repaired: 0, stopped: true }, decisions: [] };
  const [first, second] = run.systems;
  const [rows = []] = run.differing === 0 ? [] : await reader.read([losingQuery({ kind: run.kind, first, second, limit: most })]);
  const kind = kindOf(reader.model, run.kind);
  const decisions = rows.flatMap((row): Decision[] => {
    const fields = (JSON.parse(text(row, "fields")) as string[]).filter((name) => canBeTold(kind, name));
    if (fields.length === 0) return [];
    const record = text(row, "record");
    const reason = `repair of ${run.kind} in ${first} and ${second}, run ${run.run}`;
    const said = { name: author, reason, at, id: `${run.run}.${record}` };
    return [decision({ record, kind, site: text(row, "site") }, { kind: "tell", fields }, said)];
  });
  const repaired = decisions.reduce((sum, { body }) => sum + (body.kind === "tell" ? body.fields.length : 0), 0);
  return { run: { ...run, repaired }, decisions };
}

/** A reference is each system's own key. */
const canBeTold = (kind: Kind, name: string): boolean => (fieldOf(kind, name)?.type.kind ?? "reference") !== "reference";
