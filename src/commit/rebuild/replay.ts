// Replays the log with its stored positions and commit boundaries through fresh stages: what it derives must be what stands.

import { firstLink, linkHash, linkOfLeaves } from "../../observation/chain.ts";
import { readEntry } from "../../observation/entry-row.ts";
import type { Entry } from "../../observation/entry.ts";
import { entryColumns, linkQuery, logQuery } from "../../observation/store.ts";
import type { Database, Row, Step } from "../../platform/database.ts";
import { copyRow } from "../../platform/sql-text.ts";
import { statistics } from "../../platform/statistic.ts";
import { reachedPages, reachOf } from "../clock.ts";
import { type Broken, erasedRows, type ErasedRows } from "../erasure/erased-rows.ts";
import { intake, type Intake } from "../intake.ts";
import { adoptionMsMax } from "../pipeline.ts";
import { derivedSteps, prepare } from "../prepare.ts";
import { aheadMax, openStages, type Stages, type StagesOptions } from "../stages.ts";
import { openStaging } from "../sweep/staging.ts";
import { isSwept } from "../sweep/sweep.ts";
import { derivedTables } from "./store-shadow.ts";

export interface ReplayOptions extends Pick<StagesOptions, "model" | "settings" | "memory"> {
  /** The log; its links and entries are read from here. */
  readonly log: Pick<Database, "read">;
  /** Where what is derived is read and written. */
  readonly target: Pick<Database, "read" | "write">;
  /** First steps of every transaction of the target (the lease). */
  readonly before: readonly Step[];
  readonly upTo: number;
  readonly progress?: (replayed: number) => void;
}

export interface Replayed {
  readonly commits: number;
  readonly entries: number;
  /** The first commit whose entries or link are not what was signed when it was made. */
  readonly brokenLink: Broken | undefined;
}

/** Commits written in one transaction of the rebuild: many enough to spread the cost of a sync. */
const commitsPerWrite = 32;
/** Entries that wait to be folded, and to be written: few enough that the collector of garbage finds most of what they came to unused. */
const entriesPerWrite = 1_000;
const rowsPerRead = 1_000;

export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { model, settings, memory, log, target } = options;
  let position = 0;
  /** Position up to which what is derived has been handed to the target. */
  let written = 0;
  let pending: Step[] = [];
  let pendingCommits = 0;
  let pendingEntries = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const counted = statistics(target);
  const tables = await derivedTables(target);
  const flush = async (): Promise<void> => {
    const steps = pending;
    const rows = pendingEntries;
    pending = [];
    pendingCommits = 0;
    pendingEntries = 0;
    await writing;
    stages.identity.settled(written);
    written = position;
    if (steps.length > 0) writing = target.write([...options.before, ...steps]).then(() => counted.grown(rows, "", tables));
  };
  const read: StagesOptions["read"] = async (queries) => {
    await flush();
    await writing;
    return target.read(queries);
  };
  const readEarly: StagesOptions["readEarly"] = (queries) => target.read(queries);
  const stages = openStages({ model, settings, read, readEarly, readLog: readEarly, upTo: () => position, ...(memory ? { memory } : {}) });
  let entries = 0;
  let commits = 0;
  let link = firstLink;
  let brokenLink: Replayed["brokenLink"];
  const erased = erasedRows();
  for await (const commit of commitsOf(log, options.upTo)) {
    brokenLink ??= checkLink(commit, link, erased);
    link = commit.link;
    const batch = intakeOf(commit.entries);
    if (isSwept(batch)) {
      await flush();
      await writing;
      await replaySweep(commit, batch, stages, options);
      position = commit.position;
      [entries, commits] = [entries + commit.entries.length, commits + 1];
      continue;
    }
    const prepared = await prepare(stages, batch, {
      position: commit.position,
      at: commit.at,
      previousLink: link,
      model,
      read,
      isReplay: true,
    });
    position = commit.position;
    pending.push(...derivedSteps(prepared));
    pendingCommits += 1;
    pendingEntries += Math.max(commit.entries.length, prepared.reconciled.length);
    entries += commit.entries.length;
    commits += 1;
    if (pendingCommits >= commitsPerWrite || pendingEntries >= entriesPerWrite) await flush();
    // More than memory holds of what the next commit would read before it is written.
    if (prepared.reconciled.length > aheadMax) await writing;
    options.progress?.(entries);
  }
  await flush();
  await writing;
  return { commits, entries, brokenLink: brokenLink ?? erased.unnamed() };
}

