// What the clock does to entities that nobody touched: rule sets that begin, overrides that end, sources that fall silent.

import type { RuleSet } from "../governance/rule.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import { dueEntitiesQuery } from "../governance/store.ts";
import type { Kind, Model } from "../model/kind.ts";
import type { RuleEntry } from "../observation/entry.ts";
import type { Query, Row } from "../platform/database.ts";
import type { Intake } from "./intake.ts";
import type { Stages } from "./stages.ts";
import { entitiesOfKindsQuery } from "./store.ts";

/** Entities to judge again at the new horizon, and entities whose past the new rules or contacts change. */
export interface ClockWork {
  readonly due: readonly string[];
  readonly anew: readonly string[];
}

/** Above this many, entities are told anew from the log instead of being held in memory together. */
const dueMax = 10_000;

/** Loads who is due while the clock still stands where it stood, then moves it. */
export async function moveClock(stages: Stages, batch: Intake, model: Model, read: (queries: readonly Query[]) => Promise<Row[][]>): Promise<ClockWork> {
  const { timeline } = stages;
  const rules = batch.others.filter((entry) => entry.kind === "rule");
  const contacts = batch.others.filter((entry) => entry.kind === "contact");
  const until = batch.others.reduce((latest, entry) => (entry.kind === "tick" ? Math.max(latest, entry.at) : latest), timeline.horizon);
  const after = timeline.horizon;
  const sets = rules.map((entry) => readRuleSet(entry.rules, entry.from, model));
  const due = until > after ? await dueEntities(stages, model, after, until, read) : [];
  const reaching = sets.filter((set) => set.from <= Math.max(after, until) || after === Number.NEGATIVE_INFINITY);
  const late = contacts.some((contact) => contact.at < after && timeline.listens(contact.source));
  const kinds = kindsOf(reaching, stages, model, late);
  const anew = await entitiesOf(kinds.map((kind) => kind.name), read);
  const many = due.length > dueMax;
  if (!many && due.length > 0) await stages.governance.standings(due);
  for (const set of sets) timeline.addRules(set, [...model.kinds.values()]);
  for (const contact of contacts) timeline.addContact(contact.source, contact.at);
  timeline.moveHorizon(until);
  return { due: many ? [] : due, anew: many ? [...new Set([...anew, ...due])] : anew };
}

async function dueEntities(stages: Stages, model: Model, after: number, until: number, read: (queries: readonly Query[]) => Promise<Row[][]>): Promise<string[]> {
  const { timeline } = stages;
  const kinds = [...model.kinds.values()];
  const beginning = timeline.beginning(after, until).flatMap((set) => set.rules.map((rule) => rule.kind));
  const silent = timeline.silencesMove(kinds, after, until).map((kind) => kind.name);
  const from = Number.isFinite(after) ? after : 0;
  const [rows] = await read([dueEntitiesQuery({ after: from, until }, silent)]);
  const all = await entitiesOf([...new Set(beginning)], read);
  return [...new Set([...(rows ?? []).map((row) => row["entity"] ?? ""), ...all])];
}

async function entitiesOf(kinds: readonly string[], read: (queries: readonly Query[]) => Promise<Row[][]>): Promise<string[]> {
  if (kinds.length === 0) return [];
  const [rows] = await read([entitiesOfKindsQuery(kinds)]);
  return (rows ?? []).map((row) => row["entity"] ?? "");
}

/** Would a tick at `until` change anything? Without one an idle hub's log does not grow. */
export async function isTickDue(stages: Stages, model: Model, until: number, read: (queries: readonly Query[]) => Promise<Row[][]>): Promise<boolean> {
  const { timeline } = stages;
  const after = timeline.horizon;
  if (until <= after) return false;
  if (after === Number.NEGATIVE_INFINITY || timeline.beginning(after, until).length > 0) return true;
  if (timeline.silencesMove([...model.kinds.values()], after, until).length > 0) return true;
  const [rows = []] = await read([dueEntitiesQuery({ after, until }, [])]);
  return rows.length > 0;
}

/** Kinds that a rule set decides, or that the one it follows decided. */
function kindsOf(sets: readonly RuleSet[], stages: Stages, model: Model, late: boolean): Kind[] {
  const all = [...model.kinds.values()];
  if (late) return all.filter((kind) => stages.timeline.rulesAt(kind, stages.timeline.horizon).silences.length > 0);
  const names = new Set(sets.flatMap((set) => [...set.rules, ...stages.timeline.setAt(set.from).rules].map((rule) => rule.kind)));
  return all.filter((kind) => names.has(kind.name));
}
