// Which completed reads are worth an entry of the log: those of sources whose silence a rule cares about, and not each of
// them. A source asked every minute whose silence counts in days would fill the log with nothing.

import type { Rule } from "../../governance/rule.ts";

export interface ContactBook {
  /** Times in ms. */
  isDue(source: string, now: number): boolean;
  note(source: string, at: number): void;
  /** Heeds the silences of these rules too, from now on. */
  listen(rules: readonly Rule[]): void;
}

/** So many entries within the shortest silence that a rule speaks of: how exactly its beginning is known. */
const entriesPerSilence = 12;

export function contactBook(rules: readonly Rule[], last: ReadonlyMap<string, number>): ContactBook {
  const noted = new Map(last);
  const every = new Map<string, number>();
  const listen = (those: readonly Rule[]): void => {
    for (const { silentAfterMs, authority } of those) {
      if (silentAfterMs === undefined) continue;
      for (const source of authority.flat())
        every.set(source, Math.min(every.get(source) ?? Number.POSITIVE_INFINITY, silentAfterMs / entriesPerSilence));
    }
  };
  listen(rules);
  return {
    listen,
    isDue(source, now) {
      const interval = every.get(source);
      return interval !== undefined && now - (noted.get(source) ?? Number.NEGATIVE_INFINITY) >= interval;
    },
    note: (source, at) => void noted.set(source, at),
  };
}
