// What waits for a person, as data. The id of an item is made of what it shows: whoever decides it decides what was seen.

import { hashId } from "../base/hash.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { Row } from "../platform/database.ts";
import { type ChangeCount, readHeldChange } from "../observation/held-change.ts";
import { changeText, type ColumnChange } from "../source/drift.ts";
import { invariantPrefix } from "../governance/keep-invariant.ts";
import { docOf, shownDoc } from "./doc.ts";
import { label } from "./label.ts";
import type { LackingItem } from "./lacking-item.ts";
import type { PausedItem } from "./paused-item.ts";
import type { UncreatedItem } from "./uncreated-item.ts";
import type { UntoldItem } from "./untold-item.ts";
import { anotherSite, hiddenText, hides, integer, type Reader, text } from "./reader.ts";

interface Item {
  readonly id: string;
  readonly label: string;
  readonly recordKind: string;
  readonly site: string;
  /** ms: since when it stands. */
  readonly since: number;
}

/** A claim; `value` is null where the reader may not see it. */
export interface ClaimedSide {
  readonly source: string;
  readonly value: string | null;
}

export interface DiscrepancyItem extends Item {
  readonly kind: "discrepancy";
  readonly entity: string;
  readonly field: string;
  /** What stands meanwhile. */
  readonly value: string | null;
  readonly sides: readonly ClaimedSide[];
  /** Name of the rule that judged; "" where no rule decides the field. */
  readonly rule: string;
  /** True where the rule asks a person, or the order of the moves is not knowable. */
  readonly asks: boolean;
}

export interface ReviewSide {
  readonly record: string;
  readonly entity: string;
  readonly source: string;
  readonly key: string;
  readonly label: string;
}

export interface ReviewItem extends Item {
  readonly kind: "review";
  readonly a: ReviewSide;
  readonly b: ReviewSide;
  /** 0 to 1. */
  readonly score: string;
  readonly cause: string;
  readonly evidence: readonly { readonly field: string; readonly a: string; readonly b: string; readonly likeness: number }[];
}

export interface ParkedItem extends Item {
  readonly kind: "parked";
  readonly record: string;
  /** Null where nothing of the record could be placed. */
  readonly entity: string | null;
  readonly source: string;
  readonly key: string;
  /** '*': the whole record. */
  readonly field: string;
  readonly class: string;
  readonly cause: string;
  readonly hint: string;
  readonly value: string | null;
  /** What stands of the field meanwhile, and whose word it is; null where nobody else says anything, or it is not to be seen. */
  readonly stands: { readonly source: string; readonly value: string } | null;
}

export interface WaitingItem extends Item {
  readonly kind: "waiting";
  readonly record: string;
  readonly entity: string;
  readonly source: string;
  readonly key: string;
  /** The reference whose target has not arrived, and what it names. */
  readonly field: string;
  readonly target: string;
}

export interface StaleItem extends Item {
  readonly kind: "stale-source";
  readonly source: string;
  readonly standing: "stale" | "offline";
  readonly cause: string;
  readonly hint: string;
}

/** The form of a feed has changed under the hub: what it touches is parked until somebody accepts it or corrects the mapping. */
export interface DriftItem extends Item {
  readonly kind: "drift";
  readonly source: string;
  readonly feed: string;
  /** Of the form, as the hub numbers them. */
  readonly number: number;
  readonly class: "safe" | "narrowing" | "breaking";
  /** Who answers for the system, as hub.yaml says. */
  readonly owner: string | null;
  readonly columns: readonly ColumnChange[];
  readonly cause: string;
  readonly hint: string;
}

/**
 * A sealed enumeration no longer names so many records that their deletion is held; or a delivery would change so much that it is
 * held whole. Counts of records.
 */
