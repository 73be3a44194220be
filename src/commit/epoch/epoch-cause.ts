// Whether a database may lack what was acknowledged before, and why: told by what was signed outside of it, and by where it lies.

import type { Standing } from "../../platform/epoch.ts";
import type { Head } from "../../platform/head-file.ts";

/**
 * `restored`: a backup was loaded into it. `behind`: it ends before what was signed; an older copy was brought back, or what was
 * written last is gone. `other-log`: it leads elsewhere than was signed. `moved`: it lies on another server, or its server was
 * promoted or recovered. `unclean`: the machine ended under an embedded store, which does not sync what it writes.
 */
export type EpochCause = "restored" | "behind" | "other-log" | "moved" | "unclean";

export interface FoundDatabase extends Standing {
  /** The newest head that was signed; undefined: none is there. */
  readonly head: Pick<Head, "epoch" | "position" | "link"> | undefined;
  /** Link of the log at the head's position; undefined where it does not reach so far. */
  readonly linkThere: string | undefined;
  readonly isUnclean: boolean;
}

export interface Doubt {
  readonly cause: EpochCause;
  /** Up to where the log is known to have gone; null: nothing is known to be gone. */
  readonly lostTo: number | null;
}

/** Undefined: it goes on where it stood. */
export function doubtOf({ epoch, position, place, here, restored, head, linkThere, isUnclean }: FoundDatabase): Doubt | undefined {
  const isBehind = head !== undefined && (head.epoch > epoch || head.position > position);
  const lostTo = isBehind && head.position > position ? head.position : null;
  if (restored) return { cause: "restored", lostTo };
  if (isBehind) return { cause: "behind", lostTo };
  if (head !== undefined && linkThere !== head.link) return { cause: "other-log", lostTo: null };
  if (place !== "" && place !== here) return { cause: "moved", lostTo: null };
  return isUnclean ? { cause: "unclean", lostTo: null } : undefined;
}

const sentences: Readonly<Record<EpochCause | "begun", string>> = {
  begun: "the hub began",
  restored: "a backup was restored",
  behind: "the database was found to end before what was signed",
  "other-log": "the database was found to lead elsewhere than was signed",
  moved: "the database was found on another server, or on one that was promoted or recovered",
  unclean: "the machine had ended under the embedded store",
};

export const isEpochCause = (cause: string): cause is EpochCause | "begun" => Object.hasOwn(sentences, cause);

export const epochSentence = (cause: string): string => (isEpochCause(cause) ? sentences[cause] : cause);
