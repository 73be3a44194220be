// Folds entries of one entity in canonical order into its standing, and tells what changed on the way: versions of the
// record, episodes of disagreement, parked fields. The valid history of an entity is this function of the set of its entries.

import type { Claim, Decision } from "../observation/entry.ts";
import { assert } from "../base/assert.ts";
import { decideTouched } from "./decide.ts";
import { askAboutDeletes, isDeleted } from "./deletion.ts";
import type { FoldContext } from "./fold-context.ts";
import type { Moved } from "./keep-invariant.ts";
import { keepIntents, mayIntend, noteRelease, noteTold } from "./intent.ts";
import { applyDecision, endOverridesMovedBy, expireOverrides, nextExpiry } from "./override.ts";
import {
  type Episode,
  type Intent,
  type MemberStanding,
  newMember,
  type Parked,
  type Point,
  type Standing,
  type Value,
  wholeRecord,
} from "./standing.ts";

/** An entry with its effective time: the greatest business time among it and the earlier versions of its source record. */
export interface FoldEntry {
  readonly entry: Claim | Decision;
  readonly at: number;
}

/** A canonical point at which a survivor changed. Arrays are parallel: field number, value, winning source, its move. */
export interface VersionOut {
  readonly at: number;
  readonly source: string;
  readonly record: string;
  readonly key: string;
  readonly version: number;
  readonly fields: readonly number[];
  readonly values: readonly Value[];
  readonly sources: readonly (string | undefined)[];
  readonly ats: readonly number[];
  readonly deleted: boolean;
}

export interface FoldOutput {
  readonly versions: VersionOut[];
  /** Every episode opened, changed or closed on the way. */
  readonly episodes: Set<Episode>;
  /** Every intent planned, changed or ended on the way. */
  readonly intents: Set<Intent>;
}

export const newFoldOutput = (): FoldOutput => ({ versions: [], episodes: new Set(), intents: new Set() });

/** Caller guarantees: entries in canonical order, none before `standing.last`, each of a record of this entity. */
export function fold(standing: Standing, entries: readonly FoldEntry[], context: FoldContext, out: FoldOutput): void {
  for (const { entry, at } of entries) {
    advance(standing, at, context, out);
    standing.step += 1;
    const touched = entry.kind === "claim" ? applyClaim(standing, entry, at, context) : applyDecision(standing, entry, at);
    if (entry.kind === "decision") {
      noteTold(standing, entry);
      noteRelease(standing, entry, out.intents);
    }
    standing.last = { at, source: entry.source, key: entry.key, version: entry.version, hash: entry.hash };
    emit(standing, touched, context, out, entry);
  }
  advance(standing, context.horizon, context, out);
}

/** Lets everything take effect that is dated up to `until`: rule sets, expiries, silences. */
export function advance(standing: Standing, until: number, context: FoldContext, out: FoldOutput): void {
  if (standing.stamp === context.stamp && until < standing.due) return;
  if (standing.step === 0) return enterAt(standing, until, context);
  if (standing.stamp !== context.stamp) {
    standing.stamp = context.stamp;
    standing.due = nextDue(standing, standing.last.at, context);
    standing.rules ??= context.rulesAt(standing.last.at);
  }
  while (standing.due <= until) {
    const at = standing.due;
    standing.step += 1;
    const touched = touchedByTime(standing, at, context);
    standing.last = { at, source: "", key: "", version: 0, hash: "" };
    emit(standing, touched, context, out, undefined);
    standing.due = nextDue(standing, at, context);
  }
}

/** Other rules judge everything again; an expiry judges its fields, a silence only fields whose claims disagree. */
function touchedByTime(standing: Standing, at: number, context: FoldContext): number[] | "all" {
  const expired = expireOverrides(standing, at);
  const rules = context.rulesAt(at);
  if (rules === standing.rules) return [...expired, ...standing.episodes.keys()];
  standing.rules = rules;
  standing.units = undefined;
  return "all";
}

