// What one text says otherwise than another, line by line.

export interface Line {
  readonly how: "kept" | "came" | "went";
  readonly text: string;
}

const linesOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split("\n"));

/** The longest row of lines that both have stays; the others went or came. */
export function lineDifference(before: string | undefined, after: string | undefined): readonly Line[] {
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
