// Where an entity stands after a number of entries in canonical order: what each member claims, and what survives.
// A standing is changed in place by the fold for speed; it belongs to one cache or one branch and is never shared.

import type { ParkedField } from "../source/mapping/claim.ts";
import type { FieldPlan } from "./field-plan.ts";
import type { OverrideEnd } from "../observation/entry.ts";
import type { KindRules, Units } from "./rule-set.ts";

export type Value = string | null | undefined;

/** One source record as it stands. Arrays are by field number. */
export interface MemberStanding {
  readonly record: string;
  readonly source: string;
  readonly key: string;
  readonly site: string;
  /** Source versions folded so far, and the last of them. */
  versions: number;
  version: number;
  hash: string;
  /** The greatest version of which a later reading says that no row tells it; -Infinity where there is none. */
  withdrawnTo: number;
  /** Greatest business time so far, ms: the effective time of the last version. */
  effective: number;
  readonly values: Value[];
  /** When each value last moved: effective time, ms, and step of the fold (which orders moves of one instant). */
  readonly movedAt: number[];
  readonly movedStep: number[];
  /** For reference fields: the entity its value meant when it moved (the target's record id while it is unknown). */
  readonly targets: (string | undefined)[];
  deleted: boolean;
  parked: Map<string, Parked> | undefined;
}

/** A field whose value could not be read, and the version that said so. */
export interface Parked {
  readonly field: ParkedField;
  readonly version: number;
}

/** A place in the canonical order. */
export interface Point {
  readonly at: number;
  readonly source: string;
  readonly key: string;
  readonly version: number;
  readonly hash: string;
}

/** The equals of a unit last agreed here; `values` are what survived there. */
export interface Agreement {
  readonly step: number;
  readonly values: readonly Value[];
  readonly sources: readonly (string | undefined)[];
  readonly ats: readonly number[];
  /** Where differences are added up: what each source claimed when it agreed, or when one of them took the sum over. */
  readonly bases: Bases | undefined;
}

/** Values of a unit's fields by source. */
export type Bases = readonly (readonly [source: string, values: readonly Value[]])[];

export interface StandingOverride {
  readonly decision: string;
  readonly record: string;
  readonly fields: ReadonlyMap<number, string>;
  readonly until: OverrideEnd;
  readonly at: number;
  readonly version: number;
  readonly author: string;
  readonly reason: string;
  /** It waits for a second person and decides nothing. */
  readonly pending: boolean;
}

/** Claims that disagree beyond tolerance, from the point where they first did. */
export interface Episode {
  readonly field: number;
  readonly openedAt: number;
  /** Source and version of the entry that opened it: two episodes of one field may open in one millisecond. */
  readonly openedBy: string;
  /** Values by source when it opened, in source order. */
  readonly sides: readonly Side[];
  /** Values by source now (or when it closed). */
  sidesNow: readonly Side[];
  closedAt: number | undefined;
  closedBy: string;
  readonly rule: string;
  /** True where a person is asked: the rule says so, or the order is not knowable. */
  ask: boolean;
}

/**
 * Why a system is to be told: a person's override, a split that gives back, a repair, or a rule that tells the losing side or fills
 * what is empty. */
export type IntentCause = "override" | "split" | "repair" | "discrepancy" | "empty";

/** What one system is to be told about one field of its record. The fold ends it in place. */
export interface Intent {
  readonly member: MemberStanding;
  readonly field: number;
  /** What the system says now; null: nothing. */
  from: string | null;
  readonly to: string;
  readonly cause: IntentCause;
  /** Key of the decision behind it, or name of the rule. */
  readonly because: string;
  /** Source record by whose word `to` stands; "" where several made it, or a person alone gave it back. */
  readonly word: string;
  readonly plannedAt: number;
  /** Source, key and version of the entry that planned it. */
  readonly plannedBy: string;
  /** `agreed`: the system came to say the same. `withdrawn`: the reason went. */
  state: "planned" | "agreed" | "withdrawn";
  /** Key of the decision by which a person lets it go out; "": nobody did. */
  released: string;
  endedAt: number | undefined;
  endedBy: string;
}

/** A decision that the system of a record be told; by field null: what stands, else a value in the place of another. */
export interface Told {
  readonly decision: string;
  readonly record: string;
  readonly fields: ReadonlyMap<number, { readonly from: string; readonly to: string } | null>;
}

/** Stands in the place of a field where the question is whether the record exists at all: its values are "gone" and "there". */
export const wholeRecord = -1;
export const wholeRecordName = "*";

