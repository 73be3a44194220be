// How each source stands: when it was last heard, and whether that is recent enough to rely on.

import type { FaultFacts } from "../base/fault.ts";
import type { Row } from "../platform/database.ts";
import { integer, integerOrNull, text } from "./reader.ts";

/** A configured source, and the fault of its last run where that failed. */
export interface KnownSource {
  readonly name: string;
  readonly site: string;
  /** Not heard for so long, ms: stale. */
  readonly silentAfterMs: number;
  /** ms: its last completed read, where the hub remembers one. A read that brought nothing new leaves no trace in the store. */
  readonly observedAt?: number | undefined;
  readonly fault?: FaultFacts | undefined;
  /** Feeds whose mapping changed since their kept pages were read. */
  readonly replayDue?: readonly string[];
}

/** `offline`: its last run failed, or it was never read. `stale`: not heard for longer than it may be silent. */
export type Standing = "live" | "stale" | "offline";

export interface Freshness {
  readonly name: string;
  readonly site: string;
  /** ms; null where it was never read. */
  readonly observedAt: number | null;
  readonly standing: Standing;
  readonly parked: { readonly fields: number; readonly records: number; readonly waiting: number };
  /** What its last run ended with, or the last delivery that could not be read. */
  readonly fault: { readonly code: string; readonly subject: string; readonly cause: string; readonly hint: string } | null;
  /** Feeds whose mapping changed since their kept pages were read: a replay brings them up to it. */
  readonly replayDue: readonly string[];
}

export interface FreshnessRows {
  readonly observed: readonly Row[];
  readonly parked: readonly Row[];
  readonly refused: readonly Row[];
}

/** By name of the source. */
export function freshness(sources: readonly KnownSource[], rows: FreshnessRows, now: number): Freshness[] {
  const bySource = (list: readonly Row[]): ReadonlyMap<string, Row> => new Map(list.map((row) => [text(row, "source"), row]));
  const [observed, parked, refused] = [bySource(rows.observed), bySource(rows.parked), bySource(rows.refused)];
  return sources
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, site, silentAfterMs, fault, observedAt: remembered, replayDue = [] }) => {
      const stored = integerOrNull(observed.get(name) ?? {}, "observed_at");
      const observedAt = stored === null ? (remembered ?? null) : Math.max(stored, remembered ?? 0);
      const counts = parked.get(name) ?? {};
      return {
        name,
        site,
        observedAt,
        standing: fault !== undefined || observedAt === null ? "offline" : now - observedAt > silentAfterMs ? "stale" : "live",
        parked: { fields: integer(counts, "fields"), records: integer(counts, "records"), waiting: integer(counts, "waiting") },
        fault: fault === undefined ? refusal(refused.get(name)) : plain(fault),
        replayDue,
      };
    });
}

const plain = ({ code, subject, cause, hint }: FaultFacts): Freshness["fault"] => ({ code, subject, cause, hint });

function refusal(row: Row | undefined): Freshness["fault"] {
  if (row === undefined) return null;
  const { cause, hint } = JSON.parse(text(row, "answer")) as { cause: string; hint: string };
  return { code: "delivery-refused", subject: text(row, "name"), cause, hint };
}
