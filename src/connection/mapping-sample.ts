// A mapping that somebody is writing, beside the last rows of every feed: what it makes of each, and what the one in force makes of it.
// The kept pages are read; no source is called, and nothing is written.

import { Fault } from "../base/fault.ts";
import { type LastRow, lastRows } from "../commit/reread/last-rows.ts";
import type { Model } from "../model/kind.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { RawValues } from "../source/connector.ts";
import { compileMapping, type Mapper } from "../source/mapping/mapper.ts";
import type { FeedMapping, MappingFile } from "../source/mapping/mapping.ts";
import { inForceAt, kindOfSchedule } from "../source/mapping/schedule.ts";
import { suggestMapping } from "../source/mapping/suggestion.ts";
import { readYaml, refusal, type YamlDocument } from "../source/yaml-document.ts";
import type { ConnectionParts } from "./connection-parts.ts";
import { deliveredMapping, type MappedColumn, wholeMapping, withColumn, writtenSource } from "./mapping-text.ts";
import { readAll, type SampleRead } from "./trial.ts";

export interface MappingSampled {
  readonly source: string;
  readonly text: string;
  /** Put into the text before it is read. */
  readonly add?: MappedColumn | undefined;
  /** Of each feed. */
  readonly rowsMax: number;
}

export interface MappingSample {
  /** With what was put into it. */
  readonly text: string;
  readonly feeds: readonly FeedBeside[];
}

/** One feed with what reads it. */
export interface FeedBeside {
  readonly feed: string;
  readonly kind: string;
  /** Why it cannot be read so; the other feeds are. */
  readonly refused: Fault | undefined;
  readonly fields: readonly WrittenField[];
  /** Of the rows, in their order; each with the fields that are read from it, "*" for key, version, time, site and deletion. */
  readonly columns: readonly { readonly column: string; readonly fields: readonly string[]; readonly guess: string | undefined }[];
  readonly rows: readonly RowBeside[];
}

/** How a field is read. */
export interface WrittenField {
  readonly field: string;
  /** Columns, a value, or an expression, as it is written. */
  readonly how: string;
  readonly unit: string | undefined;
  /** Name of its code table; "": it has one of its own. */
  readonly codes: string | undefined;
}

export interface RowBeside {
  /** ms: when what it came with was produced. */
  readonly producedAt: number;
  readonly values: RawValues;
  /** Undefined: the feed is refused. */
  readonly read: SampleRead | undefined;
  /** What the mapping in force makes of it. */
  readonly now: SampleRead | undefined;
}

/** The mapping file that a text is, upon the delivered one where it changes that. Faults: `yaml-refused`, `configuration-refused`. */
export function readMapping(source: string, text: string, parts: ConnectionParts): readonly [YamlDocument, MappingFile] {
  const document = readYaml(text, "mapping");
  const whole = wholeMapping(document, deliveredMapping(writtenSource(source, parts), parts));
  if (whole !== undefined) return [document, whole];
  const cause = "no mapping comes with this connector";
  throw refusal(document, ["extends"], cause, "leave out extends: and write the mapping whole");
}

/** Faults: `source-unknown`, those of the text, and those of kept rows. What is wrong with one feed is told beside it. */
export async function sampleMapping({ source: name, text, add, rowsMax }: MappingSampled, parts: ConnectionParts): Promise<MappingSample> {
  const written = writtenSource(name, parts);
  const source = parts.configured.find((one) => one.name === name);
  const feeds = [...(source?.feeds ?? [])];
  const rowsOf = new Map<string, readonly LastRow[]>();
  if (source !== undefined) for (const [feed] of feeds) rowsOf.set(feed, await lastRows(source, feed, rowsMax, parts.database));
  const valuesOf = (feed: string): RawValues[] => (rowsOf.get(feed) ?? []).map(({ values }) => values);
  const kindOf = (feed: string): string => {
    const schedule = source?.feeds.get(feed);
    return schedule === undefined ? "" : kindOfSchedule(schedule).name;
  };
  const whole = add === undefined ? text : withColumn(text, add, valuesOf(add.feed), kindOf(add.feed), parts.model);
  const [document, mapping] = readMapping(name, whole, parts);
  const { company } = written;
  const read = (feed: string): FeedBeside =>
    beside(
      feed,
      { source, document, mapping, rows: rowsOf.get(feed) ?? [], company: typeof company === "string" ? company : undefined },
      parts,
    );
  return { text: whole, feeds: feeds.map(([feed]) => read(feed)) };
}

