// The mappings of a source as people read and write them: the text of each with its date, what stood in earlier versions of hub.yaml, and
// a column that is put into a text without touching the rest of it.

import { join, resolve } from "node:path";
import { parseDocument, stringify } from "yaml";
import { Fault } from "../base/fault.ts";
import { unknownSource } from "../commit/run/running-source.ts";
import { fieldOf, type Model } from "../model/kind.ts";
import { readOwnText } from "../platform/own-file.ts";
import { datedMappings, mappingConfiguration } from "../source/dated-mapping.ts";
import type { RawValues } from "../source/connector.ts";
import { changedMapping, isMappingChange, mappingChange } from "../source/mapping/mapping-change.ts";
import { type MappingFile, mappingFile } from "../source/mapping/mapping.ts";
import { readingOf } from "../source/mapping/suggestion.ts";
import { checked, readYaml, refusal, type YamlDocument } from "../source/yaml-document.ts";
import type { ConnectionParts } from "./connection-parts.ts";
import type { ConfigurationVersion } from "./version-book.ts";
import { sourceIn, type WrittenSource } from "./yaml-edit.ts";

export interface MappingText {
  /** As hub.yaml writes it; null: from the beginning. */
  readonly from: string | null;
  /** ms; null: from the beginning, or a date that nobody can read. */
  readonly at: number | null;
  /** Beside hub.yaml; null: it stands in hub.yaml, or comes with the connector. */
  readonly file: string | null;
  /** null: what stood in the file is no mapping any more. */
  readonly text: string | null;
}

/** A version of hub.yaml in which the mappings of the source became others. */
export interface MappingVersionText extends ConfigurationVersion {
  readonly mappings: readonly MappingText[];
}

/** Versions of hub.yaml looked through for those of one source. */
const versionsMax = 200;

/** What hub.yaml says of a source. Fault `source-unknown`. */
export function writtenSource(name: string, { file, configured }: Pick<ConnectionParts, "file" | "configured">): WrittenSource {
  const source = sourceIn(file.text(), name);
  const known = configured.map((one) => one.name);
  if (source === undefined) throw unknownSource(name, known);
  return source;
}

/** The mapping that comes with the connector of a source; undefined: none does. */
export function deliveredMapping(source: WrittenSource, { connectors, configured }: ConnectionParts): MappingFile | undefined {
  const connector = connectors.get(String(source["connector"]));
  const running = configured.find(({ name }) => name === source.name);
  return connector?.mapping ?? (running === undefined ? undefined : connector?.mappingFor?.(running.options));
}

/** By date. Empty: it has none yet. */
export function mappingTexts(source: WrittenSource, parts: ConnectionParts): readonly MappingText[] {
  const { mapping, zone } = source;
  if (mapping === undefined) {
    const own = deliveredMapping(source, parts);
    return own === undefined ? [] : [{ from: null, at: null, file: null, text: yamlOf(own) }];
  }
  const configuration = mappingConfiguration.safeParse(mapping);
  if (!configuration.success) return [];
  const dated = datedMappings(configuration.data, typeof zone === "string" ? zone : "UTC");
  if ("cause" in dated) return [];
  return dated.map(({ from, written, path }) => {
    const [place] = path;
    const stated = Array.isArray(mapping) ? (mapping as { readonly from?: string }[])[Number(place)]?.from : undefined;
    const file = typeof written === "string" ? written : null;
    return { from: stated ?? null, at: Number.isFinite(from) ? from : null, file, text: textOf(written, parts.folders.beside) };
  });
}

/** The newest first. */
export function earlierMappings(name: string, parts: ConnectionParts): readonly MappingVersionText[] {
  const found: MappingVersionText[] = [];
  let before = "";
  for (const version of parts.file.versions().slice(-versionsMax)) {
    const source = sourceIn(parts.file.textOf(version.version), name);
    const now = JSON.stringify(source?.["mapping"] ?? null);
    if (source !== undefined && (found.length === 0 || now !== before)) found.push({ ...version, mappings: mappingTexts(source, parts) });
    before = now;
  }
  return found.toReversed();
}

const yamlOf = (mapping: unknown): string => stringify(mapping, { lineWidth: 0 });

/** Only what is a mapping is shown of a file: it may have become another since. */
function textOf(written: unknown, beside: string): string | null {
  if (typeof written !== "string") return yamlOf(written);
  try {
    const text = readOwnText(resolve(join(beside, written)));
    wholeMapping(readYaml(text, written), undefined);
    return text;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return null;
  }
}

/** `delivered`: what a change is made upon; undefined: only its form is checked. Faults: `configuration-refused` with the line. */
export function wholeMapping(document: YamlDocument, delivered: MappingFile | undefined): MappingFile | undefined {
  if (!isMappingChange(document.value)) return checked(mappingFile, document.value, [], document);
  const change = checked(mappingChange, document.value, [], document);
  if (delivered === undefined) return undefined;
  const changed = changedMapping(delivered, change);
  if ("cause" in changed) throw refusal(document, changed.path, changed.cause, changed.hint);
  return changed;
}

export interface MappedColumn {
  readonly feed: string;
  readonly field: string;
  readonly column: string;
}

/** The text with a field read from a column, in the form that its values have. `kind`: of the feed's records. */
export function withColumn(text: string, { feed, field, column }: MappedColumn, rows: readonly RawValues[], kind: string, model: Model) {
  const known = model.kinds.get(kind);
  const found = known === undefined ? undefined : fieldOf(known, field);
  const document = parseDocument(text);
  document.setIn(["feeds", feed, "fields", field], document.createNode(readingOf(found, column, rows)));
  return document.toString({ lineWidth: 0 });
}