export interface MassChangeItem extends Item {
  readonly kind: "mass-change";
  readonly of: "deletes" | "changes";
  readonly source: string;
  readonly feed: string;
  /** The file or query that was read to its end. */
  readonly delivery: string;
  readonly named: number;
  /** Stood when it was opened. */
  readonly standing: number;
  /** To be deleted, or changed. Of deletes: what its source has spoken of since is not among them. */
  readonly held: number;
  /** Hash of the sorted held observations: what consent names. */
  readonly hash: string;
  /** Keys of the first of them. */
  readonly examples: readonly string[];
  /** What a delivery would change; null for deletes, and where some of it is not to be seen. */
  readonly changes: HeldChanges | null;
  /** Held records, or rows of a held delivery, that the reader may not see. */
  readonly hidden: number;
  /** Key and hash of the act that holds them. */
  readonly act: { readonly key: string; readonly held: string };
  /** The first held record and its entity. */
  readonly record: string;
  readonly entity: string;
}

export type HeldChanges = Pick<ChangeCount, "emptied" | "leapt" | "fields" | "samples" | "money">;

export type InboxItem =
  | DiscrepancyItem
  | ReviewItem
  | ParkedItem
  | WaitingItem
  | StaleItem
  | DriftItem
  | MassChangeItem
  | LackingItem
  | UntoldItem
  | UncreatedItem
  | PausedItem;

const itemId = (kind: InboxItem["kind"], ...shown: readonly string[]): string => `${kind}.${hashId(...shown)}`;

export type Sides = readonly (readonly [source: string, value: string])[];

/** A side that the reader may not see is another site's, and says nothing. */
export function claimedSides(row: Row, reader: Reader): ClaimedSide[] {
  const sides = JSON.parse(text(row, "sides_now")) as Sides;
  if (!reader.shows(text(row, "kind"), text(row, "field"), text(row, "site")))
    return sides.map(([source]) => hiddenSide(source, row, reader));
  if (reader.seesEverything) return sides.map(([source, value]) => ({ source, value }));
  const seen = visibleSources(row, reader);
  return sides.map(([source, value]) => (seen.has(source) ? { source, value } : { source: anotherSite, value: null }));
}

/** The value of a field that the reader may not see; whose it is may be known where its claims are seen. */
const hiddenSide = (source: string, row: Row, reader: Reader): ClaimedSide => ({
  source: reader.seesEverything || visibleSources(row, reader).has(source) ? source : anotherSite,
  value: null,
});

export function discrepancyItem(row: Row, reader: Reader): DiscrepancyItem {
  const [entity, recordKind, field] = [text(row, "entity"), text(row, "kind"), text(row, "field")];
  const sides = claimedSides(row, reader);
  const values = shownDoc(row["doc"], recordKind, text(row, "site"), reader);
  const isShown = reader.shows(recordKind, field, text(row, "site"));
  return {
    kind: "discrepancy",
    id: itemId("discrepancy", entity, field, text(row, "opened_at"), text(row, "opened_by"), isShown ? text(row, "sides_now") : "hidden"),
    label: labelOf(reader.model, recordKind, values, entity),
    recordKind,
    site: text(row, "site"),
    since: integer(row, "opened_at"),
    entity,
    field,
    value: isHidden(reader, recordKind, sides) ? null : (values[field] ?? null),
    sides,
    rule: shownRule(row, reader),
    asks: row["ask"] === "t",
  };
}

/** Where an invariant is broken its cause stands in the place of a rule, and tells values of several fields. */
export function shownRule(row: Row, reader: Reader): string {
  const [rule, kind] = [text(row, "rule"), reader.model.kinds.get(text(row, "kind"))];
  const tells = rule.startsWith(invariantPrefix) && (kind === undefined || hides(kind, text(row, "site"), reader));
  return tells ? `${invariantPrefix}${hiddenText}` : rule;
}

/** The survivor of a record that is not the group's may come from a site whose claims the reader may not see. */
const isHidden = ({ model }: Reader, kind: string, sides: readonly ClaimedSide[]): boolean =>
  model.kinds.get(kind)?.group !== true && sides.some(({ value }) => value === null);

