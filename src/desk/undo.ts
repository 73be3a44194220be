// Takes decisions back by new decisions: what stood before each of them stands again, and the log keeps all of it.

import type { RoleName } from "../access/role.ts";
import type { Row } from "../platform/database.ts";
import { type Kind, kindOf } from "../model/kind.ts";
import type { Decision, DecisionBody, OverrideEnd } from "../observation/entry.ts";
import type { Desk } from "./decide.ts";
import { type Author, decision, type Subject } from "./decision.ts";
import { type OverrideLimits, refuseBeyondLimits, rolesThatMaySet } from "./override-limit.ts";
import { refuseHidden } from "./hidden-field.ts";
import { label } from "./label.ts";
import { docOf, shownValues } from "./doc.ts";
import { hides, integer, type Reader, text } from "./reader.ts";
import { pairQuery, replacedQuery, toldQuery } from "./store-undo.ts";

/** What becomes of one decision that is to be taken back. */
export interface UndoRow {
  /** Key of the decision. */
  readonly decision: string;
  readonly label: string;
  /**
   * `changed`: what it left does not stand any more; a later word of a source or a person does, and stays. `pending`: some of what
   * stood before needs two people, and what the decision left goes on standing there until the second has agreed.
   */
  readonly outcome: "undone" | "pending" | "changed";
  /** What stands again, in words. */
  readonly restores: string;
  readonly pending: readonly PendingValue[];
  readonly decisions: readonly Decision[];
}

/** Earlier values that stand again when a second person confirms the decision that asks for them. */
export interface PendingValue {
  readonly decision: string;
  readonly fields: readonly string[];
  /** Whoever asks for it: it takes somebody else. */
  readonly author: string;
  /** In one of these roles. */
  readonly roles: readonly RoleName[];
}

/** Under the scope of the person: whoever sets an earlier value again needs the right to set it. */
export type UndoDesk = Pick<Desk, "reader" | "limits">;

/**
 * Three statements in one read, however many decisions. Empty: nobody decided anything under that name. Faults: those of
 * `refuseBeyondLimits`, where a person's earlier value would be set again by somebody who may not.
 */
export async function prepareUndo({ reader, limits }: UndoDesk, named: string, author: Author): Promise<UndoRow[]> {
  const [told = [], replaced = [], pairs = []] = await reader.read([toldQuery(named), replacedQuery(named), pairQuery(named)]);
  const before = Map.groupBy(replaced, ended);
  const said = Map.groupBy(pairs, (row) => text(row, "key"));
  return told.map((row) => {
    const key = text(row, "key");
    const body = bodyOf(row);
    const kind = kindOf(reader.model, text(row, "record_kind"));
    const restored =
      "other" in body
        ? pairBefore(row, body, said.get(key) ?? [])
        : fieldsBefore(
            row,
            body,
            (before.get(ended(row)) ?? []).filter((one) => text(one, "decision") !== key),
            author.at,
          );
    const subject = subjectOf(row, kind, reader);
    for (const body of [bodyOf(row), ...restored.bodies]) refuseHidden(reader, subject, fieldsOf(body));
    return undoRow(row, subject, permitted(subject, restored, limits, author.at), { author, limits, reader });
  });
}

/** What has to be said so that what stood before stands again. */
interface Restored {
  /** Empty: it does not stand any more. */
  readonly bodies: readonly DecisionBody[];
  /** It has stood all the while: what is taken back only waited. */
  readonly isStanding: boolean;
}

const nothingLeft: Restored = { bodies: [], isStanding: false };

function undoRow(
  row: Row,
  subject: Subject,
  bodies: readonly DecisionBody[],
  { author, limits, reader }: { readonly author: Author; readonly limits: OverrideLimits; readonly reader: Reader },
): UndoRow {
  const key = text(row, "key");
  const at = { record: subject.record, kind: subject.kind, site: text(row, "site") };
  const decisions = bodies.map((body, place) =>
    decision(at, body, { ...author, id: [author.id, key, ...(place === 0 ? [] : [String(place)])].join(".") }),
  );
  const pending = decisions.flatMap(({ key: own, body }): PendingValue[] => {
    if (!waitsForSecond(body)) return [];
    const fields = Object.keys(body.fields);
    return [{ decision: own, fields, author: author.name, roles: rolesThatMaySet(limits, subject, fields) }];
  });
  return {
    decision: key,
    label: label(subject.kind, shownValues(subject.values, subject.kind.name, subject.site, reader), subject.record),
    outcome: decisions.length === 0 ? "changed" : pending.length > 0 ? "pending" : "undone",
    restores: bodies.map(wordsOf).join("; "),
    pending,
    decisions,
  };
}

const subjectOf = (row: Row, kind: Kind, reader: Reader): Subject => ({
  hasHidden: hides(kind, row["home"] ?? text(row, "site"), reader),
  record: text(row, "record"),
  entity: text(row, "entity"),
  kind,
  site: row["home"] ?? text(row, "site"),
  values: docOf(row["doc"]),
});

/** A value that needs two people needs them again, except where it stands and is only said once more. */
function permitted(subject: Subject, { bodies, isStanding }: Restored, limits: OverrideLimits, at: number): DecisionBody[] {
  return bodies.map((body) =>
    body.kind === "override" && refuseBeyondLimits(limits, subject, body, at) && !isStanding
      ? { ...body, needsSecond: true as const }
      : body,
  );
}

const waitsForSecond = (body: DecisionBody): body is Extract<DecisionBody, { readonly kind: "override" }> =>
  body.kind === "override" && body.needsSecond === true;

