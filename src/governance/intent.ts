// What a system is to be told, because it says otherwise than was decided. An intent is derived like a discrepancy: it is planned where
// the reason for it begins, and ends where the system comes to say the same (agreed) or the reason goes (withdrawn).

import { present } from "../base/assert.ts";
import { isErased } from "../model/erased.ts";
import { foreignReference, readReference } from "../model/reference-key.ts";
import type { Decision } from "../observation/entry.ts";
import { isOut } from "./deletion.ts";
import type { FoldContext } from "./fold-context.ts";
import { judge, sameClaim } from "./judge.ts";
import type { Unit } from "./rule-set.ts";
import { showsValue } from "./shown-form.ts";
import { type Intent, type MemberStanding, noIntents, type Standing, type StandingOverride, type Told } from "./standing.ts";

/** What is wanted now of one field of one record: an intent without its place in time. */
type Want = Pick<Intent, "member" | "field" | "from" | "to" | "cause" | "because" | "word">;

/** Whether anything here can call for an intent. Nearly every standing says no, and pays nothing further. */
export const mayIntend = ({ overrides, intents, told, rules, episodes }: Standing): boolean =>
  overrides.length > 0 ||
  intents !== noIntents ||
  told.length > 0 ||
  (rules?.tells === true && (episodes.size > 0 || rules.filled.length > 0));

/** A person, or a repair, asks that the system of this record be told; takes effect with the next look at the intents. */
export function noteTold(standing: Standing, { body, record, key }: Decision): void {
  if (body.kind !== "tell" && body.kind !== "correct" && body.kind !== "untold") return;
  const named = body.kind === "correct" ? body.values : Object.fromEntries(body.fields.map((field) => [field, null]));
  const fields = new Map(standing.plan.names.flatMap((name, field) => (named[name] === undefined ? [] : [[field, named[name]] as const])));
  // The last word about a field counts.
  const earlier = standing.told.flatMap((one) => (one.record === record ? withoutFields(one, (field) => fields.has(field)) : [one]));
  standing.told = body.kind === "untold" ? earlier : [...earlier, { decision: key, record, fields }];
}

/** A person lets what is planned go out, or keeps it back again. A release holds for the value that was shown, not for a later one. */
export function noteRelease(standing: Standing, { body, record, key }: Decision, intents: Set<Intent>): void {
  if (body.kind !== "release" && body.kind !== "unreleased") return;
  for (const intent of standing.intents.values()) {
    const name = standing.plan.names[intent.field] ?? "";
    if (intent.member.record !== record) continue;
    if (body.kind === "release" ? body.values[name] !== intent.to : !body.fields.includes(name)) continue;
    intent.released = body.kind === "release" ? key : "";
    intents.add(intent);
  }
}

/** Plans what is wanted and not planned, and ends what is wanted no more. `intents` takes what changed. */
export function keepIntents(standing: Standing, context: FoldContext, intents: Set<Intent>): void {
  const wants = wanted(standing, context);
  const { at, source, key, version } = standing.last;
  const by = `${source}|${key}|${version}`;
  const kept = new Map<string, Intent>();
  for (const [name, intent] of standing.intents) {
    const want = wants.get(name);
    if (want?.to === intent.to && want.cause === intent.cause && want.because === intent.because) {
      kept.set(name, intent);
      wants.delete(name);
      if (intent.from === want.from) continue;
      intent.from = want.from;
    } else {
      const said = saidBy(intent.member, intent.field);
      intent.state = said !== undefined && says(standing, intent.member, intent.field, intent.to) ? "agreed" : "withdrawn";
      intent.endedAt = at;
      intent.endedBy = by;
    }
    intents.add(intent);
  }
  for (const [name, want] of wants) {
    const intent: Intent = { ...want, plannedAt: at, plannedBy: by, state: "planned", released: "", endedAt: undefined, endedBy: "" };
    kept.set(name, intent);
    intents.add(intent);
  }
  standing.intents = kept.size === 0 ? noIntents : kept;
  if (standing.told.length > 0) standing.told = standing.told.flatMap((one) => withoutFields(one, (field) => isDone(standing, one, field)));
}

