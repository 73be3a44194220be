// Judges entities again under another timeline, a page at a time, and tells what that changes. What is held
// is the page at hand and those on their way.

import { openIdentity } from "../identity/stage.ts";
import { targetEntity, targetsOf } from "../identity/reference-key.ts";
import type { Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import { between, type Difference, type Folded, isAlike } from "./difference.ts";
import { kindContexts, refolding } from "./refold.ts";
import { claimsOf, type Histories, loadHistories } from "./store-history.ts";
import type { Timeline } from "./timeline.ts";

export interface Sweep {
  readonly model: Model;
  /** Sees every commit up to `upTo`. */
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly upTo: () => number;
  /** Under which the entities stand, and under which they are to stand. */
  readonly past: Timeline;
  readonly now: Timeline;
  readonly pages: AsyncIterable<readonly string[]>;
}

/** An entity that is told otherwise. */
export interface Rejudged {
  readonly entity: string;
  readonly earlier: Folded;
  readonly now: Folded;
  readonly difference: Difference;
}

/** Records of a page, and of what they name. */
const recordsRemembered = 20_000;

/** Pages on their way from the database while one is folded: it works in a thread of its own. */
const pagesAhead = 2;

/** A few statements a page. */
export async function* rejudged({ model, read, upTo, past, now, pages }: Sweep): AsyncGenerator<Rejudged[]> {
  // An identity of its own: the records of a million entities pass through it, and nobody else's memory is crowded out.
  const identity = openIdentity({ model, read, upTo, memory: recordsRemembered });
  const target = (kind: string, source: string, value: string): string => targetEntity(identity, kind, source, value);
  const [earlier, later] = [past, now].map((timeline) => refolding(model, kindContexts(model, timeline, target)));
  if (!earlier || !later) return;
  const load = async (page: readonly string[]): Promise<Histories> => {
    const histories = await loadHistories(page, { identity, read, upTo });
    await identity.prefetch(targetsOf(claimsOf(histories), model));
    return histories;
  };
  for await (const histories of loadedAhead(pages, load)) {
    const changed: Rejudged[] = [];
    for (const [entity, history] of histories) {
      if (!history.some((entry) => entry.kind === "claim")) continue;
      const one = { entity, earlier: earlier(entity, history), now: later(entity, history) };
      const difference = between(one.earlier, one.now);
      if (!isAlike(difference)) changed.push({ ...one, difference });
    }
    yield changed;
    identity.rest();
  }
}

async function* loadedAhead(
  pages: AsyncIterable<readonly string[]>,
  load: (page: readonly string[]) => Promise<Histories>,
): AsyncGenerator<Histories> {
  const coming: Promise<Histories>[] = [];
  for await (const page of pages) {
    const loading = load(page);
    loading.catch(() => undefined); // Whoever takes it from the line is told.
    coming.push(loading);
    if (coming.length <= pagesAhead) continue;
    const first = await coming.shift();
    if (first) yield first;
  }
  for (const rest of coming) yield await rest;
}
