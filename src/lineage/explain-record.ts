// Why a record is as it is: for each field the value, whose it is and why, every claim, and the row each claim was read from.

import { Fault } from "../base/fault.ts";
import { type NormalForm, showsAs } from "../governance/normal-form.ts";
import { sentence } from "../governance/sentence.ts";
import type { KindRules, Unit } from "../governance/rule-set.ts";
import type { Timeline } from "../governance/timeline.ts";
import { type Kind, kindOf } from "../model/kind.ts";
import { docOf } from "../desk/doc.ts";
import type { Sides } from "../desk/inbox-item.ts";
import { label } from "../desk/label.ts";
import { anotherSite, integer, type Reader, text } from "../desk/reader.ts";
import { type Named, recordOf } from "../desk/subject.ts";
import { readHistoryRow } from "../observation/entry-row.ts";
import type { Row } from "../platform/database.ts";
import { type ClaimedValue, memberClaims, type MemberClaims, type ParkedValue, type PlacedClaim } from "./claimed-value.ts";
import { pageBytes, rawRow, type RawRowText } from "./raw-row.ts";
import { type Reason, reason } from "./reason.ts";
import { historyQuery, membersQuery, openEpisodesQuery, overridesQuery, pagesQuery, pendingOverridesQuery, recordsQuery } from "./store.ts";

export interface Lineage {
  readonly reader: Reader;
  /** The rules in force, as the writer keeps them. */
  readonly timeline: Pick<Timeline, "rulesAt" | "silent" | "horizon">;
}

export interface ExplainedClaim extends ClaimedValue {
  /** It is what the system shows of the value that stands, in this form; null where it says the value itself, or something else. */
  readonly form: string | null;
  /** Undefined where rows were not asked for; null where nobody sent it as bytes. */
  readonly row?: RawRowText | null;
}

export interface ExplainedField {
  readonly field: string;
  readonly value: string | null;
  /** "people" for an override, "another site" where its claims are not the reader's to see. */
  readonly source: string;
  /** ms: since when that source claims it. */
  readonly movedAt: number;
  readonly reason: Reason;
  /** The rule that decides it, as a sentence; null where none does. */
  readonly rule: string | null;
  readonly claims: readonly ExplainedClaim[];
  readonly parked: readonly ParkedValue[];
  /** ms: since when systems stand apart on it beyond tolerance; null where they do not. */
  readonly apartSince: number | null;
  /** What one person set, and a second has not confirmed yet. */
  readonly pending: { readonly decision: string; readonly value: string; readonly author: string; readonly reason: string } | null;
}

export interface ExplainedRecord {
  readonly entity: string;
  readonly kind: string;
  readonly label: string;
  readonly site: string;
  readonly position: number;
  readonly deleted: boolean;
  /** A parent it names has not arrived: it counts nowhere yet. */
  readonly waiting: boolean;
  readonly members: readonly Omit<MemberClaims, "fields" | "parked">[];
  readonly fields: readonly ExplainedField[];
}

export interface ExplainAsked {
  /** Only these; absent: every field with a value or a claim. */
  readonly fields?: readonly string[] | undefined;
  /** `shown`: each claim with the row of its page. */
  readonly rows: "shown" | "left-out";
}

/** Fault `record-unknown`. Two reads at most. */
export async function explainRecord(lineage: Lineage, named: Named, asked: ExplainAsked): Promise<ExplainedRecord> {
  const [record] = await explainRecords(lineage, [recordOf(named)], asked);
  if (record !== undefined) return record;
  const subject = typeof named === "string" ? `record ${named}` : `${named.kind} ${named.key} of ${named.source}`;
  throw new Fault({
    code: "record-unknown",
    subject,
    cause: "no system has told of it",
    hint: "look it up: its id or its key may be another",
  });
}

/** Entities of these records, each once. */
export async function explainRecords(lineage: Lineage, records: readonly string[], asked: ExplainAsked): Promise<ExplainedRecord[]> {
  const [members = [], current = [], history = [], episodes = [], overrides = [], pending = []] = await lineage.reader.read([
    membersQuery(records),
    recordsQuery(records),
    historyQuery(records),
    openEpisodesQuery(records),
    overridesQuery(records),
    pendingOverridesQuery(records),
  ]);
  const of = (rows: readonly Row[], entity: string): Row[] => rows.filter((row) => row["entity"] === entity);
  const explained = current.map((row) => {
    const entity = text(row, "entity");
    const facts = {
      row,
      members: of(members, entity),
      history: of(history, entity),
      episodes: of(episodes, entity),
      overrides: of(overrides, entity),
      pending: of(pending, entity),
    };
    return explainedRecord(lineage, facts, asked);
  });
  return asked.rows === "shown" ? withRows(lineage.reader, explained) : explained;
}

