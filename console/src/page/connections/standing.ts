// How a connection stands, in one word and one sentence: the worst of what is known of it, so that trouble is seen at once.

import type { Status } from "../../api/status.ts";
import type { Connection, Form, Latest } from "./connection.ts";

/** From the worst to none. */
export const standings = ["broken", "drift", "refused", "stale", "never", "new", "paused", "running"] as const;
export type Standing = (typeof standings)[number];

export const toneOf: Readonly<Record<Standing, "bad" | "warn" | "plain" | "good">> = {
  broken: "bad",
  drift: "warn",
  refused: "warn",
  stale: "warn",
  never: "warn",
  new: "plain",
  paused: "plain",
  running: "good",
};

export interface StandingRow {
  readonly name: string;
  readonly connection: Connection;
  readonly standing: Standing;
  /** As the hub says it; undefined: nothing is wrong, or our own words say it. */
  readonly fault: { readonly code: string; readonly subject: string; readonly cause: string; readonly hint: string } | undefined;
  readonly held: readonly Form[];
  readonly latest: Latest | undefined;
  readonly observedAt: string | null;
  readonly records: number;
  readonly parked: { readonly fields: number; readonly records: number; readonly waiting: number };
  /** ms between two reads, as hub.yaml says. */
  readonly everyMs: number;
  readonly replayDue: readonly string[];
}

interface Known {
  readonly status: Status | undefined;
  readonly held: readonly Form[];
  readonly latest: readonly Latest[];
}

const noneParked = { fields: 0, records: 0, waiting: 0 };

export function standingOf(connection: Connection, { status, held, latest }: Known): StandingRow {
  const own = status?.sources.find(({ name }) => name === connection.name);
  const waiting = held.filter(({ source }) => source === connection.name);
  const fault = connection.fault ?? own?.fault ?? undefined;
  const { source } = connection;
  return {
    name: connection.name,
    connection,
    standing: worst(connection, { fault, waiting: waiting.length }),
    fault,
    held: waiting,
    latest: latest.find(({ last }) => last.source === connection.name),
    observedAt: connection.observedAt ?? own?.observedAt ?? null,
    records: own?.records ?? 0,
    parked: own?.parked ?? noneParked,
    everyMs: durationMs(source["poll_every"]) ?? everyDefaultMs,
    replayDue: own?.replayDue ?? [],
  };
}

function worst(
  { standing, observedAt, fault: broken }: Connection,
  { fault, waiting }: { readonly fault: StandingRow["fault"]; readonly waiting: number },
): Standing {
  if (standing === "new" || standing === "paused") return standing;
  if (standing === "offline" && broken !== null) return "broken";
  if (waiting > 0) return "drift";
  if (fault !== undefined) return "refused";
  if (observedAt === null) return "never";
  return standing === "live" ? "running" : "stale";
}

/** By how bad it is, then by name. */
export const byStanding = (a: StandingRow, b: StandingRow): number =>
  standings.indexOf(a.standing) - standings.indexOf(b.standing) || (a.name < b.name ? -1 : 1);

const everyDefaultMs = 60_000;
const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "5m" in ms. */
export function durationMs(text: unknown): number | undefined {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(String(text)) ?? [];
  return count === undefined ? undefined : Number(count) * (unitMs[unit ?? ""] ?? 0);
}

/** By how much it is late against its schedule, ms; undefined: it is not, or nothing is due. */
export function lagMs({ standing, observedAt, everyMs }: StandingRow, now: number): number | undefined {
  if (observedAt === null || standing === "paused" || standing === "new") return undefined;
  const late = now - Date.parse(observedAt) - everyMs;
  // A read takes its time: what comes within the next one is in time.
  return late > everyMs ? late : undefined;
}
