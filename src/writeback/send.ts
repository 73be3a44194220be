// The story of one send: look, compare, write, look again. It answers for every field; what it does not know it calls unknown.

import { type Fault, isFault } from "../base/fault.ts";
import type { RawValues } from "../source/connector.ts";
import type { Mapper } from "../source/mapping/mapper.ts";
import { afterWriting, beforeWriting, type Outcome, outcome, saidNow, type SendState, type Told, whenLookedUp } from "./outcome.ts";
import type { Shown, Sink } from "./sink.ts";

/** Some fields of one record that one system is to be told at once. */
export interface Send {
  readonly id: string;
  readonly source: string;
  readonly site: string;
  readonly kind: string;
  readonly record: string;
  readonly key: string;
  readonly entity: string;
  readonly told: readonly Told[];
}

export interface Way {
  readonly sink: Sink;
  /** By which rows of this kind are read: the same one says how they are written. */
  readonly feed: string;
  readonly mapper: Mapper;
}

/** What a system shows before it is told anything. */
export interface Look {
  /** Columns to write; none where everything is settled. */
  readonly values: RawValues;
  readonly wanted: readonly Told[];
  /** What comes of the fields that are not written. */
  readonly settled: readonly Outcome[];
  readonly seen: string;
}

/** Faults: those of the sink; nothing was written then. */
export async function look({ key, told }: Pick<Send, "key" | "told">, { sink, feed, mapper }: Way): Promise<Look> {
  const shown = await sink.show(feed, key);
  return shown === undefined ? { values: {}, wanted: [], settled: told.map(gone), seen: "" } : patch(told, mapper, shown);
}

/** Somebody may write at the same moment, again and again; after so many times the record is left alone until it is read. */
const attemptsMax = 3;

/**
 * Caller guarantees: it is claimed. `inTime` is false once the claim has run out, and another hub may look it up. Never throws for
 * what the system does.
 */
export async function write({ key }: Pick<Send, "key">, first: Look, way: Way, inTime: () => boolean): Promise<Outcome[]> {
  let { values, wanted, seen } = first;
  const settled: Outcome[] = [];
  const all = (state: SendState, cause: string): Outcome[] => [
    ...settled,
    ...wanted.map(({ field }) => outcome(field, state, null, cause)),
  ];
  for (let attempt = 1; ; attempt += 1) {
    if (!inTime()) return all("lapsed", "it was too late to write it");
    const answer = await orFault(way.sink.update(way.feed, key, values, seen));
    if (isFault(answer)) return all("lapsed", words(answer));
    if (answer.kind === "written") return [...settled, ...(await seenAfter(key, wanted, way))];
    if (answer.kind === "refused" && wanted.length > 1) return [...settled, ...(await oneByOne(key, wanted, way, inTime))];
    if (answer.kind === "refused" || answer.kind === "unknown") return all(answer.kind, answer.cause);
    if (attempt === attemptsMax) return all("changed", "somebody else writes to the record at the same time");
    const again = await orFault(look({ key, told: wanted }, way));
    if (isFault(again)) return all("lapsed", words(again));
    settled.push(...again.settled);
    ({ values, wanted, seen } = again);
    if (wanted.length === 0) return settled;
  }
}

/** A system refuses a write whole: what it takes of it is not kept from it by what it does not take. */
async function oneByOne(key: string, wanted: readonly Told[], way: Way, inTime: () => boolean): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of wanted) {
    const first = await orFault(look({ key, told: [one] }, way));
    if (isFault(first)) outcomes.push(outcome(one.field, "lapsed", null, words(first)));
    else if (first.wanted.length === 0) outcomes.push(...first.settled);
    else outcomes.push(...(await write({ key }, first, way, inTime)));
  }
  return outcomes;
}

/** Whether something that was claimed, and of which nothing is known, got there. Faults: those of the sink. */
export async function lookUp({ key, told }: Pick<Send, "key" | "told">, { sink, feed, mapper }: Way): Promise<readonly Outcome[]> {
  const shown = await sink.show(feed, key);
  if (shown === undefined) return told.map(gone);
  const said = saidNow(mapper, shown.values);
  return told.map((one) => whenLookedUp(one, said));
}

function patch(told: readonly Told[], mapper: Mapper, { values: row, seen }: Shown): Look {
  const said = saidNow(mapper, row);
  const values: Record<string, string | null> = {};
  const wanted: Told[] = [];
  const settled: Outcome[] = [];
  for (const one of told) {
    const before = beforeWriting(one, said);
    const written = mapper.written?.(row, one.field, one.own) ?? { cause: "another hub maps these rows" };
    if (before !== undefined) settled.push(before);
    else if ("cause" in written) settled.push(outcome(one.field, "refused", said.get(one.field) ?? null, written.cause));
    else {
      Object.assign(values, written.columns);
      wanted.push(one);
    }
  }
  return { values, wanted, settled, seen };
}

/** The system says that it wrote. Where it cannot be asked what it shows, it is looked up later. */
async function seenAfter(key: string, wanted: readonly Told[], { sink, feed, mapper }: Way): Promise<readonly Outcome[]> {
  const shown = await orFault(sink.show(feed, key));
  if (isFault(shown)) return wanted.map(({ field }) => outcome(field, "unknown", null, words(shown)));
  if (shown === undefined) return wanted.map(gone);
  const said = saidNow(mapper, shown.values);
  return wanted.map((one) => afterWriting(one, said));
}

/** What the system does is an answer; what else goes wrong is thrown. */
export const orFault = <Result>(work: Promise<Result>): Promise<Result | Fault> =>
  work.catch((error: unknown) => {
    if (isFault(error)) return error;
    throw error;
  });

const gone = ({ field }: Told): Outcome => outcome(field, "refused", null, "the system has no such record any more");

const words = ({ cause, hint }: Fault): string => `${cause}; ${hint}`;
