// A mapping as people edit it: tried on the last rows of its feed, and saved as a file of its own that hub.yaml names, from a date where
// they say one. A saved mapping never changes: another one gets another file.

import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { z } from "zod";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { unknownSource } from "../commit/run/running-source.ts";
import { lastRows } from "../commit/reread/last-rows.ts";
import type { RawValues } from "../source/connector.ts";
import { compileMapping } from "../source/mapping/mapper.ts";
import { feedMapping, type MappingFile, mappingFile } from "../source/mapping/mapping.ts";
import { checked } from "../source/yaml-document.ts";
import type { By, ConnectionParts } from "./connection-parts.ts";
import type { Changed } from "./configuration-file.ts";
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
  if (source === undefined)
    throw unknownSource(
      name,
      parts.configured.map((one) => one.name),
    );
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
  readonly mapping: unknown;
  /** As hub.yaml writes a date; undefined: in the place of the last one. */
  readonly from: string | undefined;
}

/** Writes the mapping beside hub.yaml and names it there. Faults: `configuration-refused` and those of a change. */
export function saveMapping(saved: MappingSaved, by: By & { readonly base: string }, parts: ConnectionParts): Promise<Changed> {
  const { source: name, from } = saved;
  const written = checked(mappingFile, saved.mapping, [], place("mapping"));
  const path = keepMapping(parts.folders.beside, name, written);
  const what = `mapping of ${name}${from === undefined ? "" : ` from ${from}`}`;
  const edit = (text: string): string => {
    const source = sourceIn(text, name);
    if (source === undefined)
      throw unknownSource(
        name,
        parts.configured.map((one) => one.name),
      );
    return withSource(text, { ...source, mapping: withMapping(source, path, from, () => ownMapping(name, parts)) });
  };
  return parts.file.change({ author: by.author, reason: by.reason, base: by.base, what, source: name, edit });
}

/** Named by what it says. Fault `configuration-refused` where it cannot be written. */
function keepMapping(beside: string, source: string, mapping: MappingFile): string {
  const text = stringify(mapping, { lineWidth: 0 });
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

function withMapping({ mapping: now }: WrittenSource, path: string, from: string | undefined, own: () => string): unknown {
  const dated: readonly Dated[] = Array.isArray(now) ? (now as Dated[]) : [{ mapping: now ?? (from === undefined ? path : own()) }];
  if (from === undefined) return Array.isArray(now) ? [...dated.slice(0, -1), { ...dated.at(-1), mapping: path }] : path;
  const others = dated.filter((one) => one.from !== from);
  return [
    ...others.filter((one) => one.from === undefined || one.from < from),
    { from, mapping: path },
    ...others.filter((one) => one.from !== undefined && one.from > from),
  ];
}

/** The mapping that comes with a connector, as a file: what was produced before a date goes on being read by it. */
function ownMapping(name: string, { configured, connectors, file, folders }: ConnectionParts): string {
  const source = configured.find((one) => one.name === name);
  const connector = connectors.get(String(sourceIn(file.text(), name)?.["connector"]));
  const own = connector?.mapping ?? (source === undefined ? undefined : connector?.mappingFor?.(source.options));
  if (own !== undefined) return keepMapping(folders.beside, `${name}-own`, own);
  const hint = "save it without a date first";
  throw new Fault({ code: "configuration-refused", subject: `source ${name}, mapping`, cause: "it has no mapping yet", hint });
}