/** By record and field; of several reasons the first in this order counts: what a person set, what a split gives back, a repair, a rule. */
function wanted(standing: Standing, context: FoldContext): Map<string, Want> {
  const wants = new Map<string, Want>();
  const want = (one: Want): void => {
    const name = `${one.member.record} ${one.field}`;
    // What is erased is no value: nobody is told it.
    if (isErased(one.to)) return;
    if (!wants.has(name)) wants.set(name, one);
  };
  for (const override of standing.overrides) if (!override.pending) for (const one of byOverride(standing, override, context)) want(one);
  for (const told of standing.told) for (const one of byTold(standing, told, context)) want(one);
  if (standing.rules?.tells) for (const field of standing.episodes.keys()) for (const one of byRule(standing, field, context)) want(one);
  for (const field of standing.rules?.filled ?? []) for (const one of byEmptiness(standing, field, context)) want(one);
  return wants;
}

/** An override is offered to the owner: to who would decide the field without it. */
function byOverride(standing: Standing, override: StandingOverride, context: FoldContext): Want[] {
  return [...override.fields].flatMap(([field, to]) => {
    const unit = isReference(standing, field) ? undefined : unitOf(standing, field);
    if (unit === undefined) return [];
    const owners = judge(standing, unit, context, standing.last.at).equals;
    return owners.flatMap((member) =>
      says(standing, member, field, to)
        ? []
        : [wantOf(member, field, to, { cause: "override", because: override.decision, word: override.record })],
    );
  });
}

/** What a split gives back is its own; a repair tells what stands, as far as it is decided. */
function byTold(standing: Standing, { decision, record, fields }: Told, context: FoldContext): Want[] {
  const member = standing.members.find((one) => one.record === record);
  if (member === undefined || isOut(standing, member)) return [];
  return [...fields].flatMap(([field, given]) => {
    const unit = given !== null && isReference(standing, field) ? undefined : unitOf(standing, field);
    if (unit === undefined) return [];
    const to = given?.to ?? (isDecided(standing, unit, context, field) ? stands(standing, field) : undefined);
    if (typeof to !== "string" || says(standing, member, field, to) || (given !== null && saidBy(member, field) !== given.from)) return [];
    if (given === null && lostBySilence(standing, unit, context, field, member)) return [];
    const word = given === null ? winner(standing, field)?.record : undefined;
    return [wantOf(member, field, to, { cause: given === null ? "repair" : "split", because: decision, word: word ?? "" })];
  });
}

/** The losing sides of a discrepancy that is decided, where the rule says that they are told: of the field, or of all of their record. */
function byRule(standing: Standing, field: number, context: FoldContext): Want[] {
  const unit = unitOf(standing, field);
  const rule = unit?.rule;
  if (unit === undefined || rule === undefined || rule.tell === "off" || !isDecided(standing, unit, context, field)) return [];
  const losers = standing.members.filter((member) => isCompared(standing, unit, member) && isApart(standing, unit, context, field, member));
  return losers.flatMap((member) => {
    const fields = rule.tell === "record" ? ruledFields(standing) : [field];
    return fields.flatMap((one) => {
      const own = unitOf(standing, one);
      const to = stands(standing, one);
      if (own === undefined || typeof to !== "string" || !isDecided(standing, own, context, one)) return [];
      if (one === field ? says(standing, member, one, to) : !isApart(standing, own, context, one, member)) return [];
      if (lostBySilence(standing, own, context, one, member)) return [];
      return [wantOf(member, one, to, { cause: "discrepancy", because: rule.name, word: winner(standing, one)?.record ?? "" })];
    });
  });
}

/** Who has nothing where something stands, and does not decide it: an empty field is no losing side, it says nothing. */
function byEmptiness(standing: Standing, field: number, context: FoldContext): Want[] {
  const unit = unitOf(standing, field);
  const to = stands(standing, field);
  if (unit?.rule?.tell !== "fill" || typeof to !== "string" || to === "" || !isDecided(standing, unit, context, field)) return [];
  const empty = standing.members.filter((member) => member.values[field] === null && isCompared(standing, unit, member));
  const { name } = unit.rule;
  const word = winner(standing, field)?.record ?? "";
  return empty.flatMap((member) =>
    lostBySilence(standing, unit, context, field, member) ? [] : [wantOf(member, field, to, { cause: "empty", because: name, word })],
  );
}

const wantOf = (member: MemberStanding, field: number, to: string, why: Pick<Want, "cause" | "because" | "word">): Want => ({
  member,
  field,
  from: saidBy(member, field) ?? null,
  to,
  ...why,
});

