// Chance from a seed: the same seed and labels give the same draws on every machine, whatever else was drawn before.

import { assert } from "../base/assert.ts";

export interface Chance {
  /** A whole number from 0 to below `count`. */
  below(count: number): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in so many of a thousand draws. */
  inThousand(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** FNV-1a over the labels, well mixed by the generator below. */
const seedOf = (seed: number, labels: readonly (string | number)[]): number => {
  let hash = (0x811c9dc5 ^ seed) >>> 0;
  for (const character of labels.join("|")) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
};

/** Draws by mulberry32, a small generator with an even spread: good enough for a demo, never for a secret. */
export const chance = (seed: number, ...labels: readonly (string | number)[]): Chance => {
  let state = seedOf(seed, labels);
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number): number => Math.floor(draw() * count);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    inThousand: (share) => below(1000) < share,
    pick(list) {
      const picked = list[below(list.length)];
      assert(picked !== undefined, "a list with something in it");
      return picked;
    },
  };
};