/** Systems of the entity whose claims the reader may see. */
export function visibleSources(row: Row, reader: Reader): ReadonlySet<string> {
  const members = JSON.parse(row["members"] ?? "[]") as readonly (readonly [source: string, site: string])[];
  return new Set(members.flatMap(([source, site]) => (reader.seesSite(site) ? [source] : [])));
}

const labelOf = (model: Model, kind: string, values: Readonly<Record<string, string>>, fallback: string): string =>
  label(model.kinds.get(kind), values, fallback);

export function reviewItem(row: Row, reader: Reader): ReviewItem {
  const recordKind = text(row, "record_kind");
  const side = (name: "a" | "b"): ReviewSide => ({
    record: text(row, name),
    entity: text(row, `${name}_entity`),
    source: text(row, `${name}_source`),
    key: text(row, `${name}_key`),
    label: labelOf(
      reader.model,
      recordKind,
      shownDoc(row[`${name}_doc`], recordKind, text(row, "a_site"), reader),
      text(row, `${name}_key`),
    ),
  });
  const [a, b] = [side("a"), side("b")];
  const evidence = (JSON.parse(text(row, "evidence")) as ReviewItem["evidence"]).filter((one) =>
    showsEvidence(one, recordKind, reader, text(row, "a_site")),
  );
  return {
    kind: "review",
    id: itemId("review", a.record, b.record, text(row, "cause"), shownEvidence(row, evidence), a.entity, b.entity),
    label: `${a.label} (${a.source}) and ${b.label} (${b.source})`,
    recordKind,
    site: text(row, "a_site"),
    since: integer(row, "since"),
    a,
    b,
    score: text(row, "score"),
    cause: text(row, "cause"),
    evidence,
  };
}

/** What the id of a review is made of: the evidence as it is kept, where all of it is shown. */
function shownEvidence(row: Row, shown: ReviewItem["evidence"]): string {
  const kept = text(row, "evidence");
  return shown.length === (JSON.parse(kept) as ReviewItem["evidence"]).length ? kept : JSON.stringify(shown);
}

/** Evidence shows values of every field that was compared as one. `site`: of what belongs to no group. */
export const showsEvidence = ({ field }: { readonly field: string }, kind: string, reader: Reader, site = "*"): boolean =>
  field.split(/[ ,]+/).every((name) => reader.shows(kind, name, site));

export function parkedItem(row: Row, reader: Reader): ParkedItem {
  const { model } = reader;
  const [record, recordKind, field, key] = [text(row, "record"), text(row, "record_kind"), text(row, "field"), text(row, "key")];
  const isShown = reader.sight.field(recordKind, field, text(row, "site"));
  return {
    kind: "parked",
    id: itemId("parked", record, field, text(row, "version"), ...(isShown ? [text(row, "cause"), row["value"] ?? ""] : ["hidden"])),
    label: labelOf(model, recordKind, shownDoc(row["doc"], recordKind, text(row, "site"), reader), key),
    recordKind,
    site: text(row, "site"),
    since: integer(row, "since"),
    record,
    entity: row["entity"] ?? null,
    source: text(row, "source"),
    key,
    field,
    class: text(row, "class"),
    cause: isShown ? text(row, "cause") : hiddenText,
    hint: isShown ? text(row, "hint") : "",
    value: isShown ? (row["value"] ?? null) : null,
    stands: isShown ? standing(row, field, reader) : null,
  };
}

function standing(row: Row, field: string, reader: Reader): ParkedItem["stands"] {
  const value = docOf(row["doc"])[field];
  const [source] = JSON.parse(row["said"] ?? "[]") as readonly [source?: string, at?: number];
  if (value === undefined || source === undefined || source === "people") return null;
  return reader.seesEverything || visibleSources(row, reader).has(source) ? { source, value } : null;
}

