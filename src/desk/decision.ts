// What a person decides, checked and made an entry of the log. Nothing here is stored elsewhere: the log keeps it.

import { canonicalJson } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { FieldType } from "../model/field.ts";
import { fieldOf, type Kind } from "../model/kind.ts";
import { violated } from "../model/invariant.ts";
import { isParked, parseValue } from "../model/value.ts";
import { wholeRecordName } from "../governance/standing.ts";
import type { Decision, DecisionBody, OverrideEnd } from "../observation/entry.ts";
import type { Verdict } from "../observation/mass-change.ts";
import type { MassChangeItem } from "./inbox-item.ts";
import { hiddenText } from "./reader.ts";

/** The record a decision is about, as it stands. */
export interface Subject {
  /** A source record of the entity: decisions name records, never entity ids. */
  readonly record: string;
  readonly entity: string;
  readonly kind: Kind;
  readonly site: string;
  /** Survivors by field. */
  readonly values: Readonly<Record<string, string>>;
  /** Whoever decides may not see all of them: no text may tell any. */
  readonly hasHidden?: boolean;
}

/** Who decides, why and when. */
export interface Author {
  readonly name: string;
  /** Names that count as theirs, this one among them: of those they stand in for, and who stand in for them. Absent: this one. */
  readonly hands?: readonly string[];
  readonly reason: string;
  /** ms on the hub's clock. */
  readonly at: number;
  /** Id of the decision: the same id again is the same decision, and is dropped. */
  readonly id: string;
}

export interface Override {
  /** Canonical or source text by field; "" asserts that there is nothing. */
  readonly fields: Readonly<Record<string, string>>;
  readonly until: OverrideEnd;
  /** True where the person knows that the record then breaks an invariant. */
  readonly confirmed: boolean;
  /** It waits for a second person. */
  readonly needsSecond?: boolean;
  /** The first person's decision that this one completes. */
  readonly seconds?: { readonly decision: string; readonly author: string };
}

/** Faults: `reason-missing`, `decision-empty`, `field-unknown`, `value-refused`, `override-ended`, `override-breaks-invariant`. */
export function overrideDecision(subject: Subject, override: Override, author: Author): Decision {
  const names = Object.keys(override.fields);
  if (names.length === 0) throw refused("decision-empty", subject, "it names no field", "say which field takes which value");
  if (override.until.kind === "date" && override.until.at <= author.at)
    throw refused("override-ended", subject, "its end lies in the past", "give a later day, or another end");
  const fields = Object.fromEntries(names.map((name) => [name, checkedValue(subject, name, override.fields[name] ?? "")]));
  if (!override.confirmed) checkInvariants(subject, fields);
  const { until, confirmed, needsSecond, seconds } = override;
  const people = { ...(needsSecond ? { needsSecond } : {}), ...(seconds ? { seconds } : {}) };
  return decision(subject, { kind: "override", fields, until, confirmed, ...people }, author);
}

/** Ends what people set on these fields. Faults: `reason-missing`, `decision-empty`, `field-unknown`. */
export function overrideEndDecision(subject: Subject, fields: readonly string[], author: Author): Decision {
  if (fields.length === 0) throw refused("decision-empty", subject, "it names no field", "say which field is to follow its sources again");
  for (const name of fields) if (name !== wholeRecordName) knownField(subject, name);
  return decision(subject, { kind: "override-ended", fields }, author);
}

/** Both records are one and the same. Faults: `reason-missing`, `merge-refused`. */
export function mergeDecision(one: Subject, other: Subject, author: Author): Decision {
  if (one.kind.name !== other.kind.name)
    throw refused("merge-refused", one, `a ${one.kind.name} and a ${other.kind.name} are not the same`, "merge records of one kind");
  if (one.entity === other.entity) throw refused("merge-refused", one, "both are one entity already", "there is nothing to merge");
  return decision(one, { kind: "merge", other: other.record }, author);
}

/** Both records are different things, and stay so. Faults: `reason-missing`, `split-refused`. */
export function splitDecision(one: Subject, other: Subject, author: Author): Decision {
  if (one.record === other.record)
    throw refused("split-refused", one, "a record cannot be split from itself", "name two records of the entity");
  return decision(one, { kind: "split", other: other.record }, author);
}

/** Its system is told what stands of these fields. Faults: `reason-missing`, `decision-empty`, `field-unknown`. */
export function tellDecision(subject: Subject, fields: readonly string[], author: Author): Decision {
  if (fields.length === 0) throw refused("decision-empty", subject, "it names no field", "say what the system is to be told");
  for (const name of fields) knownField(subject, name);
  return decision(subject, { kind: "tell", fields }, author);
}

