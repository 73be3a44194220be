// Data that the store refuses is found by halving: the single guilty claim is committed parked, the rest goes on.

import { Fault } from "../base/fault.ts";
import { isDataFault } from "../platform/data-fault.ts";
import { halve, type Intake, parkWhole } from "./intake.ts";

/** Faults of the data, and errors of our own code over it, are narrowed down; faults of the store or the lease are not. */
export const isIsolable = (failed: unknown): boolean => isDataFault(failed) || !(failed instanceof Fault);

/** Commits all of an intake. Rejects with what does not isolate; what came before it stays. `commit` rejects with nothing in flight. */
export async function commitBisected(one: Intake, commit: (part: Intake) => Promise<void>): Promise<void> {
  try {
    await commit(one);
  } catch (failed) {
    if (!isIsolable(failed)) throw failed;
    if (one.claims.length + one.decisions.length > 1) {
      for (const half of halve(one)) await commitBisected(half, commit);
      return;
    }
    const [guilty] = one.claims;
    if (guilty === undefined || Object.keys(guilty.fields).length === 0) throw failed;
    await commit({ ...one, claims: [parkWhole(guilty, factsOf(failed))] });
  }
}

function factsOf(failed: unknown): { cause: string; hint: string } {
  if (failed instanceof Fault) return { cause: failed.cause, hint: failed.hint };
  return { cause: failed instanceof Error ? failed.message : String(failed), hint: "" };
}
