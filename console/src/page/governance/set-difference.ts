// What one rule set says otherwise than another: rules that came, went, or are written otherwise, line by line.

import { type Piece, piecesOf } from "./yaml-piece.ts";

export interface Line {
  readonly how: "kept" | "came" | "went";
  readonly text: string;
}

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

const linesOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split("\n"));

/** The longest row of lines that both have stays; the others went or came. */
function lineDifference(before: string | undefined, after: string | undefined): readonly Line[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  const common = commonLengths(old, next);
  const lines: Line[] = [];
  let [at, to] = [0, 0];
  while (at < old.length || to < next.length) {
    const [was, is] = [old[at], next[to]];
    if (was !== undefined && was === is) {
      lines.push({ how: "kept", text: was });
      at += 1;
      to += 1;
    } else if (was !== undefined && (is === undefined || common(at + 1, to) >= common(at, to + 1))) {
      lines.push({ how: "went", text: was });
      at += 1;
    } else {
      lines.push({ how: "came", text: is ?? "" });
      to += 1;
    }
  }
  return lines;
}

/** How many lines both have from these places on. */
function commonLengths(old: readonly string[], next: readonly string[]): (at: number, to: number) => number {
  const width = next.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const length = (at: number, to: number): number => lengths[at * width + to] ?? 0;
  for (let at = old.length - 1; at >= 0; at -= 1)
    for (let to = next.length - 1; to >= 0; to -= 1)
      lengths[at * width + to] = old[at] === next[to] ? length(at + 1, to + 1) + 1 : Math.max(length(at + 1, to), length(at, to + 1));
  return length;
}