/** What decides the field; undefined where it is none that a system can be told. */
function unitOf({ plan, rules, site, values }: Standing, field: number): Unit | undefined {
  return plan.types[field] === undefined ? undefined : present(rules, "judged by rules").unitOf(field, site, values);
}

/**
 * References are told by the claim of a record of the entity, of which it is known what it means. One that a person sets, or that a split
 * gives back, is told to nobody.
 */
const isReference = ({ plan }: Standing, field: number): boolean => plan.types[field]?.kind === "reference";

/** What stands, as any system may be told it: a reference names whose key it is. Undefined where nobody's claim tells what it means. */
function stands(standing: Standing, field: number): string | null | undefined {
  const value = standing.values[field];
  if (!isReference(standing, field) || !value) return value;
  const won = winner(standing, field);
  return won === undefined ? undefined : namedAnywhere(won, field);
}

/** A reference with the name of the system whose key it is. */
function namedAnywhere({ source, values }: MemberStanding, field: number): string {
  const reference = readReference(source, values[field] ?? "");
  return foreignReference(reference.source, reference.key);
}

/** Nobody waits for a person's word about it, and no invariant keeps a value out. */
function isDecided(standing: Standing, unit: Unit, context: FoldContext, field: number): boolean {
  if (standing.refused.has(field)) return false;
  const { override, held, asks } = judge(standing, unit, context, standing.last.at);
  return override?.fields.has(field) === true || (!held && !asks && standing.episodes.get(field)?.ask !== true);
}

const isCompared = (standing: Standing, { rule, ranks }: Unit, member: MemberStanding): boolean =>
  !isOut(standing, member) && (rule === undefined || ranks === undefined || ranks.size === 0 || ranks.has(member.source));

/** It says something else than what stands, beyond tolerance. */
function isApart(standing: Standing, unit: Unit, context: FoldContext, field: number, member: MemberStanding): boolean {
  const said = member.values[field];
  if (said === undefined || said === null || (said === standing.values[field] && !isReference(standing, field))) return false;
  const stands = winner(standing, field);
  return stands === undefined || (stands !== member && !sameClaim(standing, unit, context, field, stands, member));
}

/** An owner that another overtook while it was not heard is not written to: it may well be right, and says so when it is back. */
function lostBySilence(
  { sources, last }: Standing,
  { rule, ranks }: Unit,
  context: FoldContext,
  field: number,
  member: MemberStanding,
): boolean {
  if (rule?.silentAfterMs === undefined || !context.silent(member.source, rule.silentAfterMs, last.at)) return false;
  const [own, winning] = [ranks?.get(member.source), ranks?.get(sources[field] ?? "")];
  return own !== undefined && winning !== undefined && own < winning;
}

/** Whose claim stands as it was made. */
const winner = ({ members, values, sources }: Standing, field: number): MemberStanding | undefined =>
  members.find((member) => member.source === sources[field] && member.values[field] === values[field]);

const ruledFields = (standing: Standing): number[] =>
  standing.plan.names.flatMap((_, field) => (unitOf(standing, field)?.rule === undefined ? [] : [field]));

/** Null and "" both mean that the system has nothing there; undefined: it does not speak of it, and is not told. */
const saidBy = (member: MemberStanding, field: number): string | undefined => {
  const said = member.values[field];
  return said === null ? "" : said;
};

/** A reference says what it means, whoever's key names it; what a system shows of a value in its own form says it. */
const says = (standing: Standing, member: MemberStanding, field: number, to: string): boolean => {
  const said = saidBy(member, field);
  if (said === undefined || said === to || showsValue(standing, member, field, to)) return true;
  if (!isReference(standing, field) || said === "" || to === "") return false;
  return standing.members.some((one) => one.targets[field] === member.targets[field] && namedAnywhere(one, field) === to);
};

/** A word that was heard: the system says the value, or has moved on to another one of its own. */
function isDone(standing: Standing, { record, fields }: Told, field: number): boolean {
  const member = standing.members.find((one) => one.record === record);
  const given = fields.get(field) ?? null;
  const said = member && saidBy(member, field);
  if (member === undefined) return false;
  if (given !== null) return said !== given.from;
  return said !== undefined && says(standing, member, field, stands(standing, field) ?? "");
}

function withoutFields(told: Told, isLeft: (field: number) => boolean): Told[] {
  const fields = new Map([...told.fields].filter(([field]) => !isLeft(field)));
  if (fields.size === told.fields.size) return [told];
  return fields.size === 0 ? [] : [{ ...told, fields }];
}
