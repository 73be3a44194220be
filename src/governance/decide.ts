// Judges the fields that an entry touched, moves the survivors, keeps the invariants of the record and the episodes.

import { agree, comparedSides, judge, mayBeApart } from "./judge.ts";
import type { FoldContext } from "./fold-context.ts";
import { keepInvariants, type Moved } from "./keep-invariant.ts";
import type { Unit } from "./rule-set.ts";
import { type Episode, type MemberStanding, type Side, type Standing, type Value, withEntry, withoutEntry } from "./standing.ts";
import { present } from "../base/assert.ts";
import { endAgreed } from "./override.ts";
import { basesOf, type Composed } from "./resolution.ts";

export function decideTouched(
  standing: Standing,
  touched: readonly number[] | "all",
  context: FoldContext,
  episodes: Set<Episode>,
): readonly Moved[] {
  const rules = present(standing.rules, "a standing has rules before anything is judged");
  const moved: Moved[] = [];
  let all = touched === "all";
  const reach = all || standing.refused.size === 0 ? touched : [...(touched as readonly number[]), ...standing.refused.keys()];
  const asked = rules.asked;
  for (let order = 0; order < asked.length; order += 1) {
    const field = asked[order] ?? 0;
    if (!all && !(reach as readonly number[]).includes(field)) continue;
    const count = moved.length;
    decide(standing, rules.askedUnit(order, standing.site, standing.values), context, episodes, moved);
    if (moved.length > count) all = true;
  }
  if (all || !standing.units) standing.units = rules.units(standing.site, standing.values);
  const { list, byField } = standing.units;
  if (all) for (const unit of list) decide(standing, unit, context, episodes, moved);
  else {
    let last: Unit | undefined;
    for (const field of reach as readonly number[]) {
      const unit = byField[field];
      if (!unit || unit === last) continue;
      decide(standing, unit, context, episodes, moved);
      last = unit;
    }
  }
  return context.violated ? keepInvariants({ standing, context, episodes, moved }) : moved;
}

function decide(standing: Standing, unit: Unit, context: FoldContext, episodes: Set<Episode>, moved: Moved[]): void {
  const at = standing.last.at;
  const verdict = judge(standing, unit, context, at);
  if (verdict.composed?.bases) rebase(standing, unit, verdict.composed);
  if (!verdict.override && standing.overrides.length > 0) endAgreedOverrides(standing, unit);
  if (verdict.held) restoreAgreed(standing, unit, moved);
  else
    for (const field of unit.fields) {
      const override = verdict.override?.fields.get(field);
      if (override !== undefined && verdict.override) move(standing, field, override, "people", verdict.override.at, moved);
      else
        move(
          standing,
          field,
          verdict.composed?.values.get(field) ?? verdict.member?.values[field] ?? undefined,
          verdict.member?.source,
          verdict.member?.movedAt[field] ?? 0,
          moved,
        );
    }
  if (verdict.equals.length > 1 && unit.rule && agree(standing, unit, context, verdict.equals)) remember(standing, unit, verdict.equals);
  if (standing.members.length > 1) for (const field of unit.fields) compare(standing, unit, context, field, verdict.asks, episodes);
}

/** The verdict passed over a standing override: its owner has come to agree, so it has done its work. */
function endAgreedOverrides(standing: Standing, unit: Unit): void {
  for (const override of standing.overrides)
    if (override.until.kind === "agreed" && !override.pending)
      for (const field of unit.fields) if (override.fields.has(field)) endAgreed(standing, override, field);
}

function move(standing: Standing, field: number, value: Value, source: string | undefined, at: number, moved: Moved[]): void {
  const winner = value === undefined ? undefined : source;
  if (standing.values[field] === value && standing.sources[field] === winner) return;
  moved.push({ field, value: standing.values[field], source: standing.sources[field], at: standing.ats[field] ?? 0 });
  standing.values[field] = value;
  standing.sources[field] = winner;
  standing.ats[field] = value === undefined ? 0 : at;
}

/** A system took a sum over: from here on differences count from what each says now. */
function rebase(standing: Standing, unit: Unit, { values, bases }: Composed): void {
  const agreement = standing.agreements.get(unit.fields[0] ?? 0);
  if (!agreement) return;
  const rebased = { ...agreement, values: unit.fields.map((field) => values.get(field)), bases };
  standing.agreements = withEntry(standing.agreements, unit.fields[0] ?? 0, rebased);
}

/** Equals agree here: this is what is held when they later move apart and nobody knows who was first. */
function remember(standing: Standing, unit: Unit, equals: readonly MemberStanding[]): void {
  standing.agreements = withEntry(standing.agreements, unit.fields[0] ?? 0, {
    step: standing.step,
    values: unit.fields.map((field) => standing.values[field]),
    sources: unit.fields.map((field) => standing.sources[field]),
    ats: unit.fields.map((field) => standing.ats[field] ?? 0),
    bases: unit.rule?.resolution === "sum" ? basesOf(unit, equals) : undefined,
  });
}

function restoreAgreed(standing: Standing, unit: Unit, moved: Moved[]): void {
  const agreement = standing.agreements.get(unit.fields[0] ?? 0);
  if (!agreement) return;
  for (const [place, field] of unit.fields.entries())
    move(standing, field, agreement.values[place], agreement.sources[place], agreement.ats[place] ?? 0, moved);
}

/** Opens, updates or closes the episode of a field. */
function compare(standing: Standing, unit: Unit, context: FoldContext, field: number, asks: boolean, episodes: Set<Episode>): void {
  const open = standing.episodes.get(field);
  if (!open && !mayBeApart(standing, field)) return;
  const { sides, apart } = comparedSides(standing, unit, context, field);
  const by = `${standing.last.source}|${standing.last.version}`;
  if (!apart) {
    // While the record would contradict itself the question stays open, whatever the claims say of each other.
    if (!open || standing.refused.has(field)) return;
    open.closedAt = standing.last.at;
    open.closedBy = by;
    open.sidesNow = sides;
    standing.episodes = withoutEntry(standing.episodes, field);
    episodes.add(open);
  } else if (!open) {
    const ask = asks || unit.rule?.onDisagreement === "ask";
    const rule = unit.rule?.name ?? "";
    const episode: Episode = {
      field,
      openedAt: standing.last.at,
      openedBy: by,
      sides,
      sidesNow: sides,
      closedAt: undefined,
      closedBy: "",
      rule,
      ask,
    };
    standing.episodes = withEntry(standing.episodes, field, episode);
    episodes.add(episode);
  } else if (!sameSides(open.sidesNow, sides) || (asks && !open.ask)) {
    open.sidesNow = sides;
    open.ask ||= asks;
    episodes.add(open);
  }
}

const sameSides = (x: readonly Side[], y: readonly Side[]): boolean =>
  x.length === y.length && x.every(([source, value], place) => y[place]?.[0] === source && y[place]?.[1] === value);
