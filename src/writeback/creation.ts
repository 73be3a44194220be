// The story of one creation: look, create where nothing is, look again. It never makes two: what is there already is taken for the record
// or left to a person, and what was sent without an answer is looked for before anything is sent again.

import { type Fault, isFault } from "../base/fault.ts";
import { type LookUp, lookUps } from "./look-up.ts";
import { afterWriting, normalForm, type Outcome, outcome, saidNow } from "./outcome.ts";
import type { Way } from "./send.ts";
import type { Births } from "./sink.ts";

/**
 * `waits`: something is in its way, the cause says what. `planned`: it may go out, or waits for a person's release. `claimed`: it is on
 * its way, or was when the hub died. `unknown`: no answer came; it is looked up. `created`, `there`: the system has it, by the hub or by
 * itself. `refused`: the system or the hub has a reason against it. `withdrawn`: nobody wants it any more, or the system told of it by
 * itself.
 */
export type CreationState = "waits" | "planned" | "claimed" | "unknown" | "created" | "there" | "refused" | "withdrawn";

export interface Creation {
  /** The mark that the record bears. */
  readonly id: string;
  /** Every mark that a record of this thing may bear: what it is named after may have changed. */
  readonly marks: readonly string[];
  /** As the system is to say them, references by its own keys. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Made {
  /** `planned`: nothing was sent, or it is known that nothing came of it. */
  readonly state: Extract<CreationState, "planned" | "unknown" | "created" | "there" | "refused">;
  readonly cause: string;
  /** Of the record in the system; "" where there is none. */
  readonly key: string;
  readonly fields: readonly Outcome[];
}

export interface Circumstances {
  /** False once the claim has run out: another hub may look it up. */
  readonly inTime: () => boolean;
  /** Whether the record of this key is known to be another thing; `isOurs`: it bears the mark, or says exactly the same. */
  readonly isAnother: (key: string, isOurs: boolean) => Promise<boolean>;
}

/** A way by which records can be created. */
export interface BirthWay extends Way {
  readonly births: Births;
}

const ended = (state: Made["state"], cause: string, key = "", fields: readonly Outcome[] = []): Made => ({ state, cause, key, fields });

/** Caller guarantees: it is claimed. Faults: those of the sink, where nothing was sent. */
export async function create(creation: Creation, way: BirthWay, circumstances: Circumstances): Promise<Made> {
  const found = await lookedFor(creation, way, circumstances);
  if (found !== undefined) return found;
  const row = way.mapper.newRow?.of(creation.fields) ?? { cause: "another hub maps these rows" };
  if ("cause" in row) return ended("refused", row.cause);
  if (!circumstances.inTime()) return ended("planned", "it was too late to create it");
  const answer = await way.births.create(way.feed, row.columns, creation.id);
  if (answer.kind === "unknown") return ended("unknown", answer.cause);
  if (answer.kind === "refused") return ended("refused", answer.cause);
  const { key, left } = answer;
  const untold = [...row.left].map(([field, cause]) => outcome(field, "refused", null, cause));
  const [named, told] = partition([...row.columnOf], ([, column]) => left[column] !== undefined);
  const refused = named.map(([field, column]) => outcome(field, "refused", null, left[column]));
  return shownAfter(
    creation,
    key,
    told.map(([field]) => field),
    [...untold, ...refused],
    way,
  );
}

/** What a creation would find before it creates anything; undefined: nothing, and it would be created. Faults: those of the sink. */
export const lookAhead = (creation: Creation, way: BirthWay, isAnother: Circumstances["isAnother"]): Promise<Made | undefined> =>
  lookedFor(creation, way, { isAnother });

/** Of one of which nothing is known: whether it is there. `isSettled`: it cannot come any more. Faults: those of the sink. */
export async function lookUpCreation(
  creation: Creation,
  way: BirthWay,
  { isAnother, isSettled }: Pick<Circumstances, "isAnother"> & { readonly isSettled: boolean },
): Promise<Made> {
  const found = await lookedFor(creation, way, { isAnother });
  if (found !== undefined) return found;
  return isSettled ? ended("planned", "it did not get there") : ended("unknown", "it is not there yet, and may still come");
}

