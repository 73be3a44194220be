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

/**
 * Readings that only rise: each at least one ms after the one before, and after `last` (ms). For what is ordered by when it
 * came, whatever the wall clock does.
 */
export const risingClock = (clock: Clock, last: number): Clock => {
  let latest = last;
  return {
    now: () => {
      latest = Math.max(clock.now(), latest + 1);
      return latest;
    },
  };
};