/** Fields that a decision tells of. */
function fieldsOf(body: DecisionBody): readonly string[] {
  if (body.kind === "tell" || body.kind === "correct") return namesOf(body);
  if (body.kind === "release" || body.kind === "released-creation") return Object.keys(body.values);
  if (!("fields" in body)) return [];
  return Array.isArray(body.fields) ? (body.fields as readonly string[]) : Object.keys(body.fields);
}

type FieldBody = Exclude<DecisionBody, { readonly other: string }>;

/** An override that stands, or waits for a second person. */
interface Held {
  readonly decision: string;
  readonly fields: string;
  readonly until: string;
  readonly expires_at: string | null;
  readonly pending: boolean;
}

/** Each field as the override before had it, or as its sources have it. */
function fieldsBefore(row: Row, body: FieldBody, replaced: readonly Row[], at: number): Restored {
  const held = JSON.parse(row["standing"] ?? "[]") as readonly Held[];
  // Consent to deletes is not taken back: records that live are named again by their source.
  if (body.kind === "mass-change" || body.kind === "untold" || body.kind === "unreleased" || body.kind === "unreleased-creation")
    return nothingLeft;
  if (body.kind === "released-creation") return { bodies: [{ kind: "unreleased-creation", system: body.system }], isStanding: false };
  if (body.kind === "release") return { bodies: [{ kind: "unreleased", fields: Object.keys(body.values) }], isStanding: false };
  if (body.kind === "tell" || body.kind === "correct") return { bodies: [{ kind: "untold", fields: namesOf(body) }], isStanding: false };
  const names = body.kind === "override" ? Object.keys(body.fields) : body.fields;
  const own = held.find(({ decision: key }) => key === text(row, "key"));
  const others = held.filter(({ pending }) => !pending);
  const isLeft = (name: string): boolean =>
    body.kind === "override" ? own !== undefined && holds(own.fields, name) : !others.some(({ fields }) => holds(fields, name));
  const left = names.filter(isLeft);
  // What waited took nobody's place: what stands beside it goes on standing.
  const before = own?.pending
    ? others.map(({ decision: key, fields, until, expires_at }): Row => ({ decision: key, fields, until, expires_at }))
    : replaced;
  const earlier = before.filter((one) => !isOver(one, at));
  const free = left.filter((name) => !earlier.some(({ fields }) => holds(fields, name)));
  const bodies = earlier.flatMap((one): DecisionBody[] => {
    const fields = Object.fromEntries(Object.entries(docOf(one["fields"])).filter(([name]) => left.includes(name)));
    // It stood already, whatever it breaks.
    return Object.keys(fields).length === 0 ? [] : [{ kind: "override", fields, until: endOf(one), confirmed: true }];
  });
  if (body.kind === "override" && free.length > 0) bodies.push({ kind: "override-ended", fields: free });
  return { bodies, isStanding: own?.pending === true };
}

const namesOf = (body: Extract<DecisionBody, { readonly kind: "tell" | "correct" }>): readonly string[] =>
  body.kind === "tell" ? body.fields : Object.keys(body.values);

const holds = (fields: string | null | undefined, name: string): boolean => Object.hasOwn(docOf(fields), name);

const isOver = (row: Row, at: number): boolean => text(row, "until") === "date" && integer(row, "expires_at") <= at;

function endOf(row: Row): OverrideEnd {
  const kind = text(row, "until") as OverrideEnd["kind"];
  return kind === "date" ? { kind, at: integer(row, "expires_at") } : { kind };
}

function wordsOf(body: DecisionBody): string {
  switch (body.kind) {
    case "override":
      return Object.entries(body.fields)
        .map(([name, value]) => `${name} is ${value === "" ? "empty" : value} again, as a person had set it`)
        .join("; ")
        .concat(body.needsSecond ? ", when a second person confirms it" : "");
    case "override-ended":
      return `${body.fields.join(", ")}: the systems decide again`;
    case "untold":
      return `${body.fields.join(", ")}: its system is not told`;
    case "unreleased":
      return `${body.fields.join(", ")}: its system is told only when it is released again`;
    case "mass-change":
    case "tell":
    case "correct":
    case "release":
    case "released-creation":
      return "";
    case "unreleased-creation":
      return `${body.system} is given it only when it is released again`;
    case "merge":
      return "they are one again";
    case "split":
      return "they are two again";
    case "withdrawn":
      return "rules judge the pair again";
  }
}

/** The word on the pair before it; without one, rules judge the pair again. */
function pairBefore(row: Row, body: Extract<DecisionBody, { readonly other: string }>, said: readonly Row[]): Restored {
  const record = text(row, "record");
  const own = said
    .map((one) => ({ key: text(one, "said"), at: integer(one, "at"), record: text(one, "record"), body: bodyOf(one) }))
    .filter((one) => "other" in one.body && isPair([one.record, one.body.other], [record, body.other]))
    .toSorted((a, b) => (a.at === b.at ? (a.key < b.key ? -1 : 1) : a.at - b.at));
  if (own.at(-1)?.key !== text(row, "key")) return nothingLeft;
  const before = own.at(-2)?.body;
  const kind = before !== undefined && "other" in before ? before.kind : "withdrawn";
  return { bodies: [{ kind, other: body.other }], isStanding: false };
}

const isPair = (one: readonly [string, string], other: readonly [string, string]): boolean =>
  (one[0] === other[0] && one[1] === other[1]) || (one[0] === other[1] && one[1] === other[0]);

const bodyOf = (row: Row): DecisionBody => (JSON.parse(text(row, "body")) as { readonly body: DecisionBody }).body;

/** The commit in which something of an entity ended. */
const ended = (row: Row): string => `${text(row, "position")} ${text(row, "entity")}`;