/** Of a field by its number, as tables and people name it. */
export const fieldName = (plan: FieldPlan, field: number): string => (field === wholeRecord ? wholeRecordName : (plan.names[field] ?? ""));

export type Side = readonly [source: string, value: string];

export interface Standing {
  readonly entity: string;
  readonly plan: FieldPlan;
  readonly site: string;
  /** In (source, key) order. */
  readonly members: MemberStanding[];
  /** Number of points folded. */
  step: number;
  last: Point;
  /** Survivors by field number: value, winning source, effective time of its move. */
  readonly values: Value[];
  readonly sources: (string | undefined)[];
  readonly ats: number[];
  /** By first field of the unit; only where equals compete. */
  agreements: ReadonlyMap<number, Agreement>;
  overrides: StandingOverride[];
  episodes: ReadonlyMap<number, Episode>;
  /** Values refused by an invariant of the record, by field number: what was kept is in `values`. */
  refused: ReadonlyMap<number, string>;
  /** Planned and not ended, by record and field. */
  intents: ReadonlyMap<string, Intent>;
  told: readonly Told[];
  rules: KindRules | undefined;
  units: Units | undefined;
  /** Next time something takes effect without an entry (rule date, expiry, silence), ms. */
  due: number;
  /** Which state of rules and contacts `rules` and `due` were computed from. */
  stamp: number;
  deleted: boolean;
  /** Effective time at which a survivor changed last, ms. */
  changedAt: number;
  /** Points at which a survivor changed so far: versions of the record. */
  versions: number;
}

const before: Point = Object.freeze({ at: Number.NEGATIVE_INFINITY, source: "", key: "", version: 0, hash: "" });

/** Most standings have none of these: they share one empty map, because an empty map of its own takes 200 bytes. */
export const nothing: ReadonlyMap<number, never> = new Map<number, never>();

export const noIntents: ReadonlyMap<string, Intent> = new Map<string, never>();
const noneTold: readonly Told[] = [];

/** The map with an entry more, in place where it is the standing's own. */
export function withEntry<Held>(map: ReadonlyMap<number, Held>, key: number, value: Held): ReadonlyMap<number, Held> {
  const own = map === nothing ? new Map<number, Held>() : (map as Map<number, Held>);
  return own.set(key, value);
}

/** The map with an entry less, in place. */
export function withoutEntry<Held>(map: ReadonlyMap<number, Held>, key: number): ReadonlyMap<number, Held> {
  if (map !== nothing) (map as Map<number, Held>).delete(key);
  return map.size === 0 ? nothing : map;
}

export function newStanding(entity: string, plan: FieldPlan, site: string): Standing {
  const size = plan.names.length;
  return {
    entity,
    plan,
    site,
    members: [],
    step: 0,
    last: before,
    values: new Array<Value>(size).fill(undefined),
    sources: new Array<string | undefined>(size).fill(undefined),
    ats: new Array<number>(size).fill(0),
    agreements: nothing,
    overrides: [],
    episodes: nothing,
    refused: nothing,
    intents: noIntents,
    told: noneTold,
    rules: undefined,
    units: undefined,
    due: Number.NEGATIVE_INFINITY,
    stamp: -1,
    deleted: false,
    changedAt: Number.NEGATIVE_INFINITY,
    versions: 0,
  };
}

export function newMember(standing: Standing, of: Pick<MemberStanding, "record" | "source" | "key" | "site">): MemberStanding {
  const size = standing.plan.names.length;
  const member: MemberStanding = {
    record: of.record,
    source: of.source,
    key: of.key,
    site: of.site,
    versions: 0,
    version: Number.NEGATIVE_INFINITY,
    hash: "",
    withdrawnTo: Number.NEGATIVE_INFINITY,
    effective: Number.NEGATIVE_INFINITY,
    values: new Array<Value>(size).fill(undefined),
    movedAt: new Array<number>(size).fill(0),
    movedStep: new Array<number>(size).fill(0),
    targets: [],
    deleted: false,
    parked: undefined,
  };
  standing.members.push(member);
  standing.members.sort((x, y) => (x.source < y.source ? -1 : x.source > y.source ? 1 : x.key < y.key ? -1 : 1));
  return member;
}

export function comparePoints(x: Point, y: Point): number {
  if (x.at !== y.at) return x.at < y.at ? -1 : 1;
  if (x.source !== y.source) return x.source < y.source ? -1 : 1;
  if (x.key !== y.key) return x.key < y.key ? -1 : 1;
  if (x.version !== y.version) return x.version < y.version ? -1 : 1;
  return x.hash === y.hash ? 0 : x.hash < y.hash ? -1 : 1;
}
