// Tells systems what they are to be told: what is unknown is looked up first, then what is due goes out, record by record.

import { assert, present } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault, isFault } from "../../base/fault.ts";
import type { Model } from "../../model/kind.ts";
import type { Database, Row, Step } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import { type Modes, observing } from "../../writeback/mode.ts";
import { type Outcome, outcome, type SendState } from "../../writeback/outcome.ts";
import { look, lookUp, type Look, type Send, type Way, write } from "../../writeback/send.ts";
import { isWriting, type Sink } from "../../writeback/sink.ts";
import { claimStep, endStep, openSendsQuery } from "../../writeback/store.ts";
import { intake } from "../intake.ts";
import type { Writer } from "../writer.ts";
import { dueQuery, sendOf, toldOf } from "./store-due.ts";
import { permittedOf, waysTo } from "./way.ts";

export interface OutboxParts {
  readonly sources: readonly ConfiguredSource[];
  readonly modes: ReadonlyMap<string, Modes>;
  readonly model: Model;
  readonly context: ConnectorContext;
  readonly database: Database;
  readonly writer: Pick<Writer, "submit">;
  readonly clock: Clock;
  /** Stamps receipts: after all that was received. */
  readonly receipts: Clock;
  readonly log: Log;
  /** Renews the lease: a writer that was deposed claims nothing. */
  readonly lease: () => Step;
  /** Names a send. */
  readonly newId: () => string;
}

/** Fields by what came of them. */
type Tally = Readonly<Partial<Record<SendState, number>>>;

export interface SystemTold {
  readonly system: string;
  readonly fields: Tally;
  /** Why it could not be told all; nothing is lost, what is due stays due. */
  readonly fault: Fault | null;
}