/** Undefined: the system has nothing that could be it. */
async function lookedFor(creation: Creation, way: BirthWay, { isAnother }: Pick<Circumstances, "isAnother">): Promise<Made | undefined> {
  const { births, feed, mapper } = way;
  const marked = await births.marked(feed, creation.marks);
  if (marked.length > 0) return taken(creation, marked, "created", way, isAnother);
  const row = mapper.newRow?.of(creation.fields);
  if (row === undefined || "cause" in row) return undefined;
  const numbers = lookUps(mapper.kind, creation.fields, row);
  for (const { values } of numbers.filter(({ isSure }) => isSure)) {
    const keys = await births.find(feed, values);
    if (keys.length > 0) return taken(creation, keys, "there", way, isAnother);
  }
  for (const one of numbers.filter(({ isSure }) => !isSure)) {
    const keys = await births.find(feed, one.values);
    if (keys.length > 0) return alike(creation, keys, one, [...row.columnOf.keys()], way, isAnother);
  }
  return undefined;
}

/** It is the record: by its mark, or by a number that tells things of the kind apart. */
async function taken(
  { fields }: Creation,
  keys: readonly string[],
  state: "created" | "there",
  { sink, feed, mapper }: BirthWay,
  isAnother: Circumstances["isAnother"],
): Promise<Made> {
  const [key = "", other] = keys;
  if (other !== undefined) return ended("refused", `the system has several of it: ${keys.join(", ")}`);
  const shown = await sink.show(feed, key);
  if (shown === undefined) return ended("refused", `the system has it as ${key}, where the feed does not read it`, key);
  if (await isAnother(key, state === "created")) return ended("refused", anotherCause(key), key);
  const said = saidNow(mapper, shown.values);
  const outcomes = Object.entries(fields).flatMap(([field, to]): Outcome[] => {
    const now = said.get(field);
    return now === undefined ? [] : [outcome(field, now === to ? "there" : "changed", now)];
  });
  return ended(state, "", key, outcomes);
}

/** A number that several things may have: it is the record where it says all that the hub would tell it, else a person looks. */
async function alike(
  creation: Creation,
  keys: readonly string[],
  { fields: by, values }: LookUp,
  told: readonly string[],
  way: BirthWay,
  isAnother: Circumstances["isAnother"],
): Promise<Made> {
  const number = `${by.join(" and ")} ${Object.values(values).join(" / ")}`;
  const [key = "", other] = keys;
  if (other !== undefined) return ended("refused", `the system has several with the ${number}: ${keys.join(", ")}`);
  const shown = await way.sink.show(way.feed, key);
  if (shown === undefined) return ended("refused", `the system has ${key} with the ${number}, where the feed does not read it`, key);
  const said = saidNow(way.mapper, shown.values);
  const differing = told.filter((field) => !isSame(creation.fields[field] ?? "", said.get(field) ?? ""));
  if (differing.length > 0)
    return ended("refused", `the system has ${key} with the ${number}, which says something else of ${differing.join(", ")}`, key);
  if (await isAnother(key, true)) return ended("refused", anotherCause(key), key);
  return ended(
    "there",
    "",
    key,
    told.map((field) => outcome(field, "there", said.get(field) ?? null)),
  );
}

/** The system may write it in a form of its own. */
const isSame = (to: string, now: string): boolean => to === now || normalForm(to, now) !== undefined;

const anotherCause = (key: string): string => `the system has it as ${key}, which is known as another record`;

async function shownAfter(
  { fields }: Creation,
  key: string,
  told: readonly string[],
  outcomes: readonly Outcome[],
  { sink, feed, mapper }: BirthWay,
): Promise<Made> {
  const shown = await orFault(sink.show(feed, key));
  if (isFault(shown)) return ended("created", `what it shows of it is not known: ${shown.cause}`, key, outcomes);
  if (shown === undefined) return ended("created", "the feed does not show it", key, outcomes);
  const said = saidNow(mapper, shown.values);
  const seen = told.map((field) => afterWriting({ field, from: null, own: fields[field] ?? "" }, said));
  return ended("created", "", key, [...seen, ...outcomes]);
}

const orFault = <Result>(work: Promise<Result>): Promise<Result | Fault> =>
  work.catch((error: unknown) => {
    if (isFault(error)) return error;
    throw error;
  });

const partition = <Item>(items: readonly Item[], isFirst: (item: Item) => boolean): [Item[], Item[]] => [
  items.filter(isFirst),
  items.filter((item) => !isFirst(item)),
];
