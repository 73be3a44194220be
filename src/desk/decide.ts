// A person's decision from what they saw to the entry in the log. The caller has checked that they may decide.

import { assert, present } from "../base/assert.ts";
import { Fault } from "../base/fault.ts";
import { kindOf } from "../model/kind.ts";
import type { Decision, OverrideEnd } from "../observation/entry.ts";
import type { Verdict } from "../observation/mass-change.ts";
import {
  type Author,
  massChangeDecision,
  mergeDecision,
  type Override,
  overrideDecision,
  overrideEndDecision,
  splitDecision,
  type Subject,
  tellDecision,
} from "./decision.ts";
import { refuseHidden } from "./hidden-field.ts";
import { givenBack } from "./given-back.ts";
import { findItem } from "./inbox.ts";
import type { DriftItem, InboxItem } from "./inbox-item.ts";
import { type OverrideLimits, refuseBeyondLimits } from "./override-limit.ts";
import { pendingOverride } from "./pending-override.ts";
import type { Reader } from "./reader.ts";
import { type Named, namedReferences, subjects } from "./subject.ts";

export interface Desk {
  /** Under the scope of the person: nobody decides about what they may not see. */
  readonly reader: Reader;
  /** Names of the configured sources: whose keys a reference may be. */
  readonly sources: readonly string[];
  /** The rules in force, and in which roles the person decides: who may set what, and for how long. */
  readonly limits: OverrideLimits;
  /** Hands decisions to the writer, which takes all or none; resolves when they are durable. */
  record(decision: Decision, ...more: readonly Decision[]): Promise<{ readonly position: number }>;
  /** Accepts the form that a feed has now; resolves when it is durable. */
  acceptForm(form: AcceptedForm): Promise<{ readonly position: number }>;
}

/** A form of a feed, and who accepts it. */
export interface AcceptedForm {
  readonly source: string;
  readonly feed: string;
  readonly number: number;
  readonly author: string;
  readonly reason: string;
}

export interface Decided {
  readonly position: number;
  readonly decision: string;
  readonly entity: string;
  /** It does not stand yet: a second person has to say the same. */
  readonly pending?: true;
}

/** Faults: those of `overrideDecision` and of the limits, `record-unknown`, `reference-refused`. */
export async function override(desk: Desk, named: Named, given: Override, author: Author): Promise<Decided> {
  const subject = await subjectOf(desk, named);
  refuseHidden(desk.reader, subject, Object.keys(given.fields));
  const fields = await namedReferences(desk.reader, subject.kind, given.fields, desk.sources);
  const needsSecond = refuseBeyondLimits(desk.limits, subject, given, author.at);
  return recorded(desk, overrideDecision(subject, { ...given, fields, needsSecond }, author), subject.entity);
}

/**
 * The second person says the same as the first: from now on it stands. `confirmed`: although it breaks an invariant now. Faults:
 * `override-unknown`, `second-person-needed`, those of the limits and of `overrideDecision`.
 */
export async function confirmOverride(desk: Desk, decision: string, confirmed: boolean, author: Author): Promise<Decided> {
  const pending = await pendingOverride(desk.reader, decision);
  if ((author.hands ?? [author.name]).includes(pending.author)) {
    const cause = `${pending.author} made it, and a second person has to say the same`;
    throw new Fault({ code: "second-person-needed", subject: decision, cause, hint: "let somebody else confirm it" });
  }
  const subject = await subjectOf(desk, pending.record);
  refuseHidden(desk.reader, subject, Object.keys(pending.fields));
  refuseBeyondLimits(desk.limits, subject, pending, author.at);
  const given = { fields: pending.fields, until: pending.until, confirmed, seconds: { decision, author: pending.author } };
  return recorded(desk, overrideDecision(subject, given, author), subject.entity);
}

export async function endOverride(desk: Desk, named: Named, fields: readonly string[], author: Author): Promise<Decided> {
  const subject = await subjectOf(desk, named);
  refuseHidden(desk.reader, subject, fields);
  return recorded(desk, overrideEndDecision(subject, fields, author), subject.entity);
}

export const merge = (desk: Desk, one: Named, other: Named, author: Author): Promise<Decided> =>
  pair(desk, one, other, author, mergeDecision);

/** Both are as if they had never been one; a system that took on what the other had said is to be told what it said before. */
export async function split(desk: Desk, one: Named, other: Named, author: Author): Promise<Decided> {
  const [left, right] = await pairOf(desk, one, other);
  const decision = splitDecision(left, right, author);
  return recorded(desk, decision, left.entity, await givenBack(left, right, author, desk.reader));
}

/** The system of a record is told what stands of these fields. Faults: `reason-missing`, `decision-empty`, `field-unknown`. */
export async function tell(desk: Desk, named: Named, fields: readonly string[], author: Author): Promise<Decided> {
  const subject = await subjectOf(desk, named);
  refuseHidden(desk.reader, subject, fields);
  return recorded(desk, tellDecision(subject, fields, author), subject.entity);
}

async function pair(desk: Desk, one: Named, other: Named, author: Author, decision: typeof mergeDecision): Promise<Decided> {
  const [left, right] = await pairOf(desk, one, other);
  return recorded(desk, decision(left, right, author), left.entity);
}

async function pairOf(desk: Desk, one: Named, other: Named): Promise<readonly [Subject, Subject]> {
  const [left, right] = await subjects(desk.reader, [one, other]);
  assert(left !== undefined && right !== undefined, "a subject for each record named");
  return [left, right];
}

