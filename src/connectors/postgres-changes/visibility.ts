// Which rows of a table were written by transactions that stood when a slot began. The slot tells what all others did, so of the
// table only those are taken: each row comes by exactly one way, however often the reading is cut off.

const range = 2 ** 32;

export interface Snapshot {
  /** The first transaction that had not ended, of all that ever were. */
  readonly next: number;
  /** Those before it that had not ended. */
  readonly open: ReadonlySet<number>;
}

/** "100:104:100,102". Numbers of transactions are kept as a row holds them: without how often they began again. */
export function readSnapshot(text: string): Snapshot {
  const [, next = "", open = ""] = text.split(":");
  return { next: Number(next), open: new Set(open === "" ? [] : open.split(",").map((one) => Number(one) % range)) };
}

/**
 * Whether a change that comes with the stream wrote the row. `xmin`: as the row holds it; `next`: first number that had not been
 * given when the row was read.
 */
export const isWrittenSince = (xmin: number, snapshot: Snapshot, next: number): boolean => {
  if (snapshot.open.has(xmin)) return true;
  // Less than 2^31 of them are ever given while a table is read: PostgreSQL itself would stop before.
  return (xmin - (snapshot.next % range) + range) % range < next - snapshot.next;
};

/** Numbers have begun again: a very old row may hold one that was given anew, and nothing in the row says so. */
export const isAmbiguous = (next: number): boolean => next >= range;
