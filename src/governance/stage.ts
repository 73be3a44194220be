// Reconciles a batch: for every entity it touches, folds the new entries into the standing, or, when an entry comes late
// or the entity's members changed, folds its whole history again and keeps what really differs.

import { type Memory, openMemory } from "../base/memory.ts";
import { targetsOf } from "../identity/reference-key.ts";
import type { Identity, Placement } from "../identity/stage.ts";
import type { Model } from "../model/kind.ts";
import type { Claim, Decision } from "../observation/entry.ts";
import type { Query, Row } from "../platform/database.ts";
import { continues, inCanonicalOrder } from "./canonical-order.ts";
import { appended, before, between, type Difference } from "./difference.ts";
import { fold, type FoldEntry, newFoldOutput } from "./fold.ts";
import { kindContexts, refolding } from "./refold.ts";
import { claimsOf, decidedBefore, loadHistories } from "./store-history.ts";
import type { TargetOf } from "./kind-context.ts";
import type { Standing } from "./standing.ts";
import { standingPacking } from "./standing-text.ts";
import { rejudged } from "./store-sweep.ts";
import type { Timeline } from "./timeline.ts";
import { sortWork, tellAnew, type Work } from "./work.ts";

/** What became of one entity in this batch. */
export interface Reconciled {
  readonly entity: string;
  readonly standing: Standing;
  /** True when every earlier row of this entity and of `was` is superseded: its members or what it refers to changed. */
  readonly anew: boolean;
  /** Ids whose rows this entity takes over. */
  readonly was: readonly string[];
  /** Nothing of it was in the log before this batch. */
  readonly isNew: boolean;
  readonly difference: Difference;
}

export interface Governance {
  /** At most four statements, whatever the batch holds, and as many for each page that is swept. */
  reconcile(batch: Batch): Promise<Reconciled[]>;
  /** Standings of entities, from memory or refolded from the log. */
  standings(entities: readonly string[]): Promise<Map<string, Standing>>;
  /** The standing, if it is in memory. */
  standing(entity: string): Standing | undefined;
  /** True where it is in memory, in whatever form. */
  remembers(entity: string): boolean;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  forget(): void;
}

export interface Batch {
  readonly news: readonly (Claim | Decision)[];
  readonly placement: Placement;
  /** Entities that the clock touches (rule dates, expiries, silences), as they stood before it moved. */
  readonly due: ReadonlyMap<string, Standing>;
  /** Entities to be looked at though nothing of theirs is new: a parent of theirs has come. */
  readonly released: readonly string[];
  /** What the clock judges again because rules or silences reach into what was told; absent: nothing. */
  readonly swept: Swept | undefined;
}

/** Entities, a page at a time, that stand under `past` and are to stand under the timeline of now. */
export interface Swept {
  readonly past: Timeline;
  readonly pages: AsyncIterable<readonly string[]>;
}

export interface GovernanceOptions {
  readonly model: Model;
  readonly timeline: Timeline;
  readonly identity: Identity;
  readonly target: TargetOf;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** May miss the commits on their way; asked for entities that are not in memory, which those cannot have touched. */
  readonly readEarly: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly upTo: () => number;
  /** Standings kept in memory. */
  readonly memory: number;
}

export function openGovernance(options: GovernanceOptions): Governance {
  const { identity, model } = options;
  const cache = openMemory({ size: options.memory, packing: standingPacking(model) });
  const { refold, append, resume, retell } = newTeller(options, cache);
  const load = async (entities: readonly string[], read = options.read) => {
    const histories = await loadHistories(entities, { ...options, read });
    if (entities.length > 0) await identity.prefetch(targetsOf(claimsOf(histories), model));
    return histories;
  };
  const standings = async (entities: readonly string[]): Promise<Map<string, Standing>> => {
    const found = new Map(entities.flatMap((entity) => pair(entity, cache.get(entity))));
    const histories = await load(entities.filter((entity) => !found.has(entity)));
    for (const [entity, history] of histories) {
      if (history.length === 0) continue;
      const { standing } = refold(entity, history);
      found.set(entity, standing);
      cache.set(entity, standing);
    }
    return found;
  };
  const sweep = newSweeper(options, cache);
  return {
    async reconcile(batch) {
      const due = [...batch.due.keys(), ...batch.released];
      const works = await sortWork({ ...batch, due, decidedBefore: await decidedBefore(batch.placement.arrived, options) }, identity);
      await identity.prefetch(
        targetsOf(
          batch.news.filter((entry) => entry.kind === "claim"),
          model,
        ),
      );
      const swept = batch.swept ? await sweep(batch.swept, works, batch.placement) : [];
      const ready = new Map<string, { standing: Standing; ordered: FoldEntry[] }>();
      const past: string[] = [];
      const unknown: string[] = [];
      for (const work of works) {
        // What the clock does was not told before: a fold of its past under the clock of now would pass over it.
        if (work.entries.length > 0 && batch.due.has(work.entity)) tellAnew(work);
        const standing = work.anew || work.isNew ? undefined : (batch.due.get(work.entity) ?? cache.get(work.entity));
        const ordered = standing && inCanonicalOrder(work.entries, standing);
        if (standing && ordered && continues(standing, ordered, work.entries)) ready.set(work.entity, { standing, ordered });
        else if (standing === undefined && !work.anew && !work.isNew) unknown.push(work.entity);
        else if (!work.isNew) past.push(work.entity);
      }
      const [told, forgotten] = [await load(past, options.read), await load(unknown, options.readEarly)];
      const reconciled = works.map((work) => {
        const found = ready.get(work.entity);
        if (found) return append(work, found.standing, found.ordered);
        const history = forgotten.get(work.entity);
        return history ? resume(work, history) : retell(work, told.get(work.entity) ?? []);
      });
      return swept.length > 0 ? [...reconciled, ...swept] : reconciled;
    },
    standings,
    standing: (entity) => cache.get(entity),
    remembers: (entity) => cache.has(entity),
    rest: () => cache.rest(),
    forget: () => cache.clear(),
  };
}

