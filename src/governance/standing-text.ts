// A standing as text, and back: how one that was not used lately is remembered. Nothing is written twice: a survivor names the
// member it came from, a move names its step. What follows from the timeline (rules, units, what is due) is left out: the fold
// computes it anew where the stamp is not the timeline's.

import { present } from "../base/assert.ts";
import type { Packing } from "../base/memory.ts";
import { kindOf, type Model } from "../model/kind.ts";
import { fieldPlan } from "./field-plan.ts";
import {
  type Agreement,
  comparePoints,
  type Episode,
  type Intent,
  type MemberStanding,
  newStanding,
  nothing,
  type Parked,
  type Told,
} from "./standing.ts";
import type { Point, Standing, StandingOverride } from "./standing.ts";

type MemberText = readonly [
  ...head: [record: string, source: string, key: string, site: string, versions: number, version: number, hash: string],
  ...rest: [effective: number, deleted: boolean, parked: readonly (readonly [string, Parked])[]],
  /** Of each field with a value: number, value, place of its move among the moves, target or 0. */
  fields: readonly (string | number | null)[],
  /** Only where a version was withdrawn. */
  withdrawnTo?: number,
];

type OverrideText = Omit<StandingOverride, "fields"> & { readonly fields: readonly (readonly [number, string])[] };

/** Its member by place. */
type IntentText = readonly [name: string, member: number, intent: Omit<Intent, "member">];

type ToldText = readonly [
  decision: string,
  record: string,
  fields: readonly (readonly [number, { readonly from: string; readonly to: string } | null])[],
];

type StandingText = readonly [
  ...head: [kind: string, site: string, step: number, deleted: boolean, changedAt: number, versions: number],
  /** Place of the member whose last version it is, or the point itself. */
  last: number | Point,
  /** Step and effective time of each move that is named. */
  moves: readonly number[],
  members: readonly MemberText[],
  /** Number of the field, place of the member whose claim survives. */
  survivors: readonly number[],
  /** Survivors that are no member's claim as it stands: number, value, source, effective time. */
  others: readonly (string | number)[],
  agreements: readonly (readonly [number, Agreement])[],
  overrides: readonly OverrideText[],
  episodes: readonly (readonly [number, Episode])[],
  refused: readonly (readonly [number, string])[],
  /** Only where there are any. */
  intents?: readonly IntentText[],
  told?: readonly ToldText[],
];

export const standingPacking = (model: Model): Packing<Standing> => ({
  write: (standing) => JSON.stringify(textOf(standing)),
  read: (text, entity) => standingOf(entity, JSON.parse(text) as StandingText, model),
});

function textOf(standing: Standing): StandingText {
  const { plan, site, step, last, deleted, changedAt, versions, agreements, episodes, refused } = standing;
  const moves: number[] = [];
  const members = standing.members.map((member) => memberText(member, moves));
  const [survivors, others]: [number[], (string | number)[]] = [[], []];
  for (let field = 0; field < standing.values.length; field += 1) {
    const value = standing.values[field];
    if (typeof value !== "string") continue;
    const place = claimPlace(standing, field);
    if (place >= 0) survivors.push(field, place);
    else others.push(field, value, standing.sources[field] ?? "", standing.ats[field] ?? 0);
  }
  const lastPlace = standing.members.findIndex((member) => comparePoints(pointOf(member), last) === 0);
  const overrides = standing.overrides.map((one) => ({ ...one, fields: [...one.fields] }));
  const text = [
    ...([plan.kind, site, step, deleted, changedAt, versions] as const),
    ...([lastPlace < 0 ? last : lastPlace, moves, members, survivors, others] as const),
    ...([[...agreements], overrides, [...episodes], [...refused]] as const),
  ] as const;
  return standing.intents.size === 0 && standing.told.length === 0 ? text : [...text, intentTexts(standing), standing.told.map(toldText)];
}

const intentTexts = ({ intents, members }: Standing): IntentText[] =>
  [...intents].map(([name, { member, ...intent }]) => [name, members.indexOf(member), intent]);

const toldText = ({ decision, record, fields }: Told): ToldText => [decision, record, [...fields]];

/** Place of the member whose claim survives as it stands; -1 where none does. */
function claimPlace({ members, values, sources, ats }: Standing, field: number): number {
  for (let place = 0; place < members.length; place += 1) {
    const member = members[place];
    if (member?.source === sources[field] && member?.values[field] === values[field] && member?.movedAt[field] === ats[field]) return place;
  }
  return -1;
}

