// What differs between two texts, line by line, with some lines around it.

export interface DifferenceLine {
  readonly kind: "same" | "removed" | "added";
  /** Of the text it stands in, from 1. */
  readonly line: number;
  readonly text: string;
}

const around = 3;
/** Longer texts are compared only between their common beginning and end, and then as a whole. */
const comparedMax = 2_000;

export function lineDifference(before: string, after: string): DifferenceLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const middle = differing(old.slice(start, old.length - end), now.slice(start, now.length - end), start);
  if (middle.length === 0) return [];
  const same = (text: string, index: number): DifferenceLine => ({ kind: "same", line: index + 1, text });
  return [
    ...now.slice(Math.max(0, start - around), start).map((text, index) => same(text, Math.max(0, start - around) + index)),
    ...folded(middle),
    ...now.slice(now.length - end, now.length - end + around).map((text, index) => same(text, now.length - end + index)),
  ];
}

const linesOf = (text: string): string[] => text.replace(/\n$/, "").split("\n");

/** The longest common lines, by the table that every text book has. */
function differing(old: readonly string[], now: readonly string[], shift: number): DifferenceLine[] {
  const removed = (index: number): DifferenceLine => ({ kind: "removed", line: shift + index + 1, text: old[index] ?? "" });
  const added = (index: number): DifferenceLine => ({ kind: "added", line: shift + index + 1, text: now[index] ?? "" });
  if (old.length > comparedMax || now.length > comparedMax)
    return [...old.map((_, index) => removed(index)), ...now.map((_, index) => added(index))];
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = now.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: DifferenceLine[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      lines.push({ kind: "same", line: shift + column + 1, text: now[column] ?? "" });
      row += 1;
      column += 1;
    } else if (column >= now.length || (row < old.length && at(row + 1, column) >= at(row, column + 1))) {
      lines.push(removed(row));
      row += 1;
    } else {
      lines.push(added(column));
      column += 1;
    }
  }
  return lines;
}

/** Same lines far from any that differs are left out. */
const folded = (lines: readonly DifferenceLine[]): DifferenceLine[] =>
  lines.filter((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== "same"));
