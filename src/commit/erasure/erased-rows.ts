// Rows of the log that an erasure rewrote, as the chain sees them: a row counts with the hash it had when it was committed, as long
// as an act further on in the chain names exactly what was rewritten, and what stands there is what that act says.

import { leafHash } from "../../base/hash.ts";
import type { Entry } from "../../observation/entry.ts";
import { erasureName, readErasure, type Rewritten, rewrittenRoot } from "../../observation/erasure.ts";

/** The first commit that is not what it was when it was made. */
export interface Broken {
  readonly position: number;
  readonly cause: string;
}

export interface ErasedRows {
  /** The hash under which the chain knows the row. `told`: "act leaf after" for each time it was rewritten; null: never. */
  leaf(row: string, place: Pick<Rewritten, "position" | "ordinal">, told: string | null): string;
  /** The first row that is not what the erasures told of it. */
  broken(): Broken | undefined;
  /** Compares an act of these entries with the rows it rewrote, all of them earlier. */
  named(position: number, entries: readonly Entry[]): Broken | undefined;
  /** Rows that say an act rewrote them of which the log knows nothing. */
  unnamed(): Broken | undefined;
}

export function erasedRows(): ErasedRows {
  const byAct = new Map<number, Rewritten[]>();
  let broken: Broken | undefined;
  return {
    leaf(row, place, told) {
      const now = leafHash(row);
      if (told === null) return now;
      const times = told.split(",").map((one) => one.split(" "));
      let before: string | undefined;
      for (const [act = "", leaf = "", after = ""] of times) {
        if (before !== undefined && leaf !== before) broken ??= changed(place.position);
        before = after;
        const rows = byAct.get(Number(act)) ?? [];
        byAct.set(Number(act), rows);
        rows.push({ ...place, leaf, after });
      }
      if (before !== now) broken ??= changed(place.position);
      return times[0]?.[1] ?? now;
    },
    broken: () => broken,
    named(position, entries) {
      const rows = byAct.get(position) ?? [];
      byAct.delete(position);
      const act = entries.find((entry) => entry.kind === "act" && entry.act === erasureName);
      if (act?.kind !== "act") return rows.length === 0 ? undefined : nameless(position);
      const { rows: count, root } = readErasure(act.body);
      if (rows.length === count && rewrittenRoot(rows) === root) return undefined;
      return { position, cause: `its erasure rewrote ${count} entries, and other ones were rewritten in its name` };
    },
    unnamed() {
      const [position] = byAct.keys();
      return position === undefined ? undefined : nameless(position);
    },
  };
}

const changed = (position: number): Broken => ({ position, cause: "an entry that was erased is not what its erasure left of it" });

const nameless = (position: number): Broken => ({ position, cause: "entries were rewritten in its name, and it erased nothing" });
