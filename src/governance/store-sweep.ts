// Judges entities again under another timeline, a page at a time, and tells what that changes. What is held
// is the page at hand and those on their way.

import { openIdentity } from "../identity/stage.ts";
import { targetEntity, targetsOf } from "../identity/reference-key.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import type { Query, Row } from "../platform/database.ts";
import { appended, before, between, type Difference, type Folded, isAlike } from "./difference.ts";
import { fold, newFoldOutput } from "./fold.ts";
import type { TargetOf } from "./kind-context.ts";
import { kindContexts, refolding } from "./refold.ts";
import type { Standing } from "./standing.ts";
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
  const judge = judging({ model, past, now, target });
  const load = async (page: readonly string[]): Promise<Histories> => {
    const histories = await loadHistories(page, { identity, read, upTo });
    await identity.prefetch(targetsOf(claimsOf(histories), model));
    return histories;
  };
  for await (const histories of loadedAhead(pages, load)) {
    const changed: Rejudged[] = [];
    for (const [entity, history] of histories) {
      if (!history.some((entry) => entry.kind === "claim")) continue;
      const one = judge(entity, history);
      if (!isAlike(one.difference)) changed.push(one);
    }
    yield changed;
    identity.rest();
  }
}

/** An entity is folded once, where both timelines are one until after its last entry: from there it goes on under the other. */
function judging({ model, past, now, target }: Pick<Sweep, "model" | "past" | "now"> & { readonly target: TargetOf }) {
  const laterContext = kindContexts(model, now, target);
  const earlier = refolding(model, kindContexts(model, past, target));
  const later = refolding(model, laterContext);
  const partings = new Map<string, number>();
  const partingOf = (kind: string): number => {
    const known = partings.get(kind) ?? past.parting(kindOf(model, kind), now);
    partings.set(kind, known);
    return known;
  };
  return (entity: string, history: readonly (Claim | Decision)[]): Rejudged => {
    const told = earlier(entity, history);
    const { standing } = told;
    const { kind } = standing.plan;
    if (standing.last.at >= partingOf(kind)) {
      const again = later(entity, history);
      return { entity, earlier: told, now: again, difference: between(told, again) };
    }
    const [was, kept] = [before(standing), asItStands(standing)];
    const out = newFoldOutput();
    standing.stamp = -1; // What is due next is asked of the other timeline.
    fold(standing, [], laterContext(kind), out);
    const difference = appended(was, standing, out);
    return { entity, earlier: { standing: kept, out: told.out }, now: { standing, out }, difference };
  };
}

/** What the fold changes in place is copied as far as anybody looks at it. */
const asItStands = (standing: Standing): Standing => ({
  ...standing,
  values: [...standing.values],
  sources: [...standing.sources],
  episodes: standing.episodes.size === 0 ? standing.episodes : new Map(standing.episodes),
});

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
