// What full reads would delete, and what the guard would hold of it, before anything is committed.

import type { Claim } from "../../observation/entry.ts";
import type { Query, Row } from "../../platform/database.ts";
import { kindOfSchedule } from "../../source/mapping/schedule.ts";
import { type Enumeration, enumerating, type GuardedFeed, judge } from "../run/enumeration.ts";

/** Counts of records. */
export interface EnumerationPlan {
  readonly source: string;
  readonly feed: string;
  readonly kind: string;
  readonly delivery: string;
  readonly named: number;
  /** Stood when it was opened. */
  readonly standing: number;
  /** Of those, not named by it. */
  readonly missing: number;
  readonly deleted: number;
  readonly held: number;
  /** Left standing because a person refused to delete them. */
  readonly refused: number;
  /** What consent would name; "" where nothing would be held. */
  readonly hash: string;
  /** Keys of the first missing ones. */
  readonly examples: readonly string[];
  /** Why it would infer no deletes. */
  readonly unsealed: string | null;
}

export interface Enumerated {
  readonly feed: GuardedFeed;
  readonly enumeration: Enumeration;
  readonly unsealed: string | undefined;
}

export interface EnumerationPlans {
  readonly deletes: readonly Claim[];
  readonly enumerations: readonly EnumerationPlan[];
  /** True where a person would be asked anew, or no longer. */
  readonly asks: boolean;
}

/** One read for each of them: a feed has one, or as many as files wait. */
export async function enumerationPlans(
  enumerated: readonly Enumerated[],
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<EnumerationPlans> {
  const deletes: Claim[] = [];
  const enumerations: EnumerationPlan[] = [];
  let asks = false;
  for (const { feed, enumeration, unsealed } of enumerated) {
    const { delivery, named } = enumeration;
    const of = { source: feed.source.name, feed: feed.name, kind: kindOfSchedule(feed.mappings).name, delivery, named: named.size };
    if (unsealed !== undefined) {
      enumerations.push({ ...of, standing: 0, missing: 0, deleted: 0, held: 0, refused: 0, hash: "", examples: [], unsealed });
      continue;
    }
    const {
      deletes: gone,
      standing,
      missing,
      held,
      refused,
      hash,
      examples,
      act,
    } = await judge(enumeration, enumerating(feed, enumeration), read);
    asks ||= act !== undefined;
    deletes.push(...gone);
    enumerations.push({ ...of, standing, missing, deleted: gone.length, held, refused, hash, examples, unsealed: null });
  }
  return { deletes, enumerations, asks };
}
