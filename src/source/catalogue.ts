// The configured sources: the `sources:` part of hub.yaml, checked and compiled.

import { z } from "zod";
import { present } from "../base/assert.ts";
import { isZone } from "../base/civil-date.ts";
import { currencyExponent } from "../base/currency.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import { type Kind, kindOf, type Model } from "../model/kind.ts";
import type { Connector } from "./connector.ts";
import { type Guard, guardConfiguration } from "./guard.ts";
import { datedMappings, mappingConfiguration, type OneMapping } from "./dated-mapping.ts";
import { compileMapping, type Mapper } from "./mapping/mapper.ts";
import { type MappingFile, mappingFile } from "./mapping/mapping.ts";
import { changedMapping, isMappingChange, mappingChange } from "./mapping/mapping-change.ts";
import { type DatedMapper, kindOfSchedule, type Schedule } from "./mapping/schedule.ts";
import { type Webhook, webhookConfiguration } from "./webhook.ts";
import { checked, type DocumentPath, readYaml, refusal, type YamlDocument } from "./yaml-document.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, "names are lower-case letters, digits and hyphens");

const msPerUnit: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30s", "5m", "2h", "1d", to ms. */
export const duration = z
  .string()
  .regex(/^\d{1,6}[smhd]$/, "a duration is a number and s, m, h or d, such as 2h")
  .transform((text) => Number(text.slice(0, -1)) * (msPerUnit[text.slice(-1)] ?? 0));

export const sourceConfiguration = z.strictObject({
  name,
  connector: z.string(),
  site: name,
  zone: z
    .string()
    .refine(isZone, "no such zone; use an IANA name such as Europe/Paris")
    .optional()
    .describe("IANA zone of wall-clock times that name none."),
  currency: z
    .string()
    .refine((code) => currencyExponent(code) !== undefined, "no such currency in ISO 4217")
    .optional()
    .describe("ISO 4217 code of amounts that name none."),
  company: z.string().min(1).max(60).optional().describe("Code of the legal entity of records that name none."),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("What the connector needs to reach the system. Secrets only as references such as ${env:X}."),
  feeds: z.record(z.string(), z.record(z.string(), z.unknown())).default({}).describe("Feed by feed, what the connector reads."),
  mapping: mappingConfiguration.optional().describe("A mapping, or several with their dates; connectors of a standard bring their own."),
  reduce: z.record(z.string(), z.unknown()).optional().describe("Feeds whose rows are samples, and what makes events of them."),
  poll_every: duration.default(60_000),
  write_back: z.record(z.string(), z.unknown()).optional().describe("How far the hub may go in telling the system what was decided."),
  paused: z.boolean().default(false).describe("Nothing is read of it until this is taken away; what it said stands."),
  webhook: webhookConfiguration.optional().describe("Whether its system may call the hub."),
  owner: z.string().min(1).max(200).optional().describe("Who answers for the system: named where it has changed under the hub."),
  silent_after: duration.default(86_400_000).describe("Heard nothing for so long: the source is stale."),
  guard: guardConfiguration.prefault({}).describe("How many deletes one delivery may infer before a person is asked."),
});

export const sourcesConfiguration = z.array(sourceConfiguration);
export type SourceConfiguration = z.infer<typeof sourceConfiguration>;

export interface ConfiguredSource {
  readonly name: string;
  readonly site: string;
  readonly zone: string | undefined;
  readonly currency: string | undefined;
  readonly connector: Connector;
  /** Checked by the connector's own schema; holds references to secrets, never their values. */
  readonly options: unknown;
  /** Feeds to read, each with what makes claims of its rows, by date. */
  readonly feeds: ReadonlyMap<string, Schedule>;
  readonly pollEveryMs: number;
  /** Nothing is read of it. */
  readonly paused?: boolean;
  readonly silentAfterMs: number;
  readonly owner: string | undefined;
  readonly guard: Guard;
  /** As hub.yaml states it; undefined: the system is only read. */
  readonly writeBack: Readonly<Record<string, unknown>> | undefined;
  readonly webhook?: Webhook | undefined;
}

