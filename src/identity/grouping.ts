// Groups the records of a batch: moves them between blocks, finds whom that may concern, links them, and says which entities
// changed. Level by level, so that what a rule compares by entity is settled before: an order before its lines.
import { present } from "../base/assert.ts";
import type { PairDecision } from "./component.ts";
import type { Crosswalk } from "./crosswalk.ts";
import type { DecisionBook } from "./decision-book.ts";
import type { BlockRow, CrowdedRow } from "./identity-row.ts";
import { type Linked, newFound } from "./link.ts";
import { type blockReader, blockRecordsMax } from "./match-key.ts";
import { type Placed, targetAt } from "./placed.ts";
import { type Regrouping, regroup } from "./regroup.ts";
import { blockDifference, isStructural, resolveTouch, type Touch } from "./touch.ts";

export interface GroupContext {
  readonly crosswalk: Crosswalk;
  readonly decisions: DecisionBook;
  /** Blocks with too many records; kept current here. */
  readonly crowded: Set<string>;
  readonly severalKeys: (kind: string, source: string) => boolean;
  readonly blocksOf: ReturnType<typeof blockReader>;
  /** Kinds that rules of higher levels compare by entity. */
  readonly watched: ReadonlySet<string>;
  readonly levelMax: number;
}

/** What became of one level. */
export interface Grouped extends Regrouping, Omit<Reblocked, "candidates" | "shaken"> {
  readonly doubts: Linked["doubts"];
  /** Whole clusters: everybody who may have another group than before. */
  readonly scope: readonly Placed[];
  /** Compared with everybody who shares a block with them. */
  readonly touched: readonly Placed[];
}

/** At most eight statements a level, none where nobody of that level may have changed. Adds to `touches`. */
export async function groupLevels(
  touches: Map<string, Touch>,
  decisions: readonly PairDecision[],
  isNew: ReadonlySet<string>,
  position: number,
  context: GroupContext,
): Promise<Grouped[]> {
  const { crosswalk } = context;
  const levelOf = ({ a, b }: PairDecision): number | undefined => (crosswalk.get(a) ?? crosswalk.get(b))?.plan.level;
  const found: Grouped[] = [];
  for (let level = 0; level <= context.levelMax; level += 1) {
    if (level > 0) await resolveLevel(level, touches, found, isNew, context);
    const structural = [...touches.values()].filter((touch) => touch.placed.plan.level === level && isStructural(touch));
    const decided = decisions.filter((decision) => levelOf(decision) === level);
    if (structural.length === 0 && decided.length === 0) continue;
    const { candidates, shaken, ...blocks } = await reblock(structural, position, context);
    const { scope, linked } = await linkTouched(structural, candidates, shaken, decided, context);
    const touched = structural.map(({ placed }) => placed);
    found.push({ ...blocks, ...regroup(linked, isNew), doubts: linked.doubts, scope, touched });
  }
  return found;
}

/** Records of this level whose references changed, or mean another entity than before: at most three statements. */
async function resolveLevel(
  level: number,
  touches: Map<string, Touch>,
  lower: readonly Grouped[],
  isNew: ReadonlySet<string>,
  { crosswalk, watched }: GroupContext,
): Promise<void> {
  const moved = lower.flatMap((one) => [...one.moved, ...one.scope.filter(({ record }) => isNew.has(record))]);
  const targets = new Set(moved.filter(({ plan }) => watched.has(plan.kind.name)).map(({ record }) => record));
  const referring = targets.size === 0 ? [] : [...(await crosswalk.referrers([...targets])).values()].flat();
  const own = [...touches.values()].map(({ placed }) => placed);
  const concerned = new Set([...own, ...referring].filter(({ plan }) => plan.level === level));
  await crosswalk.prefetch(
    [...concerned].flatMap((placed) =>
      placed.plan.resolved.flatMap((place) => targetAt(placed, placed.values, placed.plan.tracked[place]?.resolves ?? 0) ?? []),
    ),
  );
  for (const placed of concerned) {
    const touch = resolveTouch(placed, (record) => crosswalk.get(record)?.entity);
    if (touch && !touches.has(placed.record)) touches.set(placed.record, touch);
  }
}

interface Reblocked {
  readonly added: readonly BlockRow[];
  readonly removed: readonly BlockRow[];
  readonly crowded: readonly CrowdedRow[];
  readonly uncrowded: readonly string[];
  /** Records that share a block with a touched one, or did before. */
  readonly candidates: readonly Placed[];
  /** Records of a block that became crowded, or is crowded no more: links through it go, or come. */
  readonly shaken: readonly Placed[];
}

