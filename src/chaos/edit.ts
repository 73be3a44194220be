// The systems live on while a hub is in trouble.

import type { Chance } from "../demo/chance.ts";

/** What somebody wrote in a system beside the hub. */
export interface Edit {
  readonly source: string;
  readonly kind: string;
  readonly key: string;
  readonly field: string;
  readonly value: string;
}

export interface Moment {
  readonly seed: number;
  readonly round: number;
  readonly chance: Chance;
}

/** Called before each round of a seed: may change the systems, and tells which fields it wrote. */
export type Meanwhile = (moment: Moment) => Promise<readonly Edit[]>;
