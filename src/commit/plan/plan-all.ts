// A plan over every source of a hub, and what a run says of sources that could not even be opened.

import type { Clock } from "../../base/clock.ts";
import type { Model } from "../../model/kind.ts";
import type { Database, Query } from "../../platform/database.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { changeGated } from "../guard/change-gate.ts";
import { heldBack } from "../guard/held-delivery.ts";
import { type Plan, plan, type PlanOptions } from "./plan.ts";
import type { ReplayDoor } from "../reread/replay-door.ts";
import { ruleChange, type WantedRules } from "../rules/rule-change.ts";
import type { RunningSources } from "../run/running-source.ts";
import type { FeedAnswer } from "../run/feed-report.ts";
import type { Writer } from "../writer.ts";

interface PlannedHub {
  readonly model: Model;
  readonly settings: FinanceSettings;
  readonly rules: WantedRules;
}

/** Commits wait: nothing moves under the plan. */
export async function planAll(
  { model, settings, rules }: PlannedHub,
  database: Database,
  writer: Writer,
  clock: Clock,
  {
    sources,
    replays,
    lacking,
  }: { readonly sources: RunningSources; readonly replays: ReplayDoor } & Required<Pick<PlanOptions, "lacking">>,
): Promise<Plan> {
  const feeds = await replays.checkedForPlan(await sources.toRead(new Set(sources.list.map(({ name }) => name))));
  const faults = sources.list.flatMap(({ isOpen, fault }) => (isOpen || fault === undefined ? [] : [fault.toJSON()]));
  const waiting = await heldBack(database);
  return writer.hold(async () => {
    const position = writer.position();
    const read = (queries: readonly Query[]) => database.read(queries);
    const gated = changeGated(feeds, { read, position: () => position, now: () => clock.now(), waiting, erased: writer.erased });
    const change = await ruleChange(rules, database, position, clock.now());
    return plan({
      database,
      model,
      settings,
      clock,
      position,
      feeds: gated,
      erased: writer.erased,
      rules: change?.kind === "rule" ? change : undefined,
      faults,
      lacking,
    });
  });
}

/** Sources that could not even be opened. */
export const unopened = (sources: RunningSources, names: readonly string[]): FeedAnswer[] =>
  sources.list.flatMap(({ name, isOpen, fault }) =>
    isOpen || fault === undefined || !names.includes(name)
      ? []
      : [
          {
            source: name,
            feed: "*",
            read: 0,
            fresh: 0,
            repeated: 0,
            parked: 0,
            deleted: 0,
            held: 0,
            unsealed: null,
            refused: [],
            done: false,
            fault: fault.toJSON(),
          },
        ],
  );
