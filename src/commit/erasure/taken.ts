// What an erasure of whatever kind hands to the one transaction that does it.

import type { ErasedRecord, Erasure } from "../../observation/erasure.ts";
import type { RewrittenPage, RewrittenRow } from "../../observation/store-erasure.ts";
import type { Step } from "../../platform/database.ts";

/** What one erasure takes away, found before. */
export interface Taken {
  readonly tag: string;
  /** Of what, and whose: never a name that goes. */
  readonly kind: string;
  readonly entity: string;
  readonly rows: readonly RewrittenRow[];
  readonly records: readonly ErasedRecord[];
  readonly pages: readonly RewrittenPage[];
  readonly requests?: Erasure["requests"];
  /** What goes with it in the same transaction; `act`: position of the act that says so. */
  readonly steps: (act: number) => readonly Step[];
}
