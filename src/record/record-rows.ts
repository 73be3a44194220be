// What the record stage hands to its store.

import type { VersionOut } from "../governance/fold.ts";
import type { Standing } from "../governance/standing.ts";
import type { Doc } from "./record-change.ts";

export interface RecordRows {
  /** Standings whose current row is written. */
  readonly current: readonly {
    readonly standing: Standing;
    readonly doc: Doc;
    /** Null where they are what they were. */
    readonly words: string | null;
  }[];
  readonly added: readonly { readonly standing: Standing; readonly version: VersionOut; readonly sites: string }[];
  readonly dropped: readonly { readonly standing: Standing; readonly version: VersionOut }[];
  /** Entities that other sites see now, or fewer: what was told of them before is visible there too. */
  readonly moved: readonly { readonly entity: string; readonly sites: string }[];
  /** Entities whose earlier versions are all superseded. */
  readonly anew: readonly string[];
  /** Ids that are nobody's any more: their current row goes. */
  readonly vanished: readonly string[];
}
