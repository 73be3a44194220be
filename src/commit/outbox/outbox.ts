// Tells systems what they are to be told: what is unknown is looked up first, then what is due goes out, some records at once.

import { assert, present } from "../../base/assert.ts";
import { canonicalJson } from "../../base/canonical-json.ts";
import { type Fault, isFault } from "../../base/fault.ts";
import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { CreationState } from "../../writeback/creation.ts";
import { observing } from "../../writeback/mode.ts";
import { type Outcome, outcome, type SendState } from "../../writeback/outcome.ts";
import { look, lookUp, type Look, orFault, type Send, type Way, write } from "../../writeback/send.ts";
import { isWriting, type Sink } from "../../writeback/sink.ts";
import { claimStep, endStep, openSendsQuery } from "../../writeback/store.ts";
import { intake } from "../intake.ts";
import type { FeedAnswer } from "../run/feed-report.ts";
import type { Branch } from "./branch-thing.ts";
import { type CreationPlan, creationPlan } from "./creation-plan.ts";
import { type CreationTally, creationPass } from "./creation-pass.ts";
import { newWatch, type Watch } from "./watch.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { dueQuery, sendOf, toldOf } from "./store-due.ts";
import { notTold } from "./pauses.ts";
import { mappingTo, permittedOf, waysTo } from "./way.ts";
import { openWholeFeeds } from "./whole-feeds.ts";
import { type Wish, wishesOf } from "./wish.ts";

/** Fields by what came of them. */
type Tally = Readonly<Partial<Record<SendState, number>>>;

export interface SystemTold {
  readonly system: string;
  readonly fields: Tally;
  /** Records that it lacked, by what came of creating them. */
  readonly records: Readonly<Partial<Record<CreationState, number>>>;
  /** Why it could not be told all; nothing is lost, what is due stays due. */
  readonly fault: Fault | null;
  /** It is told nothing until a person resumes it. */
  readonly paused: boolean;
}

export interface Outbox extends AsyncDisposable {
  /** Systems that may be told anything. */
  readonly systems: readonly string[];
  /** The writing half of one of them. Faults: those of its connector. */
  sinkOf(system: string): Promise<Sink>;
  /** When a system that could not be told is tried again, ms; undefined: at once. */
  restsUntil(system: string): number | undefined;
  /** Sends to one system what may be sent now. Caller guarantees: one at a time for each system. Faults: those of the store. */
  deliver(system: string): Promise<SystemTold>;
  /** What the next pass after a batch would create, in one system or in all; nothing is. */
  readonly plan: (branch: Branch, system?: string) => Promise<CreationPlan>;
  /** Takes in what a run came to: what a system lacks is known when it was read to its end. */
  heard(feeds: readonly FeedAnswer[]): Promise<void>;
}

export interface DeliverRequest {
  /** Undefined: all of them, but for those that rest. */
  readonly systems?: readonly string[] | undefined;
}

/** Systems side by side, each in its turn. Fault `system-not-told` for one that nobody writes to. */
export async function deliverAll(
  outbox: Outbox,
  { systems }: DeliverRequest,
  take: (system: string, work: () => Promise<SystemTold>) => Promise<SystemTold>,
): Promise<SystemTold[]> {
  for (const name of systems ?? []) if (!outbox.systems.includes(name)) throw notTold(name, outbox.systems);
  const wanted = systems ?? outbox.systems.filter((name) => outbox.restsUntil(name) === undefined);
  return Promise.all(wanted.map((name) => take(name, () => outbox.deliver(name))));
}

/** Fields looked at in one pass; the rest comes with the next. */
const passMax = 500;

/** Records that are claimed, and end, in one transaction. More would wait for the slowest of them. */
const batchMax = 8;

/** A claim runs out before a hub that is deposed could still be writing, ms. */
const claimMs = 10_000;

/** How long a system that could not be told is left alone, ms; twice as long after each further time. */
const restMs = 5_000;
const restMaxMs = 300_000;