/** On deletes that the guard held. Faults: `reason-missing`, `consent-refused` where other deletes are named, or not all are to be seen. */
export function massChangeDecision(item: MassChangeItem, kind: Kind, held: string, verdict: Verdict, author: Author): Decision {
  const subject = { record: item.record, entity: item.entity, kind, site: item.site, values: {} };
  const fault = (cause: string, hint: string): Fault => new Fault({ code: "consent-refused", subject: item.id, cause, hint });
  if (held !== item.hash) {
    const cause = `what is held has the hash ${item.hash}, not ${held === "" ? "none" : held}`;
    throw fault(cause, "look at the inbox again, and name the hash it shows");
  }
  if (item.hidden > 0) throw fault(`${item.hidden} of the records belong to sites you do not see`, "ask somebody who sees all of them");
  return decision(subject, { kind: "mass-change", key: item.act.key, act: item.act.held, held, verdict }, author);
}

/** Fault `reason-missing`. The body is the caller's: what a person sets is checked by the functions above. */
export function decision(
  subject: Pick<Subject, "record" | "kind" | "site">,
  body: DecisionBody,
  { name, reason, at, id }: Author,
): Decision {
  const given = reason.trim();
  if (given === "") throw refused("reason-missing", subject, "it has no reason", "say why, for whoever asks later");
  return {
    kind: "decision",
    source: "people",
    site: subject.site,
    record: subject.record,
    recordKind: subject.kind.name,
    key: id,
    // Decisions are ordered by their time; versions are the order of a source.
    version: 0,
    at,
    receivedAt: at,
    author: name,
    reason: given,
    body,
    hash: sha256Hex(canonicalJson({ id, record: subject.record, at, author: name, reason: given, body })),
  };
}

function knownField({ kind, record }: Subject, name: string) {
  const field = fieldOf(kind, name);
  if (field !== undefined) return field;
  const hint = `use one of: ${kind.fields.map((one) => one.name).join(", ")}`;
  throw new Fault({ code: "field-unknown", subject: `${kind.name} ${record}`, cause: `it has no field ${name}`, hint });
}

function checkedValue(subject: Subject, name: string, given: string): string {
  if (name === wholeRecordName) return checkedPresence(subject, given);
  const { type } = knownField(subject, name);
  const value = parseValue(type, given);
  if (!isParked(value)) return value;
  const hint = `write ${forms[type.kind]}, or nothing where there is none`;
  throw new Fault({ code: "value-refused", subject: `${subject.kind.name}.${name}`, cause: value.cause, hint });
}

/** How a person writes a value; what a mapping could do about it is no help here. */
const forms: Readonly<Record<FieldType["kind"], string>> = {
  text: "a text of visible characters",
  code: "a short code of visible characters",
  reference: "the key of the record, or source:key",
  decimal: "a number with a point and no grouping, such as 1250.50",
  integer: "a whole number, such as 12",
  date: "a day that exists as YYYY-MM-DD, such as 2026-04-01",
  instant: "a time with its distance from UTC, such as 2026-04-01T06:00:00Z",
  boolean: "true or false",
};

/** Whether the record exists at all is a question where a system deleted it. */
function checkedPresence({ kind }: Subject, given: string): string {
  if (given === "gone" || given === "there") return given;
  const hint = "say gone or there";
  throw new Fault({ code: "value-refused", subject: `${kind.name} as a whole`, cause: `it cannot be "${given}"`, hint });
}

/** Only what the override itself would break counts: a record that is broken already may be mended step by step. */
function checkInvariants({ kind, values, record, hasHidden = false }: Subject, fields: Readonly<Record<string, string>>): void {
  const broken = new Set(violated(kind, values).map(({ cause }) => cause));
  const breaks = violated(kind, { ...values, ...fields }, values).find(({ cause }) => !broken.has(cause));
  if (breaks === undefined) return;
  const hint = "confirm it: the value then stands, as an open discrepancy";
  throw new Fault({
    code: "override-breaks-invariant",
    subject: `${kind.name} ${record}`,
    cause: hasHidden ? hiddenText : breaks.cause,
    hint,
  });
}

const refused = (faultCode: string, { kind, record }: Pick<Subject, "record" | "kind">, cause: string, hint: string): Fault =>
  new Fault({ code: faultCode, subject: `${kind.name} ${record}`, cause, hint });
