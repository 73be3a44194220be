// What a value may look like, written as a closed subset of regular expressions: signs and classes of signs, each with how often.
// It is matched without backtracking, in time that grows with the value and no faster: a rule is somebody's input.

interface Atom {
  readonly matches: (sign: string) => boolean;
  readonly least: number;
  readonly most: number;
}

export type ValuePattern = readonly Atom[];

/** How often a sign may repeat where the pattern states a number. */
const repeatMax = 512;

const atomForm = /(?:\\d|\\w|\\[^a-zA-Z0-9]|\[(?:[^\]\\]|\\.)+\]|[^\\[\](){}*+?|^$])(?:\{\d+(?:,\d+)?\}|\?)?/gsu;

/** Undefined where the text is no such pattern: groups, alternatives and unbounded repeats are none. */
export function readPattern(text: string): ValuePattern | undefined {
  const body = text.replace(/^\^/, "").replace(/\$$/, "");
  const atoms = body.match(atomForm) ?? [];
  if (body === "" || atoms.join("") !== body) return undefined;
  const read = atoms.map(readAtom);
  return read.every((atom) => atom.least <= atom.most && atom.most <= repeatMax) ? read : undefined;
}

function readAtom(text: string): Atom {
  const times = /(?:\{(\d+)(?:,(\d+))?\}|\?)$/.exec(text);
  // A repeat needs something before it: a sign that looks like one stands for itself.
  const isRepeated = times !== null && times.index > 0 && !(times.index === 1 && text.startsWith("\\"));
  const sign = isRepeated ? text.slice(0, times.index) : text;
  const least = isRepeated ? Number(times[1] ?? 0) : 1;
  const most = isRepeated ? Number(times[2] ?? times[1] ?? 1) : 1;
  return { matches: signOf(sign), least, most };
}

const isDigit = (sign: string): boolean => sign >= "0" && sign <= "9";
const isWord = (sign: string): boolean => isDigit(sign) || (sign >= "a" && sign <= "z") || (sign >= "A" && sign <= "Z") || sign === "_";

function signOf(text: string): Atom["matches"] {
  if (text === ".") return () => true;
  if (text === "\\d") return isDigit;
  if (text === "\\w") return isWord;
  if (text.startsWith("\\")) return (sign) => sign === text.slice(1);
  if (!text.startsWith("[") || text.length < 3) return (sign) => sign === text;
  const isNegated = text.startsWith("[^");
  const holds = classOf(text.slice(isNegated ? 2 : 1, -1));
  return isNegated ? (sign) => !holds(sign) : holds;
}

function classOf(text: string): Atom["matches"] {
  const parts = text.match(/\\d|\\w|(?:\\.|[^\\])-(?:\\.|[^\\])|\\.|[^\\]/gsu) ?? [];
  const tests = parts.map((part): Atom["matches"] => {
    if (part === "\\d") return isDigit;
    if (part === "\\w") return isWord;
    const [from = "", to = from] = part.match(/\\.|[^\\]/gsu)?.filter((_, place, all) => all.length < 3 || place !== 1) ?? [];
    const [first, last] = [from.replace(/^\\/, ""), to.replace(/^\\/, "")];
    return (sign) => sign >= first && sign <= last;
  });
  return (sign) => tests.some((test) => test(sign));
}

/** True where the whole value is of this form. */
export function matchesPattern(pattern: ValuePattern, value: string): boolean {
  const signs = Array.from(value);
  let reached = new Set([0]);
  for (const { matches, least, most } of pattern) {
    const next = new Set<number>();
    for (const start of reached) {
      for (let count = 0; count <= most; count += 1) {
        if (count >= least) next.add(start + count);
        const sign = signs[start + count];
        if (sign === undefined || !matches(sign)) break;
      }
    }
    if (next.size === 0) return false;
    reached = next;
  }
  return reached.has(signs.length);
}