/** A field that was told so often within an hour flips between two systems: it is told no more. */
const tellsMax = 5;
const tellsWithinMs = 3_600_000;

export function openOutbox(parts: OutboxParts): Outbox {
  const { clock, log, pauses } = parts;
  const sinks = new Map<string, Promise<Sink>>();
  const rests = new Map<string, { readonly failures: number; readonly until: number }>();
  const writing = new Map(parts.sources.flatMap((one) => (parts.modes.get(one.name)?.writes === true ? [[one.name, one] as const] : [])));
  const creating = new Map([...writing].filter(([name]) => (parts.modes.get(name)?.creates.size ?? 0) > 0));
  const whole = openWholeFeeds(new Set(creating.keys()), parts.database, parts.lease, clock);
  const watches = new Map<string, Watch>();
  const watchOf = (system: string): Watch => {
    const watch = watches.get(system) ?? newWatch(parts.writer.position());
    watches.set(system, watch);
    return watch;
  };
  const sinkOf = ({ name, connector, options }: ConfiguredSource): Promise<Sink> => {
    assert(isWriting(connector), "hub.yaml lets nobody write by a connector that only reads");
    const open = sinks.get(name) ?? connector.openSink(options, parts.context);
    sinks.set(name, open);
    return open;
  };
  const rest = (system: string, fault: Fault): void => {
    const failures = (rests.get(system)?.failures ?? 0) + 1;
    const ms = Math.min(restMs * 2 ** (failures - 1), restMaxMs);
    rests.set(system, { failures, until: clock.now() + ms });
    log.warn({ system, fault }, "a system could not be told; what is due stays due");
  };
  return {
    systems: [...writing.keys()],
    restsUntil(system) {
      const until = rests.get(system)?.until ?? 0;
      const leftMs = until - clock.now();
      // Longer than any rest: the clock was put back.
      return leftMs > 0 && leftMs <= restMaxMs ? until : undefined;
    },
    sinkOf: (system) => sinkOf(present(writing.get(system), "a system that is told")),
    async deliver(system) {
      const source = present(writing.get(system), "a system that is told");
      const tally = new Map<SendState, number>();
      const births: CreationTally = new Map();
      const told = (fault: Fault | null): SystemTold => ({
        system,
        fields: Object.fromEntries(tally),
        records: Object.fromEntries(births),
        fault,
        paused: pauses.isPaused(system),
      });
      if (pauses.isPaused(system)) return told(null);
      try {
        const sink = await sinkOf(source);
        let isAll = await delivery(source, sink, parts, tally);
        if (isAll && creating.has(system)) {
          isAll = await creationPass(source, sink, watchOf(system), { ...parts, wholeFeeds: await whole.known() }, births);
        }
        if (isAll) await pauses.caughtUp(system);
        rests.delete(system);
        return told(null);
      } catch (error) {
        if (!isFault(error)) throw error;
        rest(system, error);
        return told(error);
      }
    },
    plan: (branch, system) => creationPlan(branch, { ...parts, sources: creating, sinkOf, wholeFeeds: () => whole.known() }, system),
    heard: (feeds) => whole.note(feeds),
    async [Symbol.asyncDispose]() {
      for (const sink of sinks.values()) await (await sink.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

/** Whether all that is due was looked at. */
async function delivery(source: ConfiguredSource, sink: Sink, parts: OutboxParts, tally: Map<SendState, number>): Promise<boolean> {
  const { database, model, modes, clock, pauses } = parts;
  const [open = []] = await database.read([openSendsQuery([source.name], passMax)]);
  for (const rows of Map.groupBy(open, (row) => row["send"]).values()) count(tally, await lookedUp(rows, source, sink, parts));
  const permitted = permittedOf(source, modes.get(source.name) ?? observing, model, clock.now());
  const [due = []] = await database.read([dueQuery({ permitted, since: clock.now() - tellsWithinMs, limit: passMax })]);
  const wishes = (await wishesOf(due, source.name, model, (queries) => database.read(queries))).map((wish) => inForm(wish, parts));
  for (const batch of batchesOf(wishes)) {
    const may = batch.slice(0, pauses.allowance(source.name));
    const isLearnt = may.length > 0 && (await sent(may, { source, sink, parts, tally }));
    pauses.told(source.name, may.length);
    // What is due is asked for again where forms became others: much of it may be told by now.
    if (may.length < batch.length || isLearnt) return false;
  }
  return due.length < passMax;
}

/** Records of which no two are of one entity, the oldest first: what is about one entity goes out in its order. */
function batchesOf(wishes: readonly Wish[]): (readonly Wish[])[][] {
  const batches: { readonly records: (readonly Wish[])[]; readonly entities: Set<string> }[] = [];
  for (const record of Map.groupBy(wishes, ({ row }) => row["record"]).values()) {
    const entity = record[0]?.row["entity"] ?? "";
    const last = batches.at(-1);
    if (last === undefined || last.records.length === batchMax || last.entities.has(entity))
      batches.push({ records: [record], entities: new Set([entity]) });
    else {
      last.records.push(record);
      last.entities.add(entity);
    }
  }
  return batches.map(({ records }) => records);
}

const inForm = (wish: Wish, { forms }: OutboxParts): Wish => {
  const { source: system = "", kind = "" } = wish.row;
  return { ...wish, told: forms.expected({ system: system ?? "", kind: kind ?? "" }, wish.told) };
};

function count(tally: Map<SendState, number>, outcomes: readonly Outcome[]): void {
  for (const { state } of outcomes) tally.set(state, (tally.get(state) ?? 0) + 1);
}

/** Of a send that nobody heard of again: whether it got there. */
async function lookedUp(rows: readonly Row[], source: ConfiguredSource, sink: Sink, parts: OutboxParts): Promise<readonly Outcome[]> {
  const told = sendOf(rows[0]?.["send"] ?? "", rows, rows.map(toldOf));
  const send = { ...told, told: told.told.map((one) => parts.forms.expected({ system: told.source, kind: told.kind }, one)) };
  let outcomes: readonly Outcome[] = [];
  for (const way of waysTo(source, send.kind, sink, parts.clock.now())) {
    outcomes = await lookUp(send, way);
    if (outcomes.some(({ shown }) => shown !== null)) break;
  }
  await received([{ send, outcomes }], parts);
  return outcomes;
}

interface Delivery {
  readonly source: ConfiguredSource;
  readonly sink: Sink;
  readonly parts: OutboxParts;
  readonly tally: Map<SendState, number>;
}

/** A send before it is claimed: what is settled by now, and what is to be written by which way. */
interface Ready {
  readonly send: Send;
  readonly settled: readonly Outcome[];
  readonly toWrite: { readonly way: Way; readonly look: Look } | undefined;
}

/**
 * All of a batch are claimed in one transaction, and end in one commit. Whether forms became others by what was shown. Faults: the first of
 * the sink, when the others have ended.
 */
async function sent(batch: readonly (readonly Wish[])[], delivery: Delivery): Promise<boolean> {
  const { sink, parts, tally } = delivery;
  const { clock, database, lease } = parts;
  const found = await sideBySide(batch, sink.sideBySide ?? 1, (record) => orFault(ready(record, delivery)));
  const sends = found.filter((one): one is Ready => !isFault(one));
  let isLearnt = false;
  if (sends.length > 0) {
    const claimedAt = clock.now();
    const claimed = sends.map((one) => ({ ...one, mapping: mappingTo(delivery.source, one.send.kind, claimedAt) }));
    await database.write([lease(), claimStep(claimed, { at: claimedAt, position: parts.writer.position() })]);
    const inTime = (): boolean => clock.now() < claimedAt + claimMs;
    const ended = await sideBySide(sends, sink.sideBySide ?? 1, async ({ send, settled, toWrite }) => ({
      send,
      outcomes: toWrite === undefined ? settled : [...settled, ...(await write(send, toWrite.look, toWrite.way, inTime))],
    }));
    isLearnt = await received(ended, parts);
    for (const { outcomes } of ended) count(tally, outcomes);
  }
  for (const one of found) if (isFault(one)) throw one;
  return isLearnt;
}

async function ready(wishes: readonly Wish[], { source, sink, parts }: Delivery): Promise<Ready> {
  const kept = wishes.flatMap((wish) => keptBack(wish) ?? []);
  const send = sendOf(
    parts.newId(),
    wishes.map(({ row }) => row),
    wishes.map(({ told }) => told),
  );
  const wanted = { ...send, told: send.told.filter(({ field }) => !kept.some((one) => one.field === field)) };
  if (wanted.told.length === 0) return { send, settled: kept, toWrite: undefined };
  const found = await looked(wanted, waysTo(source, send.kind, sink, parts.clock.now()));
  if (found === undefined)
    return { send, settled: [...kept, ...wanted.told.map(({ field }) => outcome(field, "refused", null, noFeed))], toWrite: undefined };
  return { send, settled: [...kept, ...found.look.settled], toWrite: found.look.wanted.length === 0 ? undefined : found };
}

/** What is not sent, whatever the system shows. */
const keptBack = ({ row, told: { field }, obstacle }: Wish): Outcome | undefined =>
  Number(row["recent"]) >= tellsMax ? outcome(field, "stopped", null, stopCause) : obstacle;

const stopCause = `it was told ${tellsMax} times within an hour and did not stay: look at both systems, then let it out again`;
const noFeed = "no feed of the system is of this kind";

/** By the first feed that knows the record. */
export async function looked(send: Send, ways: readonly Way[]): Promise<{ readonly way: Way; readonly look: Look } | undefined> {
  let last: { readonly way: Way; readonly look: Look } | undefined;
  for (const way of ways) {
    last = { way, look: await look(send, way) };
    if (last.look.seen !== "") return last;
  }
  return last;
}

interface Ended {
  readonly send: Send;
  readonly outcomes: readonly Outcome[];
}

/**
 * The receipt is an entry of the log; what was said stays beside it, where an erasure finds it. Whether forms became others by what was
 * shown.
 */
async function received(ended: readonly Ended[], parts: OutboxParts): Promise<boolean> {
  const receipts = ended.map(({ send: { id, site, source, kind, record }, outcomes }) => {
    const fields = Object.fromEntries(outcomes.map(({ field, state }) => [field, state]));
    const body = canonicalJson({ system: source, kind, record, fields });
    return { kind: "receipt", key: id, site, at: parts.receipts.now(), body } as const;
  });
  const at = receipts.at(-1)?.at ?? parts.receipts.now();
  await parts.writer.submit(intake({ others: receipts, alongside: [() => endStep(ended, at)] }));
  return isLearntFrom(ended, parts);
}

/** What is shown as it was told teaches nothing where no form is known. */
async function isLearntFrom(ended: readonly Ended[], { forms }: OutboxParts): Promise<boolean> {
  const [first] = ended;
  if (first === undefined) return false;
  const { source: name, site } = first.send;
  const fields = ended.flatMap(({ send: { kind }, outcomes }) =>
    outcomes.flatMap(({ field, state, isTaken }) =>
      isTaken === true && (state !== "written" || forms.of({ system: name, kind, field }) !== undefined) ? [{ kind, field }] : [],
    ),
  );
  const each = new Map(fields.map((one) => [`${one.kind}.${one.field}`, one]));
  return each.size > 0 && forms.learn({ name, site }, [...each.values()]);
}

/** In order, so many at once. */
async function sideBySide<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const place = next;
      next += 1;
      results[place] = await work(items[place] as Item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
  return results;
}
