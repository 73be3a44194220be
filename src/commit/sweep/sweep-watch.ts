// What commits change while a sweep is under way: what it has to judge again, and whether it has to begin anew.

import { datedForm } from "../../governance/dated-form.ts";
import type { Timeline } from "../../governance/timeline.ts";
import type { Model } from "../../model/kind.ts";
import { erasureName } from "../../observation/erasure.ts";
import type { Doc } from "../../record/record-change.ts";
import type { Prepared } from "../prepare.ts";
import type { Arrived } from "./staging.ts";

export interface SweepWatch {
  see(prepared: Prepared): void;
  /** What has arrived since it was last taken. */
  take(): Arrived;
  /** Entities that wait to be judged again. */
  size(): number;
  /** True where rules, or silences as they were known, are others now, or a person was erased: what is staged is void. */
  isUpset(): boolean;
}

/** Under which timelines the sweep judges, and until when, ms. Contacts that arrive are added to both. */
export interface Watched {
  readonly model: Model;
  readonly past: Timeline;
  readonly now: Timeline;
  readonly until: number;
}

export function watchSweep({ model, past, now, until }: Watched): SweepWatch {
  const kinds = [...model.kinds.values()];
  let entities = new Map<string, (Doc | undefined)[]>();
  let roots = new Set<string>();
  let lines = new Map<string, string>();
  let upset = false;
  const touch = (entity: string, before?: Doc): void => {
    const forms = entities.get(entity) ?? [];
    entities.set(entity, forms);
    if (before !== undefined) forms.push(before);
  };
  return {
    see({ batch, reconciled, placement, changes, finance, production }) {
      for (const { entity, was } of reconciled) for (const id of [entity, ...was]) touch(id);
      for (const entity of placement.vanished) touch(entity);
      for (const { entity, before } of changes) touch(entity, before);
      for (const { root } of [...finance.lines, ...finance.changes]) roots.add(root);
      for (const { entity } of finance.balances) touch(entity);
      for (const { line, site } of production.changes) lines.set(line, site);
      for (const entry of batch.others) {
        if (entry.kind === "act" && datedForm(entry) !== undefined) upset = true;
        if (entry.kind === "rule" || (entry.kind === "tick" && entry.at > until)) upset = true;
        // What is staged tells of the person still.
        if (entry.kind === "act" && entry.act === erasureName) upset = true;
        if (entry.kind !== "contact") continue;
        if (now.silencesReached(kinds, entry.source, entry.at).length > 0) upset = true;
        for (const timeline of [past, now]) timeline.addContact(entry.source, entry.at);
      }
    },
    take() {
      const arrived = { entities, roots, lines };
      [entities, roots, lines] = [new Map(), new Set(), new Map()];
      return arrived;
    },
    size: () => entities.size,
    isUpset: () => upset,
  };
}
