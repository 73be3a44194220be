// Judges one unit of fields: which claim survives, and whether claims disagree. Pure over the standing.
//
//   override -> rank (with its steps) -> among equals: who moved since they last agreed -> the newer -> not knowable

import { withinTolerance } from "../model/value.ts";
import { isOut } from "./deletion.ts";
import type { FoldContext } from "./fold-context.ts";
import { isFarAhead, listedRank, rankOf } from "./rank.ts";
import { type Composed, elements, extreme, sumOfDifferences, united } from "./resolution.ts";
import type { Unit } from "./rule-set.ts";
import { isFormOfOther, showsValue, voices } from "./shown-form.ts";
import type { MemberStanding, Side, Standing, StandingOverride, Value } from "./standing.ts";

/** How a unit was decided. `member` undefined: an override or nobody. `asks`: a person has to look. */
export interface Verdict {
  readonly member: MemberStanding | undefined;
  readonly override: StandingOverride | undefined;
  /** Survivors are kept as they were agreed (held), not taken from `member`. */
  readonly held: boolean;
  readonly asks: boolean;
  /** Values that stand though nobody claims them as they are: `member` moved last of those they are made of. */
  readonly composed: Composed | undefined;
  /** The claims of the best rank, one per source; more than one where equals competed. */
  readonly equals: readonly MemberStanding[];
}

export function judge(standing: Standing, unit: Unit, context: FoldContext, at: number): Verdict {
  const best = (unit.keeps && lastWinner(standing, unit)) || bestRanked(standing, unit, context, at);
  const override = standing.overrides.length === 0 ? undefined : overrideOf(standing, unit);
  const verdict = best.length > 1 ? amongEquals(standing, unit, context, best) : alone(best);
  return override && !ownerAgrees(standing, unit, override, verdict) ? { ...verdict, override, held: false } : verdict;
}

const alone = (best: readonly MemberStanding[]): Verdict => ({
  member: best[0],
  override: undefined,
  held: false,
  asks: false,
  composed: undefined,
  equals: best,
});

/** An override "until the owner agrees" ends where what would stand says the same, be it in the form of its system. */
const ownerAgrees = (standing: Standing, unit: Unit, override: StandingOverride, { member, composed }: Verdict): boolean =>
  override.until.kind === "agreed" &&
  member !== undefined &&
  unit.fields.every((field) => {
    const wanted = override.fields.get(field);
    if (wanted === undefined || (composed?.values.get(field) ?? member.values[field]) === wanted) return true;
    return composed === undefined && showsValue(standing, member, field, wanted);
  });

const overrideOf = (standing: Standing, unit: Unit): StandingOverride | undefined =>
  standing.overrides.findLast((override) => !override.pending && unit.fields.some((field) => override.fields.has(field)));

/** The member whose system decides the unit already; undefined where none does, or it says nothing any more. */
function lastWinner(standing: Standing, unit: Unit): MemberStanding[] | undefined {
  const source = standing.sources[unit.fields[0] ?? 0];
  let best: MemberStanding | undefined;
  for (const member of standing.members) {
    if (member.source !== source || isOut(standing, member) || !speaks(member, unit)) continue;
    if (!best || movedStep(member, unit) > movedStep(best, unit)) best = member;
  }
  return best && [best];
}

/** One member per source, of the sources with the best rank that say anything about the unit. */
function bestRanked(standing: Standing, unit: Unit, context: FoldContext, at: number): MemberStanding[] {
  const only = unit.checks && uncontested(standing, unit, context, at);
  if (only) return [only];
  let best: MemberStanding[] = [];
  let bestRank = Number.POSITIVE_INFINITY;
  const after = unit.rule?.silentAfterMs;
  for (const member of standing.members) {
    if (isOut(standing, member) || !speaks(member, unit)) continue;
    const isSilent = after !== undefined && context.silent(member.source, after, at);
    const rank = unit.rule ? rankOf(unit, member.source, isSilent, member.values) : 0;
    if (rank > bestRank) continue;
    if (rank < bestRank) {
      best = [member];
      bestRank = rank;
      continue;
    }
    const twin = best.at(-1);
    if (twin?.source === member.source) {
      if (movedStep(member, unit) > movedStep(twin, unit)) best[best.length - 1] = member;
    } else best.push(member);
  }
  return best;
}

