// Where reading stands: in the table itself, then in the log of the server behind it.

import { assert } from "../../base/assert.ts";

/** What a place means something in. Where one of it is another, the place means nothing any more. */
export interface Origin {
  /** The server's own number, and which of its histories it is in. */
  readonly system: string;
  readonly timeline: string;
  /** Numbers of the table and of its being in the publication: others once it was made anew, or taken out and put in again. */
  readonly table: string;
  readonly member: string;
}

export interface Place {
  readonly of: Origin;
  /** Place in the log behind the last transaction that was read whole. */
  readonly lsn: number;
  /** Of the transaction that ends there in the log, so many changes were read: it did not fit into a page. */
  readonly inside?: { readonly commit: number; readonly rows: number };
  /** Added to a place in the log it gives a version: they grow also where a restored server counts from further back. */
  readonly offset: number;
  readonly table?: TableReading;
}

/** How far the table itself was read. */
export interface TableReading {
  /** The transactions that stood when the slot began, as PostgreSQL writes it. Rows that others wrote come with the changes. */
  readonly snapshot: string;
  /** Place in the log before every change that the slot tells: the version of rows that none of them touches. */
  readonly base: number;
  /** The server's time then. */
  readonly at: string;
  /** Number of its file: another once it was rewritten, which no change tells. */
  readonly file: string;
  readonly after?: readonly string[];
  /** All of it is read a second time, behind the changes, for rows of which nothing else says whether a change touched them. */
  readonly pass: "first" | "second";
  readonly doubts?: true;
  /** Why the table is read anew. */
  readonly anew?: string;
}

export const readPlace = (cursor: string): Place => JSON.parse(cursor) as Place;
export const placeText = (place: Place): string => JSON.stringify(place);

const half = 2 ** 32;

/** "16/B374D848" as a number. A server would have to write nine petabytes to leave the numbers that are exact. */
export function lsnOf(text: string): number {
  const [high = "", low = ""] = text.split("/");
  const lsn = Number.parseInt(high, 16) * half + Number.parseInt(low, 16);
  assert(Number.isSafeInteger(lsn), `a place in the log, not ${text}`);
  return lsn;
}

export const lsnText = (lsn: number): string => `${Math.floor(lsn / half).toString(16)}/${(lsn % half).toString(16)}`.toUpperCase();

/** What the source says of itself now. */
export interface Standing extends Origin {
  readonly file: string;
  /** How far its log is written. */
  readonly flushed: number;
  readonly slot: SlotStanding | undefined;
}

export interface SlotStanding {
  readonly confirmed: number;
  readonly isLost: boolean;
}

/** Why nothing can be read on from a place; undefined where it can. */
export function whyAnew({ of, lsn, table }: Place, now: Standing): string | undefined {
  if (of.system !== now.system) return "the database is another one, or was restored";
  if (of.timeline !== now.timeline) return "the history of the server branched off: another one took over, or it was restored";
  if (of.table !== now.table) return "the table was made anew";
  if (of.member !== now.member) return "the table was taken out of the publication and put in again";
  if (now.slot === undefined) return "its slot is gone";
  if (now.slot.isLost) return "the server gave its slot up: more was kept for it than max_slot_wal_keep_size allows";
  if (now.slot.confirmed > lsn) return "somebody else has read its slot further, or this hub was restored from a backup";
  if (lsn > now.flushed) return "the server no longer has what it told last";
  if (table !== undefined && table.file !== now.file) return "the table was rewritten while it was read";
  return undefined;
}

/** Room between the versions of two histories: what was told last of the first may lie somewhat behind the place that was kept. */
const leap = 2 ** 32;

/** What versions are counted from for a slot that begins at `base`, so that none is below one that was told from `before`. */
export function offsetFrom(before: Place | undefined, base: number, now: Origin): number {
  if (before === undefined) return 0;
  const told = Math.max(before.lsn, before.inside?.commit ?? 0, before.table?.base ?? 0);
  const isSameHistory = before.of.system === now.system && before.of.timeline === now.timeline;
  if (isSameHistory && told <= base) return before.offset;
  return before.offset + Math.max(0, told - base) + leap;
}
