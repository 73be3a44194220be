// A mapping as people edit it: tried on the last rows of its feed, and saved as a file of its own that hub.yaml names, from a date where
// they say one; read as if it were saved. A saved mapping never changes: another one gets another file.

import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { z } from "zod";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { unknownSource } from "../commit/run/running-source.ts";
import { lastRows } from "../commit/reread/last-rows.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { RawValues } from "../source/connector.ts";
import { compileMapping } from "../source/mapping/mapper.ts";
import { feedMapping, type MappingFile } from "../source/mapping/mapping.ts";
import { checked } from "../source/yaml-document.ts";
import type { By, ConnectionParts } from "./connection-parts.ts";
import type { Changed } from "./configuration-file.ts";
import { readMapping } from "./mapping-sample.ts";
import { deliveredMapping, writtenSource } from "./mapping-text.ts";
import { readAll, type SampleRead } from "./trial.ts";
import { sourceIn, type WrittenSource, withSource } from "./yaml-edit.ts";

export interface MappingTrial {
  readonly rows: readonly RawValues[];
  readonly read: readonly SampleRead[];
}

export interface MappingTried {
  readonly source: string;
  readonly feed: string;
  /** Of the feed, as a mapping file has it. */
  readonly mapping: unknown;
  readonly codes: MappingFile["codes"];
  readonly rowsMax: number;
}

const place = (file: string) => ({ file, value: undefined, lineOf: () => undefined });

/** What a mapping makes of the last rows of a feed. Faults: `source-unknown`, `mapping-refused`, and those of kept rows. */
export async function tryMapping(
  { source: name, feed, mapping, codes, rowsMax }: MappingTried,
  parts: ConnectionParts,
): Promise<MappingTrial> {
  const source = parts.configured.find((one) => one.name === name);
  if (source === undefined) throw unknownSource(name, namesOf(parts));
  const { site, zone, currency, connector } = source;
  const company = sourceIn(parts.file.text(), name)?.["company"];
  const written = checked(feedMapping as z.ZodType<MappingFile["feeds"][string]>, mapping, ["feeds", feed], place("mapping"));
  const defaults = { site, zone, currency, company: typeof company === "string" ? company : undefined };
  const mapper = compileMapping({ ...connector.marks, ...written }, parts.model, defaults, codes);
  const rows = await lastRows(source, feed, rowsMax, parts.database);
  return { rows: rows.map(({ values }) => values), read: readAll(mapper, rows, parts.clock) };
}

export interface MappingSaved {
  readonly source: string;
  /** A whole mapping file, or what is otherwise than in the delivered one: as YAML, which keeps its comments, or as what that says. */
  readonly mapping: unknown;
  /** As hub.yaml writes a date; null: from the beginning; undefined: in the place of the last one. */
  readonly from: string | null | undefined;
}

/** Writes the mapping beside hub.yaml and names it there. Faults: those of the text, `configuration-refused` and those of a change. */
export function saveMapping({ source: name, from, mapping }: MappingSaved, by: Based, parts: ConnectionParts): Promise<Changed> {
  const text = textOf(mapping);
  readMapping(name, text, parts);
  const path = keepMapping(parts.folders.beside, name, text);
  const what = `mapping of ${name}${typeof from === "string" ? ` from ${from}` : ""}`;
  const next = (source: WrittenSource) => withMapping(source, path, from, () => keptDelivered(source, parts));
  return changeMapping(name, what, next, by, parts);
}

/** Takes a mapping of a date out of hub.yaml; its file stays. Faults: `mapping-not-dated` and those of a change. */
export function withdrawMapping(name: string, from: string, by: Based, parts: ConnectionParts): Promise<Changed> {
  const next = ({ mapping }: WrittenSource): unknown => {
    const dated = Array.isArray(mapping) ? (mapping as Dated[]) : [];
    if (dated.some((one) => one.from === from)) return dated.filter((one) => one.from !== from);
    const hint = `its dates: ${dated.flatMap((one) => one.from ?? []).join(", ") || "none"}`;
    throw new Fault({ code: "mapping-not-dated", subject: `source ${name}`, cause: `no mapping of it begins on ${from}`, hint });
  };
  return changeMapping(name, `mapping of ${name} from ${from} taken back`, next, by, parts);
}

/** The source as it would be with the mapping, had it been saved. Faults: those of the text and of hub.yaml. */
export function draftedSource({ source: name, from, mapping }: MappingSaved, parts: ConnectionParts): ConfiguredSource {
  const text = textOf(mapping);
  readMapping(name, text, parts);
  const source = writtenSource(name, parts);
  const next = withMapping(source, parse(text), from, () => deliveredMapping(source, parts) ?? noMapping(name));
  const { sources } = parts.read(withSource(parts.file.text(), { ...source, mapping: next }));
  const [drafted, running] = [sources, parts.configured].map((all) => all.find((one) => one.name === name));
  if (drafted === undefined || running === undefined) throw unknownSource(name, namesOf(parts));
  return { ...running, feeds: drafted.feeds };
}

type Based = By & { readonly base: string };

const textOf = (mapping: unknown): string => (typeof mapping === "string" ? mapping : stringify(mapping, { lineWidth: 0 }));

function changeMapping(
  name: string,
  what: string,
  next: (source: WrittenSource) => unknown,
  { author, reason, base }: Based,
  parts: ConnectionParts,
): Promise<Changed> {
  const edit = (text: string): string => {
    const source = sourceIn(text, name) ?? writtenSource(name, parts);
    return withSource(text, { ...source, mapping: next(source) });
  };
  return parts.file.change({ author, reason, base, what, source: name, edit });
}

/** Named by what it says. Fault `configuration-refused` where it cannot be written. */
function keepMapping(beside: string, source: string, text: string): string {
  const path = `mappings/${source}-${sha256Hex(text).slice(0, 12)}.yaml`;
  const file = join(beside, path);
  if (existsSync(file)) return path;
  mkdirSync(join(beside, "mappings"), { recursive: true });
  writeFileSync(`${file}.next`, text);
  renameSync(`${file}.next`, file);
  return path;
}

interface Dated {
  readonly from?: string;
  readonly mapping: unknown;
}

/** `delivered`: what reads until the first date, where hub.yaml says nothing. */
function withMapping({ mapping: now }: WrittenSource, mapping: unknown, from: MappingSaved["from"], delivered: () => unknown): unknown {
  const list = Array.isArray(now) ? (now as readonly Dated[]) : undefined;
  if (from === undefined) return list === undefined ? mapping : [...list.slice(0, -1), { ...list.at(-1), mapping }];
  if (from === null) return list === undefined ? mapping : [{ mapping }, ...list.slice(1)];
  const dated = list ?? [{ mapping: now ?? delivered() }];
  const others = dated.filter((one) => one.from !== from);
  return [
    ...others.filter((one) => one.from === undefined || one.from < from),
    { from, mapping },
    ...others.filter((one) => one.from !== undefined && one.from > from),
  ];
}

/** The mapping that comes with a connector, as a file: what was produced before a date goes on being read by it. */
function keptDelivered(source: WrittenSource, parts: ConnectionParts): string {
  return keepMapping(parts.folders.beside, `${source.name}-own`, textOf(deliveredMapping(source, parts) ?? noMapping(source.name)));
}

function noMapping(name: string): never {
  const hint = "save it without a date first";
  throw new Fault({ code: "configuration-refused", subject: `source ${name}, mapping`, cause: "it has no mapping yet", hint });
}

const namesOf = ({ configured }: ConnectionParts): string[] => configured.map((one) => one.name);