export interface CatalogueContext {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly model: Model;
  /** Puts `reduce:` of a source before its connector. Faults as those of the catalogue. */
  reduced(connector: Connector, source: SourceConfiguration, at: DocumentPath, document: YamlDocument): Connector;
  /** Text of a file named in hub.yaml. Throws a `Fault` when it cannot be read. */
  readText(path: string): string;
}

/** Compiles `sources:` of a read hub.yaml. Faults: `configuration-refused`, `mapping-refused`, `expression-refused`, `yaml-refused`. */
export const compileCatalogue = (document: YamlDocument, context: CatalogueContext): ConfiguredSource[] => {
  const root = z.looseObject({ sources: z.unknown() }).safeParse(document.value);
  if (!root.success) throw refusal(document, [], "it has no sources", "write sources: and at least one source");
  const configured = checked(sourcesConfiguration, root.data.sources, ["sources"], document);
  const names = new Set<string>();
  for (const [index, source] of configured.entries()) {
    if (names.has(source.name))
      throw refusal(document, ["sources", index, "name"], `the name ${source.name} is given twice`, "give each source its own name");
    names.add(source.name);
  }
  return configured.map((source, index) => compileSource(source, ["sources", index], document, context));
};

const compileSource = (
  source: SourceConfiguration,
  at: DocumentPath,
  document: YamlDocument,
  context: CatalogueContext,
): ConfiguredSource => {
  const bare = context.connectors.get(source.connector);
  if (bare === undefined) {
    const known = [...context.connectors.keys()].join(", ");
    throw refusal(document, [...at, "connector"], `there is no connector ${source.connector}`, `use one of: ${known}`);
  }
  const connector = source.reduce === undefined ? bare : context.reduced(bare, source, at, document);
  const options = checked(connector.options, { ...source.options, feeds: source.feeds }, [...at, "options"], document);
  const feeds =
    connector.relay === undefined
      ? mappedFeeds(source, connector, connector.mapping ?? connector.mappingFor?.(options), at, document, context)
      : relayedFeeds(source, (kind) => present(connector.relay?.(options, kind), "it relays"), at, document, context);
  return {
    name: source.name,
    site: source.site,
    zone: source.zone,
    currency: source.currency,
    connector,
    options,
    feeds,
    pollEveryMs: source.poll_every,
    paused: source.paused,
    silentAfterMs: source.silent_after,
    owner: source.owner,
    guard: source.guard,
    writeBack: source.write_back,
    webhook: source.webhook,
  };
};

/** `own`: the mapping that comes with the connector. */
function mappedFeeds(
  source: SourceConfiguration,
  { marks }: Pick<Connector, "marks">,
  own: MappingFile | undefined,
  at: DocumentPath,
  document: YamlDocument,
  context: CatalogueContext,
): ConfiguredSource["feeds"] {
  const mappings = mappingsOf(source, own, at, document, context);
  return new Map(Object.keys(source.feeds).map((feed) => [feed, scheduleOf(feed, mappings, marks, source, at, document, context)]));
}

/** What another hub has made claims of needs no mapping, and is taken over alike for ever: nothing has to be read again. */
function relayedFeeds(
  source: SourceConfiguration,
  relay: (kind: Kind) => Mapper["map"],
  at: DocumentPath,
  document: YamlDocument,
  { model }: CatalogueContext,
): ConfiguredSource["feeds"] {
  if (source.mapping !== undefined)
    throw refusal(document, [...at, "mapping"], "its hub has mapped what it tells", "drop mapping: here; correct it at that hub");
  const hash = sha256Hex("relayed claim");
  return new Map(
    Object.keys(source.feeds).map((feed): [string, Schedule] => {
      const kind = located(document, [...at, "feeds", feed], feed, () => kindOf(model, feed));
      const mapper = { kind, hash, columns: new Map(), map: relay(kind) };
      return [feed, [{ from: Number.NEGATIVE_INFINITY, system: "hub", systemVersion: "1", mapper }]];
    }),
  );
}

