// The connections of a hub as people work on them: what can be connected, what is, drafts, trials, and how a draft becomes hub.yaml.

import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { Plan } from "../commit/plan/plan.ts";
import { type ConfiguredSource, sourceConfiguration } from "../source/catalogue.ts";
import type { CheckResult, Connector, ConnectorFacts } from "../source/connector.ts";
import { inForceAt } from "../source/mapping/schedule.ts";
import type { Modes } from "../writeback/mode.ts";
import { isWriting } from "../writeback/sink.ts";
import {
  draftedSource,
  type MappingSaved,
  type MappingTrial,
  type MappingTried,
  saveMapping,
  tryMapping,
  withdrawMapping,
} from "./mapping-edit.ts";
import { type MappingSample, type MappingSampled, sampleMapping } from "./mapping-sample.ts";
import { earlierMappings, type MappingText, mappingTexts, type MappingVersionText, writtenSource } from "./mapping-text.ts";
import { changeModes, type ModeChange, modesNow, modesWith, type SystemModes } from "./mode-edit.ts";
import type { By, ConnectionParts } from "./connection-parts.ts";
import type { Changed, ConfigurationFile } from "./configuration-file.ts";
import { type DifferenceLine, lineDifference } from "./line-difference.ts";
import { withHostStages } from "./host-stage.ts";
import { type Draft, draftChanged } from "./draft-book.ts";
import { assertOwnPlaces, assertOwnSecrets } from "./own-place.ts";
import { sealedSource, sealValue, shownSource, shownText } from "./sealing.ts";
import { type JsonSchema, optionsSchema } from "./secret-path.ts";
import { cursorRow, readCursors } from "../source/store.ts";
import { draftOptions, type FeedSample, plannedRead, sampled, tested } from "./trial.ts";
import { keepUpload, type Uploaded, type UploadFormat } from "./upload-folder.ts";
import { type ConfigurationVersion, hashOfText } from "./version-book.ts";
import { sourceIn, sourcesIn, type WrittenSource, withoutSource, withSource } from "./yaml-edit.ts";

export interface ConnectorCard {
  readonly name: string;
  readonly about: ConnectorFacts;
  readonly writes: boolean;
  /** JSON Schema, draft 2020-12. Texts that are secret are `writeOnly`. */
  readonly options: JsonSchema;
}

