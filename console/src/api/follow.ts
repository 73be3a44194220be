// Which commits a shown answer depends on. Said with the query; the stream of events does the rest.

import type { CommitEvent } from "../../../src/api/contract.ts";

export type Follow =
  /** Any commit may change it: status, the inbox, lists over everything. */
  | { readonly kind: "commits" }
  /** Only commits that change this record, or what became of its id. */
  | { readonly kind: "record"; readonly entity: string }
  /** Only commits that change records of these kinds. */
  | { readonly kind: "kinds"; readonly kinds: readonly string[] }
  /** Only commits that move cash. */
  | { readonly kind: "cash" }
  /** No commit tells of it: it is read whenever it comes into sight, and again by who changes it. */
  | { readonly kind: "sight" }
  /** It never changes while the hub runs. */
  | { readonly kind: "nothing" };

export function concerns(event: CommitEvent, follow: Follow): boolean {
  if (follow.kind === "nothing" || follow.kind === "sight") return false;
  if (follow.kind === "commits" || !event.complete) return true;
  if (follow.kind === "cash") return event.cash.length > 0;
  if (follow.kind === "kinds") return event.changes.some(({ kind }) => follow.kinds.includes(kind));
  return event.changes.some(({ entity }) => entity === follow.entity) || event.entities.some((one) => becameOf(one, follow.entity));
}

const becameOf = (one: CommitEvent["entities"][number], entity: string): boolean =>
  one.entity === entity || (one.kind === "split" ? one.into.includes(entity) : one.from.includes(entity));
