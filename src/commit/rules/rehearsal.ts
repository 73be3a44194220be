// The rehearsal of a rule set on recorded history: every entity that it may judge otherwise is folded under the rules that stand
// and under the proposed ones, a page at a time. Nothing is written. What it says is what applying the set then does.

import { instantText } from "../../base/instant.ts";
import { rejudged } from "../../governance/store-sweep.ts";
import { readRuleSet } from "../../governance/rule-configuration.ts";
import { newTimeline, type Timeline } from "../../governance/timeline.ts";
import type { Kind, Model } from "../../model/kind.ts";
import type { Database, Query } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import type { CashPlan } from "../plan/cash-plan.ts";
import { entityPages, pageSizeDefault } from "../entity-page.ts";
import { movedCash } from "./rehearsal-cash.ts";
import { type DiscrepancyRehearsal, type FieldRehearsal, openTally } from "./rehearsal-tally.ts";
import { loadTimeline } from "../timeline-loading.ts";

export interface Rehearsal {
  /** The position it was made on. */
  readonly position: number;
  /** True where applying the set would change anything that a person would see. */
  readonly changes: boolean;
  /** Kinds that would come under other rules. */
  readonly kinds: readonly string[];
  /** When the set would begin to hold; null: for all time. */
  readonly from: string | null;
  /** When a set that stands already takes over from it; null: it holds until another is approved. */
  readonly until: string | null;
  /** Records of which a value would be another now. */
  readonly records: number;
  /** Records whose history would be told otherwise. */
  readonly restated: number;
  /** Overrides that would end, because the owner under the new rules says the same. */
  readonly overridesEnded: number;
  /** What systems would be told and are not to be told now, and what they would not be told any more. */
  readonly intents: { readonly planned: number; readonly ended: number };
  readonly fields: readonly FieldRehearsal[];
  readonly discrepancies: readonly DiscrepancyRehearsal[];
  readonly cash: readonly CashPlan[];
}

export interface RehearsalOptions {
  readonly database: Pick<Database, "read">;
  readonly model: Model;
  readonly settings: FinanceSettings;
  /** Of the last commit; nothing may be committed while the rehearsal is made. */
  readonly position: number;
  /** ms */
  readonly now: number;
  readonly rules: ProposedRules;
  /** Entities held at a time. */
  readonly pageSize?: number;
}

export interface ProposedRules {
  /** As the log keeps them. */
  readonly text: string;
  /** ms; -Infinity: for all time. */
  readonly from: number;
}

/** Faults: those of reading a rule set. */
export async function rehearse({
  database,
  model,
  settings,
  position,
  now,
  rules,
  pageSize = pageSizeDefault,
}: RehearsalOptions): Promise<Rehearsal> {
  const read = (queries: readonly Query[]) => database.read(queries);
  const past = newTimeline();
  await loadTimeline(past, model, database, position);
  past.moveHorizon(now);
  const proposed = withRules(past, rules, model);
  const kinds = [...model.kinds.values()].filter((kind) => proposed.kinds.includes(kind));
  const restated = kinds.map(({ name }) => ({ kind: name, since: Number.NEGATIVE_INFINITY }));
  const upTo = () => position;
  const tally = openTally();
  if (restated.length > 0) {
    const pages = entityPages(restated, { model, read, upTo: position, timeline: proposed.timeline }, pageSize);
    for await (const page of rejudged({ model, read, upTo, past, now: proposed.timeline, pages })) tally.add(page);
  }
  const cash = await movedCash(tally.patches, { model, settings, read, position, pageSize });
  const [fields, discrepancies] = [tally.fields(), tally.discrepancies()];
  const [overridesEnded, intents] = [tally.overridesEnded(), tally.intents()];
  return {
    position,
    changes: tally.restated() + overridesEnded + intents.planned + intents.ended + fields.length + discrepancies.length + cash.length > 0,
    kinds: kinds.map(({ name }) => name),
    from: Number.isFinite(rules.from) ? instantText(rules.from) : null,
    until: untilText(proposed.timeline, rules.from),
    records: tally.records(),
    restated: tally.restated(),
    overridesEnded,
    intents,
    fields,
    discrepancies,
    cash,
  };
}

/** The timeline with the set in it. One that begins later is rehearsed as if it began now: nobody knows what comes until then. */
function withRules(past: Timeline, { text, from }: ProposedRules, model: Model): { timeline: Timeline; kinds: readonly Kind[] } {
  const all = [...model.kinds.values()];
  const begins = Math.min(from, past.horizon);
  const timeline = past.fork();
  timeline.addRules({ set: readRuleSet(text, begins, model), at: Number.POSITIVE_INFINITY, key: "" }, all);
  return { timeline, kinds: all.filter((kind) => timeline.rulesAt(kind, begins) !== past.rulesAt(kind, begins)) };
}

function untilText(timeline: Timeline, from: number): string | null {
  const until = timeline.setAfter(from)?.from;
  return until === undefined ? null : instantText(until);
}