export interface Connections {
  readonly file: ConfigurationFile;
  connectors(): readonly ConnectorCard[];
  /** Of what every connection states, whatever its connector. */
  readonly schema: JsonSchema;
  /** What hub.yaml says of each, without secrets. */
  written(): readonly WrittenSource[];
  /** What differs between two texts of hub.yaml, without what they hold in plain. */
  shown(before: string, after: string): readonly DifferenceLine[];
  /** As the file's own, with secrets hidden. */
  revert(...asked: Parameters<ConfigurationFile["revert"]>): Promise<Changed>;
  drafts(): readonly Draft[];
  /** `revision`: of the draft that was looked at. Secrets are sealed. Faults: `draft-changed`, `secret-elsewhere`, `place-refused`. */
  save(source: WrittenSource, author: string, revision: string | undefined): Draft;
  discard(name: string): void;
  /** Of a draft, or of what is configured where there is no draft of that name. Faults: `draft-unknown` and those of its options. */
  test(name: string): Promise<readonly CheckResult[]>;
  sample(name: string, rowsMax: number): Promise<readonly FeedSample[]>;
  /** What applying the draft and reading it would add. */
  plan(name: string): Promise<Plan>;
  /** What reading a connection on from where it stands would add, paused or not. Fault `source-unknown`. */
  planReading(name: string): Promise<Plan>;
  /** What applying would change in hub.yaml, and what somebody else changed of the same connection since the draft was begun. */
  preview(name: string): DraftPreview;
  apply(name: string, by: By & { readonly revision: string }): Promise<Changed>;
  /** Takes a connection out of hub.yaml; what it said stays in the log. */
  remove(name: string, by: By & { readonly base: string }): Promise<Changed>;
  /** Columns that the mapping of a feed reads, each with the fields it fills. */
  columns(source: string, feed: string): ReadonlyMap<string, readonly string[]>;
  /** What a mapping that is still being written makes of the last rows of its feed. */
  tryMapping(tried: MappingTried): Promise<MappingTrial>;
  saveMapping(saved: MappingSaved, by: By & { readonly base: string }): Promise<Changed>;
  /** Takes the mapping of a date out of hub.yaml. */
  withdrawMapping(source: string, from: string, by: By & { readonly base: string }): Promise<Changed>;
  /** What hub.yaml says of the mappings of a source now, and in earlier versions. Fault `source-unknown`. */
  mappings(source: string): WrittenMappings;
  /** What a mapping makes of the last rows of each feed, beside what the one in force makes of them. */
  sampleMapping(sampled: MappingSampled): Promise<MappingSample>;
  /** The source as it would be, had the mapping been saved. */
  drafted(saved: MappingSaved): ConfiguredSource;
  modes(): readonly SystemModes[];
  /** The modes of one system as they would be. */
  modesWith(change: ModeChange): Modes;
  changeModes(change: ModeChange, by: By & { readonly base: string }): Promise<Changed>;
  /** Seals a secret for something else that tells, and for the address it leads to; gives the reference to it. */
  seal(name: string, part: string, value: string, options: unknown): string;
  /** What was sealed so, while `options` lead nowhere else. Fault `secret-elsewhere`. */
  opened(name: string, options: unknown, reference: string): Promise<string>;
  /** Reading it, or not until it is resumed, as hub.yaml says from now on. */
  pause(name: string, isPaused: { readonly paused: boolean }, by: By & { readonly base: string }): Promise<Changed>;
  upload(name: string, content: Uint8Array, format: UploadFormat): Uploaded;
}

export interface WrittenMappings {
  readonly source: WrittenSource;
  readonly mappings: readonly MappingText[];
  readonly earlier: readonly MappingVersionText[];
}

export interface DraftPreview {
  readonly difference: readonly DifferenceLine[];
  readonly meanwhile: { readonly version: ConfigurationVersion; readonly difference: readonly DifferenceLine[] } | undefined;
}

const nameForm = sourceConfiguration.shape.name;