export interface Outbox extends AsyncDisposable {
  /** Systems that may be told anything. */
  readonly systems: readonly string[];
  /** When a system that could not be told is tried again, ms; undefined: at once. */
  restsUntil(system: string): number | undefined;
  /** Sends to one system what may be sent now. Caller guarantees: one at a time for each system. Faults: those of the store. */
  deliver(system: string): Promise<SystemTold>;
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

function notTold(name: string, systems: readonly string[]): Fault {
  const hint = systems.length === 0 ? "state write_back: at a source in hub.yaml" : `use one of: ${systems.join(", ")}`;
  return new Fault({ code: "system-not-told", subject: name, cause: "hub.yaml does not let anybody write to it", hint });
}

/** Fields looked at in one pass; the rest comes with the next. */
const passMax = 500;

/** A claim runs out before a hub that is deposed could still be writing, ms. */
const claimMs = 10_000;

/** How long a system that could not be told is left alone, ms; twice as long after each further time. */
const restMs = 5_000;
const restMaxMs = 300_000;

/** A field that was told so often within an hour flips between two systems: it is told no more. */
const tellsMax = 5;
const tellsWithinMs = 3_600_000;

export function openOutbox(parts: OutboxParts): Outbox {
  const { clock, log } = parts;
  const sinks = new Map<string, Promise<Sink>>();
  const rests = new Map<string, { readonly failures: number; readonly until: number }>();
  const writing = new Map(parts.sources.flatMap((one) => (parts.modes.get(one.name)?.writes === true ? [[one.name, one] as const] : [])));
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
    async deliver(system) {
      const source = present(writing.get(system), "a system that is told");
      const tally = new Map<SendState, number>();
      try {
        await delivery(source, await sinkOf(source), parts, tally);
        rests.delete(system);
        return { system, fields: Object.fromEntries(tally), fault: null };
      } catch (error) {
        if (!isFault(error)) throw error;
        rest(system, error);
        return { system, fields: Object.fromEntries(tally), fault: error };
      }
    },
    async [Symbol.asyncDispose]() {
      for (const sink of sinks.values()) await (await sink.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

async function delivery(source: ConfiguredSource, sink: Sink, parts: OutboxParts, tally: Map<SendState, number>): Promise<void> {
  const { database, model, modes, clock } = parts;
  const [open = []] = await database.read([openSendsQuery([source.name], passMax)]);
  for (const rows of Map.groupBy(open, (row) => row["send"]).values()) count(tally, await lookedUp(rows, source, sink, parts));
  const permitted = permittedOf(source.name, modes.get(source.name) ?? observing, model);
  const [due = []] = await database.read([dueQuery({ permitted, since: clock.now() - tellsWithinMs, limit: passMax })]);
  // One after the other, the oldest first: what is about one entity goes out in its order.
  for (const rows of Map.groupBy(due, (row) => row["record"]).values()) count(tally, await sent(rows, source, sink, parts));
}

function count(tally: Map<SendState, number>, outcomes: readonly Outcome[]): void {
  for (const { state } of outcomes) tally.set(state, (tally.get(state) ?? 0) + 1);
}

/** Of a send that nobody heard of again: whether it got there. */
async function lookedUp(rows: readonly Row[], source: ConfiguredSource, sink: Sink, parts: OutboxParts): Promise<readonly Outcome[]> {
  const send = sendOf(rows[0]?.["send"] ?? "", rows, rows.map(toldOf));
  let outcomes: readonly Outcome[] = [];
  for (const way of waysTo(source, send.kind, sink, parts.clock.now())) {
    outcomes = await lookUp(send, way);
    if (outcomes.some(({ shown }) => shown !== null)) break;
  }
  await received(send, outcomes, parts);
  return outcomes;
}

async function sent(rows: readonly Row[], source: ConfiguredSource, sink: Sink, parts: OutboxParts): Promise<readonly Outcome[]> {
  const { clock, database, lease, newId } = parts;
  const flipping = rows.filter((row) => Number(row["recent"]) >= tellsMax);
  const stopped = flipping.map((row) => outcome(row["field"] ?? "", "stopped", null, stopCause));
  const send = sendOf(newId(), rows, rows.map(toldOf));
  const wanted = { ...send, told: send.told.filter(({ field }) => !stopped.some((one) => one.field === field)) };
  const found = await looked(wanted, waysTo(source, send.kind, sink, clock.now()));
  const settled = [...stopped, ...(found?.look.settled ?? wanted.told.map(({ field }) => outcome(field, "refused", null, noFeed)))];
  const claimedAt = clock.now();
  await database.write([lease(), claimStep([{ send, settled }], claimedAt)]);
  const written =
    found === undefined || found.look.wanted.length === 0
      ? []
      : await write(send, found.look, found.way, () => clock.now() < claimedAt + claimMs);
  const outcomes = [...settled, ...written];
  await received(send, outcomes, parts);
  return outcomes;
}

const stopCause = `it was told ${tellsMax} times within an hour and did not stay: look at both systems, then let it out again`;
const noFeed = "no feed of the system is of this kind";

/** By the first feed that knows the record. */
async function looked(send: Send, ways: readonly Way[]): Promise<{ readonly way: Way; readonly look: Look } | undefined> {
  let last: { readonly way: Way; readonly look: Look } | undefined;
  for (const way of ways) {
    last = { way, look: await look(send, way) };
    if (last.look.seen !== "") return last;
  }
  return last;
}

/** The receipt is an entry of the log; what was said stays beside it, where an erasure finds it. */
async function received({ id, site, source, kind, record }: Send, outcomes: readonly Outcome[], parts: OutboxParts): Promise<void> {
  const at = parts.receipts.now();
  const fields = Object.fromEntries(outcomes.map(({ field, state }) => [field, state]));
  const receipt = { kind: "receipt", key: id, site, at, body: canonicalJson({ system: source, kind, record, fields }) } as const;
  await parts.writer.submit(intake({ others: [receipt], alongside: [() => endStep(id, outcomes, at)] }));
}
