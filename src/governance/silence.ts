// When a source was silent, from the times of its contacts, ms, ascending. A silence begins `afterMs` after a contact that no
// other has followed, and ends at the next contact. A source that was never heard is not silent: nobody knows it yet.

/** Place of the last time at or before `at`, -1 where there is none. */
function placeAt(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function silentAt(times: readonly number[], afterMs: number, at: number): boolean {
  const last = times[placeAt(times, at)];
  return last !== undefined && at >= last + afterMs;
}

/** The next beginning or end of a silence after `after`; Infinity where none is known. */
export function nextEdge(times: readonly number[], afterMs: number, after: number): number {
  for (let place = Math.max(0, placeAt(times, after)); place < times.length; place += 1) {
    const begins = (times[place] ?? 0) + afterMs;
    const ends = times[place + 1] ?? Number.POSITIVE_INFINITY;
    if (ends <= begins) continue;
    if (begins > after) return begins;
    if (ends > after) return ends;
  }
  return Number.POSITIVE_INFINITY;
}

/** Would a contact at `at` change who was silent at or before `until`? */
export function reaches(times: readonly number[], afterMs: number, at: number, until: number): boolean {
  const place = placeAt(times, at);
  const before = times[place];
  const next = times[place + 1] ?? Number.POSITIVE_INFINITY;
  if (before === at) return false;
  const from = before === undefined ? at + afterMs : Math.max(at, before + afterMs);
  const to = before === undefined ? next : Math.min(at + afterMs, next);
  return from < to && from <= until;
}

/** Contacts come nearly in order. */
export function addTime(times: number[], at: number): void {
  const place = placeAt(times, at);
  if (times[place] !== at) times.splice(place + 1, 0, at);
}
