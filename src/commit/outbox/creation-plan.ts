// What the next pass after a batch would create in systems that lack it: judged on the branch as the pass judges it, and looked for in the
// system as the pass looks. Nothing is claimed, and nothing is written.

import { type FaultFacts, isFault } from "../../base/fault.ts";
import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { lookAhead } from "../../writeback/creation.ts";
import type { Sink } from "../../writeback/sink.ts";
import { birthWayTo } from "./birth-way.ts";
import { type Branch, branchKeys, branchThings } from "./branch-thing.ts";
import { anotherThing, bornThings, creatableKinds, type CreationParts, onlyKeyIn, sentMax } from "./creation-pass.ts";
import { creationOf, type JudgedThing, judgedThing, marksOf } from "./judged-thing.ts";
import { releasesQuery } from "../../desk/store-creation.ts";
import { creationsOfRecordsQuery } from "./store-wanted.ts";
import { referencesOf, type Thing } from "./wanted.ts";

/**
 * `created`: it would be. `follows`: so would what it names, and then it: in the same pass or the next. `there`: it would be found, and
 * taken for it. `refused`: something else would be found, or several. `proposed`: it waits for a person's release. `waits`: something is
 * in its way.
 */
export type CreationFound = "created" | "follows" | "there" | "refused" | "proposed" | "waits";

export interface CreationPlan {
  readonly counts: readonly { readonly system: string; readonly kind: string; readonly found: CreationFound; readonly records: number }[];
  /** The first of them. */
  readonly examples: readonly PlannedCreation[];
  /** False: more is lacking than a plan looks at. */
  readonly isWhole: boolean;
  /** Systems that could not be asked. */
  readonly faults: readonly FaultFacts[];
}

export interface PlannedCreation {
  readonly system: string;
  readonly kind: string;
  /** By which it is known elsewhere. */
  readonly entity: string;
  /** "": the kind has none, or nobody says it. */
  readonly company: string;
  readonly found: CreationFound;
  readonly cause: string;
  /** As the system would be told them, references by its own keys. */
  readonly fields: Readonly<Record<string, string>>;
}

export const noCreations: CreationPlan = { counts: [], examples: [], isWhole: true, faults: [] };

export interface CreationPlanParts extends Pick<CreationParts, "hub" | "modes" | "model" | "database" | "clock"> {
  /** Those that may be given anything, by name. */
  readonly sources: ReadonlyMap<string, ConfiguredSource>;
  readonly sinkOf: (source: ConfiguredSource) => Promise<Sink>;
  /** "source feed" of each that was read to its end before. */
  readonly wholeFeeds: () => Promise<ReadonlySet<string>>;
}

/** Things that are judged for one system. */
const thingsMax = 10_000;
const examplesMax = 20;

/** `system`: only what this one lacks. */
export async function creationPlan(branch: Branch, parts: CreationPlanParts, system?: string): Promise<CreationPlan> {
  const wholeFeeds = new Set([...(await parts.wholeFeeds()), ...branch.wholeFeeds]);
  const found: PlannedCreation[] = [];
  const faults: FaultFacts[] = [];
  let isWhole = true;
  for (const source of parts.sources.values()) {
    if (system !== undefined && source.name !== system) continue;
    try {
      const one = await lackedBy(source, await parts.sinkOf(source), branch, { ...parts, wholeFeeds });
      found.push(...one.found);
      isWhole &&= one.isWhole;
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push(error.toJSON());
    }
  }
  const groups = Map.groupBy(found, ({ system, kind, found: state }) => `${system} ${kind} ${state}`);
  const counts = [...groups.values()].flatMap(([first, ...more]) =>
    first === undefined ? [] : [{ system: first.system, kind: first.kind, found: first.found, records: more.length + 1 }],
  );
  return { counts, examples: found.slice(0, examplesMax), isWhole, faults };
}

type PlanParts = Omit<CreationPlanParts, "wholeFeeds"> & Pick<CreationParts, "wholeFeeds">;