interface Given {
  readonly source: ConfiguredSource | undefined;
  readonly document: YamlDocument;
  readonly mapping: MappingFile;
  readonly rows: readonly LastRow[];
  readonly company: string | undefined;
}

function beside(feed: string, given: Given, { model, clock }: ConnectionParts): FeedBeside {
  const { source, mapping, rows, company, document } = given;
  const own = Object.hasOwn(mapping.feeds, feed) ? mapping.feeds[feed] : undefined;
  const compile = (one: FeedMapping): Mapper => {
    const defaults = { site: source?.site ?? "", zone: source?.zone, currency: source?.currency, company };
    return compileMapping({ ...source?.connector.marks, ...one }, model, defaults, mapping.codes);
  };
  const compiled = own === undefined ? missing(feed, document) : orRefused(() => compile(own), feed, document);
  const mapper = compiled instanceof Fault ? undefined : compiled;
  const schedule = source?.feeds.get(feed);
  const inForce = schedule === undefined ? undefined : inForceAt(schedule, clock.now()).mapper;
  const [read, now] = [mapper && readAll(mapper, rows, clock), inForce && readAll(inForce, rows, clock)];
  const kind = mapper?.kind.name ?? inForce?.kind.name ?? "";
  return {
    feed,
    kind,
    refused: compiled instanceof Fault ? compiled : undefined,
    fields: Object.entries(own?.fields ?? {}).map(writtenField),
    columns: columnsOf(rows, mapper, model, kind),
    rows: rows.map(({ values, producedAt }, place) => ({ values, producedAt, read: read?.[place], now: now?.[place] })),
  };
}

const valuesIn = (rows: readonly LastRow[]): RawValues[] => rows.map(({ values }) => values);

function columnsOf(rows: readonly LastRow[], mapper: Mapper | undefined, model: Model, kind: string): FeedBeside["columns"] {
  const values = valuesIn(rows);
  const guessOf = guesses(values, mapper?.columns ?? new Map(), model, kind);
  return [...new Set(values.flatMap((one) => Object.keys(one)))].map((column) => ({
    column,
    fields: mapper?.columns.get(column) ?? [],
    guess: guessOf.get(column),
  }));
}

/** By column: of those in the newest rows that nothing is read from, what fields may mean that are read from none that is there. */
function guesses(rows: readonly RawValues[], used: Mapper["columns"], model: Model, kind: string): ReadonlyMap<string, string> {
  const form = Object.keys(rows[0] ?? {});
  const open = form.filter((column) => !used.has(column));
  const newest = rows.filter((one) => form.every((column) => column in one));
  const known = new Set(form.flatMap((column) => used.get(column) ?? []));
  const only = newest.map((one) => Object.fromEntries(open.map((column) => [column, one[column] ?? null])));
  const fields = open.length === 0 ? {} : (suggestMapping(model, only, kind)?.mapping.fields ?? {});
  const found = Object.entries(fields).flatMap(([field, how]) => {
    const from = typeof how === "string" ? how : how.from;
    return typeof from === "string" && !known.has(field) ? [[from, field] as const] : [];
  });
  return new Map(found);
}

function writtenField([field, written]: readonly [string, FeedMapping["fields"][string]]): WrittenField {
  if (typeof written === "string") return { field, how: written, unit: undefined, codes: undefined };
  const { from, value, cel, unit, codes } = written;
  return {
    field,
    how: cel ?? (value === undefined ? [from ?? []].flat().join(" / ") : JSON.stringify(value)),
    unit: typeof unit === "object" ? unit.from : unit,
    codes: codes === undefined ? undefined : typeof codes === "string" ? codes : "",
  };
}

const missing = (feed: string, document: YamlDocument): Fault =>
  refusal(document, ["feeds"], `the mapping has no feed ${feed}`, `map it under feeds: ${feed}:`);

/** A mapping's own fault, with the line it is about. */
function orRefused(compile: () => Mapper, feed: string, document: YamlDocument): Mapper | Fault {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const field = /\.(\w+)$/.exec(error.subject)?.[1] ?? "";
    const line = document.lineOf(["feeds", feed, "fields", field]) ?? document.lineOf(["feeds", feed]) ?? 1;
    return new Fault({
      code: error.code,
      subject: `mapping line ${line}, feed ${feed}, ${error.subject}`,
      cause: error.cause,
      hint: error.hint,
    });
  }
}
