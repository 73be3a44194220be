// What the clock does to entities that nobody touched: rule sets and forms of systems that begin, overrides that end, sources that fall
// silent.

import { datedForm } from "../governance/dated-form.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import type { Swept } from "../governance/stage.ts";
import type { Standing } from "../governance/standing.ts";
import { dueEntitiesQuery } from "../governance/store.ts";
import type { Timeline } from "../governance/timeline.ts";
import type { Kind, Model } from "../model/kind.ts";
import { isMatchRules } from "../observation/store-rule-act.ts";
import type { Query, Row } from "../platform/database.ts";
import type { Intake } from "./intake.ts";
import type { Stages } from "./stages.ts";
import { entityPages, type PageReading, pageSizeDefault, type Restated } from "./entity-page.ts";

/** What the clock asks of the world: the log up to a position, and the model. */
export interface ClockReading {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly upTo: number;
}

/** Entities to judge again at the new horizon, as they stand, and those that are swept because the clock changes what was told. */
export interface ClockWork {
  readonly due: ReadonlyMap<string, Standing>;
  readonly swept: Swept | undefined;
}

/** Above this many, entities are swept a page at a time instead of being held in memory together. */
const dueMax = 10_000;

/** What rules, contacts and ticks of a batch reach. */
export interface Reach {
  /** The timeline as it was: what the entities stand under. */
  readonly past: Timeline;
  readonly restated: readonly Restated[];
  /** Entities of which something ends or begins by date. */
  readonly due: readonly string[];
  /** Where the clock moves to, ms. */
  readonly until: number;
}

/** Takes rules, contacts and ticks in. Who is due is loaded while the clock still stands where it stood. */
export async function moveClock(stages: Stages, batch: Intake, reading: ClockReading): Promise<ClockWork> {
  const { timeline } = stages;
  const reach = await reachOf(timeline, batch, reading);
  const { past, due, until } = reach;
  const many = due.length > dueMax;
  const standings = many ? [] : await stages.governance.standings(due);
  timeline.moveHorizon(until);
  const pages = reachedPages({ ...reach, due: many ? due : [] }, { ...reading, timeline });
  return { due: new Map(standings), swept: pages === undefined ? undefined : { past, pages } };
}

/** Rules and contacts are in the timeline afterwards; its horizon has not moved yet. */
export async function reachOf(timeline: Timeline, batch: Intake, reading: ClockReading): Promise<Reach> {
  const past = timeline.fork();
  const after = timeline.horizon;
  const until = batch.others.reduce((latest, entry) => (entry.kind === "tick" ? Math.max(latest, entry.at) : latest), after);
  const kinds = [...reading.model.kinds.values()];
  const horizon = Math.max(after, until);
  const restated = [
    ...takeRules(timeline, batch, horizon, reading.model),
    ...takeForms(timeline, batch, horizon, reading.model),
    ...takeContacts(timeline, batch, reading.model),
  ];
  const revealed = until > after ? timeline.silencesMove(kinds, after, until) : [];
  // A source was taken for speaking in what lies after the last tick: now that it is known to be silent, that is told again.
  restated.push(...revealed.map((kind) => ({ kind: kind.name, since: after })));
  restated.push(...timeline.beginning(kinds, after, until).map((kind) => ({ kind: kind.name, since: Number.NEGATIVE_INFINITY })));
  const due = until > after ? await dueEntities(revealed, { after, until }, reading) : [];
  return { past, restated, due, until };
}

/** Entities to be judged again, a page at a time; undefined where there are none. */
export function reachedPages(
  { restated, due }: Reach,
  reading: PageReading,
  pageSize?: number,
): AsyncIterable<readonly string[]> | undefined {
  const pages = [...(restated.length > 0 ? [entityPages(restated, reading, pageSize)] : []), ...(due.length > 0 ? [pagesOf(due)] : [])];
  return pages.length > 0 ? inTurn(pages) : undefined;
}

/** Every entity has been folded up to the horizon; where a set begins later, only those with later entries have met its date. */
function takeRules(timeline: Timeline, batch: Intake, horizon: number, model: Model): Restated[] {
  const kinds = [...model.kinds.values()];
  return batch.others.flatMap((entry) => {
    if (entry.kind !== "rule" || isMatchRules(entry)) return [];
    const set = readRuleSet(entry.rules, entry.from, model);
    const before = kinds.map((kind) => timeline.rulesAt(kind, set.from));
    timeline.addRules({ set, at: entry.at, key: entry.key }, kinds);
    const since = set.from <= horizon ? Number.NEGATIVE_INFINITY : set.from;
    const moved = kinds.filter((kind, place) => timeline.rulesAt(kind, set.from) !== before[place]);
    return moved.map((kind) => ({ kind: kind.name, since }));
  });
}

/** What a system shows of a value is another claim from then on: kinds of which it has a form are judged again. */
function takeForms(timeline: Timeline, batch: Intake, horizon: number, { kinds }: Model): Restated[] {
  return batch.others.flatMap((entry) => {
    const form = entry.kind === "act" ? datedForm(entry) : undefined;
    const kind = form && kinds.get(form.kind);
    if (form === undefined || kind === undefined) return [];
    const before = timeline.rulesAt(kind, form.at);
    timeline.addForm(form);
    if (timeline.rulesAt(kind, form.at) === before) return [];
    return [{ kind: kind.name, since: form.at <= horizon ? Number.NEGATIVE_INFINITY : form.at }];
  });
}

/** A contact that comes late may undo a silence that was believed. */
function takeContacts(timeline: Timeline, batch: Intake, model: Model): Restated[] {
  const kinds = [...model.kinds.values()];
  return batch.others.flatMap((entry) => {
    if (entry.kind !== "contact") return [];
    const reached = timeline.silencesReached(kinds, entry.source, entry.at);
    timeline.addContact(entry.source, entry.at);
    return reached.map((kind) => ({ kind: kind.name, since: Number.NEGATIVE_INFINITY }));
  });
}

async function dueEntities(silent: readonly Kind[], span: { after: number; until: number }, { read }: ClockReading): Promise<string[]> {
  const after = Number.isFinite(span.after) ? span.after : 0;
  const names = silent.map((kind) => kind.name);
  const [due = []] = await read([dueEntitiesQuery({ after, until: span.until }, names)]);
  return due.map((row) => row["entity"] ?? "");
}

export async function* pagesOf(entities: readonly string[]): AsyncGenerator<string[]> {
  for (let from = 0; from < entities.length; from += pageSizeDefault) yield entities.slice(from, from + pageSizeDefault);
}

/** Each entity once, whatever names it. */
async function* inTurn(all: readonly AsyncIterable<readonly string[]>[]): AsyncGenerator<string[]> {
  const seen = all.length > 1 ? new Set<string>() : undefined;
  for (const pages of all)
    for await (const page of pages) {
      yield page.filter((entity) => seen?.has(entity) !== true);
      for (const entity of page) seen?.add(entity);
    }
}

/** Would a tick at `until` change anything? Without one an idle hub's log does not grow. */
export async function isTickDue(
  stages: Stages,
  model: Model,
  until: number,
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<boolean> {
  const { timeline } = stages;
  const after = timeline.horizon;
  const kinds = [...model.kinds.values()];
  if (until <= after) return false;
  if (after === Number.NEGATIVE_INFINITY || timeline.beginning(kinds, after, until).length > 0) return true;
  if (timeline.silencesMove(kinds, after, until).length > 0) return true;
  if (await stages.identity.isDue(until)) return true;
  const [rows = []] = await read([dueEntitiesQuery({ after, until }, [])]);
  return rows.length > 0;
}