async function lackedBy(
  source: ConfiguredSource,
  sink: Sink,
  branch: Branch,
  parts: PlanParts,
): Promise<{ readonly found: PlannedCreation[]; readonly isWhole: boolean }> {
  const { hub, database, model, modes, clock } = parts;
  const { name } = source;
  const read = (queries: Parameters<typeof database.read>[0]): Promise<Row[][]> => database.read(queries);
  const kinds = creatableKinds(source, sink, parts);
  const mode = modes.get(name);
  if (kinds.length === 0 || mode === undefined) return { found: [], isWhole: true };
  const { things, isWhole } = await branchThings(branch, { kinds, source: name, most: thingsMax }, model, read);
  const born = await bornThings(
    things.filter(({ isDoubted }) => isDoubted),
    (thing) => marksOf(thing, hub, name),
    (kind) => birthWayTo(source, kind, sink, clock.now()),
  );
  const keys = await branchKeys([...new Set(things.flatMap((thing) => referencesOf(thing, model)))], name, branch, read);
  const standings = await standingsOf(things, name, read);
  const judged = (thing: Thing, keyOf: (record: string) => string | undefined): JudgedThing[] => {
    const way = birthWayTo(source, thing.doc.kind, sink, clock.now());
    const standing = standings.get(thing.doc.entity) ?? { rows: [], release: undefined };
    const known = born.has(thing.doc.entity) ? { ...thing, isDoubted: false } : thing;
    const one = way && judgedThing(known, standing, { hub, source, way, modes: mode, model, keyOf });
    return one === undefined || one.isRefused || one.verdict.state === "withdrawn" ? [] : [one];
  };
  const all = things.flatMap((thing) => judged(thing, onlyKeyIn(keys)));
  const looked = await lookedFor(all, source, sink, parts);
  const found = all.map((one) => looked.get(one) ?? plannedOf(one, name, stateOf(one)));
  return { found: following(found, all, { keys, judged, system: name, branch }), isWhole };
}

const stateOf = ({ verdict, word }: JudgedThing): CreationFound =>
  verdict.state === "waits" ? "waits" : word === undefined ? "proposed" : "created";

const plannedOf = ({ thing: { doc }, verdict }: JudgedThing, system: string, found: CreationFound, cause?: string): PlannedCreation => ({
  system,
  kind: doc.kind,
  entity: doc.entity,
  company: doc.values["company"] ?? "",
  found,
  cause: cause ?? ("cause" in verdict ? verdict.cause : ""),
  fields: "fields" in verdict ? verdict.fields : {},
});

/** What goes out is looked for in the system first, as far as one pass would get. */
async function lookedFor(
  all: readonly JudgedThing[],
  source: ConfiguredSource,
  sink: Sink,
  { clock, database }: PlanParts,
): Promise<ReadonlyMap<JudgedThing, PlannedCreation>> {
  const looked = new Map<JudgedThing, PlannedCreation>();
  for (const one of all.filter(({ word }) => word !== undefined).slice(0, sentMax)) {
    const way = birthWayTo(source, one.thing.doc.kind, sink, clock.now());
    if (way === undefined) continue;
    const isAnother = anotherThing(one.thing, source.name, { database });
    const made = await lookAhead(creationOf(one), way, isAnother);
    // What bears the mark was created before the hub forgot it.
    const found = made?.state === "created" ? "there" : made?.state;
    if (found === "there" || found === "refused") looked.set(one, plannedOf(one, source.name, found, made?.cause ?? ""));
  }
  return looked;
}

interface Following {
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly judged: (thing: Thing, keyOf: (record: string) => string | undefined) => JudgedThing[];
  readonly system: string;
  readonly branch: Branch;
}

/** What waits for nothing but what would be there by then goes out after it, link by link. */
function following(
  found: readonly PlannedCreation[],
  all: readonly JudgedThing[],
  { keys, judged, system, branch }: Following,
): PlannedCreation[] {
  const result = [...found];
  const there = new Set<string>();
  const known = onlyKeyIn(keys);
  const keyOf = (record: string): string | undefined =>
    known(record) ?? (there.has(branch.identity.entityOf(record) ?? "") ? "its own, once it is there" : undefined);
  for (let before = -1; before < there.size;) {
    before = there.size;
    for (const one of result) if (["created", "follows", "there"].includes(one.found)) there.add(one.entity);
    for (const [place, one] of all.entries()) {
      if (result[place]?.found !== "waits") continue;
      const [again] = judged(one.thing, keyOf);
      if (again?.verdict.state !== "planned") continue;
      result[place] = plannedOf(again, system, again.word === undefined ? "proposed" : "follows", "what it names would be there first");
    }
  }
  return result;
}

interface KnownStanding {
  readonly rows: readonly Row[];
  readonly release: Row | undefined;
}

async function standingsOf(
  things: readonly Thing[],
  system: string,
  read: (queries: Parameters<CreationParts["database"]["read"]>[0]) => Promise<Row[][]>,
): Promise<ReadonlyMap<string, KnownStanding>> {
  const entityOf = new Map(things.flatMap(({ doc, records }) => records.map((record) => [record, doc.entity])));
  const [rows = [], releases = []] = await read([
    creationsOfRecordsQuery([...entityOf.keys()], system),
    releasesQuery(things.map(({ doc }) => doc.entity)),
  ]);
  const own = Map.groupBy(rows, (row) => entityOf.get(row["record"] ?? "") ?? "");
  const released = new Map(releases.flatMap((row) => (row["system"] === system ? [[row["entity"] ?? "", row] as const] : [])));
  return new Map(things.map(({ doc: { entity } }) => [entity, { rows: own.get(entity) ?? [], release: released.get(entity) }]));
}
