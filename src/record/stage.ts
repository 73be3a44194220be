// Folds what governance decided into golden records: the current row, its versions, and the change that projections read.

import { LRUCache } from "lru-cache";
import { kindOf, type Model } from "../model/kind.ts";
import type { VersionOut } from "../governance/fold.ts";
import type { Reconciled } from "../governance/stage.ts";
import type { Standing } from "../governance/standing.ts";
import { docOf } from "./doc.ts";
import type { Cause, Doc, RecordChange } from "./record-change.ts";

export interface RecordRows {
  /** Standings whose current row is written. */
  readonly current: readonly { readonly standing: Standing; readonly doc: Doc; readonly sites: string }[];
  readonly added: readonly { readonly standing: Standing; readonly version: VersionOut; readonly sites: string }[];
  readonly dropped: readonly { readonly entity: string; readonly version: VersionOut }[];
  /** Entities whose earlier versions are all superseded. */
  readonly anew: readonly string[];
  /** Ids that are nobody's any more: their current row goes. */
  readonly vanished: readonly string[];
}

export interface Recorded {
  readonly rows: RecordRows;
  readonly changes: RecordChange[];
}

export interface RecordStage {
  record(reconciled: readonly Reconciled[], waiting: (standing: Standing) => boolean, vanished: readonly string[]): Recorded;
  forget(): void;
}

export interface RecordOptions {
  readonly model: Model;
  /** Docs remembered as they were last told to projections. */
  readonly memory: number;
}

export function openRecord({ model, memory }: RecordOptions): RecordStage {
  const told = new LRUCache<string, Doc>({ max: memory });
  return {
    record(reconciled, waiting, vanished) {
      const current: RecordRows["current"][number][] = [];
      const added: RecordRows["added"][number][] = [];
      const dropped: RecordRows["dropped"][number][] = [];
      const changes: RecordChange[] = [];
      for (const { entity, standing, difference, anew } of reconciled) {
        const isWaiting = waiting(standing);
        const before = told.get(entity);
        if (difference.versions.length === 0 && difference.dropped.length === 0 && !anew && before?.waiting === isWaiting) continue;
        const sites = sitesOf(standing, model);
        const doc = docOf(standing, isWaiting, before);
        told.set(entity, doc);
        current.push({ standing, doc, sites });
        for (const version of difference.versions) added.push({ standing, version, sites });
        for (const version of difference.dropped) dropped.push({ entity, version });
        changes.push({ entity, kind: doc.kind, before, after: doc, cause: causeOf(standing, difference.versions) });
      }
      for (const entity of vanished) changes.push(vanishedChange(entity, told.get(entity), reconciled));
      return { rows: { current, added, dropped, anew: reconciled.flatMap((one) => (one.anew ? one.was : [])), vanished }, changes };
    },
    forget: () => told.clear(),
  };
}

/** Where an entity is visible: the sites that contribute to it, or everywhere for group kinds. */
const sitesOf = (standing: Standing, model: Model): string => {
  if (kindOf(model, standing.plan.kind).group) return "*";
  const first = standing.members[0]?.site ?? standing.site;
  if (standing.members.every((member) => member.site === first)) return first;
  return [...new Set(standing.members.map((member) => member.site))].sort().join(",");
};

function causeOf(standing: Standing, versions: readonly VersionOut[]): Cause {
  const last = versions.at(-1);
  const fields = new Set(versions.flatMap((version) => version.fields));
  return {
    source: last?.source ?? standing.last.source,
    record: last?.record ?? "",
    version: last?.version ?? 0,
    at: last?.at ?? standing.last.at,
    fields: [...fields].map((field) => standing.plan.names[field] ?? ""),
  };
}

/** An id that another entity took over: projections retract what they had of it, with that entity's move as the cause. */
function vanishedChange(entity: string, before: Doc | undefined, reconciled: readonly Reconciled[]): RecordChange {
  const heir = reconciled.find((one) => one.was.includes(entity))?.standing;
  const cause: Cause = { source: "identity", record: entity, version: 0, at: heir?.last.at ?? 0, fields: [] };
  return { entity, kind: before?.kind ?? heir?.plan.kind ?? "", before, after: undefined, cause };
}
