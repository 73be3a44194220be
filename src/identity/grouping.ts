// Groups the records of a batch: moves them between blocks, finds whom that may concern, links them, and says which entities
// changed. Level by level, so that what a rule compares by entity is settled before: an order before its lines.
import { present } from "../base/assert.ts";
import type { PairDecision } from "./component.ts";
import type { Crosswalk } from "./crosswalk.ts";
import type { DecisionBook } from "./decision-book.ts";
import type { BlockRow, CrowdedRow } from "./identity-row.ts";
import { isShared, type Linked, newFound, type SharedBlock } from "./link.ts";
import { type Block, type blockReader, blockRecordsMax, isAlikeBlock } from "./match-key.ts";
import { type Placed, targetAt } from "./placed.ts";
import { type Regrouping, regroup } from "./regroup.ts";
import type { Scoring } from "./scoring.ts";
import { blockDifference, isStructural, resolveTouch, type Touch } from "./touch.ts";

export interface GroupContext {
  readonly crosswalk: Crosswalk;
  readonly decisions: DecisionBook;
  /** Blocks with too many records; kept current here. */
  readonly crowded: Set<string>;
  /** Of the match rules in force. */
  readonly scoring: Scoring;
  readonly blocksOf: ReturnType<typeof blockReader>;
  /** Kinds that rules of higher levels compare by entity. */
  readonly watched: ReadonlySet<string>;
  readonly levelMax: number;
}

/** What became of one level. */
export interface Grouped extends Regrouping, Omit<Reblocked, "shared" | "shaken"> {
  readonly doubts: Linked["doubts"];
  /** Whole clusters: everybody who may have another group than before. */
  readonly scope: readonly Placed[];
  /** Compared with everybody who shares a block with them. */
  readonly touched: readonly Placed[];
}

/** At most nine statements a level, none where nobody of that level may have changed. Adds to `touches`. */
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
    const { shared, shaken, ...blocks } = await reblock(structural, position, context);
    const { scope, linked } = await linkTouched(structural, shared, shaken, decided, context);
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
  /** Blocks of the touched records in which there is somebody else, with everybody in them. */
  readonly shared: readonly SharedBlock[];
  /** Records of a block that became crowded, or is crowded no more: links through it go, or come. */
  readonly shaken: readonly Placed[];
}

/** Moves records between blocks and finds who is to be compared with them: at most two statements. */
async function reblock(touches: readonly Touch[], position: number, context: GroupContext): Promise<Reblocked> {
  const { crosswalk, crowded, blocksOf } = context;
  const differences = touches.map((touch) => blockDifference(touch, blocksOf));
  const added = differences.flatMap((one) => one.added);
  const removed = differences.flatMap((one) => one.removed);
  for (const { block, record } of added) crosswalk.keepBlock(block, record, position);
  const touched = touchedBlocks(touches, blocksOf);
  const wanted = new Map<string, string>();
  for (const [block, { some }] of touched) if (!crowded.has(block)) wanted.set(block, oneList(block, some, context));
  for (const { block } of removed) wanted.set(block, "");
  const left = new Set(removed.map(({ block, record }) => `${block} ${record}`));
  const members = await crosswalk.blockMembers(wanted, left, blocksOf);
  const turned: string[] = [];
  for (const [block, { count }] of members) if (count > blockRecordsMax(block) !== crowded.has(block)) turned.push(block);
  const partly = new Map(turned.flatMap((block) => (wanted.get(block) === "" ? [] : [[block, ""] as const])));
  const whole = partly.size === 0 ? members : new Map([...members, ...(await crosswalk.blockMembers(partly, left, blocksOf))]);
  const became: CrowdedRow[] = [];
  const uncrowded: string[] = [];
  const shaken: Placed[] = [];
  for (const block of turned) {
    const records = whole.get(block)?.records ?? [];
    for (const placed of records) shaken.push(placed);
    if (crowded.has(block)) uncrowded.push(block);
    else became.push(crowdedRow(block, records, blocksOf));
  }
  for (const { block } of became) crowded.add(block);
  for (const block of uncrowded) crowded.delete(block);
  const shared: SharedBlock[] = [];
  for (const [key, one] of touched) {
    const records = whole.get(key)?.records ?? [];
    if (!crowded.has(key) && isShared(one.some, records)) shared.push({ ...one, records });
  }
  return { added, removed, crowded: became, uncrowded, shared, shaken };
}

/** The blocks the touched records are in now. */
function touchedBlocks(touches: readonly Touch[], blocksOf: GroupContext["blocksOf"]): Map<string, Omit<SharedBlock, "records">> {
  const found = new Map<string, { readonly block: Block; readonly some: Placed[] }>();
  for (const { placed } of touches)
    for (const block of blocksOf(placed)) {
      const known = found.get(block.block);
      if (known) known.some.push(placed);
      else found.set(block.block, { block, some: [placed] });
    }
  return found;
}

/** The source whose records need not be read: those who come are of its list too, and likeness within one list is no news. */
function oneList(block: string, some: readonly Placed[], { scoring }: GroupContext): string {
  const source = some[0]?.source ?? "";
  const isOne =
    isAlikeBlock(block) && some.every((placed) => placed.source === source && !scoring.severalKeys(placed.plan.kind.name, source));
  return isOne ? source : "";
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
  shared: readonly SharedBlock[],
  shaken: readonly Placed[],
  decisions: readonly PairDecision[],
  context: GroupContext,
): Promise<{ readonly scope: readonly Placed[]; readonly linked: Linked }> {
  const { crosswalk, decisions: book } = context;
  const touched = structural.map(({ placed }) => placed);
  const found = foundIn(context);
  found.compare(shared);
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
  found.compareAll(whole);
  return { scope: whole, linked: found.link(whole, decisionsAbout(whole, book), book.split) };
}

/** Links a set of whole clusters. */
export function linkScope(scope: readonly Placed[], context: GroupContext): Linked {
  const found = foundIn(context);
  found.compareAll(scope);
  return found.link(scope, decisionsAbout(scope, context.decisions), context.decisions.split);
}

const foundIn = ({ crowded, scoring, blocksOf }: GroupContext) => newFound({ blocksOf, isCrowded: (block) => crowded.has(block), scoring });

function decisionsAbout(scope: readonly Placed[], book: DecisionBook): PairDecision[] {
  const about = new Map<string, PairDecision>();
  for (const { record } of scope) for (const decision of book.about(record)) about.set(`${decision.a} ${decision.b}`, decision);
  return [...about.values()];
}