const pointOf = ({ effective, source, key, version, hash }: MemberStanding): Point => ({ at: effective, source, key, version, hash });

function memberText(member: MemberStanding, moves: number[]): MemberText {
  const { record, source, key, site, versions, version, hash, effective, deleted, parked } = member;
  const fields: (string | number | null)[] = [];
  for (let field = 0; field < member.values.length; field += 1) {
    const value = member.values[field];
    if (value === undefined) continue;
    const step = member.movedStep[field] ?? 0;
    let place = 0;
    while (place < moves.length && moves[place] !== step) place += 2;
    if (place === moves.length) moves.push(step, member.movedAt[field] ?? 0);
    fields.push(field, value, place, member.targets[field] ?? 0);
  }
  const head = [record, source, key, site, versions, version, hash, effective, deleted, parked ? [...parked] : [], fields] as const;
  return Number.isFinite(member.withdrawnTo) ? [...head, member.withdrawnTo] : head;
}

function standingOf(entity: string, text: StandingText, model: Model): Standing {
  const [kind, site, step, deleted, changedAt, versions, last, moves, members, survivors, others, ...rest] = text;
  const [agreements, overrides, episodes, refused, intents = [], told = []] = rest;
  const plan = fieldPlan(kindOf(model, kind));
  const standing = newStanding(entity, plan, site);
  for (const member of members) standing.members.push(memberOf(member, moves, plan.names.length));
  for (let place = 0; place < survivors.length; place += 2) {
    const member = standing.members[survivors[place + 1] ?? 0];
    const field = survivors[place] ?? 0;
    survive(standing, field, member?.values[field] ?? "", member?.source ?? "", member?.movedAt[field] ?? 0);
  }
  for (let place = 0; place < others.length; place += 4)
    survive(standing, ...(others.slice(place, place + 4) as [number, string, string, number]));
  standing.overrides = overrides.map((one) => ({ ...one, fields: new Map(one.fields) }));
  if (agreements.length > 0) standing.agreements = new Map(agreements.map(([field, agreement]) => [field, whole(agreement)]));
  if (episodes.length > 0) standing.episodes = new Map(episodes.map(([field, one]) => [field, { ...one, closedAt: undefined }]));
  standing.refused = refused.length > 0 ? new Map(refused) : nothing;
  if (intents.length > 0)
    standing.intents = new Map(
      intents.map(([name, place, intent]) => {
        const member = present(standing.members[place], "an intent is towards a member");
        return [name, { ...intent, member, endedAt: undefined }];
      }),
    );
  standing.told = told.map(([decision, record, fields]) => ({ decision, record, fields: new Map(fields) }));
  const lastMember = typeof last === "number" ? standing.members[last] : undefined;
  return Object.assign(standing, { step, deleted, changedAt, versions, last: lastMember ? pointOf(lastMember) : last });
}

function survive(standing: Standing, field: number, value: string, source: string, at: number): void {
  standing.values[field] = value;
  standing.sources[field] = source;
  standing.ats[field] = at;
}

/** JSON has no undefined: a field without a survivor comes back as null. */
const whole = ({ step, values, sources, ats, bases }: Agreement): Agreement => ({
  step,
  values: values.map((value) => value ?? undefined),
  sources: sources.map((source) => source ?? undefined),
  ats,
  bases: bases ?? undefined,
});

function memberOf(text: MemberText, moves: readonly number[], size: number): MemberStanding {
  const [record, source, key, site, versions, version, hash, effective, deleted, parked, fields, withdrawnTo] = text;
  const member: MemberStanding = {
    record,
    source,
    key,
    site,
    versions,
    version,
    hash,
    withdrawnTo: withdrawnTo ?? Number.NEGATIVE_INFINITY,
    effective,
    deleted,
    values: new Array<string | null | undefined>(size).fill(undefined),
    movedAt: new Array<number>(size).fill(0),
    movedStep: new Array<number>(size).fill(0),
    targets: [],
    parked: parked.length > 0 ? new Map(parked) : undefined,
  };
  for (let place = 0; place < fields.length; place += 4) {
    const field = fields[place] as number;
    const move = fields[place + 2] as number;
    member.values[field] = fields[place + 1] as string | null;
    member.movedStep[field] = moves[move] ?? 0;
    member.movedAt[field] = moves[move + 1] ?? 0;
    const target = fields[place + 3];
    if (typeof target === "string") member.targets[field] = target;
  }
  return member;
}
