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

/** `Place`: what is asked for next, in the words of a system. */
export interface ReadCursor<Place> extends ReadEnd {
  /** The read that is on its way. */
  readonly open?: {
    readonly next: Place;
    /** ms */
    readonly begun: number;
    /** As `since`, of this read so far. */
    readonly largest?: string;
  };
}

interface Read<Place, Answer> {
  readonly answer: Answer;
  /** When each of its records was written. */
  readonly times: readonly string[];
  /** Undefined: there is nothing more now. */
  readonly next: Place | undefined;
}

interface ChangeReading<Place, Answer> {
  /** Where it begins. */
  readonly place: Place;
  readonly overlapSeconds: number;
  /** ms, by the hub's clock. */
  readonly now: () => number;
  readonly ask: (place: Place) => Promise<Read<Place, Answer>>;
}

/** What was written since, answer by answer, each with the cursor behind it. */
export async function* changesSince<Place, Answer>(
  from: ReadCursor<Place>,
  { place: first, overlapSeconds, now, ask }: ChangeReading<Place, Answer>,
): AsyncGenerator<{ readonly answer: Answer; readonly cursor: string }> {
  const { open, ...ended } = from;
  const begun = open?.begun ?? now();
  let seen = open?.largest ?? from.since;
  let place = first;
  /** The cursor that stands says that the read is on its way. */
  let isOpen = open !== undefined;
  for (;;) {
    const { answer, times, next } = await ask(place);
    for (const time of times) if (seen === undefined || time > seen) seen = time;
    const cursor: ReadCursor<Place> =
      next === undefined
        ? endAfter(ended, seen, { begun, now: now(), overlapSeconds })
        : { ...ended, open: { next, begun, ...(seen === undefined ? {} : { largest: seen }) } };
    const isSettling = cursor.settled === true && ended.settled !== true;
    // Nothing new and nothing to close: no page at all.
    if (times.length > 0 || isOpen || isSettling) yield { answer, cursor: JSON.stringify(cursor) };
    if (next === undefined) return;
    if (times.length > 0) isOpen = true;
    place = next;
  }
}

/** The end of a read. `begun`, `now` in ms: its beginning and its end. */
function endAfter(
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
