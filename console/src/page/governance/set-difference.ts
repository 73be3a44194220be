// What one rule set says otherwise than another: rules that came, went, or are written otherwise, line by line.

import { type Line, lineDifference } from "../../part/line-difference.ts";
import { type Piece, piecesOf } from "./yaml-piece.ts";

export interface RuleDifference {
  readonly name: string;
  readonly how: "came" | "went" | "changed";
  readonly lines: readonly Line[];
}

export function setDifference(before: string, after: string): readonly RuleDifference[] {
  const [old, next] = [keyed(piecesOf(before)), keyed(piecesOf(after))];
  const here = [...next].flatMap(([key, piece]): RuleDifference[] => {
    const was = old.get(key);
    if (was?.text === piece.text) return [];
    return [{ name: piece.name, how: was === undefined ? "came" : "changed", lines: lineDifference(was?.text, piece.text) }];
  });
  const gone = [...old].flatMap(([key, { name, text }]): RuleDifference[] =>
    next.has(key) ? [] : [{ name, how: "went", lines: lineDifference(text, undefined) }],
  );
  return [...here, ...gone];
}

/** Several rules without a name may be about one field: they are told apart by their place among those. */
function keyed(pieces: readonly Piece[]): ReadonlyMap<string, Piece> {
  const times = new Map<string, number>();
  return new Map(
    pieces.map((piece) => {
      const time = times.get(piece.name) ?? 0;
      times.set(piece.name, time + 1);
      return [`${time} ${piece.name}`, piece] as const;
    }),
  );
}
