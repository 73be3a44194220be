// Reading by time of writing: what is committed late stands behind places that were read. A window is read again, until nothing can be
// committed late any more.

/** Up to where a feed was read. */
export interface ReadEnd {
  /** The largest time of writing in the reads that ended. */
  readonly since?: string;
  /** ms: when the read ended that saw it first. */
  readonly heard?: number;
  /** Seconds which that read lasted; absent: none. */
  readonly spent?: number;
  /** So long ago that nothing can be committed any more that was written before it. */
  readonly settled?: true;
  /** ms: when all records were read last. */
  readonly listed?: number;
}

/** The end of a read. `begun`, `now` in ms: its beginning and its end. */
export function endAfter(
  before: ReadEnd,
  seen: string | undefined,
  { begun, now, overlapSeconds }: { readonly begun: number; readonly now: number; readonly overlapSeconds: number },
): ReadEnd {
  const { since, heard, listed } = before;
  const held = listed === undefined ? {} : { listed };
  if (seen === undefined) return held;
  const spent = Math.floor((now - begun) / 1000);
  if (seen !== since || heard === undefined) return { ...held, since: seen, heard: now, ...(spent > 0 ? { spent } : {}) };
  return before.settled || begun - heard >= overlapSeconds * 1000 ? { ...held, since, settled: true, heard } : before;
}
