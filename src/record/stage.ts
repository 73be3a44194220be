// Folds what governance decided into golden records: the current row, its versions, and the change that projections read.

import { openMemory, type Packing } from "../base/memory.ts";
import type { Placement } from "../identity/stage.ts";
import type { Query, Row } from "../platform/database.ts";
import { docFromRow } from "./doc-row.ts";
import { recordsQuery } from "./store.ts";
import { kindOf, type Model } from "../model/kind.ts";
import type { VersionOut } from "../governance/fold.ts";
import type { Reconciled } from "../governance/stage.ts";
import type { Standing } from "../governance/standing.ts";
import { docOf } from "./doc.ts";
import { isSameNamed, wordsOf } from "./words.ts";
import type { Cause, Doc, RecordChange } from "./record-change.ts";
import type { RecordRows } from "./record-rows.ts";

export interface Recorded {
  readonly rows: RecordRows;
  readonly changes: RecordChange[];
}

export interface RecordStage {
  /** At most one statement: the docs, as they stood, of entities that are not in memory. */
  record(reconciled: readonly Reconciled[], placement: Placement): Promise<Recorded>;
  /** Makes `doc` answer for these entities; at most one statement. */
  prefetch(entities: readonly string[]): Promise<void>;
  doc(entity: string): Doc | undefined;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  forget(): void;
}

export interface RecordOptions {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Docs remembered as they were last told to projections. */
  readonly memory: number;
  /** How records are asked for; absent: as they stand. */
  readonly recordsOf?: (entities: readonly string[]) => Query;
}

export function openRecord({ model, memory, read, recordsOf = recordsQuery }: RecordOptions): RecordStage {
  const docs = openMemory({ size: memory, packing: docPacking });
  const doc = (entity: string): Doc | undefined => {
    const known = docs.get(entity);
    return known === nobody ? undefined : known;
  };
  const prefetch = async (entities: readonly string[]): Promise<void> => {
    const unknown = entities.filter((entity) => docs.get(entity) === undefined);
    if (unknown.length === 0) return;
    const [rows] = await read([recordsOf(unknown)]);
    for (const entity of unknown) docs.set(entity, nobody);
    for (const row of rows ?? []) docs.set(row["entity"] ?? "", docFromRow(row, model));
  };
  return {
    async record(reconciled, placement) {
      await prefetch([...reconciled.filter((one) => !isFirst(one)).map((one) => one.entity), ...placement.vanished]);
      const written: Written[] = [];
      const changes: RecordChange[] = [];
      for (const one of reconciled) {
        const before = isFirst(one) ? undefined : doc(one.entity);
        const isSettled = before !== undefined && !placement.unsettled.has(one.entity);
        const waiting = isSettled ? before.waiting : one.standing.members.some(({ record: member }) => placement.waiting(member));
        const sites = sitesOf(one.standing, model);
        const { versions, dropped } = one.difference;
        if (versions.length === 0 && dropped.length === 0 && !one.anew && before?.waiting === waiting && before.sites === sites) continue;
        const after = docOf(one.standing, sites, waiting);
        docs.set(one.entity, after);
        written.push({ reconciled: one, before, after });
        changes.push({ entity: one.entity, kind: after.kind, before, after, anew: one.anew, cause: causeOf(one.standing, versions) });
      }
      for (const entity of placement.vanished) {
        changes.push(vanishedChange(entity, doc(entity), reconciled));
        docs.set(entity, nobody);
      }
      return { rows: rowsOf(written, placement), changes };
    },
    prefetch,
    doc,
    rest: () => docs.rest(),
    forget: () => docs.clear(),
  };
}

/** An id that no record carries: remembered, so that it is not asked for again. */
const nobody = Symbol("nobody");
type Nobody = typeof nobody;

type DocText = readonly [Doc["kind"], Doc["site"], Doc["sites"], Doc["values"], Doc["references"], Doc["waiting"], Doc["deleted"]];

const docPacking: Packing<Doc | Nobody> = {
  write(told) {
    if (told === nobody) return "";
    const { kind, site, sites, values, references, waiting, deleted } = told;
    return JSON.stringify([kind, site, sites, values, references, waiting, deleted] satisfies DocText);
  },
  read(text, entity) {
    if (text === "") return nobody;
    const [kind, site, sites, values, references, waiting, deleted] = JSON.parse(text) as DocText;
    return { entity, kind, site, sites, values, references, waiting, deleted };
  },
  isFixed: true,
};

/** Its first version is told here: there is nothing before it to look for. */
const isFirst = (one: Reconciled): boolean => one.was.length === 0 && one.isNew;

/** An entity of which rows are written, with its doc before and after. */
interface Written {
  readonly reconciled: Reconciled;
  readonly before: Doc | undefined;
  readonly after: Doc;
}

function rowsOf(written: readonly Written[], placement: Placement): RecordRows {
  const added: RecordRows["added"][number][] = [];
  const dropped: RecordRows["dropped"][number][] = [];
  const moved: RecordRows["moved"][number][] = [];
  for (const { reconciled, before, after } of written) {
    const { standing, difference } = reconciled;
    const { sites } = after;
    for (const version of difference.versions) added.push({ standing, version, sites });
    for (const version of difference.dropped) dropped.push({ standing, version });
    if (before && before.sites !== sites && !reconciled.anew) moved.push({ entity: after.entity, sites });
  }
  return {
    current: written.map(({ reconciled, before, after }) => ({
      standing: reconciled.standing,
      doc: after,
      words: before !== undefined && isSameNamed(before.values, after.values) ? null : wordsOf(after.values),
    })),
    added,
    dropped,
    moved,
    anew: written.flatMap(({ reconciled }) => (reconciled.anew ? reconciled.was : [])),
    vanished: placement.vanished,
  };
}

/** Where an entity is visible: the sites that contribute to it, or everywhere for group kinds. */
const sitesOf = (standing: Standing, model: Model): string => {
  if (kindOf(model, standing.plan.kind).group) return "*";
  const first = standing.members[0]?.site ?? standing.site;
  const second = standing.members.find((member) => member.site !== first)?.site;
  if (second === undefined) return first;
  if (standing.members.length === 2) return first < second ? `${first},${second}` : `${second},${first}`;
  return [...new Set(standing.members.map((member) => member.site))].sort().join(",");
};

function causeOf(standing: Standing, versions: readonly VersionOut[]): Cause {
  const last = versions.at(-1);
  // One version moves a field once.
  const fields = versions.length === 1 && last ? last.fields : [...new Set(versions.flatMap((version) => version.fields))];
  return {
    source: last?.source ?? standing.last.source,
    record: last?.record ?? "",
    version: last?.version ?? 0,
    at: last?.at ?? standing.last.at,
    fields: fields.map((field) => standing.plan.names[field] ?? ""),
  };
}

/** An id that another entity took over: projections retract what they had of it, with that entity's move as the cause. */
function vanishedChange(entity: string, before: Doc | undefined, reconciled: readonly Reconciled[]): RecordChange {
  const heir = reconciled.find((one) => one.was.includes(entity))?.standing;
  const cause: Cause = { source: "identity", record: entity, version: 0, at: heir?.last.at ?? 0, fields: [] };
  return { entity, kind: before?.kind ?? heir?.plan.kind ?? "", before, after: undefined, cause };
}
