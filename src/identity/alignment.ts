// Two lists of words laid against each other: what is shared, what contradicts, and what only one of them says.
import { present } from "../base/assert.ts";

export interface Aligned {
  /** Shared letters, 0 where nothing is shared; each pair counts by how alike it is. */
  readonly shared: number;
  /** Letters left over on both sides: there the lists say different things. */
  readonly contrary: number;
  /** Letters that only one side has: it says more. */
  readonly surplus: number;
}

/** Words of more letters count no more: a long word is one word. */
const lettersMax = 8;
const letters = (word: string): number => Math.min(word.length, lettersMax);

/** Each word with its best partner; the order of words counts for nothing. `alike` is symmetric, 0 to 1. */
export function align(a: readonly string[], b: readonly string[], alike: (one: string, other: string) => number): Aligned {
  const found = a.flatMap((x, i) => b.map((y, j) => ({ i, j, x, y, score: alike(x, y) }))).filter(({ score }) => score > 0);
  found.sort((p, q) => q.score - p.score || letters(q.x) + letters(q.y) - letters(p.x) - letters(p.y) || p.i + p.j - q.i - q.j);
  const [takenA, takenB] = [new Set<number>(), new Set<number>()];
  let shared = 0;
  for (const { i, j, x, y, score } of found) {
    if (takenA.has(i) || takenB.has(j)) continue;
    takenA.add(i);
    takenB.add(j);
    shared += (score * (letters(x) + letters(y))) / 2;
  }
  const [leftA, leftB] = [left(a, takenA), left(b, takenB)];
  return { shared, contrary: Math.min(leftA, leftB), surplus: Math.abs(leftA - leftB) };
}

const left = (list: readonly string[], taken: ReadonlySet<number>): number =>
  [...list.keys()].reduce((sum, place) => sum + (taken.has(place) ? 0 : letters(present(list[place], "a word"))), 0);

/** 0 to 1. What both sides say differently counts `contrary` times, what one of them leaves out `surplus` times. */
export const share = ({ shared, contrary, surplus }: Aligned, weight: { readonly contrary: number; readonly surplus: number }): number =>
  shared === 0 ? 0 : shared / (shared + contrary * weight.contrary + surplus * weight.surplus);
