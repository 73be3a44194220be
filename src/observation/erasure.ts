// An erasure as an act of the log, and what it does to entries: the personal values of a person give way to words that say
// "erased" and only tell equal from unequal, so that what was decided of them is decided alike again.

import { canonicalJson } from "../base/canonical-json.ts";
import { merkleRoot, sha256Hex } from "../base/hash.ts";
import { erasedGroupField, erasedValue, isErased } from "../model/erased.ts";
import { claimBody } from "./claim.ts";
import type { Act, Claim, Decision, DecisionBody, Fields } from "./entry.ts";
import { behind, generationHash, generationOf, isBehind, isWithdrawn } from "./supersession.ts";

export const erasureName = "erasure";

/** What is said in the place of what one record said. */
export interface ErasedRecord {
  readonly record: string;
  readonly kind: string;
  /** Of the erasure: part of every word, so that words of two persons are never equal. */
  readonly tag: string;
  /** Personal fields, and what stands for the value that each had last. */
  readonly words: Readonly<Record<string, string>>;
  /** Records of one group are one by rule, as they were before. */
  readonly group?: string;
}

/** The act's body. It names records and counts, never what was erased. */
export interface Erasure {
  readonly tag: string;
  readonly entity: string;
  readonly kind: string;
  readonly author: string;
  /** The second person, where a rule asks for one. */
  readonly second: string | null;
  readonly reason: string;
  readonly records: readonly ErasedRecord[];
  /** Rows of the log that were rewritten, and the Merkle root over them, see `rewrittenLine`. */
  readonly rows: number;
  readonly root: string;
  /** Kept pages from which rows were taken. */
  readonly pages: number;
  /** Batches of requests that were rewritten, and the Merkle root over them; absent: none. */
  readonly requests?: { readonly batches: number; readonly root: string };
}

export const erasureAct = (erasure: Erasure, at: number): Act => ({
  kind: "act",
  act: erasureName,
  key: `${erasureName}/${erasure.tag}`,
  site: "*",
  at,
  body: canonicalJson({ ...erasure, records: erasure.records.map((one) => ({ ...one })) }),
});

export const readErasure = (body: string): Erasure => JSON.parse(body) as Erasure;

/** A row of the log that was rewritten: its place, and its hash before and after. */
export interface Rewritten {
  readonly position: number;
  readonly ordinal: number;
  readonly leaf: string;
  readonly after: string;
}

const rewrittenLine = ({ position, ordinal, leaf, after }: Rewritten): string => `${position} ${ordinal} ${leaf} ${after}`;

/** In the order of the log. */
export const rewrittenRoot = (rows: readonly Rewritten[]): string => merkleRoot(rows.map(rewrittenLine));

/** Which values of a person are gone, and the word for each: equal values have equal words. */
export interface Words {
  readonly tag: string;
  /** True where a value of this field tells of the person; a field that the kind does not have might. */
  isPersonal(kind: string, field: string): boolean;
  wordOf(value: string): string;
  /** Every value that has a word. */
  values(): Iterable<string>;
}

export function newWords(tag: string, isPersonal: Words["isPersonal"]): Words {
  const words = new Map<string, string>();
  return {
    tag,
    isPersonal,
    wordOf(value) {
      const known = words.get(value) ?? erasedValue(tag, words.size + 1);
      words.set(value, known);
      return known;
    },
    values: () => words.keys(),
  };
}

/** The claim without what it said of the person; the same one where it said nothing. Its bytes are kept no longer. */
export function erasedClaim(
  claim: Claim,
  words: Pick<Words, "tag" | "isPersonal">,
  wordOf: (field: string, value: string) => string,
  group?: string,
): Claim {
  const fields: Record<string, string | null> = {};
  let isTouched = false;
  for (const [name, value] of Object.entries(claim.fields)) {
    const isKept = !value || isErased(value) || name === erasedGroupField || !words.isPersonal(claim.recordKind, name);
    fields[name] = isKept ? value : wordOf(name, value);
    isTouched ||= !isKept;
  }
  const parked = claim.parked.map((one) => {
    if (one.value === null || isErased(one.value) || (one.field !== "*" && !words.isPersonal(claim.recordKind, one.field))) return one;
    isTouched = true;
    return { ...one, cause: "erased", value: erasedValue(words.tag, 0) };
  });
  if (group !== undefined && isTouched) fields[erasedGroupField] = group;
  if (!isTouched) return claim.raw === null ? claim : { ...claim, raw: null };
  return { ...withBody(claim, fields, parked), raw: null };
}

