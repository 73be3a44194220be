// What is remembered of one signal of one asset: as much for ten samples as for ten million. It travels as text in the cursor of
// the feed, so that it moves in the commit that takes the events in.

import { type Decimal, decimal, toText } from "../base/decimal.ts";
import { type PackedWindow, packWindow, unpackWindow, type Window } from "./window.ts";

/** Which side of a limit the value is on, with hysteresis, and since when. */
export interface Run {
  readonly isOn: boolean;
  /** Since it is on that side. */
  readonly window: Window;
  /** The side that has held long enough to be believed; null: none has since the signal was heard again. */
  readonly believed: boolean | null;
}

/** Times in ms. */
export interface SignalState {
  /** Of the last sample of good quality. */
  readonly heard: number;
  /** The value less moves within the deadband. */
  readonly kept: Decimal;
  /** One for each level, in their order. */
  readonly runs: readonly Run[];
  /** The state told last. */
  readonly told: string;
  /** When that began; null: never told. */
  readonly since: number | null;
}

/** What one sample said at its time; null: its quality is bad. */
export type Said = readonly [at: number, value: Decimal | null];

/** Of a signal, with samples that may still be overtaken by earlier ones. */
export interface SignalMemory {
  state: SignalState | undefined;
  /** In the order of time. */
  waiting: Said[];
  /** Time of the last sample that was judged, of whatever quality. */
  last: number;
  /** Latest time seen. */
  newest: number;
  /** Samples of bad quality since the last event. */
  bad: number;
}

export const newMemory = (): SignalMemory => ({ state: undefined, waiting: [], last: -Infinity, newest: -Infinity, bad: 0 });

type PackedRun = readonly [isOn: boolean, believed: boolean | null, window: PackedWindow];
type PackedState = readonly [heard: number, kept: string, told: string, since: number | null, runs: readonly PackedRun[]];
/** JSON has no infinity. */
type PackedTime = number | null;
export type PackedMemory = readonly [
  state: PackedState | null,
  waiting: readonly (readonly [number, string | null])[],
  last: PackedTime,
  newest: PackedTime,
  bad: number,
];

export const packMemory = ({ state, waiting, last, newest, bad }: SignalMemory): PackedMemory => [
  state === undefined ? null : packState(state),
  waiting.map(([at, value]) => [at, value === null ? null : toText(value)]),
  packTime(last),
  packTime(newest),
  bad,
];

const packTime = (at: number): PackedTime => (Number.isFinite(at) ? at : null);

const packState = ({ heard, kept, told, since, runs }: SignalState): PackedState => [
  heard,
  toText(kept),
  told,
  since,
  runs.map(({ isOn, believed, window }) => [isOn, believed, packWindow(window)]),
];

export const unpackMemory = ([state, waiting, last, newest, bad]: PackedMemory): SignalMemory => ({
  state: state === null ? undefined : unpackState(state),
  waiting: waiting.map(([at, value]) => [at, value === null ? null : decimal(value)]),
  last: last ?? -Infinity,
  newest: newest ?? -Infinity,
  bad,
});

const unpackState = ([heard, kept, told, since, runs]: PackedState): SignalState => ({
  heard,
  kept: decimal(kept),
  told,
  since,
  runs: runs.map(([isOn, believed, window]) => ({ isOn, believed, window: unpackWindow(window) })),
});