interface ReadMapping {
  readonly from: number;
  readonly mapping: MappingFile;
  /** Where hub.yaml names it. */
  readonly at: DocumentPath;
}

function mappingsOf(
  source: SourceConfiguration,
  own: MappingFile | undefined,
  at: DocumentPath,
  document: YamlDocument,
  context: CatalogueContext,
): ReadMapping[] {
  const path = [...at, "mapping"];
  if (source.mapping === undefined) {
    if (own !== undefined) return [{ from: Number.NEGATIVE_INFINITY, mapping: own, at: path }];
    throw refusal(document, at, "it has no mapping", "write mapping: and the mapping or its file");
  }
  const dated = datedMappings(source.mapping, source.zone ?? "UTC");
  if ("cause" in dated) throw refusal(document, [...path, ...dated.path], dated.cause, dated.hint);
  return dated.map(({ from, written, path: below }) => {
    const place = [...path, ...below];
    return { from, mapping: mappingOf(written, own, place, document, context), at: place };
  });
}

function scheduleOf(
  feed: string,
  mappings: readonly ReadMapping[],
  marks: Connector["marks"],
  source: SourceConfiguration,
  at: DocumentPath,
  document: YamlDocument,
  { model }: CatalogueContext,
): Schedule {
  const schedule = mappings.map(({ from, mapping, at: place }): DatedMapper => {
    const feedMapping = Object.hasOwn(mapping.feeds, feed) ? mapping.feeds[feed] : undefined;
    if (feedMapping === undefined)
      throw refusal(document, [...at, "feeds", feed], `the mapping has no feed ${feed}`, `map it under feeds: ${feed}:`);
    const mapper = located(document, place, feed, () => compileMapping({ ...marks, ...feedMapping }, model, source, mapping.codes));
    return { from, system: mapping.system, systemVersion: mapping.version, mapper };
  });
  const kind = kindOfSchedule(schedule);
  const other = schedule.findIndex(({ mapper }) => mapper.kind.name !== kind.name);
  if (other < 0) return schedule;
  const cause = `the feed ${feed} would turn from ${kind.name} into another kind`;
  throw refusal(document, mappings[other]?.at ?? at, cause, "give the other kind a feed of its own");
}

function mappingOf(
  written: OneMapping,
  own: MappingFile | undefined,
  at: DocumentPath,
  document: YamlDocument,
  context: CatalogueContext,
): MappingFile {
  if (typeof written !== "string") return wholeMapping(written, own, at, document);
  const file = readYaml(context.readText(written), written);
  return wholeMapping(file.value, own, [], file);
}

/** `own`: the mapping that comes with the connector, which a written one replaces, or changes. */
function wholeMapping(written: unknown, own: MappingFile | undefined, at: DocumentPath, document: YamlDocument): MappingFile {
  if (!isMappingChange(written)) return checked(mappingFile, written, at, document);
  const change = checked(mappingChange, written, at, document);
  if (own === undefined)
    throw refusal(document, [...at, "extends"], "no mapping comes with this connector", "leave out extends: and write the mapping whole");
  const changed = changedMapping(own, change);
  if ("cause" in changed) throw refusal(document, [...at, ...changed.path], changed.cause, changed.hint);
  return changed;
}

/** A mapping's own fault, with the place in hub.yaml that led to it. */
const located = <Result>(document: YamlDocument, at: DocumentPath, feed: string, compile: () => Result): Result => {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const subject = `${document.file} line ${document.lineOf(at) ?? 1}, feed ${feed}, ${error.subject}`;
    throw new Fault({ code: error.code, subject, cause: error.cause, hint: error.hint }, error);
  }
};
