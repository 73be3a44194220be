// Groups the records of a batch: moves them between blocks, finds whom that may concern, links them, and says which entities
// changed. Level by level, so that what a rule compares by entity is settled before: an order before its lines.
import { present } from "../base/assert.ts";
import type { PairDecision } from "./component.ts";
import type { Crosswalk } from "./crosswalk.ts";
import type { DecisionBook } from "./decision-book.ts";
import type { BlockRow, CrowdedRow } from "./identity-row.ts";
import { link, type Linked } from "./link.ts";
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
export interface Grouped extends Regrouping, Omit<Reblocked, "candidates"> {
  readonly doubts: Linked["doubts"];
  readonly scope: readonly Placed[];
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
    const { candidates, ...blocks } = await reblock(structural, position, context);
    const scope = await scopeOf(structural, candidates, decided, context);
    const linked = linkScope(scope, context);
    found.push({ ...blocks, ...regroup(linked, isNew), doubts: linked.doubts, scope });
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
  for (const [block, { records, overfull }] of members) {
    const isCrowded = overfull || records.length > blockRecordsMax;
    if (!isCrowded || !crowded.has(block)) for (const placed of records) candidates.push(placed);
    if (isCrowded === crowded.has(block)) continue;
    if (!isCrowded) uncrowded.push(block);
    else became.push(crowdedRow(block, records, blocksOf));
  }
  for (const { block } of became) crowded.add(block);
  for (const block of uncrowded) crowded.delete(block);
  return { added, removed, crowded: became, uncrowded, candidates };
}

const crowdedRow = (block: string, records: readonly Placed[], blocksOf: GroupContext["blocksOf"]): CrowdedRow => {
  const some = present(records[0], "a crowded block has records");
  const rule = blocksOf(some).find((one) => one.block === block)?.rule.name ?? "";
  return { block, kind: some.plan.kind.name, rule };
};

/** Every record whose group may come out differently: whole clusters. At most two statements. */
async function scopeOf(
  structural: readonly Touch[],
  candidates: readonly Placed[],
  decisions: readonly PairDecision[],
  { crosswalk, decisions: book }: GroupContext,
): Promise<Placed[]> {
  const seeds = new Set([...structural.map(({ placed }) => placed.record), ...decisions.flatMap(({ a, b }) => [a, b])]);
  // Reaches everybody whom decisions tie to a seed, through any number of pairs.
  for (const record of seeds) for (const { a, b } of book.about(record)) seeds.add(a).add(b);
  await crosswalk.prefetch(seeds);
  const scope = new Map<string, Placed>();
  for (const placed of [...candidates, ...[...seeds].flatMap((record) => crosswalk.get(record) ?? [])]) scope.set(placed.record, placed);
  const isNew = new Set(structural.filter(({ before }) => before === undefined).map(({ placed }) => placed.record));
  const clusters = new Set([...scope.values()].filter(({ record }) => !isNew.has(record)).map(({ cluster }) => cluster));
  for (const placed of await crosswalk.clustered(clusters)) scope.set(placed.record, placed);
  return [...scope.values()];
}

/** Links a set of whole clusters. */
export function linkScope(scope: readonly Placed[], { decisions, crowded, severalKeys, blocksOf }: GroupContext): Linked {
  const about = new Map<string, PairDecision>();
  for (const { record } of scope) for (const decision of decisions.about(record)) about.set(`${decision.a} ${decision.b}`, decision);
  return link({
    records: scope,
    blocksOf,
    isCrowded: (block) => crowded.has(block),
    decisions: [...about.values()],
    apart: { split: (record) => decisions.split(record), severalKeys },
  });
}