export function waitingItem(row: Row, reader: Reader): WaitingItem {
  const { model } = reader;
  const [record, recordKind, field] = [text(row, "record"), text(row, "record_kind"), text(row, "field")];
  const values = shownDoc(row["doc"], recordKind, text(row, "site"), reader);
  const to = kindOf(model, recordKind).fields.find(({ name }) => name === field)?.type;
  return {
    kind: "waiting",
    id: itemId("waiting", record, field, text(row, "to_record")),
    label: labelOf(model, recordKind, values, text(row, "key")),
    recordKind,
    site: text(row, "site"),
    since: integer(row, "since"),
    record,
    entity: text(row, "entity"),
    source: text(row, "source"),
    key: text(row, "key"),
    field,
    target: `${to?.kind === "reference" ? to.to : "record"} ${values[field] ?? text(row, "to_record")}`,
  };
}

export function driftItem(row: Row): DriftItem {
  const [source, feed, number] = [text(row, "source"), text(row, "feed"), integer(row, "number")];
  const columns = JSON.parse(text(row, "changes")) as DriftItem["columns"];
  return {
    kind: "drift",
    id: itemId("drift", source, feed, String(number), text(row, "changes")),
    label: `${source}, feed ${feed}`,
    recordKind: text(row, "record_kind"),
    site: text(row, "site"),
    since: integer(row, "since"),
    source,
    feed,
    number,
    class: text(row, "class") as DriftItem["class"],
    owner: row["owner"] ?? null,
    columns,
    cause: columns.map(changeText).join("; "),
    hint: "accept it if the new form means the same, else correct the mapping; then replay",
  };
}

export function massChangeItem(row: Row): MassChangeItem {
  const [source, feed, recordKind, hash] = [text(row, "source"), text(row, "feed"), text(row, "kind"), text(row, "hash")];
  const [held, standing] = [integer(row, "held"), integer(row, "standing")];
  return {
    kind: "mass-change",
    of: "deletes",
    id: itemId("mass-change", source, feed, hash),
    label: `${source} no longer names ${held} of ${standing} (${recordKind})`,
    recordKind,
    site: text(row, "site"),
    since: integer(row, "at"),
    source,
    feed,
    delivery: text(row, "delivery"),
    named: integer(row, "named"),
    standing,
    held,
    hash,
    examples: JSON.parse(text(row, "examples")) as string[],
    changes: null,
    hidden: integer(row, "hidden"),
    act: { key: text(row, "key"), held: text(row, "act") },
    record: text(row, "record"),
    entity: text(row, "entity"),
  };
}

export function heldChangeItem(row: Row, reader: Reader): MassChangeItem {
  const held = readHeldChange(text(row, "body"));
  const { source, feed, recordKind, delivery, rows, known, changed, hash, first, emptied, leapt, fields, samples, money } = held;
  const hidden = integer(row, "hidden");
  return {
    kind: "mass-change",
    of: "changes",
    id: itemId("mass-change", source, feed, hash, text(row, "at")),
    label: `${source} would change ${changed} of ${known} (${recordKind})`,
    recordKind,
    site: text(row, "site"),
    since: integer(row, "at"),
    source,
    feed,
    delivery,
    named: rows,
    standing: known,
    held: changed,
    hash,
    examples: hidden > 0 ? [] : [...new Set(samples.map(({ key }) => key))],
    changes: hidden > 0 ? null : shownChanges({ emptied, leapt, fields, samples, money }, recordKind, text(row, "site"), reader),
    hidden,
    act: { key: text(row, "key"), held: hash },
    record: first,
    entity: row["entity"] ?? first,
  };
}

/** Without values of fields that the reader may not see, and without sums that hold such. */
function shownChanges(changes: HeldChanges, kind: string, site: string, reader: Reader): HeldChanges {
  const samples = changes.samples.filter(({ field }) => reader.shows(kind, field, site));
  return { ...changes, samples, money: reader.showsMoney(kind, site) ? changes.money : [] };
}
