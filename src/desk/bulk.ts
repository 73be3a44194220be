// One choice for many items of the inbox: what each would become, then one decision for each, in few commits.

import { present } from "../base/assert.ts";
import { type Fault, isFault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Decision } from "../observation/entry.ts";
import { type Choice, choiceRefused, choicesOf, type Desk, overrideBy, valueOf } from "./decide.ts";
import { type Author, mergeDecision, overrideDecision, splitDecision, type Subject } from "./decision.ts";
import { shownValues } from "./doc.ts";
import { refuseHidden } from "./hidden-field.ts";
import { first, type InboxRequest, ranked, type Ranked } from "./inbox.ts";
import type { InboxItem } from "./inbox-item.ts";
import { type OverrideLimits, refuseBeyondLimits } from "./override-limit.ts";
import type { Reader } from "./reader.ts";
import { type Stake, stake } from "./stake.ts";
import { knownSubjects, manyNamedReferences } from "./subject.ts";

/** Items of one bulk: as many commits of a thousand decisions as a person can wait for. */
export const bulkMax = 10_000;

/** Under the scope of the person, with what the rules let them set. */
export type BulkDesk = Pick<Desk, "reader" | "sources" | "limits">;

export interface BulkRequest {
  /** What is looked at; ids narrow it down further. */
  readonly wanted: Omit<InboxRequest, "limit" | "after">;
  /** Absent: everything that fits, the first `bulkMax` of it. */
  readonly items?: readonly string[] | undefined;
  readonly choice: Choice;
}

/** What becomes of one item. `decision` null: nothing, and the fault says why, or it has changed meanwhile. */
export interface BulkRow {
  readonly item: string;
  readonly label: string;
  readonly field: string;
  readonly outcome: "decided" | "changed" | "refused";
  /** What stands, and what would. Null where it is no value, or not to be seen. */
  readonly before: string | null;
  readonly after: string | null;
  /** What the step from one to the other moves; null: not priced. */
  readonly moved: Stake | null;
  readonly fault: Fault | null;
  readonly decision: Decision | null;
  /** Decided, and does not stand before a second person says the same. */
  readonly needsSecond: boolean;
}

export interface Bulk {
  readonly rows: readonly BulkRow[];
  /** Items that fit; more than the rows where they were too many for one bulk. */
  readonly matched: number;
  /** Hash of the items that would be decided and of the choice: whoever applies it says what they saw. */
  readonly shown: string;
}

/** As many statements in at most three reads, however many items. */
export async function prepareBulk(desk: BulkDesk, request: BulkRequest, author: Author): Promise<Bulk> {
  const { each } = await ranked(desk.reader, request.wanted);
  const listed = request.items === undefined ? undefined : new Set(request.items);
  const tally = { matched: 0 };
  const chosen = first(fitting(each, listed, tally), bulkMax).map(({ waits, stake: asShown }): Chosen => {
    const [item, subject] = [waits.item(), waits.subject()];
    return { item, asShown, subject };
  });
  const rows = await decided(desk, chosen, request, author);
  const standing = new Set(chosen.map(({ item }) => item.id));
  const gone = [...(listed ?? [])].filter((id) => !standing.has(id)).map(changedRow);
  const shown = rows.flatMap(({ item, decision }) => (decision === null ? [] : [item])).toSorted();
  return { rows: [...rows, ...gone], ...tally, shown: sha256Hex(JSON.stringify([request.choice, shown])).slice(0, 16) };
}

/** Those that are named, or all of them. */
function* fitting(each: Iterable<Ranked>, listed: ReadonlySet<string> | undefined, tally: { matched: number }): Generator<Ranked> {
  for (const one of each) {
    if (listed !== undefined && !listed.has(one.waits.item().id)) continue;
    tally.matched += 1;
    yield one;
  }
}

export const changedRow = (item: string): BulkRow => ({
  item,
  label: "",
  field: "",
  outcome: "changed",
  before: null,
  after: null,
  moved: null,
  fault: null,
  decision: null,
  needsSecond: false,
});

interface Chosen {
  readonly item: InboxItem;
  readonly asShown: Stake | undefined;
  /** Undefined: it is looked up. */
  readonly subject: Subject | undefined;
}