/** Who wins whatever its values pass, because nobody else comes near: checks cost more than all the rest of a judgement. */
function uncontested(standing: Standing, unit: Unit, context: FoldContext, at: number): MemberStanding | undefined {
  let leader: MemberStanding | undefined;
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const after = unit.rule?.silentAfterMs;
  for (const member of standing.members) {
    if (isOut(standing, member) || !speaks(member, unit)) continue;
    const rank = listedRank(unit, member.source, after !== undefined && context.silent(member.source, after, at));
    if (rank < first) [leader, first, second] = [member, rank, first];
    else second = Math.min(second, rank);
  }
  return isFarAhead(first, second) ? leader : undefined;
}

const speaks = (member: MemberStanding, unit: Unit): boolean => {
  for (const field of unit.fields) {
    const value = member.values[field];
    if (value !== undefined && value !== null) return true;
  }
  return false;
};

const movedStep = (member: MemberStanding, unit: Unit): number => {
  let step = 0;
  for (const field of unit.fields) step = Math.max(step, member.movedStep[field] ?? 0);
  return step;
};

const movedAt = (member: MemberStanding, unit: Unit): number => {
  let at = 0;
  for (const field of unit.fields) at = Math.max(at, member.movedAt[field] ?? 0);
  return at;
};

/** The newest move; ties by source name, because members are in source order and only a later move replaces. */
const newest = (members: readonly MemberStanding[], unit: Unit): MemberStanding | undefined => {
  let best = members[0];
  for (const member of members) if (best && movedAt(member, unit) > movedAt(best, unit)) best = member;
  return best;
};

function amongEquals(standing: Standing, unit: Unit, context: FoldContext, equals: readonly MemberStanding[]): Verdict {
  const take = (member: MemberStanding | undefined, asks = false, composed?: Composed): Verdict => ({
    member,
    override: undefined,
    held: false,
    asks,
    composed,
    equals,
  });
  const hold: Verdict = { member: undefined, override: undefined, held: true, asks: true, composed: undefined, equals };
  const resolution = unit.rule?.resolution ?? "newest";
  const heard = voices(standing, unit.fields, equals);
  if (resolution === "newest") return take(newest(heard, unit));
  if (agree(standing, unit, context, equals)) return take(newest(heard, unit));
  if (resolution === "union") return take(newest(heard, unit), false, united(unit, heard));
  if (resolution === "largest" || resolution === "smallest") {
    const best = extreme(standing, unit, context, heard, resolution === "largest" ? 1 : -1);
    if (best) return take(best);
  }
  const agreement = standing.agreements.get(unit.fields[0] ?? 0);
  if (!agreement) return take(newest(heard, unit), unit.rule?.onDisagreement === "ask" || resolution === "ask");
  if (resolution === "sum") {
    const composed = sumOfDifferences(standing, unit, context, heard, agreement);
    return composed ? take(newest(heard, unit), false, composed) : hold;
  }
  if (resolution !== "rank" || unit.rule?.onDisagreement === "hold") return hold;
  return byMoves(unit, heard, agreement.step, take) ?? hold;
}

/** Who moved since the equals agreed; of several the newest, if their clocks can tell; undefined: it is not knowable. */
function byMoves(
  unit: Unit,
  equals: readonly MemberStanding[],
  agreedStep: number,
  take: (member: MemberStanding | undefined) => Verdict,
): Verdict | undefined {
  const moved = equals.filter((member) => movedStep(member, unit) > agreedStep);
  const first = newest(moved, unit);
  if (moved.length < 2 || !first) return take(first ?? newest(equals, unit));
  const tolerance = unit.rule?.clockToleranceMs ?? 0;
  const second = Math.max(...moved.filter((member) => member !== first).map((member) => movedAt(member, unit)));
  return movedAt(first, unit) - second > tolerance ? take(first) : undefined;
}

/** True when all these claims of the unit are equal within the rule's tolerance. */
export function agree(standing: Standing, unit: Unit, context: FoldContext, members: readonly MemberStanding[]): boolean {
  const heard = voices(standing, unit.fields, members);
  const first = heard[0];
  if (!first) return true;
  return heard.every((member) =>
    unit.fields.every((field) => sameClaim(standing, unit, context, field, first, member) || measures(standing, unit, field)),
  );
}