/** Judged in pieces and adopted at once, as it was when it was committed. */
async function replaySweep(
  { position, at }: StoredCommit,
  batch: Intake,
  stages: Stages,
  { model, settings, target, before }: ReplayOptions,
): Promise<void> {
  const read: StagesOptions["read"] = (queries) => target.read(queries);
  const write = (steps: readonly Step[]): Promise<unknown> => target.write([...before, ...steps]);
  const upTo = position - 1;
  const { timeline } = stages;
  const reach = await reachOf(timeline, batch, { model, read, upTo });
  timeline.moveHorizon(reach.until);
  const { past, until } = reach;
  const now = timeline.fork();
  const staging = openStaging({ model, settings, read, write, upTo: () => upTo, past, now, until });
  const adoption = await staging.whole(reachedPages(reach, { model, read, upTo, timeline: now }));
  await target.write([...before, ...adoption(position, at)], adoptionMsMax);
  stages.forget();
}

interface StoredCommit {
  readonly position: number;
  readonly at: number;
  readonly link: string;
  readonly root: string;
  readonly count: number;
  readonly rows: readonly string[];
  /** Of each row, what an erasure has to say of it, see `logQuery`. */
  readonly erased: readonly (string | null)[];
  readonly entries: readonly Entry[];
}

/** Entries grouped by commit, in order, a bounded stretch of the log at a time. */
async function* commitsOf(log: Pick<Database, "read">, upTo: number): AsyncGenerator<StoredCommit> {
  let after = 0;
  let from = { position: 0, ordinal: -1 };
  let rest: Row[] = [];
  let isEnd = false;
  for (;;) {
    const [links] = await log.read([linkQuery(after, linksPerRead)]);
    if (!links || links.length === 0) return;
    for (const row of links) {
      const position = Number(row["position"]);
      if (position > upTo) return;
      while (!isEnd && Number(rest.at(-1)?.["position"] ?? 0) <= position) {
        const [rows] = await log.read([logQuery(from, upTo, rowsPerRead)]);
        isEnd = (rows?.length ?? 0) < rowsPerRead;
        rest = rest.concat(rows ?? []);
        const last = rest.at(-1);
        if (last) from = { position: Number(last["position"]), ordinal: Number(last["ordinal"]) };
      }
      const end = rest.findIndex((one) => Number(one["position"]) > position);
      const own = rest.splice(0, end < 0 ? rest.length : end);
      yield storedCommit(row, own);
      after = position;
    }
  }
}

const linksPerRead = 1_000;

const storedCommit = (link: Row, rows: readonly Row[]): StoredCommit => ({
  position: Number(link["position"]),
  at: Number(link["committed_at"]),
  link: link["link"] ?? "",
  root: link["root"] ?? "",
  count: Number(link["entries"]),
  rows: rows.map((row) => copyRow(entryColumns.map((column) => row[column] ?? null))),
  erased: rows.map((row) => row["erased"] ?? null),
  entries: rows.map(readEntry),
});

function checkLink(commit: StoredCommit, previous: string, erased: ErasedRows): Replayed["brokenLink"] {
  const leaves = commit.rows.map((row, ordinal) =>
    erased.leaf(row, { position: commit.position, ordinal }, commit.erased[ordinal] ?? null),
  );
  const told = linkOfLeaves(previous, commit.position, commit.at, leaves);
  if (commit.count !== commit.rows.length)
    return { position: commit.position, cause: `${commit.count} entries were signed, ${commit.rows.length} are there` };
  if (told.root !== commit.root) return { position: commit.position, cause: "an entry is not what it was when it was committed" };
  if (linkHash(previous, commit.position, commit.root, commit.at) !== commit.link)
    return { position: commit.position, cause: "the link does not follow from the one before" };
  return erased.broken() ?? erased.named(commit.position, commit.entries);
}

function intakeOf(entries: readonly Entry[]): Intake {
  const claims = entries.filter((entry) => entry.kind === "claim");
  const decisions = entries.filter((entry) => entry.kind === "decision");
  const others = entries.filter((entry) => entry.kind !== "claim" && entry.kind !== "decision");
  return intake({ claims, decisions, others });
}
