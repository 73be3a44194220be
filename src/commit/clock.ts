// What the clock does to entities that nobody touched: rule sets that begin, overrides that end, sources that fall silent.

import { readRuleSet } from "../governance/rule-configuration.ts";
import type { Standing } from "../governance/standing.ts";
import { dueEntitiesQuery } from "../governance/store.ts";
import type { Timeline } from "../governance/timeline.ts";
import type { Kind, Model } from "../model/kind.ts";
import type { Query, Row } from "../platform/database.ts";
import type { Intake } from "./intake.ts";
import type { Stages } from "./stages.ts";
import { entitiesOfKindsQuery, entitiesSinceQuery } from "./store.ts";

/** What the clock asks of the world: the log up to a position, and the model. */
export interface ClockReading {
  readonly model: Model;
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly upTo: number;
}

/** Entities to judge again at the new horizon, as they stand, and entities whose past the clock changes. */
export interface ClockWork {
  readonly due: ReadonlyMap<string, Standing>;
  readonly anew: readonly string[];
}

/** Above this many, entities are told anew from the log instead of being held in memory together. */
const dueMax = 10_000;

/** Takes rules, contacts and ticks in. Who is due is loaded while the clock still stands where it stood. */
export async function moveClock(stages: Stages, batch: Intake, reading: ClockReading): Promise<ClockWork> {
  const { timeline } = stages;
  const after = timeline.horizon;
  const until = batch.others.reduce((latest, entry) => (entry.kind === "tick" ? Math.max(latest, entry.at) : latest), after);
  const restated = [...takeRules(timeline, batch, Math.max(after, until), reading.model), ...takeContacts(timeline, batch, reading.model)];
  const revealed = until > after ? timeline.silencesMove([...reading.model.kinds.values()], after, until) : [];
  // A source was taken for speaking in what lies after the last tick: now that it is known to be silent, that is told again.
  const anew = new Set(await entitiesSince([...restated, ...revealed.map((kind) => ({ kind: kind.name, since: after }))], reading));
  const due = until > after ? (await dueEntities(timeline, revealed, { after, until }, reading)).filter((entity) => !anew.has(entity)) : [];
  const many = due.length > dueMax;
  const standings = many ? [] : await stages.governance.standings(due);
  timeline.moveHorizon(until);
  return { due: new Map(standings), anew: [...anew, ...(many ? due : [])] };
}

/** A kind of which everything is told again that reaches beyond a time, ms. */
interface Restated {
  readonly kind: string;
  readonly since: number;
}

/** Every entity has been folded up to the horizon; where a set begins later, only those with later entries have met its date. */
function takeRules(timeline: Timeline, batch: Intake, horizon: number, model: Model): Restated[] {
  const kinds = [...model.kinds.values()];
  return batch.others.flatMap((entry) => {
    if (entry.kind !== "rule") return [];
    const set = readRuleSet(entry.rules, entry.from, model);
    const decided = new Set([...set.rules, ...timeline.setAt(set.from).rules].map((rule) => rule.kind));
    timeline.addRules({ set, at: entry.at, key: entry.key }, kinds);
    const since = set.from <= horizon ? Number.NEGATIVE_INFINITY : set.from;
    return [...decided].map((kind) => ({ kind, since }));
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

async function dueEntities(
  timeline: Timeline,
  silent: readonly Kind[],
  span: { after: number; until: number },
  { read }: ClockReading,
): Promise<string[]> {
  const after = Number.isFinite(span.after) ? span.after : 0;
  const beginning = timeline.beginning(span.after, span.until).flatMap((set) => set.rules.map((rule) => rule.kind));
  const [due = [], all = []] = await read([
    dueEntitiesQuery(
      { after, until: span.until },
      silent.map((kind) => kind.name),
    ),
    entitiesOfKindsQuery([...new Set(beginning)]),
  ]);
  return [...new Set([...due, ...all].map((row) => row["entity"] ?? ""))];
}

/** At most two statements, none where nothing is restated. */
async function entitiesSince(restated: readonly Restated[], { read, upTo }: ClockReading): Promise<string[]> {
  const whole = new Set(restated.flatMap(({ kind, since }) => (Number.isFinite(since) ? [] : [kind])));
  const rest = restated.filter(({ kind }) => !whole.has(kind));
  const queries = [
    ...(whole.size > 0 ? [entitiesOfKindsQuery([...whole])] : []),
    ...(rest.length > 0 ? [entitiesSinceQuery(rest, upTo)] : []),
  ];
  if (queries.length === 0) return [];
  return (await read(queries)).flat().map((row) => row["entity"] ?? "");
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
  if (until <= after) return false;
  if (after === Number.NEGATIVE_INFINITY || timeline.beginning(after, until).length > 0) return true;
  if (timeline.silencesMove([...model.kinds.values()], after, until).length > 0) return true;
  const [rows = []] = await read([dueEntitiesQuery({ after, until }, [])]);
  return rows.length > 0;
}