interface Facts {
  readonly row: Row;
  readonly members: readonly Row[];
  readonly history: readonly Row[];
  readonly episodes: readonly Row[];
  readonly overrides: readonly Row[];
  readonly pending: readonly Row[];
}

function explainedRecord(lineage: Lineage, facts: Facts, asked: ExplainAsked): ExplainedRecord {
  const { row } = facts;
  const { reader } = lineage;
  const kind = kindOf(reader.model, text(row, "kind"));
  const values = docOf(row["doc"]);
  const claimed = membersOf(facts.history);
  const context: Context = {
    lineage,
    kind,
    values,
    provenance: JSON.parse(text(row, "provenance")) as Provenance,
    claimed,
    seen: new Set(facts.members.flatMap((member) => (reader.seesSite(text(member, "site")) ? [text(member, "source")] : []))),
    unitOf: unitsOf(lineage, kind, values, row),
    formOf: formsOf(lineage, kind, row),
    facts,
  };
  const names = kind.fields
    .map(({ name }) => name)
    .filter((name) => reader.shows(kind.name, name, text(row, "site")))
    .filter(
      (name) =>
        asked.fields?.includes(name) ?? (name in context.provenance || claimed.some((one) => one.fields.has(name) || hasParked(one, name))),
    );
  return {
    entity: text(row, "entity"),
    kind: kind.name,
    label: label(kind, shownValues(context), text(row, "entity")),
    site: text(row, "site"),
    position: integer(row, "position"),
    deleted: row["deleted"] === "t",
    waiting: row["waiting"] === "t",
    members: claimed.map(memberOf),
    fields: names.map((name) => explainedField(name, context)),
  };
}

const memberOf = ({ record, source, key, site, versions, deleted, deletedBecause }: MemberClaims): ExplainedRecord["members"][number] => ({
  record,
  source,
  key,
  site,
  versions,
  deleted,
  deletedBecause,
});

/** Survivors the reader may see: of a group kind all of them, of others those from sites that are theirs. */
const shownValues = ({ kind, values, provenance, seen, lineage, facts }: Context): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([field]) =>
        (kind.group || isShown(provenance[field]?.[0] ?? "", seen)) && lineage.reader.shows(kind.name, field, text(facts.row, "site")),
    ),
  );

const isShown = (source: string, seen: ReadonlySet<string>): boolean => source === "" || source === "people" || seen.has(source);

const hasParked = (member: MemberClaims, field: string): boolean => member.parked.some((one) => one.field === field);

/** field -> [source, ms when that claim moved] */
type Provenance = Readonly<Record<string, readonly [source: string, at: number]>>;

interface Context {
  readonly lineage: Lineage;
  readonly kind: Kind;
  readonly values: Readonly<Record<string, string>>;
  readonly provenance: Provenance;
  readonly claimed: readonly MemberClaims[];
  /** Sources whose claims the reader may see. */
  readonly seen: ReadonlySet<string>;
  readonly unitOf: (field: string) => Unit | undefined;
  readonly formOf: (source: string, field: string) => NormalForm | undefined;
  readonly facts: Facts;
}

function explainedField(field: string, context: Context): ExplainedField {
  const { provenance, claimed, seen, kind, lineage, facts } = context;
  const [winner = "", movedAt = 0] = provenance[field] ?? [];
  const { sight } = lineage.reader;
  const claims = claimed
    .flatMap((member) => (member.deleted ? [] : (member.fields.get(field) ?? [])))
    .filter(({ site }) => sight.field(kind.name, field, site));
  const unit = context.unitOf(field);
  const isSeen = isShown(winner, seen);
  const value = isSeen || kind.group ? (field in provenance ? (context.values[field] ?? "") : null) : null;
  const override = winner === "people" ? facts.overrides.find((row) => field in docOf(row["fields"])) : undefined;
  const episode = facts.episodes.find((row) => row["field"] === field);
  const after = unit?.rule?.silentAfterMs;
  const judged = {
    winner,
    value,
    movedAt,
    claims: claims.filter((one) => one.value !== null),
    unit,
    isApart: episode !== undefined && (JSON.parse(text(episode, "sides_now")) as Sides).length > 1,
    override: override && { author: text(override, "author"), reason: text(override, "reason") },
    silent: (source: string) => after !== undefined && lineage.timeline.silent(source, after, momentOf(lineage, facts.row)),
    claimsOf: (source: string) => claimedValues(claimed, source, kind),
    nameOf: (place: number) => kind.fields[place]?.name ?? "",
  };
  return {
    field,
    value,
    source: isSeen ? winner : anotherSite,
    movedAt,
    reason: isSeen ? reason(judged) : { kind: "rank", text: "it is decided by a system of another site" },
    rule: unit?.rule === undefined ? null : sentence(unit.rule, lineage.reader.model.language),
    claims: claims.map((claim) => ({ ...claim, form: shownIn(context.formOf(claim.source, field), value, claim.value) })),
    parked: claimed.flatMap((member) =>
      sight.field(kind.name, field, member.site) ? member.parked.filter((one) => one.field === field) : [],
    ),
    apartSince: episode === undefined ? null : integer(episode, "opened_at"),
    pending: pendingOf(facts.pending, field),
  };
}

