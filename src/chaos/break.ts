// What must hold when the faults are over, and how it is told that it does not.

export const invariants = {
  up: "the hub lives through it",
  calm: "it comes to rest: every feed is read to its end, and a further run brings nothing and sends nothing",
  known: "it knows what a hub knows that read in peace: nothing lost, nothing twice, nothing made up",
  verified: "it equals its rebuild, its chain is whole, money is conserved",
  once: "no write that was acknowledged is sent again, and none is left open",
  told: "every system shows what it was told, and what it could not be told stands in the inbox",
  heard: "nothing that somebody wrote meanwhile is overwritten unheard",
} as const;

export type Invariant = keyof typeof invariants;

export interface Break {
  readonly invariant: Invariant;
  /** Some of it, in words. */
  readonly lines: readonly string[];
}

const linesMax = 12;

/** None where there is nothing to say. */
export const breakOf = (invariant: Invariant, lines: readonly string[]): Break[] =>
  lines.length === 0
    ? []
    : [{ invariant, lines: lines.length > linesMax ? [...lines.slice(0, linesMax), `and ${lines.length - linesMax} more`] : lines }];
