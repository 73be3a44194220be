// Values made comparable, and the blocks a record belongs to: records that share no block are never compared.
import { hashId } from "../base/hash.ts";
import { present } from "../base/assert.ts";
import type { Comparator } from "../model/kind.ts";
import { nameTokens, phoneDigits, words } from "./likeness.ts";
import type { MatchPlan, PlannedExact, PlannedScore } from "./match-plan.ts";
import type { Placed } from "./placed.ts";
import { targetRecord } from "./reference-key.ts";

/** A block with more records says nothing (an item called "screw"): it gives no candidates, and it is listed as crowded. */
export const blockRecordsMax = 200;

/** Tokens of one value that make blocks; more would only add crowded ones. */
const blockTokensMax = 6;
const tokenPrefix = 4;
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
  const add = (rule: PlannedExact | PlannedScore, parts: readonly string[]): void => {
    const block = hashId(plan.kind.name, rule.name, ...parts);
    blocks.set(block, { block, rule });
  };
  for (const rule of plan.rules) {
    if (rule.kind === "exact") {
      const parts = rule.fields.map((place) => matchText(plan, source, values, place));
      if (parts.every((part) => part !== "")) add(rule, parts);
      continue;
    }
    for (const { field, comparator } of rule.block)
      for (const token of blockTokens(comparator, values[field] ?? "")) add(rule, [String(field), token]);
  }
  return [...blocks.values()];
}

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

function blockTokens(comparator: Comparator, value: string): readonly string[] {
  if (value === "") return [];
  switch (comparator) {
    case "name":
      return nameTokens(value).slice(0, blockTokensMax).map(prefix);
    case "text":
    case "address":
      return words(value).slice(0, blockTokensMax).map(prefix);
    case "phone":
      return [phoneDigits(value).slice(-phoneSuffix)].filter((digits) => digits.length === phoneSuffix);
    case "exact":
    case "number":
      return [words(value).join("")].filter((text) => text !== "");
  }
}

const prefix = (token: string): string => token.slice(0, tokenPrefix);

/** Remembers blocks by the values they come from, for the time of one batch. */
export const blockReader = (): ((placed: Placed, values?: Values) => readonly Block[]) => {
  const known = new Map<Values, readonly Block[]>();
  return (placed, values = placed.values) => {
    const found = known.get(values) ?? blocksOf(placed, values);
    known.set(values, found);
    return found;
  };
};