async function decided(
  { reader, sources, limits }: BulkDesk,
  chosen: readonly Chosen[],
  { choice, wanted: { desk } }: BulkRequest,
  author: Author,
): Promise<BulkRow[]> {
  const known = await knownSubjects(
    reader,
    chosen.flatMap(({ item, subject }) => (subject === undefined ? recordsOf(item) : [])),
  );
  for (const { subject } of chosen) if (subject !== undefined) known.set(subject.record, subject);
  const answers = chosen.map(({ item }) => refusing(() => answerTo(item, choice, known, reader)));
  const fields = answers.flatMap((answer) =>
    isFault(answer) || answer.value === null ? [] : [{ kind: answer.subject.kind, fields: answer.value }],
  );
  const named = await manyNamedReferences(reader, fields, choice.kind === "take" ? [choice.source] : sources);
  let place = 0;
  return chosen.map(({ item, asShown }, index): BulkRow => {
    const answer = present(answers[index], "an answer for each item");
    if (isFault(answer)) return refusedRow(item, answer);
    const value = answer.value === null ? null : present(named[place++], "fields for each value");
    if (isFault(value)) return refusedRow(item, value);
    const own = { ...author, id: `${author.id}.${item.id}` };
    const decision = refusing(() => decisionOf(answer, value, choice, own, limits));
    if (isFault(decision)) return refusedRow(item, decision);
    const [before, after] = valuesOf(item, answer.subject, decision);
    const moved =
      before === null || after === null ? undefined : movedBy(item, shownSubject(answer.subject, reader), [before, after], desk, asShown);
    return {
      ...refusedRow(item, null),
      outcome: "decided",
      before,
      after,
      moved: moved ?? null,
      decision,
      needsSecond: waitsForSecond(decision),
    };
  });
}

/** Whom it is about, and the fields it sets; null: it is about a pair. */
interface Answer {
  readonly subject: Subject;
  readonly other: Subject | undefined;
  readonly value: Readonly<Record<string, string>> | null;
}

function answerTo(item: InboxItem, choice: Choice, known: ReadonlyMap<string, Subject>, reader: Reader): Answer {
  if (!choicesOf(item).includes(choice.kind)) throw choiceRefused(item, choice);
  const [subject, other] = recordsOf(item).map((record) => present(known.get(record), "a record that is shown is known"));
  if (subject !== undefined && "field" in item) refuseHidden(reader, subject, [item.field]);
  const value = item.kind === "review" || !("field" in item) ? null : { [item.field]: valueOf(choice, item) };
  return { subject: present(subject, "an item that has choices names a record"), other, value };
}

function recordsOf(item: InboxItem): readonly string[] {
  if (item.kind === "discrepancy") return [item.entity];
  if (item.kind === "review") return [item.a.record, item.b.record];
  return item.kind === "parked" ? [item.record] : [];
}

function decisionOf(
  { subject, other }: Answer,
  fields: Readonly<Record<string, string>> | null,
  choice: Choice,
  author: Author,
  limits: OverrideLimits,
): Decision {
  if (fields === null) {
    const pair = present(other, "a review names two records");
    return choice.kind === "merge" ? mergeDecision(subject, pair, author) : splitDecision(subject, pair, author);
  }
  const given = { ...overrideBy(choice, "", ""), fields };
  return overrideDecision(subject, { ...given, needsSecond: refuseBeyondLimits(limits, subject, given, author.at) }, author);
}

const waitsForSecond = ({ body }: Decision): boolean => body.kind === "override" && body.needsSecond === true;

/** As the record would hold them: what was set is canonical text by now. */
function valuesOf(item: InboxItem, { values }: Subject, { body }: Decision): [string | null, string | null] {
  if (body.kind !== "override" || !("field" in item)) return [null, null];
  const isHidden = item.kind === "discrepancy" && item.value === null && item.sides.some(({ value }) => value === null);
  return [isHidden ? null : (values[item.field] ?? ""), body.fields[item.field] ?? ""];
}

/** What a price is reckoned from is not told by the price. */
const shownSubject = (subject: Subject, reader: Reader): Subject => ({
  ...subject,
  values: reader.showsMoney(subject.kind.name, subject.site) ? shownValues(subject.values, subject.kind.name, subject.site, reader) : {},
});

/** A bank account moves what is owed through it, which the item shows. */
function movedBy(
  item: InboxItem,
  { kind, values }: Subject,
  claimed: readonly string[],
  desk: InboxRequest["desk"],
  asShown: Stake | undefined,
): Stake | undefined {
  return "field" in item ? stake({ kind, field: item.field, values, claimed }, desk, asShown?.money) : undefined;
}

const refusedRow = (item: InboxItem, fault: Fault | null): BulkRow => ({
  ...changedRow(item.id),
  label: item.label,
  field: "field" in item ? item.field : "",
  outcome: "refused",
  fault,
});

/** An operating fault of one item is a row of the answer, not the end of all of them. */
function refusing<Result>(work: () => Result): Result | Fault {
  try {
    return work();
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}