/** A standing without entries has nothing to judge: it begins under the rules of its first entry. */
function enterAt(standing: Standing, at: number, context: FoldContext): void {
  standing.stamp = context.stamp;
  standing.rules = context.rulesAt(at);
  standing.units = undefined;
  standing.due = context.dueAfter(at);
}

const nextDue = (standing: Standing, after: number, context: FoldContext): number =>
  Math.min(context.dueAfter(after), nextExpiry(standing, after));

/** Moves the member's claims; returns the numbers of the fields that moved. */
function applyClaim(standing: Standing, claim: Claim, at: number, context: FoldContext): number[] | "all" {
  const member = standing.members.find((one) => one.record === claim.record) ?? newMember(standing, claim);
  assert(at >= member.effective, "claims of one record are folded in the order of their versions");
  member.versions += 1;
  member.version = claim.version;
  member.hash = claim.hash;
  member.effective = at;
  const touched = moveFields(standing, member, claim, at, context);
  if (claim.parked.length > 0 || member.parked) park(member, claim);
  const isToggled = claim.deleted !== member.deleted;
  if (standing.overrides.length > 0) endOverridesMovedBy(standing, isToggled ? [...touched, wholeRecord] : touched);
  if (!isToggled) return touched;
  member.deleted = claim.deleted;
  return "all";
}

function moveFields(standing: Standing, member: MemberStanding, claim: Claim, at: number, context: FoldContext): number[] {
  const touched: number[] = [];
  const { fields } = claim;
  for (const name in fields) {
    const field = standing.plan.index.get(name);
    if (field === undefined) continue;
    const value = fields[name];
    if (value === member.values[field]) continue;
    member.values[field] = value;
    member.movedAt[field] = at;
    member.movedStep[field] = standing.step;
    const type = standing.plan.types[field];
    if (type?.kind === "reference") member.targets[field] = value ? context.target(type.to, claim.source, value) : undefined;
    touched.push(field);
  }
  return touched;
}

/** A parked field keeps its earlier claim; a later version with a good value releases it. */
function park(member: MemberStanding, claim: Claim): void {
  const parked = new Map<string, Parked>();
  for (const [name, earlier] of member.parked ?? []) if (name !== "*" && !(name in claim.fields)) parked.set(name, earlier);
  for (const field of claim.parked) parked.set(field.field, { field, version: claim.version });
  member.parked = parked.size > 0 ? parked : undefined;
}

function emit(
  standing: Standing,
  touched: readonly number[] | "all",
  context: FoldContext,
  out: FoldOutput,
  entry: Claim | Decision | undefined,
): void {
  const isNew = standing.step === 1;
  const moved: readonly Moved[] =
    touched.length === 0 && standing.refused.size === 0 ? [] : decideTouched(standing, touched, context, out.episodes);
  if (standing.rules?.deletes !== undefined || standing.episodes.has(wholeRecord)) askAboutDeletes(standing, out.episodes);
  if (mayIntend(standing)) keepIntents(standing, context, out.intents);
  const deleted = isDeleted(standing);
  if (moved.length === 0 && !isNew && deleted === standing.deleted) return;
  standing.deleted = deleted;
  standing.changedAt = standing.last.at;
  standing.versions += 1;
  const fields = inOrder(moved.map((one) => one.field));
  const point: Point = standing.last;
  out.versions.push({
    at: point.at,
    source: point.source,
    record: entry?.record ?? "",
    key: point.key,
    version: point.version,
    fields,
    values: fields.map((field) => standing.values[field]),
    sources: fields.map((field) => standing.sources[field]),
    ats: fields.map((field) => standing.ats[field] ?? 0),
    deleted,
  });
}

/** In the kind's order: which rule judged which field first is no part of what was told. Nearly always it is so already. */
function inOrder(fields: number[]): number[] {
  for (let place = 1; place < fields.length; place += 1)
    if ((fields[place - 1] ?? 0) >= (fields[place] ?? 0)) return [...new Set(fields)].sort((x, y) => x - y);
  return fields;
}
