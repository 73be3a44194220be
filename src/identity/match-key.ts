// Values made comparable, and the blocks a record belongs to: records that share no block are never compared.
import { idOf, idText } from "../base/hash.ts";
import { present } from "../base/assert.ts";
import { isErased } from "../model/erased.ts";
import type { BlockForm } from "../model/kind.ts";
import { isNumber, streetWords } from "./address-likeness.ts";
import { fullGivenName } from "./given-name.ts";
import { mailbox, phoneDigits } from "./identifier-likeness.ts";
import type { MatchPlan, PlannedExact, PlannedPart, PlannedScore } from "./match-plan.ts";
import type { Placed } from "./placed.ts";
import { nameTokens } from "./name-likeness.ts";
import { targetRecord } from "./reference-key.ts";
import { codeText, sound } from "./word.ts";

/** A block with more records says nothing (a tax number "unknown"): it gives no candidates, and it is listed as crowded. */
const equalRecordsMax = 200;
/** The same for values that are merely alike (house 12 of some Main Street): each record in it costs a comparison to whoever comes. */
const alikeRecordsMax = 50;

/** The first letter of a block's key says what sharing it means. */
export const isAlikeBlock = (block: string): boolean => block.startsWith("~");
export const blockRecordsMax = (block: string): number => (isAlikeBlock(block) ? alikeRecordsMax : equalRecordsMax);
/** Twice the limit is read: enough to see a block crowded although some rows are about to leave it. */
export const blockRowsMax = (block: string): number => 2 * blockRecordsMax(block);

/** Tokens of one part that make blocks; more would only add crowded ones. */
const blockTokensMax = 6;
/** Telephone numbers are written with and without country and trunk codes. */
const phoneSuffix = 7;

/** One block: its key, the rule that made it, and for an exact rule the promise that its records are equal. */
export interface Block {
  readonly block: string;
  readonly rule: PlannedExact | PlannedScore;
}

type Values = readonly (string | null)[];

/** `values` besides those of the record: what it was before. */
export function blocksOf({ plan, source }: { readonly plan: MatchPlan; readonly source: string }, values: Values): readonly Block[] {
  const blocks = new Map<string, Block>();
  const tokens = new Map<PlannedPart, readonly string[]>();
  const tokensOf = (part: PlannedPart): readonly string[] => {
    const known = tokens.get(part) ?? blockTokens(part.by, textAt(values, part.fields));
    tokens.set(part, known);
    return known;
  };
  for (const rule of plan.rules) {
    const start = idText(plan.kind.name, rule.name);
    if (rule.kind === "exact") {
      const parts = rule.fields.map((place) => matchText(plan, source, values, place));
      if (parts.includes("")) continue;
      const block = `=${idOf(start + idText(...parts))}`;
      blocks.set(block, { block, rule });
      continue;
    }
    for (let place = 0; place < rule.block.length; place += 1)
      combine(start + idText(String(place)), rule.block[place] ?? [], tokensOf, (text) => {
        const block = `~${idOf(text)}`;
        blocks.set(block, { block, rule });
      });
  }
  return [...blocks.values()];
}

function textAt(values: Values, places: readonly number[]): string {
  let text = told(values[places[0] ?? 0] ?? "");
  for (let index = 1; index < places.length; index += 1) text += ` ${told(values[places[index] ?? 0] ?? "")}`;
  return text;
}

/** An erased value is like no other. */
const told = (value: string): string => (isErased(value) ? "" : value);

/**
 * A value as exact rules compare it: codes without spaces and punctuation, other values by their words, without case.
 * A reference is compared by the entity it means, never by its key: the same key in two systems is not the same thing.
 */
export function matchText(plan: MatchPlan, source: string, values: Values, place: number): string {
  const value = values[place];
  if (!value) return "";
  const field = present(plan.tracked[place], "a tracked field");
  if (field.resolves !== undefined) return value;
  if (field.to !== undefined) return targetRecord(source, field.to, value);
  const folded = value.normalize("NFKC").toUpperCase();
  return field.code ? folded.replace(/[^\p{L}\p{N}]/gu, "") : folded.trim().replace(/\s+/gu, " ");
}

const nothing: readonly string[] = [];

/** Adds the texts of ids that go on from a start with one token of each part; none where a part has none. */
function combine(
  start: string,
  parts: readonly PlannedPart[],
  tokensOf: (part: PlannedPart) => readonly string[],
  add: (text: string) => void,
  place = 0,
): void {
  const part = parts[place];
  if (part === undefined) add(start);
  else for (const token of tokensOf(part)) combine(start + idText(token), parts, tokensOf, add, place + 1);
}

function blockTokens(by: BlockForm, value: string): readonly string[] {
  if (value.trim() === "") return nothing;
  switch (by) {
    case "words":
      return soundsOf(value);
    case "two-words":
      return twos(soundsOf(value));
    case "whole":
      return [codeText(value.includes("@") ? mailbox(value) : value)].filter((text) => text !== "");
    case "phone":
      return [phoneDigits(value).slice(-phoneSuffix)].filter((digits) => digits.length === phoneSuffix);
    case "date":
      return dateToken(value);
    case "house":
      return houses(streetWords(value).slice(0, blockTokensMax));
  }
}

function soundsOf(value: string): string[] {
  const heard: string[] = [];
  for (const word of nameTokens(value).slice(0, blockTokensMax)) {
    const one = sound(fullGivenName(word));
    if (!heard.includes(one)) heard.push(one);
  }
  return heard.sort();
}

/** Order of the words does not count; a word alone stands for itself. */
const twos = (tokens: readonly string[]): string[] =>
  tokens.length < 2 ? [...tokens] : tokens.flatMap((one, index) => tokens.slice(index + 1).map((other) => `${one} ${other}`));

/** Day and month may be exchanged. */
const dateToken = (value: string): string[] => {
  const [year, ...rest] = value.trim().slice(0, 10).split("-");
  return year ? [`${year} ${rest.toSorted().join(" ")}`] : [];
};

const houses = (all: readonly string[]): string[] => {
  const numbers = all.filter(isNumber);
  return all.filter((word) => word.length > 2 && !isNumber(word)).flatMap((word) => numbers.map((number) => `${number} ${sound(word)}`));
};

/** Remembers blocks by the values they come from, for the time of one batch. */
export const blockReader = (): ((placed: Placed, values?: Values) => readonly Block[]) => {
  const known = new Map<Values, readonly Block[]>();
  return (placed, values = placed.values) => {
    const found = known.get(values) ?? blocksOf(placed, values);
    known.set(values, found);
    return found;
  };
};