const subjectOf = async (desk: Desk, named: Named): Promise<Subject> =>
  present((await subjects(desk.reader, [named]))[0], "a subject for the record named");

async function recorded(desk: Desk, decision: Decision, entity: string, more: readonly Decision[] = []): Promise<Decided> {
  const { position } = await desk.record(decision, ...more);
  const isPending = decision.body.kind === "override" && decision.body.needsSecond === true;
  return { position, decision: decision.key, entity, ...(isPending ? { pending: true } : {}) };
}

/** What a person may answer to an item of the inbox. */
export type Choice =
  /** The claim of this system stands (discrepancy; a parked field where it stands meanwhile). */
  | { readonly kind: "take"; readonly source: string; readonly until?: OverrideEnd; readonly confirmed?: boolean }
  /** Another value stands (discrepancy, parked field). */
  | { readonly kind: "set"; readonly value: string; readonly until?: OverrideEnd; readonly confirmed?: boolean }
  /** Review: one thing, or two. */
  | { readonly kind: "merge" }
  | { readonly kind: "keep-apart" }
  /** The new form of a feed means what its mapping takes it for (drift). */
  | { readonly kind: "accept" }
  /** Held deletes, by the hash of what was shown: they are gone indeed, or they stand. */
  | { readonly kind: Verdict; readonly held: string };

/** Which choices an item has. Items without any are answered in their source. */
export function choicesOf(item: InboxItem): readonly Choice["kind"][] {
  switch (item.kind) {
    case "discrepancy":
      return ["take", "set"];
    case "review":
      return ["merge", "keep-apart"];
    case "parked":
      if (item.entity === null || item.field === "*") return [];
      return item.stands === null ? ["set"] : ["take", "set"];
    case "drift":
      return ["accept"];
    case "mass-change":
      return ["consent", "refuse"];
    case "waiting":
    case "reconciliation":
    case "untold":
    case "uncreated":
    case "paused-system":
    case "stale-source":
      return [];
  }
}

/**
 * Decides an item of the inbox by its id. Faults: `inbox-item-gone` where what was shown has changed since, `choice-refused`, and
 * those of the decision itself.
 */
export async function decide(desk: Desk, id: string, choice: Choice, author: Author): Promise<Decided> {
  const item = await findItem(desk.reader, id);
  if (item === undefined) {
    const cause = "what it showed has changed, somebody has answered it, or you may not decide where it lies";
    throw new Fault({ code: "inbox-item-gone", subject: id, cause, hint: "look at the inbox again" });
  }
  if (choicesOf(item).includes(choice.kind)) {
    if (item.kind === "drift") return accepted(desk, item, author);
    if (item.kind === "review") return (choice.kind === "merge" ? merge : split)(desk, item.a.record, item.b.record, author);
    if (item.kind === "discrepancy")
      return override(claimant(desk, choice), item.entity, overrideBy(choice, item.field, valueOf(choice, item)), author);
    if (item.kind === "mass-change" && (choice.kind === "consent" || choice.kind === "refuse")) {
      const kind = kindOf(desk.reader.model, item.recordKind);
      refuseHidden(desk.reader, { kind, site: item.site }, item.changes?.fields.map(({ field }) => field) ?? []);
      return recorded(desk, massChangeDecision(item, kind, choice.held, choice.kind, author), item.entity);
    }
    if (item.kind === "parked")
      return override(claimant(desk, choice), item.record, overrideBy(choice, item.field, valueOf(choice, item)), author);
  }
  throw choiceRefused(item, choice);
}

export function choiceRefused(item: InboxItem, choice: Choice): Fault {
  const known = choicesOf(item);
  const hint = known.length > 0 ? `answer ${known.join(" or ")}` : "correct it in its source; it leaves the inbox by itself";
  return new Fault({ code: "choice-refused", subject: item.id, cause: `a ${item.kind} cannot be answered with ${choice.kind}`, hint });
}

async function accepted(desk: Desk, { source, feed, number }: DriftItem, { name: author, reason }: Author): Promise<Decided> {
  const { position } = await desk.acceptForm({ source, feed, number, author, reason });
  return { position, decision: `${source}/${feed}/${number}`, entity: "" };
}

/** A reference taken from a system's claim is that system's key, whatever the same key means elsewhere. */
const claimant = (desk: Desk, choice: Choice): Desk => (choice.kind === "take" ? { ...desk, sources: [choice.source] } : desk);

/** The chosen value stands until a source moves, unless the person says otherwise. */
export const overrideBy = (choice: Choice, field: string, value: string): Override => ({
  fields: { [field]: value },
  until: ("until" in choice ? choice.until : undefined) ?? { kind: "changed" },
  confirmed: ("confirmed" in choice ? choice.confirmed : undefined) ?? false,
});

/** Fault `choice-refused`: the item has no such side, or the person may not see it. */
export function valueOf(choice: Choice, item: InboxItem): string {
  if (choice.kind === "set") return choice.value;
  const sides = sidesOf(item);
  const side = choice.kind === "take" ? sides.find(({ source }) => source === choice.source) : undefined;
  if (side !== undefined && side.value !== null) return side.value;
  const hint = sides.length > 0 ? `take one of: ${sides.map(({ source }) => source).join(", ")}` : "set a value";
  throw new Fault({ code: "choice-refused", subject: item.id, cause: "no such side can be taken", hint });
}

function sidesOf(item: InboxItem): readonly { readonly source: string; readonly value: string | null }[] {
  if (item.kind === "discrepancy") return item.sides;
  return item.kind === "parked" && item.stands !== null ? [item.stands] : [];
}
