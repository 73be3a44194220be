// How coherence has gone: a point an hour of every kind, site and pair of systems, kept when the clock passes it.

import type { Database } from "../platform/database.ts";
import type { Model } from "../model/kind.ts";
import { type Coherence, coherence } from "./coherence.ts";
import { knownOf } from "./known.ts";
import { integer, text, type Reader } from "./reader.ts";
import { knownByQuery } from "./store.ts";
import { troubledQuery, troubles } from "./trouble.ts";
import { hourMs, keepPointsSteps, lastPointQuery, type PointRow, trendQuery } from "./store-trend.ts";

export interface TrendPart {
  /** Beginning of the day, UTC, ms. */
  readonly at: number;
  readonly kind: string;
  readonly site: string;
  readonly known: number;
  readonly agreed: number;
  readonly parked: number;
  readonly real: number;
}

export interface TrendClock {
  /** Keeps the point of this hour where it is not there yet; false where nothing was due. `now` in ms. */
  readonly tick: (now: number) => Promise<boolean>;
}

interface Parts {
  readonly database: Pick<Database, "read" | "write">;
  readonly model: Model;
  /** Where each source stands. */
  readonly sources: readonly { readonly name: string; readonly site: string }[];
}

export function openTrendClock({ database, model, sources }: Parts): TrendClock {
  const siteOf = new Map(sources.map(({ name, site }) => [name, site]));
  let last: number | undefined;
  return {
    async tick(now) {
      const at = hourOf(now);
      if (last === undefined) {
        const [[row] = []] = await database.read([lastPointQuery]);
        last = Number(row?.["at"] ?? -1);
      }
      if (at <= last) return false;
      const [known = [], troubled = []] = await database.read([knownByQuery(), troubledQuery()]);
      const points = coherence(knownOf(known, everywhere), troubles(troubled), []).map((cell) => pointOf(cell, at, model, siteOf));
      if (points.length > 0) await database.write(keepPointsSteps(points, at));
      last = at;
      return points.length > 0;
    },
  };
}

/** The hub itself. */
const everywhere = { seesSite: () => true };

const hourOf = (now: Parameters<TrendClock["tick"]>[0]): number => now - (now % hourMs);

/** A system that is not configured any more is the group's to see. */
function pointOf(
  { kind, site, systems, known, parked, real }: Coherence,
  at: number,
  model: Model,
  siteOf: ReadonlyMap<string, string>,
): PointRow {
  const isGroup = model.kinds.get(kind)?.group === true;
  const of = (system: string): string => (isGroup ? "*" : (siteOf.get(system) ?? "-"));
  return { at, kind, site, systems, sites: [of(systems[0]), of(systems[1])], known, parked, real };
}

/** By day, kind and site; all pairs of systems together. One read. */
export async function trend(reader: Pick<Reader, "read">, since: number): Promise<TrendPart[]> {
  const [rows = []] = await reader.read([trendQuery(since)]);
  return rows.map((row) => {
    const [known, parked, real] = [integer(row, "known"), integer(row, "parked"), integer(row, "real")];
    return { at: integer(row, "at"), kind: text(row, "kind"), site: text(row, "site"), known, agreed: known - parked - real, parked, real };
  });
}