/** Moves records between blocks and finds who is to be compared with them: at most one statement. */
async function reblock(touches: readonly Touch[], position: number, { crosswalk, crowded, blocksOf }: GroupContext): Promise<Reblocked> {
  const differences = touches.map((touch) => blockDifference(touch, blocksOf));
  const added = differences.flatMap((one) => one.added);
  const removed = differences.flatMap((one) => one.removed);
  for (const { block, record } of added) crosswalk.keepBlock(block, record, position);
  const left = new Set(removed.map(({ block }) => block));
  const all = new Set(differences.flatMap((one) => [...one.added, ...one.removed, ...one.kept].map(({ block }) => block)));
  const members = await crosswalk.blockMembers(
    [...all].filter((block) => !crowded.has(block) || left.has(block)),
    blocksOf,
  );
  const became: CrowdedRow[] = [];
  const uncrowded: string[] = [];
  const candidates: Placed[] = [];
  const shaken: Placed[] = [];
  for (const [block, { records, overfull }] of members) {
    const isCrowded = overfull || records.length > blockRecordsMax(block);
    if (!isCrowded) for (const placed of records) candidates.push(placed);
    if (isCrowded === crowded.has(block)) continue;
    for (const placed of records) shaken.push(placed);
    if (!isCrowded) uncrowded.push(block);
    else became.push(crowdedRow(block, records, blocksOf));
  }
  for (const { block } of became) crowded.add(block);
  for (const block of uncrowded) crowded.delete(block);
  return { added, removed, crowded: became, uncrowded, candidates, shaken };
}

const crowdedRow = (block: string, records: readonly Placed[], blocksOf: GroupContext["blocksOf"]): CrowdedRow => {
  const some = present(records[0], "a crowded block has records");
  const rule = blocksOf(some).find((one) => one.block === block)?.rule.name ?? "";
  return { block, kind: some.plan.kind.name, rule };
};

/**
 * Compares the touched records with those that share a block, and groups again whom that may concern: the clusters of everybody who is
 * linked, not of everybody who was compared, so that a common name costs no more than its comparisons. At most two statements.
 */
async function linkTouched(
  structural: readonly Touch[],
  candidates: readonly Placed[],
  shaken: readonly Placed[],
  decisions: readonly PairDecision[],
  context: GroupContext,
): Promise<{ readonly scope: readonly Placed[]; readonly linked: Linked }> {
  const { crosswalk, decisions: book } = context;
  const touched = structural.map(({ placed }) => placed);
  const found = foundIn(context);
  found.compare(touched, candidates);
  const linked = [...touched, ...shaken, ...found.linked()];
  const seeds = new Set([...linked.map(({ record }) => record), ...decisions.flatMap(({ a, b }) => [a, b])]);
  // Reaches everybody whom decisions tie to a seed, through any number of pairs.
  for (const record of seeds) for (const { a, b } of book.about(record)) seeds.add(a).add(b);
  await crosswalk.prefetch(seeds);
  const scope = new Map<string, Placed>();
  for (const placed of [...linked, ...[...seeds].flatMap((record) => crosswalk.get(record) ?? [])]) scope.set(placed.record, placed);
  const isNew = new Set(structural.filter(({ before }) => before === undefined).map(({ placed }) => placed.record));
  const clusters = new Set([...scope.values()].filter(({ record }) => !isNew.has(record)).map(({ cluster }) => cluster));
  for (const placed of await crosswalk.clustered(clusters)) scope.set(placed.record, placed);
  const whole = [...scope.values()];
  found.compare(whole, whole);
  return { scope: whole, linked: found.link(whole, decisionsAbout(whole, book), book.split) };
}

/** Links a set of whole clusters. */
export function linkScope(scope: readonly Placed[], context: GroupContext): Linked {
  const found = foundIn(context);
  found.compare(scope, scope);
  return found.link(scope, decisionsAbout(scope, context.decisions), context.decisions.split);
}

const foundIn = ({ crowded, severalKeys, blocksOf }: GroupContext) =>
  newFound({ blocksOf, isCrowded: (block) => crowded.has(block), severalKeys });

function decisionsAbout(scope: readonly Placed[], book: DecisionBook): PairDecision[] {
  const about = new Map<string, PairDecision>();
  for (const { record } of scope) for (const decision of book.about(record)) about.set(`${decision.a} ${decision.b}`, decision);
  return [...about.values()];
}