/** Sweeps what the batch does not speak of itself; what changes is remembered. */
function newSweeper({ model, identity, timeline, read, upTo }: GovernanceOptions, cache: Memory<Standing>) {
  return async ({ past, pages }: Swept, works: readonly Work[], { vanished }: Placement): Promise<Reconciled[]> => {
    const busy = new Map(works.map((work) => [work.entity, work]));
    const gone = new Set(vanished);
    const found: Reconciled[] = [];
    // The first read waits for the commit in flight; only then may what stands in memory, judged by other rules, be forgotten.
    await read([]);
    cache.clear();
    for await (const page of rejudged({ model, read, upTo, past, now: timeline, pages: atRest(pages, busy, gone) })) {
      for (const { entity, now, difference } of page)
        found.push({ entity, standing: now.standing, anew: false, was: [], isNew: false, difference });
    }
    // The next stage asks of each whether it waits for a parent.
    await identity.members(found.map(({ entity }) => entity));
    for (const { entity, standing } of found) cache.set(entity, standing);
    return found;
  };
}

/** Folds entities and says what that changed; what it folds is remembered. */
function newTeller({ model, timeline, target }: GovernanceOptions, cache: Memory<Standing>) {
  const contextOf = kindContexts(model, timeline, target);
  const refold = refolding(model, contextOf);
  const append = (work: Work, standing: Standing, ordered: readonly FoldEntry[]): Reconciled => {
    const past = before(standing);
    const out = newFoldOutput();
    cache.set(work.entity, standing);
    fold(standing, ordered, contextOf(standing.plan.kind), out);
    return { entity: work.entity, standing, anew: false, was: work.was, isNew: false, difference: appended(past, standing, out) };
  };
  /** Not in memory: its past is folded once, and the news onto it where they continue it. */
  const resume = (work: Work, past: readonly (Claim | Decision)[]): Reconciled => {
    if (!past.some((entry) => entry.kind === "claim")) return retell(work, past);
    const { standing } = refold(work.entity, past);
    const ordered = inCanonicalOrder(work.entries, standing);
    return continues(standing, ordered, work.entries) ? append(work, standing, ordered) : retell(work, past);
  };
  const retell = (work: Work, past: readonly (Claim | Decision)[]): Reconciled => {
    const now = refold(work.entity, [...past, ...work.entries]);
    cache.set(work.entity, now.standing);
    const earlier = work.anew || !past.some((entry) => entry.kind === "claim") ? undefined : refold(work.entity, past);
    return {
      entity: work.entity,
      standing: now.standing,
      anew: work.anew,
      was: work.was,
      isNew: work.isNew,
      difference: between(earlier, now),
    };
  };
  return { refold, append, resume, retell };
}

/** What the batch itself speaks of is told anew with it; the rest is swept. */
async function* atRest(
  pages: AsyncIterable<readonly string[]>,
  busy: ReadonlyMap<string, Work>,
  gone: ReadonlySet<string>,
): AsyncGenerator<string[]> {
  for await (const page of pages) {
    const resting: string[] = [];
    for (const entity of page) {
      const work = busy.get(entity);
      if (work) tellAnew(work);
      else if (!gone.has(entity)) resting.push(entity);
    }
    yield resting;
  }
}

const pair = (entity: string, standing: Standing | undefined): [string, Standing][] => (standing ? [[entity, standing]] : []);
