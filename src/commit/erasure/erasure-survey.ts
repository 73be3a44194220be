// What an erasure of a person takes away, found before anything is changed: the records that tell of the person, what the log says of
// them, the kept rows, what waits in the inbox; and what stays, with the reason.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import { type Named, recordOf } from "../../desk/subject.ts";
import { docOf } from "../../desk/doc.ts";
import { decidedTogether } from "../../identity/component.ts";
import { membersQuery } from "../../lineage/store.ts";
import { isErased } from "../../model/erased.ts";
import { fieldOf, type Kind, kindOf, type Model } from "../../model/kind.ts";
import type { Claim, Decision } from "../../observation/entry.ts";
import { type ErasedRecord, newWords, type Words } from "../../observation/erasure.ts";
import { gonePages, quotingRecordsQuery, type RewrittenPage, type RewrittenRow } from "../../observation/store-erasure.ts";
import type { Database, Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { RawRow } from "../../source/connector.ts";
import { entriesOf, inLogOrder, type Retold, rewritten, type Told, unreadRows, withHashes } from "./erasure-entry.ts";
import { heldClaims, type HeldClaim, type Shown, shownElsewhere } from "./erasure-beside.ts";
import { erasePages, type ErasedPages } from "./page-erasure.ts";
import { isPersonalField, personalFields } from "./personal-field.ts";
import type { Stages } from "../stages.ts";
import { recordPlacesQuery, referringQuery, standingQuery, waitingQuery } from "./store-erasure.ts";

export interface ErasureAsked {
  readonly named: Named;
  /** Only what one system said under one key; what others say of the same person stays. */
  readonly only: boolean;
}

export interface SurveyOptions {
  readonly database: Pick<Database, "read">;
  readonly model: Model;
  readonly stages: Pick<Stages, "identity">;
  readonly sources: readonly ConfiguredSource[];
}

export type Why =
  /** Of the person. */
  | "person"
  /** It refers to the person. */
  | "refers"
  /** It quotes a number of the person. */
  | "quotes";

export interface SurveyedRecord {
  readonly record: string;
  readonly source: string;
  readonly kind: string;
  readonly key: string;
  readonly site: string;
  readonly why: Why;
  /** Fields whose values go. */
  readonly fields: readonly string[];
  /** Entries of the log that are rewritten. */
  readonly entries: number;
}

export interface Survey {
  /** What a person consents to: the same while nothing of it changes. Hex SHA-256. */
  readonly hash: string;
  readonly tag: string;
  readonly entity: string;
  readonly kind: Kind;
  readonly site: string;
  /** Survivors by field, as they stand before. */
  readonly values: Readonly<Record<string, string>>;
  readonly records: readonly SurveyedRecord[];
  readonly rows: readonly RewrittenRow[];
  readonly claims: number;
  readonly decisions: number;
  readonly erased: readonly ErasedRecord[];
  readonly pages: readonly RewrittenPage[];
  readonly pageRows: number;
  /** Claims of held deliveries, and results of comparisons, with what they say from now on. */
  readonly held: readonly HeldClaim[];
  readonly runs: Shown["runs"];
  /** How many show such values, of claims of held deliveries, acts with samples, kept comparisons; refused deliveries that go whole. */
  readonly beside: { readonly held: number; readonly acts: number; readonly runs: number; readonly refused: number };
  readonly waiting: { readonly discrepancies: number; readonly doubts: number; readonly parked: number };
  /** Fields of the person's records that stay, and documents that name the person, by kind. */
  readonly keptFields: readonly string[];
  readonly documents: readonly { readonly kind: string; readonly count: number }[];
}

interface Place {
  readonly record: string;
  readonly source: string;
  readonly kind: string;
  readonly key: string;
  readonly site: string;
  readonly entity: string;
}

/**
 * `tag`: chance of sixteen hex digits. Reads every kept page of the sources concerned. Faults: `record-unknown`,
 * `erasure-not-personal`, `erasure-empty`, and those of connectors.
 */
export async function surveyErasure({ named, only }: ErasureAsked, tag: string, options: SurveyOptions): Promise<Survey> {
  const { database, model } = options;
  const record = recordOf(named);
  const [all = []] = await database.read([membersQuery([record])]);
  const members = all.map(placeOf).filter((one) => !only || one.record === record);
  const first = members[0];
  if (first === undefined) throw unknown(named, record);
  const kind = kindOf(model, first.kind);
  if (personalFields(kind).length === 0) throw notPersonal(kind);
  const isPersonal = isPersonalField(model);
  const own = await entriesOf(members, database);
  const related = only ? nobody : await relatedPlaces(members, own, kind, options);
  const words = newWords(tag, isPersonal);
  const groups = await groupsOf(members, tag, options.stages);
  const concerned = [...members.map((place) => ({ place, why: "person" as const })), ...related.told];
  const entries = [
    ...own,
    ...(await entriesOf(
      related.told.map(({ place }) => place),
      database,
    )),
  ].toSorted(inLogOrder);
  // Claims first: what a person wrote may quote any of their values.
  const inTurn = [...entries.filter(({ was }) => was.kind === "claim"), ...entries.filter(({ was }) => was.kind !== "claim")];
  const erased = inTurn.flatMap((one) => rewritten(one, words, groups) ?? []);
  if (erased.length === 0) throw empty(kind, record);
  const quoted = [...words.values()].filter((value) => value.length >= quotedMin);
  const records = concerned.flatMap(({ place, why }) => surveyed(place, why, erased));
  const erasedRecords = records.map((one) => erasedRecord(one, tag, erased, groups));
  const held = await heldClaims({ model, erased: erasedRecords, words, numbers: related.numbers, kind: kind.name }, database);
  const pages = await erasePages({
    ...options,
    of: [...new Set([...concerned.map(({ place }) => place.source), ...[...related.documents, ...held].map(({ source }) => source)])],
    records: new Set([...concerned.map(({ place }) => place.record), ...held.map((one) => one.record)]),
    suspects: new Set(related.plain.map(({ record: one }) => one)),
    isQuoting: (row) => quotes(row, quoted),
  });
  const unread = await unreadRows(pages, erased, words, database);
  const plain = new Set(related.plain.map((one) => one.record));
  const told = [...erased, ...unread];
  const shown = { records: records.map((one) => one.record), entities: [...new Set(concerned.map(({ place }) => place.entity))] };
  const elsewhere = await shownElsewhere({ words, ...shown, gonePages: gonePages(pages.pages) }, database);
  const rows = withHashes([...told, ...elsewhere.acts]);
  return {
    hash: surveyHash([...told, ...elsewhere.acts], pages, held, elsewhere),
    tag,
    entity: first.entity,
    kind,
    ...(await standingOf(first, shown, database)),
    records,
    rows,
    claims: told.filter(({ now }) => now.kind === "claim").length,
    decisions: told.filter(({ now }) => now.kind === "decision").length,
    erased: [...erasedRecords, ...quotingRecords(unread, plain, tag)],
    pages: pages.pages,
    pageRows: pages.rows,
    held,
    runs: elsewhere.runs,
    beside: { held: held.length, acts: elsewhere.acts.length, runs: elsewhere.runs.length, refused: elsewhere.refused },
    keptFields: keptFields(own, isPersonal),
    documents: [...Map.groupBy(related.documents, ({ kind: of }) => of)].map(([of, list]) => ({ kind: of, count: list.length })),
  };
}

/** The entity as it stands, and what waits for a person and shows values that go. */
async function standingOf(
  { entity, site }: Place,
  { records, entities }: { readonly records: readonly string[]; readonly entities: readonly string[] },
  database: Pick<Database, "read">,
): Promise<Pick<Survey, "site" | "values" | "waiting">> {
  const [waiting = [], standing = []] = await database.read([waitingQuery(records, entities), standingQuery(entity)]);
  const count = (name: string): number => Number(waiting[0]?.[name] ?? 0);
  return {
    site: standing[0]?.["site"] ?? site,
    values: docOf(standing[0]?.["doc"]),
    waiting: { discrepancies: count("discrepancies"), doubts: count("doubts"), parked: count("parked") },
  };
}

const nobody: Related = { told: [], documents: [], plain: [], numbers: new Set() };

interface Related {
  /** Records with personal fields of their own. */
  readonly told: readonly { readonly place: Place; readonly why: Why }[];
  /** Every record that names the person: it stays, without what it quotes. */
  readonly documents: readonly Place[];
  /** Those of them without personal fields: their rows may quote the person in a column that no mapping reads. */
  readonly plain: readonly Place[];
  /** Of the person, by which others are found that quote them. */
  readonly numbers: ReadonlySet<string>;
}

/** Codes shorter than this are shared by strangers. */
const numberMin = 8;

async function relatedPlaces(
  members: readonly Place[],
  own: readonly Told[],
  kind: Kind,
  { database, model }: SurveyOptions,
): Promise<Related> {
  const kinds = [...model.kinds.values()].filter((one) => one !== kind && personalFields(one).length > 0).map(({ name }) => name);
  const numbers = new Set<string>();
  for (const { was } of own)
    if (was.kind === "claim")
      for (const [name, value] of Object.entries(was.fields)) {
        const field = fieldOf(kind, name);
        if (value && field?.personal && field.type.kind === "code" && value.length >= numberMin && !isErased(value)) numbers.add(value);
      }
  const [referring = [], quoting = []] = await database.read([
    referringQuery(members.map(({ record }) => record)),
    quotingRecordsQuery(
      numbers.size === 0 ? [] : kinds,
      [...numbers].map((value) => JSON.stringify(value)),
    ),
  ]);
  const documents = referring.map(placeOf).filter((one) => one.kind !== kind.name);
  const refers = documents.filter((one) => kinds.includes(one.kind));
  const known = new Set([...members, ...refers].map(({ record }) => record));
  const more = quoting.map((row) => row["record"] ?? "").filter((record) => !known.has(record));
  const [places = []] = more.length === 0 ? [] : await database.read([recordPlacesQuery(more)]);
  return {
    told: [
      ...refers.map((place) => ({ place, why: "refers" as const })),
      ...places.map((row) => ({ place: placeOf(row), why: "quotes" as const })),
    ],
    documents,
    plain: documents.filter((one) => !kinds.includes(one.kind)),
    numbers,
  };
}

const placeOf = (row: Row): Place => ({
  record: row["record"] ?? "",
  source: row["source"] ?? "",
  kind: row["kind"] ?? "",
  key: row["key"] ?? "",
  site: row["site"] ?? "",
  entity: row["entity"] ?? "",
});

/** What is said of them stays; the rows that said it are kept no more, also where they come again. */
const quotingRecords = (unread: readonly Retold[], plain: ReadonlySet<string>, tag: string): ErasedRecord[] =>
  [...new Map(unread.flatMap(({ was }) => (plain.has(was.record) ? [[was.record, was.recordKind]] : [])))].map(([record, kind]) => ({
    record,
    kind,
    tag,
    words: {},
  }));

const surveyHash = (
  told: readonly Pick<Retold, "position" | "ordinal" | "row">[],
  { pages }: ErasedPages,
  held: readonly HeldClaim[],
  { runs }: Shown,
): string =>
  sha256Hex(
    canonicalJson({
      held: held.map(({ actKey, ordinal }) => `${actKey} ${ordinal}`),
      runs: runs.map(({ run }) => run),
      rows: told.map(({ position, ordinal, row }) => `${position} ${ordinal} ${row["hash"] ?? ""}`).toSorted(),
      pages: pages.map(({ hash }) => hash).toSorted(),
    }),
  );

function surveyed(place: Place, why: Why, erased: readonly Retold[]): SurveyedRecord[] {
  const own = erased.filter(({ was }) => was.record === place.record);
  if (own.length === 0) return [];
  const fields = new Set(own.flatMap(({ was, now }) => goneFields(was, now)));
  const { record, source, kind, key, site } = place;
  return [{ record, source, kind, key, site, why, fields: [...fields].toSorted(), entries: own.length }];
}

function goneFields(was: Claim | Decision, now: Claim | Decision): string[] {
  const before = valuesOf(was);
  const after = valuesOf(now);
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

const valuesOf = (entry: Claim | Decision): Readonly<Record<string, string | null>> =>
  entry.kind === "claim" ? entry.fields : entry.body.kind === "override" ? entry.body.fields : {};

/** What each field of the record is called from now on: the word of the value its source said last. */
function erasedRecord(
  { record, kind }: SurveyedRecord,
  tag: string,
  erased: readonly Retold[],
  groups: ReadonlyMap<string, string>,
): ErasedRecord {
  const words: Record<string, string> = {};
  const claims = erased.flatMap(({ was, now }) =>
    now.kind === "claim" && was.kind === "claim" && now.record === record ? [{ was, now }] : [],
  );
  // The order of a source: its versions, and within one the order of hashes as they were.
  for (const { now } of claims.toSorted(({ was: a }, { was: b }) => a.version - b.version || (a.hash < b.hash ? -1 : 1)))
    for (const [name, value] of Object.entries(now.fields)) if (value !== null && isErased(value)) words[name] = value;
  const group = groups.get(record);
  return { record, kind, tag, words, ...(group === undefined ? {} : { group }) };
}

/** Members that rules, not people, made one: without their values nothing else would tell that they are. */
async function groupsOf(members: readonly Place[], tag: string, { identity }: Pick<Stages, "identity">): Promise<Map<string, string>> {
  const groups: Place[][] = [];
  for (const member of members) {
    let own: Place[] | undefined;
    for (const group of groups) {
      const why = own === undefined && group[0] ? await identity.why(group[0].record, member.record) : undefined;
      if (why?.kind === "together" && why.steps.every(({ reason }) => reason !== decidedTogether)) own = group;
    }
    if (own === undefined) groups.push([member]);
    else own.push(member);
  }
  return new Map(
    groups.flatMap((group, place) =>
      group.length < 2 ? [] : group.map(({ record }): [string, string] => [record, `${tag} ${place + 1}`]),
    ),
  );
}

function keptFields(own: readonly Told[], isPersonal: Words["isPersonal"]): string[] {
  const kept = new Set<string>();
  for (const { was } of own)
    if (was.kind === "claim")
      for (const [name, value] of Object.entries(was.fields)) if (value && !isPersonal(was.recordKind, name)) kept.add(name);
  return [...kept].toSorted();
}

/** Shorter values are found in many cells that have nothing to do with them. */
const quotedMin = 5;

const quotes = ({ values }: RawRow, quoted: readonly string[]): boolean =>
  Object.values(values).some((cell) => cell !== null && quoted.some((value) => cell.includes(value)));

function unknown(named: Named, record: string): Fault {
  const subject = typeof named === "string" ? `record ${record}` : `${named.kind} ${named.key} of ${named.source}`;
  const hint = "look it up: its id or its key may be another";
  return new Fault({ code: "record-unknown", subject, cause: "no system has told of it", hint });
}

const notPersonal = ({ name }: Kind): Fault =>
  new Fault({
    code: "erasure-not-personal",
    subject: `kind ${name}`,
    cause: "no field of it is declared personal",
    hint: "name a party, or declare the fields that tell of persons with personal: true in hub.yaml",
  });

const empty = ({ name }: Kind, record: string): Fault =>
  new Fault({
    code: "erasure-empty",
    subject: `${name} ${record}`,
    cause: "nothing is left of it that tells of a person",
    hint: "explain shows what the hub holds of it",
  });
