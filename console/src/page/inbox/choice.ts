// What may be answered to some items at once, and an answer as the API takes it.

import type { decideBody, end } from "../../../../src/api/contract-desk.ts";
import type { z } from "zod";
import { type End, endDefault, saidEnd } from "../../part/until.tsx";
import type { Item } from "./item.ts";

export type SingleChoice = z.input<typeof decideBody>["choice"];

export const answers = ["take", "set", "merge", "keep-apart", "accept", "consent", "refuse"] as const;
export type AnswerKind = (typeof answers)[number];

/** Answers that show what they would do before, and that many items can be given at once. */
const inBulk: readonly AnswerKind[] = ["take", "set", "merge", "keep-apart"];

export const isInBulk = (kind: AnswerKind): boolean => inBulk.includes(kind);

function answersTo(item: Item): readonly AnswerKind[] {
  if (item.kind === "discrepancy") return ["take", "set"];
  if (item.kind === "parked") return item.field === "*" || item.entity === null ? [] : item.stands === null ? ["set"] : ["take", "set"];
  if (item.kind === "review") return ["merge", "keep-apart"];
  if (item.kind === "drift") return ["accept"];
  if (item.kind === "mass-change") return item.hidden > 0 ? [] : ["consent", "refuse"];
  return [];
}

/** What can be answered to every one of them; to several, only what shows what it would do. */
export function answersToAll(items: readonly Item[]): readonly AnswerKind[] {
  const each = items.map(answersTo);
  const common = answers.filter((kind) => each.every((some) => some.includes(kind)));
  return items.length > 1 ? common.filter(isInBulk) : common;
}

/** Systems whose word may be taken: those that have one in any of the items. */
export function sourcesOf(items: readonly Item[]): readonly string[] {
  const all = items.flatMap((item) => {
    if (item.kind === "discrepancy") return item.sides.map(({ source }) => source);
    return item.kind === "parked" && item.stands !== null ? [item.stands.source] : [];
  });
  return [...new Set(all)].toSorted();
}

export interface Chosen {
  readonly kind: AnswerKind | undefined;
  readonly source: string | undefined;
  readonly value: string;
  readonly end: End;
}

export const nothingChosen: Chosen = { kind: undefined, source: undefined, value: "", end: endDefault };

/** Undefined while something is still to be said. */
export function choiceOf(chosen: Chosen, items: readonly Item[]): SingleChoice | undefined {
  const { kind, source, value } = chosen;
  const until = saidEnd(chosen.end) as z.input<typeof end> | undefined;
  if (kind === "take") return source === undefined || until === undefined ? undefined : { kind, source, until };
  if (kind === "set") return value === "" || until === undefined ? undefined : { kind, value, until };
  if (kind === "consent" || kind === "refuse") {
    const [item] = items;
    return item?.kind === "mass-change" ? { kind, held: item.hash } : undefined;
  }
  return kind === undefined ? undefined : { kind };
}
