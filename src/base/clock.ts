// The only place that asks the machine for the time. Everything else is given a clock, or a time.

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

export interface ManualClock extends Clock {
  set(ms: number): void;
  advance(ms: number): void;
}

/** A clock that stands still until it is moved: tests, replays and the demo. `start` in ms since the epoch. */
export const manualClock = (start: number): ManualClock => {
  let current = start;
  return {
    now: () => current,
    set: (ms) => {
      current = ms;
    },
    advance: (ms) => {
      current += ms;
    },
  };
};
