// Finds the records that a person names: by the id of an entity or record, or by a system's own key.

import { Fault } from "../base/fault.ts";
import { recordId } from "../base/id.ts";
import { fieldOf, type Kind, kindOf } from "../model/kind.ts";
import { foreignReference, readReference } from "../model/reference-key.ts";
import type { Row } from "../platform/database.ts";
import type { Subject } from "./decision.ts";
import { docOf } from "./inbox-item.ts";
import { type Reader, text } from "./reader.ts";
import { subjectQuery } from "./store-inbox.ts";

/** An entity id or record id, or a system's key of a record. */
export type Named = string | { readonly source: string; readonly kind: string; readonly key: string };

export const recordOf = (named: Named): string => (typeof named === "string" ? named : recordId(named.source, named.kind, named.key));

/** In the order named. Fault `record-unknown`: nobody has told of it, or the reader may not see it. */
export async function subjects(reader: Reader, named: readonly Named[]): Promise<Subject[]> {
  const [rows = []] = await reader.read([subjectQuery(named.map(recordOf))]);
  const found = new Map(rows.map((row) => [text(row, "record"), row]));
  return named.map((one) => {
    // The first member of an entity may lie at a site that the reader does not see; any other speaks for it.
    const row = found.get(recordOf(one)) ?? rows.find((other) => other["entity"] === recordOf(one));
    if (row !== undefined) return subjectOf(row, reader);
    const subject = typeof one === "string" ? `record ${one}` : `${one.kind} ${one.key} of ${one.source}`;
    throw new Fault({
      code: "record-unknown",
      subject,
      cause: "no system has told of it",
      hint: "look it up: its id or its key may be another",
    });
  });
}

const subjectOf = (row: Row, { model }: Reader): Subject => ({
  record: text(row, "record"),
  entity: text(row, "entity"),
  kind: kindOf(model, text(row, "kind")),
  site: row["home"] ?? text(row, "site"),
  values: docOf(row["doc"]),
});

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
  const open = Object.entries(fields).flatMap(([name, value]) => {
    const type = fieldOf(kind, name)?.type;
    return type?.kind === "reference" && value !== "" && readReference("", value).source === "" ? [{ name, value, to: type.to }] : [];
  });
  if (open.length === 0) return fields;
  const guesses = open.flatMap(({ name, value, to }) =>
    candidates(value, sources).map((one) => ({ ...one, name, record: recordId(one.source, to, one.key) })),
  );
  const [rows = []] = await reader.read([subjectQuery(guesses.map(({ record }) => record))]);
  const entityOf = new Map(rows.map((row) => [text(row, "record"), text(row, "entity")]));
  const resolved = open.map(({ name, value, to }): [string, string] => {
    const hits = guesses.filter((one) => one.name === name && entityOf.has(one.record));
    const [first] = hits;
    if (first !== undefined && new Set(hits.map(({ record }) => entityOf.get(record))).size === 1)
      return [name, foreignReference(first.source, first.key)];
    const cause =
      first === undefined
        ? `no system knows ${to} ${value}`
        : `${to} ${value} is something else in ${hits.map(({ source }) => source).join(" and ")}`;
    throw new Fault({ code: "reference-refused", subject: `${kind.name}.${name}`, cause, hint: "write source:key" });
  });
  return { ...fields, ...Object.fromEntries(resolved) };
}

function candidates(value: string, sources: readonly string[]): { source: string; key: string }[] {
  const whole = sources.map((source) => ({ source, key: value }));
  const stated = sources.find((source) => value.startsWith(`${source}:`));
  return stated === undefined ? whole : [{ source: stated, key: value.slice(stated.length + 1) }, ...whole];
}