function withBody(claim: Claim, fields: Fields, parked: Claim["parked"]): Claim {
  const { deleted, mapping, withdrawn, unnamedBy } = claim;
  const absence = { ...(withdrawn === undefined ? {} : { withdrawn }), ...(unnamedBy === undefined ? {} : { unnamedBy }) };
  const body = claimBody(fields, parked, deleted, mapping, absence);
  return { ...claim, fields, parked, body, hash: rehashed(claim, body) };
}

const contentFrom = { behind: 16, later: 5 };

/**
 * The hash that the same claim has with another body, in the class and generation it had. A source may or may not have stated
 * version and time, which the hash tells; so the row that a source sends again is known again after it was erased.
 */
function rehashed({ record, version, at, body: before, hash }: Claim, body: string): string {
  const start = isBehind(hash) ? contentFrom.behind : generationOf(hash) > 0 ? contentFrom.later : 0;
  const content = (text: string, own: string, time: string): string => {
    const plain = sha256Hex(`${record}|${own}|${time}|${text}`);
    if (isBehind(hash)) return `${behind}${hash.slice(1, contentFrom.behind)}${plain.slice(0, hash.length - contentFrom.behind)}`;
    return generationHash(plain, generationOf(hash), isWithdrawn(hash));
  };
  for (const own of [`${version}`, ""])
    for (const time of [`${at}`, ""]) if (content(before, own, time).slice(start) === hash.slice(start)) return content(body, own, time);
  return content(body, `${version}`, `${at}`);
}

/** A person's words without what they told of the erased one; a reason that quotes an erased value is erased whole. */
export function erasedDecision(decision: Decision, words: Words, chance: string): Decision {
  const { body, recordKind } = decision;
  const isQuoted = [...words.values()].some((value) => value.length >= quotedMin && decision.reason.includes(value));
  const isTold = saidOf(body).some(([name, value]) => isGone(recordKind, name, value, words));
  if (!isQuoted && !isTold) return decision;
  const reason = isQuoted ? erasedValue(words.tag, 0) : decision.reason;
  return { ...decision, reason, body: erasedBody(body, recordKind, words), hash: sha256Hex(`${chance}|${decision.key}`) };
}

/** Values that a person's word names, by field. */
const saidOf = (body: DecisionBody): [string, string][] => {
  if (body.kind === "override") return Object.entries(body.fields);
  if (body.kind === "release" || body.kind === "released-creation") return Object.entries(body.values);
  if (body.kind !== "correct") return [];
  return Object.entries(body.values).flatMap(([name, { from, to }]): [string, string][] => [
    [name, from],
    [name, to],
  ]);
};

function erasedBody(body: DecisionBody, kind: string, words: Words): DecisionBody {
  if (body.kind === "override") return { ...body, fields: erasedFields(body.fields, kind, words) };
  if (body.kind === "release" || body.kind === "released-creation") return { ...body, values: erasedFields(body.values, kind, words) };
  if (body.kind !== "correct") return body;
  const values = Object.entries(body.values).map(([name, said]) => [
    name,
    { from: erasedSaid(name, said.from, kind, words), to: erasedSaid(name, said.to, kind, words) },
  ]);
  return { ...body, values: Object.fromEntries(values) as typeof body.values };
}

/** Shorter values are found in many words that have nothing to do with them. */
const quotedMin = 4;

/** The text with words in the place of the values it quotes; `least`: length of the shortest that are looked for. */
export function withoutValues(text: string, words: Words, least = quotedMin): string {
  const quoted = [...words.values()].filter((value) => value.length >= least && text.includes(value));
  const [longest] = quoted.toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return text;
  const parts = text.split(longest).map((part) => withoutValues(part, words, least));
  return parts.join(words.wordOf(longest));
}

const erasedFields = (fields: Readonly<Record<string, string>>, kind: string, words: Words): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, erasedSaid(name, value, kind, words)]));

const erasedSaid = (name: string, value: string, kind: string, words: Words): string =>
  isGone(kind, name, value, words) ? words.wordOf(value) : value;

const isGone = (kind: string, name: string, value: string, words: Words): boolean =>
  value !== "" && !isErased(value) && words.isPersonal(kind, name);