export function openConnections(parts: ConnectionParts): Connections {
  const { file, drafts, connectors, folders } = parts;
  const trial = openTrials(parts);
  const written = (text: string) => (name: string) => sourceIn(text, name);
  const hide = (changed: Changed): Changed => {
    const texts = [
      file.text(),
      ...file
        .versions()
        .slice(-2)
        .map(({ version }) => file.textOf(version)),
    ];
    return { ...changed, difference: shownLines(changed.difference, texts, connectors) };
  };
  return {
    file,
    connectors: () => [...connectors.values()].flatMap(cardOf),
    schema: z.toJSONSchema(sourceConfiguration, { io: "input", unrepresentable: "any" }) as JsonSchema,
    written: () => sourcesIn(file.text()).map((source) => shownSource(source, connectors)),
    shown: (before, after) => shownLines(lineDifference(before, after), [before, after], connectors),
    revert: async (version, by) => hide(await file.revert(version, by)),
    drafts: () => drafts.list(),
    save(given, author, revision) {
      const text = file.text();
      const name = nameForm.parse(given.name);
      const inForce = written(text)(name);
      const known = drafts.list().find((one) => one.name === name);
      const source = sealedSource(given, known?.source ?? inForce, parts);
      trial.assertOwn(source, inForce);
      const base = known?.base ?? hashOfText(text);
      return drafts.write({ name, source, base, author, at: instantText(parts.clock.now()) }, revision);
    },
    discard: (name) => drafts.remove(name),
    test: async (name) => trial.test(name),
    sample: (name, rowsMax) => trial.sample(name, rowsMax),
    plan: (name) => trial.plan(name),
    planReading: (name) => trial.planReading(name),
    preview: (name) => previewOf(drafts.read(name), file, connectors),
    async apply(name, { revision, ...by }) {
      const draft = drafts.read(name);
      if (draft.revision !== revision) throw draftChanged(draft);
      trial.assertOwn(draft.source, written(file.text())(name));
      const isNew = written(file.text())(name) === undefined;
      const what = `${name} ${isNew ? "connected" : "changed"}`;
      const changed = await file.change({ ...by, what, base: draft.base, source: name, edit: (text) => withSource(text, draft.source) });
      drafts.remove(name);
      return hide(changed);
    },
    async remove(name, { base, ...by }) {
      if (written(file.text())(name) === undefined) unknownConnection(name);
      return hide(
        await file.change({ ...by, what: `${name} disconnected`, base, source: name, edit: (text) => withoutSource(text, name) }),
      );
    },
    pause: async (name, { paused }, by) => hide(await pauseReading(name, paused, by, file)),
    columns: (source, feed) => {
      const schedule = parts.configured.find(({ name }) => name === source)?.feeds.get(feed);
      return schedule === undefined ? new Map() : inForceAt(schedule, parts.clock.now()).mapper.columns;
    },
    ...mappingsOf(parts, hide),
    modes: () => modesNow(parts),
    modesWith: (change) => modesWith(change, parts),
    changeModes: async (change, by) => hide(await changeModes(change, by, parts)),
    seal: (name, part, value, options) => sealValue(name, part, value, options, parts),
    opened: (name, options, reference) => parts.secrets.of(name, options).resolve(reference),
    upload: (name, content, format) => keepUpload(folders.uploads, folders.beside, nameForm.parse(name), content, format),
  };
}

type Mappings = "tryMapping" | "saveMapping" | "withdrawMapping" | "mappings" | "sampleMapping" | "drafted";

const mappingsOf = (parts: ConnectionParts, hide: (changed: Changed) => Changed): Pick<Connections, Mappings> => ({
  tryMapping: (tried) => tryMapping(tried, parts),
  saveMapping: async (saved, by) => hide(await saveMapping(saved, by, parts)),
  withdrawMapping: async (source, from, by) => hide(await withdrawMapping(source, from, by, parts)),
  mappings(name) {
    const source = writtenSource(name, parts);
    return { source, mappings: mappingTexts(source, parts), earlier: earlierMappings(name, parts) };
  },
  sampleMapping: (sampled) => sampleMapping(sampled, parts),
  drafted: (saved) => draftedSource(saved, parts),
});

function pauseReading(
  name: string,
  paused: boolean,
  { base, ...by }: By & { readonly base: string },
  file: ConfigurationFile,
): Promise<Changed> {
  const edit = (text: string): string => {
    const { paused: _, ...source } = sourceIn(text, name) ?? unknownConnection(name);
    return withSource(text, paused ? { ...source, paused } : source);
  };
  return file.change({ ...by, what: `${name} ${paused ? "paused" : "resumed"}`, base, source: name, edit });
}

const cardOf = (connector: Connector): ConnectorCard[] =>
  connector.about === undefined
    ? []
    : [{ name: connector.name, about: connector.about, writes: isWriting(connector), options: optionsSchema(connector.options) }];

interface Trials {
  assertOwn(source: WrittenSource, inForce: WrittenSource | undefined): void;
  test(name: string): Promise<readonly CheckResult[]>;
  sample(name: string, rowsMax: number): Promise<readonly FeedSample[]>;
  plan(name: string): Promise<Plan>;
  planReading(name: string): Promise<Plan>;
}