/** A unit of measure that travels with what is measured in it: the amounts were compared in their units. */
const measures = ({ plan }: Standing, { fields }: Unit, field: number): boolean => fields.some((other) => plan.unit[other] === field);

/** Within the tolerance of the rule, in their units; a reference by what it means. */
export function sameClaim(
  standing: Standing,
  unit: Unit,
  context: FoldContext,
  field: number,
  x: MemberStanding,
  y: MemberStanding,
): boolean {
  const one = x.values[field];
  const other = y.values[field];
  if (standing.plan.types[field]?.kind === "reference" && one && other) return x.targets[field] === y.targets[field];
  if (one === other && isOneMeasure(standing, field, x, y)) return true;
  if (one === undefined || one === null || other === undefined || other === null) return true;
  if (isOneMeasure(standing, field, x, y) && isFormOfOther(standing, field, x, y)) return true;
  return sameValue(standing, unit, context, field, [x, one], [y, other]);
}

/** Ten of one unit are not ten of another; a claim without a unit does not contradict one with it. */
const isOneMeasure = ({ plan }: Standing, field: number, x: MemberStanding, y: MemberStanding): boolean => {
  const unit = plan.unit[field] ?? -1;
  const [one, other] = [x.values[unit] ?? "", y.values[unit] ?? ""];
  return one === "" || other === "" || one === other;
};

type Claimed = readonly [MemberStanding, string];

function sameValue(standing: Standing, unit: Unit, context: FoldContext, field: number, x: Claimed, y: Claimed): boolean {
  const type = standing.plan.types[field];
  if (!type) return x[1] === y[1];
  const unitField = standing.plan.unit[field] ?? -1;
  const tolerance = unit.rule?.tolerance;
  const isMeasured = tolerance?.kind === "absolute" && tolerance.unit !== undefined;
  if (unitField >= 0 && (isMeasured || !context.sameUnit(x[0].values[unitField] ?? "", y[0].values[unitField] ?? "")))
    return context.sameQuantity(x[1], x[0].values[unitField] ?? "", y[1], y[0].values[unitField] ?? "", tolerance);
  if (unit.rule?.resolution === "union") return sameElements(unit.rule.separator, x[1], y[1]);
  return tolerance !== undefined && withinTolerance(type, x[1], y[1], tolerance);
}

const sameElements = (separator: string, x: string, y: string): boolean => {
  const [one, other] = [new Set(elements(x, separator)), new Set(elements(y, separator))];
  return one.size === other.size && [...one].every((element) => other.has(element));
};

/** The quick answer for nearly every field: no two members tell different texts, and a reference is compared by what it means. */
export function mayBeApart(standing: Standing, field: number): boolean {
  if (standing.plan.types[field]?.kind === "reference") return true;
  let told: Value;
  for (const member of standing.members) {
    const value = member.values[field];
    if (value === undefined || value === null || isOut(standing, member)) continue;
    if (told !== undefined && value !== told) return true;
    told = value;
  }
  const measure = standing.plan.unit[field] ?? -1;
  return measure >= 0 && mayBeApart(standing, measure);
}

/** Claims of one field that are compared with each other: of the listed sources, or of all where no rule lists any. */
export function comparedSides(standing: Standing, unit: Unit, context: FoldContext, field: number): { sides: Side[]; apart: boolean } {
  const sides: Side[] = [];
  const members: MemberStanding[] = [];
  for (const member of standing.members) {
    const value: Value = member.values[field];
    if (value === undefined || value === null || isOut(standing, member)) continue;
    if (unit.rule && unit.ranks && unit.ranks.size > 0 && !unit.ranks.has(member.source)) continue;
    const twin = members.at(-1);
    if (twin?.source === member.source) {
      if ((member.movedStep[field] ?? 0) <= (twin.movedStep[field] ?? 0)) continue;
      members.pop();
      sides.pop();
    }
    members.push(member);
    sides.push([member.source, value]);
  }
  const heard = voices(standing, [field], members);
  const first = heard[0];
  const apart =
    heard.length > 1 && first !== undefined && heard.some((member) => !sameClaim(standing, unit, context, field, first, member));
  return { sides, apart };
}
