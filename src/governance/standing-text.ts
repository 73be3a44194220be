// A standing as text, and back: how one that was not used lately is remembered. What follows from the timeline (rules, units,
// what is due) is left out: the fold computes it anew where the stamp is not the timeline's.

import type { Packing } from "../base/memory.ts";
import { kindOf, type Model } from "../model/kind.ts";
import { fieldPlan } from "./field-plan.ts";
import { type Agreement, type Episode, type MemberStanding, newStanding, nothing, type Parked, type Point } from "./standing.ts";
import type { Standing, StandingOverride } from "./standing.ts";

/** Only fields with a value, one after the other: number, value, effective time of its move, step of its move, target or 0. */
type MovedField = string | number | null;

type MemberText = readonly [
  ...head: [record: string, source: string, key: string, site: string],
  ...count: [versions: number, version: number, hash: string, effective: number, deleted: boolean],
  parked: readonly (readonly [string, Parked])[],
  fields: readonly MovedField[],
];

type OverrideText = Omit<StandingOverride, "fields"> & { readonly fields: readonly (readonly [number, string])[] };

type StandingText = readonly [
  ...head: [kind: string, site: string, step: number, last: Point, deleted: boolean, changedAt: number, versions: number],
  members: readonly MemberText[],
  /** Number, value, source, effective time of its move. */
  survivors: readonly (string | number)[],
  agreements: readonly (readonly [number, Agreement])[],
  overrides: readonly OverrideText[],
  episodes: readonly (readonly [number, Episode])[],
  refused: readonly (readonly [number, string])[],
];

export const standingPacking = (model: Model): Packing<Standing> => ({
  write: (standing) => JSON.stringify(textOf(standing)),
  read: (text, entity) => standingOf(entity, JSON.parse(text) as StandingText, model),
});

function textOf(standing: Standing): StandingText {
  const { plan, site, step, last, deleted, changedAt, versions, agreements, episodes, refused } = standing;
  const survivors: (string | number)[] = [];
  for (const [field, value] of standing.values.entries())
    if (typeof value === "string") survivors.push(field, value, standing.sources[field] ?? "", standing.ats[field] ?? 0);
  const overrides = standing.overrides.map((one) => ({ ...one, fields: [...one.fields] }));
  const members = standing.members.map(memberText);
  const held = [members, survivors, [...agreements], overrides, [...episodes], [...refused]] as const;
  return [plan.kind, site, step, last, deleted, changedAt, versions, ...held];
}

function memberText(member: MemberStanding): MemberText {
  const { record, source, key, site, versions, version, hash, effective, deleted, parked } = member;
  const fields: MovedField[] = [];
  for (const [field, value] of member.values.entries())
    if (value !== undefined)
      fields.push(field, value, member.movedAt[field] ?? 0, member.movedStep[field] ?? 0, member.targets[field] ?? 0);
  return [record, source, key, site, versions, version, hash, effective, deleted, parked ? [...parked] : [], fields];
}

function standingOf(entity: string, text: StandingText, model: Model): Standing {
  const [kind, site, step, last, deleted, changedAt, versions, members, survivors, agreements, overrides, episodes, refused] = text;
  const plan = fieldPlan(kindOf(model, kind));
  const standing = newStanding(entity, plan, site);
  for (let place = 0; place < survivors.length; place += 4) {
    const field = survivors[place] as number;
    standing.values[field] = survivors[place + 1] as string;
    standing.sources[field] = survivors[place + 2] as string;
    standing.ats[field] = survivors[place + 3] as number;
  }
  standing.members.push(...members.map((member) => memberOf(member, plan.names.length)));
  standing.overrides = overrides.map((one) => ({ ...one, fields: new Map(one.fields) }));
  if (agreements.length > 0) standing.agreements = new Map(agreements.map(([field, agreement]) => [field, whole(agreement)]));
  if (episodes.length > 0) standing.episodes = new Map(episodes.map(([field, one]) => [field, { ...one, closedAt: undefined }]));
  standing.refused = refused.length > 0 ? new Map(refused) : nothing;
  return Object.assign(standing, { step, last, deleted, changedAt, versions });
}

/** JSON has no undefined: a field without a survivor comes back as null. */
const whole = ({ step, values, sources, ats }: Agreement): Agreement => ({
  step,
  values: values.map((value) => value ?? undefined),
  sources: sources.map((source) => source ?? undefined),
  ats,
});

function memberOf(text: MemberText, size: number): MemberStanding {
  const [record, source, key, site, versions, version, hash, effective, deleted, parked, fields] = text;
  const member: MemberStanding = {
    ...{ record, source, key, site, versions, version, hash, effective, deleted },
    values: new Array<string | null | undefined>(size).fill(undefined),
    movedAt: new Array<number>(size).fill(0),
    movedStep: new Array<number>(size).fill(0),
    targets: [],
    parked: parked.length > 0 ? new Map(parked) : undefined,
  };
  for (let place = 0; place < fields.length; place += 5) {
    const field = fields[place] as number;
    member.values[field] = fields[place + 1] as string | null;
    member.movedAt[field] = fields[place + 2] as number;
    member.movedStep[field] = fields[place + 3] as number;
    const target = fields[place + 4];
    if (typeof target === "string") member.targets[field] = target;
  }
  return member;
}
