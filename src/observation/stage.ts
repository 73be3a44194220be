// Observes a batch: drops what the log already holds, by content, and hands on what is new, in the order it arrived.

import { type Memory, openMemory, type Packing } from "../base/memory.ts";
import type { Query, Row } from "../platform/database.ts";
import type { Claim, Decision } from "./entry.ts";
import { heldQuery, latestQuery, standingQuery } from "./store.ts";
import { isBehind, isLater, isWithdrawn } from "./supersession.ts";
import { again } from "./tombstone.ts";

/** The last claim of a record that stands. With the hash of a withdrawal: something of it was, and only the log knows what stands. */
interface Latest {
  version: number;
  hash: string;
}

const unknown: Latest = { version: 0, hash: "w".padEnd(64, "0") };

const latestPacking: Packing<Latest> = {
  write: ({ version, hash }) => `${hash}${version}`,
  read: (text) => ({ version: Number(text.slice(64)), hash: text.slice(0, 64) }),
};

export interface Observation {
  /**
   * The claims and decisions that are news. A row that says again what was said before its record was inferred deleted is news
   * too, put behind that. At most three statements, whatever the batch holds.
   */
  news<T extends Claim | Decision>(entries: readonly T[]): Promise<T[]>;
  /** Between batches: what was not used lately is kept in less room. */
  rest(): void;
  /** Drops what is remembered: a commit failed. */
  forget(): void;
}

export interface ObservationOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  /** May miss the commits on their way; asked for records that are not in memory, which those cannot have touched. */
  readonly readEarly: (queries: readonly Query[]) => Promise<Row[][]>;
  /** Position as of which the log is read; Infinity is not a bigint, so the hub passes its own position. */
  readonly upTo: () => number;
  /** Records whose latest version is remembered. */
  readonly memory: number;
}

export function openObservation(options: ObservationOptions): Observation {
  const latest = openMemory({ size: options.memory, packing: latestPacking });
  return {
    async news<T extends Claim | Decision>(given: readonly T[]) {
      await remember(given, latest, options);
      const doubtful: T[] = [];
      const fresh = new Set<T>();
      const entries = given.flatMap((one): T[] => {
        const known = latest.get(one.record);
        const entry = (known && one.kind === "claim" ? again(one, known) : one) as T | undefined;
        if (entry === undefined || known?.hash === entry.hash) return [];
        const isLast = !known || (!isWithdrawn(known.hash) && (entry.version > known.version || isPutBehind(entry, known)));
        if (isLast) fresh.add(entry);
        else doubtful.push(entry);
        if (isToldAnew(entry)) latest.set(entry.record, unknown);
        else if (isLast) latest.set(entry.record, { version: entry.version, hash: entry.hash });
        return [entry];
      });
      if (doubtful.length === 0) return entries;
      const held = await heldHashes(doubtful, options);
      for (const entry of fresh) held.add(nameOf(entry));
      for (const entry of doubtful) {
        if (held.has(nameOf(entry))) continue;
        held.add(nameOf(entry));
        fresh.add(entry);
      }
      return entries.filter((entry) => fresh.has(entry));
    },
    rest: () => latest.rest(),
    forget: () => latest.clear(),
  };
}

/** A replay says it, and says elsewhere what it replaces; what a source says now with a later mapping is simply its next word. */
const isToldAnew = (entry: Claim | Decision): boolean => entry.kind === "claim" && !entry.isHeard && isLater(entry.hash);

/** What the hub puts behind a version of the source stands there from now on. */
const isPutBehind = (entry: Claim | Decision, known: Latest): boolean =>
  entry.version === known.version && isBehind(entry.hash) && entry.hash > known.hash;

const nameOf = (entry: Claim | Decision): string => `${entry.record}${entry.hash}`;

/** Looks up records not seen lately, and what stands of those that speak now and of which something was withdrawn. */
async function remember(entries: readonly (Claim | Decision)[], latest: Memory<Latest>, options: ObservationOptions): Promise<void> {
  const unseen = [...new Set(entries.flatMap((entry) => (latest.has(entry.record) ? [] : [entry.record])))];
  if (unseen.length > 0 && options.upTo() > 0) {
    const [rows] = await options.readEarly([latestQuery(unseen, options.upTo())]);
    note(latest, rows);
  }
  const heard = entries.flatMap((entry) => (entry.kind === "claim" && entry.isHeard ? [entry.record] : []));
  const unsure = [...new Set(heard)].filter((record) => isWithdrawn(latest.get(record)?.hash ?? ""));
  if (unsure.length === 0) return;
  const [rows] = await options.read([standingQuery(unsure, options.upTo())]);
  note(latest, rows);
}

function note(latest: Memory<Latest>, rows: readonly Row[] = []): void {
  for (const row of rows) latest.set(row["record"] ?? "", { version: Number(row["version"]), hash: row["hash"] ?? "" });
}

/** A version at or before the latest is a repeat if the log holds the same content; otherwise it is late news. */
async function heldHashes(doubtful: readonly (Claim | Decision)[], options: ObservationOptions): Promise<Set<string>> {
  if (doubtful.length === 0) return new Set();
  const records = doubtful.map((entry) => entry.record);
  const versions = doubtful.map((entry) => entry.version);
  const [rows] = await options.read([heldQuery(records, versions, options.upTo())]);
  return new Set((rows ?? []).map((row) => `${row["record"]}${row["hash"]}`));
}
