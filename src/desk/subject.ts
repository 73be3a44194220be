// Finds the records that a person names: by the id of an entity or record, or by a system's own key.

import { Fault, isFault } from "../base/fault.ts";
import { recordId } from "../base/id.ts";
import { fieldOf, type Kind, kindOf } from "../model/kind.ts";
import { foreignReference, readReference } from "../model/reference-key.ts";
import type { Row } from "../platform/database.ts";
import type { Subject } from "./decision.ts";
import { docOf } from "./doc.ts";
import { hides, type Reader, text } from "./reader.ts";
import { subjectQuery } from "./store-inbox.ts";

/** An entity id or record id, or a system's key of a record. */
export type Named = string | { readonly source: string; readonly kind: string; readonly key: string };

export const recordOf = (named: Named): string => (typeof named === "string" ? named : recordId(named.source, named.kind, named.key));

/** In the order named. Fault `record-unknown`: nobody has told of it, or the reader may not see it. */
export async function subjects(reader: Reader, named: readonly Named[]): Promise<Subject[]> {
  const found = await knownSubjects(reader, named);
  return named.map((one) => found.get(recordOf(one)) ?? unknown(one));
}

/** By id of the record; a record that nobody has told of, or that the reader may not see, is missing. One read. */
export async function knownSubjects(reader: Reader, named: readonly Named[]): Promise<Map<string, Subject>> {
  if (named.length === 0) return new Map();
  const records = named.map(recordOf);
  const [rows = []] = await reader.read([subjectQuery(records)]);
  return new Map(rows.map((row) => [text(row, "asked"), subjectOf(row, reader)]));
}

function unknown(named: Named): never {
  const subject = typeof named === "string" ? `record ${named}` : `${named.kind} ${named.key} of ${named.source}`;
  const hint = "look it up: its id or its key may be another";
  throw new Fault({ code: "record-unknown", subject, cause: "no system has told of it", hint });
}

function subjectOf(row: Row, reader: Reader): Subject {
  const kind = kindOf(reader.model, text(row, "kind"));
  const site = row["home"] ?? text(row, "site");
  const values = docOf(row["doc"]);
  const hasHidden = hides(kind, site, reader);
  return { record: text(row, "record"), entity: text(row, "entity"), kind, site, values, ...(hasHidden ? { hasHidden } : {}) };
}

/**
 * Whom a discrepancy is about, as the row it is listed from tells. Undefined for who does not see every site: the record that an entity
 * is named after may lie where they do not look, and then another speaks for it.
 */
export const listedSubject = (row: Row, reader: Reader): Subject | undefined =>
  reader.seesEverything ? subjectOf({ ...row, record: row["entity"] ?? "" }, reader) : undefined;

export interface NamedFields {
  readonly kind: Kind;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Reference fields as the log keeps them: whose key it is, and the key. A person may write `source:key`, or the key alone where
 * one system only has it. Other fields stay as they are. Fault `reference-refused`. At most one read.
 */
export async function namedReferences(
  reader: Reader,
  kind: Kind,
  fields: Readonly<Record<string, string>>,
  sources: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const named = (await manyNamedReferences(reader, [{ kind, fields }], sources))[0] ?? fields;
  if (isFault(named)) throw named;
  return named;
}

/** The same of many records, in order; a fault in the place of one that is refused. At most one read. */
export async function manyNamedReferences(
  reader: Reader,
  given: readonly NamedFields[],
  sources: readonly string[],
): Promise<(NamedFields["fields"] | Fault)[]> {
  const open = given.map(openReferences);
  const guesses = open.flat().flatMap(({ value, to }) => candidates(value, sources).map(({ source, key }) => recordId(source, to, key)));
  const [rows = []] = guesses.length === 0 ? [] : await reader.read([subjectQuery(guesses)]);
  const entityOf = new Map(rows.map((row) => [text(row, "record"), text(row, "entity")]));
  return given.map(({ kind, fields }, place) => {
    const resolved = { ...fields };
    for (const { name, value, to } of open[place] ?? []) {
      const hits = candidates(value, sources).flatMap((one) => {
        const entity = entityOf.get(recordId(one.source, to, one.key));
        return entity === undefined ? [] : [{ ...one, entity }];
      });
      const [first] = hits;
      if (first === undefined || new Set(hits.map(({ entity }) => entity)).size > 1)
        return ambiguous(`${kind.name}.${name}`, `${to} ${value}`, hits);
      resolved[name] = foreignReference(first.source, first.key);
    }
    return resolved;
  });
}

/** Fields that name a record without saying whose key it is. */
const openReferences = ({ kind, fields }: NamedFields): { name: string; value: string; to: string }[] =>
  Object.entries(fields).flatMap(([name, value]) => {
    const type = fieldOf(kind, name)?.type;
    return type?.kind === "reference" && value !== "" && readReference("", value).source === "" ? [{ name, value, to: type.to }] : [];
  });

function ambiguous(subject: string, target: string, hits: readonly { readonly source: string }[]): Fault {
  const elsewhere = hits.map(({ source }) => source).join(" and ");
  const cause = hits.length === 0 ? `no system knows ${target}` : `${target} is something else in ${elsewhere}`;
  return new Fault({ code: "reference-refused", subject, cause, hint: "write source:key" });
}

function candidates(value: string, sources: readonly string[]): { source: string; key: string }[] {
  const whole = sources.map((source) => ({ source, key: value }));
  const stated = sources.find((source) => value.startsWith(`${source}:`));
  return stated === undefined ? whole : [{ source: stated, key: value.slice(stated.length + 1) }, ...whole];
}