function pendingOf(rows: readonly Row[], field: string): ExplainedField["pending"] {
  const row = rows.find((one) => field in docOf(one["fields"]));
  if (row === undefined) return null;
  const value = docOf(row["fields"])[field] ?? "";
  return { decision: text(row, "decision"), value, author: text(row, "author"), reason: text(row, "reason") };
}

/** By number of the field, of the source's record that is not gone. */
const claimedValues = (claimed: readonly MemberClaims[], source: string, kind: Kind): (string | null | undefined)[] => {
  const member = claimed.find((one) => one.source === source && !one.deleted);
  return kind.fields.map(({ name }) => member?.fields.get(name)?.value);
};

function membersOf(history: readonly Row[]): MemberClaims[] {
  const byRecord = new Map<string, PlacedClaim[]>();
  for (const row of history) {
    const entry = readHistoryRow(row);
    if (entry.kind !== "claim") continue;
    const claims = byRecord.get(entry.record) ?? [];
    byRecord.set(entry.record, claims);
    claims.push({ ...entry, position: integer(row, "position") });
  }
  return [...byRecord.values()]
    .flatMap((claims) => memberClaims(claims) ?? [])
    .toSorted((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : a.key < b.key ? -1 : 1));
}

/** The moment a standing record was last judged: its last point, or the latest tick. */
const momentOf = ({ timeline }: Lineage, row: Row): number => Math.max(integer(row, "at"), timeline.horizon);

function unitsOf(lineage: Lineage, kind: Kind, values: Readonly<Record<string, string>>, row: Row): (field: string) => Unit | undefined {
  const rules: KindRules = lineage.timeline.rulesAt(kind, momentOf(lineage, row));
  const standing = rules.plan.names.map((name) => values[name]);
  const site = text(row, "site");
  return (field) => rules.unitOf(rules.plan.index.get(field) ?? -1, site, standing);
}

const formsOf = (lineage: Lineage, kind: Kind, row: Row): Context["formOf"] => {
  const { forms, plan } = lineage.timeline.rulesAt(kind, momentOf(lineage, row));
  return (source, field) => forms?.get(source)?.get(plan.index.get(field) ?? -1);
};

const shownIn = (form: NormalForm | undefined, value: string | null, said: string | null): string | null =>
  form !== undefined && value !== null && said !== null && said !== value && showsAs(form, value, said) ? form.text : null;

/** One read for the pages of all claims. */
async function withRows(reader: Reader, records: readonly ExplainedRecord[]): Promise<ExplainedRecord[]> {
  const hashes = new Set(records.flatMap(({ fields }) => fields.flatMap(({ claims }) => claims.flatMap(({ raw }) => raw?.page ?? []))));
  const [rows = []] = hashes.size === 0 ? [] : await reader.read([pagesQuery([...hashes])]);
  const pages = new Map(
    rows.map((row) => [
      text(row, "hash"),
      { bytes: pageBytes(Buffer.from(text(row, "bytes"), "base64")), delivery: text(row, "delivery") },
    ]),
  );
  const rowOf = ({ raw, key, site }: ClaimedValue, kind: string): RawRowText | null => {
    const page = raw === null ? undefined : pages.get(raw.page);
    if (raw === null || page === undefined || !reader.sight.whole(kind, site)) return null;
    const found = rawRow(page.bytes, raw.index, key, page.delivery);
    // Other rows of the page may be of any kind.
    return reader.sight.page(site) ? found : { ...found, page: "" };
  };
  return records.map((record) => ({
    ...record,
    fields: record.fields.map((field) => ({
      ...field,
      claims: field.claims.map((claim) => ({ ...claim, row: rowOf(claim, record.kind) })),
    })),
  }));
}
