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
  /**
   * Looks up which of these decisions are said again, and what was said last of their records: the next batch need not ask for those
   * of them that it holds. Two statements.
   */
  foresee(decisions: readonly Decision[]): Promise<void>;
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
  /** Decisions of the batch before, which may still be on its way to the log. */
  let before: readonly string[] = [];
  let ahead: Ahead = nothingAhead;
  return {
    async foresee(decisions) {
      await remember(decisions, latest, options);
      const held = await heldHashes(decisions, nothingAhead, options);
      for (const name of before) held.add(name);
      ahead = { asked: new Set(decisions.map(nameOf)), held };
    },
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
      const held = await heldHashes(doubtful, ahead, options);
      ahead = nothingAhead;
      for (const entry of fresh) held.add(nameOf(entry));
      for (const entry of doubtful) {
        if (held.has(nameOf(entry))) continue;
        held.add(nameOf(entry));
        fresh.add(entry);
      }
      const news = doubtful.length === 0 ? entries : entries.filter((entry) => fresh.has(entry));
      before = news.flatMap((entry) => (entry.kind === "decision" ? nameOf(entry) : []));
      return news;
    },
    rest: () => latest.rest(),
    forget() {
      latest.clear();
      [before, ahead] = [[], nothingAhead];
    },
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

/** What was looked up for the next batch: names of what was asked for, and which of them, or of the batch before, are said already. */
interface Ahead {
  readonly asked: ReadonlySet<string>;
  readonly held: ReadonlySet<string>;
}

const nothingAhead: Ahead = { asked: new Set(), held: new Set() };

/** A version at or before the latest is a repeat if the log holds the same content; otherwise it is late news. */
async function heldHashes(given: readonly (Claim | Decision)[], ahead: Ahead, options: ObservationOptions): Promise<Set<string>> {
  const held = new Set(ahead.held);
  const unasked = given.filter((entry) => !ahead.asked.has(nameOf(entry)));
  if (unasked.length === 0) return held;
  const records = unasked.map((entry) => entry.record);
  const versions = unasked.map((entry) => entry.version);
  const [rows = []] = await options.read([heldQuery(records, versions, options.upTo())]);
  for (const row of rows) held.add(`${row["record"]}${row["hash"]}`);
  return held;
}
