// Samples in, events out: state and sample give the next state and what is to be told. Pure; no clock but that of the samples.
//
//   per level:  off ──value reaches enter──► on ──value comes back behind leave──► off       (hysteresis)
//   believed:   the side that has held for `hold`                                           (debounce)
//   told:       the worst level that is believed on; a change of it is an event
//   a gap longer than `silent_after` ends all of it: no-signal is told, and the next state must hold anew

import { absolute, compare, type Decimal, subtract } from "../base/decimal.ts";
import { type Level, noSignal, type SignalRule } from "./signal-rule.ts";
import type { Run, Said, SignalMemory, SignalState } from "./signal-state.ts";
import { widened, type Window, windowOf } from "./window.ts";

/** That the state of a signal changed. Times in ms. */
export interface SignalEvent {
  readonly state: string;
  /** Since when it is so. */
  readonly since: number;
  /** By the sample of this time it was certain. */
  readonly confirmedAt: number;
  readonly previous: string;
  readonly previousSince: number | null;
  /** The limit that was passed; null where none was. */
  readonly limit: Decimal | null;
  /** From its beginning to its certainty; null where it is that nothing was heard. */
  readonly evidence: Window | null;
  /** Samples of bad quality since the event before, which were left out. */
  readonly bad: number;
}

/** Samples of one signal that may wait for earlier ones: beyond, the earliest is judged at once. */
const waitingMax = 256;

/**
 * Takes one sample into the memory of its signal; null: its quality is bad. One that is not later than the last judged is a repeat,
 * or came too late.
 */
export function takeSample(memory: SignalMemory, rule: SignalRule, at: number, value: Decimal | null): SignalEvent[] {
  if (at <= memory.last) return [];
  place(memory.waiting, [at, value]);
  memory.newest = Math.max(memory.newest, at);
  const events: SignalEvent[] = [];
  for (let next = memory.waiting[0]; next !== undefined; next = memory.waiting[0]) {
    if (next[0] > memory.newest - rule.waitMs && memory.waiting.length <= waitingMax) break;
    memory.waiting.shift();
    events.push(...judgeNext(memory, rule, next));
  }
  return events;
}

/** In the order of time. Of two samples of one time the good one counts, then the smaller, whichever came first. */
function place(waiting: Said[], said: Said): void {
  const [at, value] = said;
  let index = waiting.length;
  while (index > 0 && (waiting[index - 1]?.[0] ?? 0) > at) index -= 1;
  const same = waiting[index - 1];
  if (same?.[0] !== at) waiting.splice(index, 0, said);
  else if (value !== null && (same[1] === null || compare(value, same[1]) < 0)) waiting[index - 1] = said;
}

function judgeNext(memory: SignalMemory, rule: SignalRule, [at, value]: Said): SignalEvent[] {
  memory.last = at;
  if (value === null) {
    memory.bad += 1;
    return [];
  }
  const { state, told } = judged(memory.state, rule, at, value);
  memory.state = state;
  if (told.length === 0) return [];
  const { bad } = memory;
  memory.bad = 0;
  return told.map((one) => ({ ...one, bad }));
}

type Told = Omit<SignalEvent, "bad">;

function judged(before: SignalState | undefined, rule: SignalRule, at: number, value: Decimal): { state: SignalState; told: Told[] } {
  const told: Told[] = [];
  let state = before ?? begun(rule, at, value);
  const isGap = before !== undefined && rule.silentAfterMs !== undefined && at - before.heard > rule.silentAfterMs;
  if (isGap) {
    const since = before.heard + (rule.silentAfterMs ?? 0);
    if (before.told !== noSignal) told.push({ ...stepTo(noSignal, since, before), confirmedAt: at, limit: null, evidence: null });
    state = { ...begun(rule, at, value, null), told: noSignal, since: told[0]?.since ?? before.since };
  }
  const kept = isGap || isMove(rule, state.kept, value) ? value : state.kept;
  const isNew = before === undefined || isGap;
  const runs = rule.levels.map((level, place) => believedAt(runOf(state.runs[place], level, { rule, at, value, kept, isNew }), rule, at));
  const change = changeOf(runs, state, rule, at);
  if (change !== undefined) told.push(change);
  return { state: { heard: at, kept, runs, told: change?.state ?? state.told, since: change?.since ?? state.since }, told };
}

/** Where nothing was heard before, it is taken to be as it should be; after a gap nothing is known. */
const begun = (rule: SignalRule, at: number, value: Decimal, believed: boolean | null = false): SignalState => ({
  heard: at,
  kept: value,
  runs: rule.levels.map(() => ({ isOn: false, window: windowOf(at, value), believed })),
  told: rule.normal,
  since: null,
});

const stepTo = (state: string, since: number, before: SignalState): Pick<Told, "state" | "since" | "previous" | "previousSince"> => ({
  state,
  since,
  previous: before.told,
  previousSince: before.since,
});

const isMove = ({ deadband }: SignalRule, kept: Decimal, value: Decimal): boolean =>
  deadband === undefined || compare(absolute(subtract(value, kept)), deadband) >= 0;

interface Judging {
  readonly rule: SignalRule;
  readonly at: number;
  readonly value: Decimal;
  readonly kept: Decimal;
  /** The first sample of all, or after a gap. */
  readonly isNew: boolean;
}

function runOf(before: Run | undefined, level: Level, { rule, at, value, kept, isNew }: Judging): Run {
  const reaches = (limit: Decimal): boolean => (rule.isFalling ? compare(kept, limit) <= 0 : compare(kept, limit) >= 0);
  const isOn = before?.isOn ? reaches(level.leave) : reaches(level.enter);
  if (before === undefined || isNew || isOn !== before.isOn)
    return { isOn, window: windowOf(at, value), believed: before?.believed ?? null };
  return { ...before, window: widened(before.window, at, value) };
}

const believedAt = (run: Run, { holdMs }: SignalRule, at: number): Run =>
  at - run.window.firstAt >= holdMs && run.believed !== run.isOn ? { ...run, believed: run.isOn } : run;

function changeOf(runs: readonly Run[], before: SignalState, { levels, normal, holdMs }: SignalRule, at: number): Told | undefined {
  if (runs.some(({ believed }) => believed === null)) return undefined;
  const reached = runs.findLastIndex(({ believed }) => believed === true);
  const state = levels[reached]?.state ?? normal;
  if (state === before.told) return undefined;
  const from = levels.findIndex((level) => level.state === before.told);
  const isFall = before.told === normal || before.told === noSignal ? false : reached < from;
  // It is as it is since the level it has now was reached, or since the one above was left.
  const place = isFall ? reached + 1 : Math.max(reached, 0);
  const run = runs[place];
  const level = levels[place];
  // After a gap another level may have held first, and this one turned away and back since: it must have held as it is now.
  if (run === undefined || level === undefined || at - run.window.firstAt < holdMs) return undefined;
  const limit = isFall ? level.leave : reached < 0 ? null : level.enter;
  return { ...stepTo(state, run.window.firstAt, before), confirmedAt: at, limit, evidence: run.window };
}