function openTrials(parts: ConnectionParts): Trials {
  const { file, drafts, connectors, read, secrets, context, folders, model } = parts;
  const assertOwn = (source: WrittenSource, inForce: WrittenSource | undefined): void => {
    assertOwnSecrets(source, inForce, secrets);
    assertOwnPlaces(source, inForce, { ...folders, uploads: `${folders.uploads}/${source.name}` });
  };
  const sourceOf = (name: string): WrittenSource => {
    const draft = drafts.list().find((one) => one.name === name);
    const inForce = sourceIn(file.text(), name);
    if (draft === undefined && inForce !== undefined) return inForce;
    const { source } = draft ?? drafts.read(name);
    assertOwn(source, inForce);
    return source;
  };
  const opened = (source: WrittenSource) => {
    const connector = connectors.get(String(source["connector"]));
    if (connector === undefined) throw unknownConnector(source, connectors);
    const options = draftOptions(connector, source);
    return { connector, options, context: { ...context, secrets: secrets.of(source.name, options) } };
  };
  const configuredOf = (source: WrittenSource): ConfiguredSource | undefined =>
    read(withSource(file.text(), source)).sources.find(({ name }) => name === source.name);
  return {
    assertOwn,
    async test(name) {
      const { connector, options, context: own } = opened(sourceOf(name));
      return withHostStages(secrets.originsOf(options), () => tested(connector, options, own, name));
    },
    async sample(name, rowsMax) {
      const source = sourceOf(name);
      const feeds = Object.keys((source["feeds"] ?? {}) as object);
      return sampled({ ...opened(source), feeds, configured: orUnmapped(source, () => configuredOf(source)), model, rowsMax });
    },
    async plan(name) {
      const source = sourceOf(name);
      const configured = configuredOf(source);
      if (configured === undefined) throw unknownConnector(source, connectors);
      return plannedRead(configured, opened(source).context, parts, new Map());
    },
    async planReading(name) {
      const source = sourceIn(file.text(), name) ?? unknownConnection(name);
      const configured = configuredOf(source) ?? unknownConnection(name);
      const [rows = []] = await parts.database.read([readCursors()]);
      const own = rows.map(cursorRow).filter((row) => row.source === name && row.lane === "live");
      return plannedRead(configured, opened(source).context, parts, new Map(own.map(({ feed, cursor }) => [feed, cursor])));
    },
  };
}

/** A connection whose mapping is still to be made is sampled without. */
function orUnmapped(source: WrittenSource, compile: () => ConfiguredSource | undefined): ConfiguredSource | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof Fault && source["mapping"] === undefined) return undefined;
    throw error;
  }
}

const unknownConnector = (source: WrittenSource, connectors: ReadonlyMap<string, Connector>): Fault =>
  new Fault({
    code: "configuration-refused",
    subject: `draft ${source.name}, connector`,
    cause: `there is no connector ${String(source["connector"])}`,
    hint: `use one of: ${[...connectors.keys()].join(", ")}`,
  });

function previewOf(draft: Draft, file: ConfigurationFile, connectors: ReadonlyMap<string, Connector>): DraftPreview {
  const text = file.text();
  const next = withSource(text, draft.source);
  const shown = (before: string, after: string): DifferenceLine[] => shownLines(lineDifference(before, after), [before, after], connectors);
  const { version } = file.state();
  const isKept = file.versions().some(({ hash }) => hash === draft.base);
  const base = isKept ? file.textOf(draft.base) : "";
  const isUntouched = isDeepStrictEqual(sourceIn(base, draft.name), sourceIn(text, draft.name));
  return { difference: shown(text, next), meanwhile: isUntouched ? undefined : { version, difference: shown(base, text) } };
}

const shownLines = (
  lines: readonly DifferenceLine[],
  texts: readonly string[],
  connectors: ReadonlyMap<string, Connector>,
): DifferenceLine[] => lines.map((line) => ({ ...line, text: shownText(line.text, texts, connectors) }));

function unknownConnection(name: string): never {
  const cause = "hub.yaml has no source of that name";
  throw new Fault({ code: "source-unknown", subject: `source ${name}`, cause, hint: "list them first" });
}
