// Text as the squares of a QR code (ISO/IEC 18004): bytes, level L, versions 1 to 10. Enough for an address that an app reads off a screen.

/** By version from 1: codewords in all, of them for correction in each block, and blocks. */
const versions = [
  [26, 7, 1],
  [44, 10, 1],
  [70, 15, 1],
  [100, 20, 1],
  [134, 26, 1],
  [172, 18, 2],
  [196, 20, 2],
  [242, 24, 2],
  [292, 30, 2],
  [346, 18, 4],
] as const;

/** Multiplication in the field of 256 elements. */
function product(a: number, b: number): number {
  let result = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    result = (result << 1) ^ ((result >>> 7) * 0x11d);
    result ^= ((b >>> bit) & 1) * a;
  }
  return result;
}

/** Codewords by which a block can be corrected (Reed and Solomon). */
function correction(data: readonly number[], count: number): number[] {
  const divisor: number[] = [...Array.from({ length: count - 1 }, () => 0), 1];
  let root = 1;
  for (let turn = 0; turn < count; turn += 1) {
    for (let at = 0; at < count; at += 1) divisor[at] = product(divisor[at] ?? 0, root) ^ (divisor[at + 1] ?? 0);
    root = product(root, 2);
  }
  const rest = Array.from({ length: count }, () => 0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    divisor.forEach((one, at) => (rest[at] = (rest[at] ?? 0) ^ product(one, factor)));
  }
  return rest;
}

const bitsOf = (value: number, count: number): number[] => Array.from({ length: count }, (_, at) => (value >>> (count - 1 - at)) & 1);

/** The text with its length before it, filled up to what the version holds. */
function dataOf(bytes: Uint8Array, version: number, capacity: number): number[] {
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...[...bytes].flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...bitsOf(0, Math.min(4, capacity * 8 - bits.length)));
  bits.push(...bitsOf(0, (8 - (bits.length % 8)) % 8));
  const words = Array.from({ length: bits.length / 8 }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Blocks of data with their correction, a codeword of each in turn. */
function interleaved(data: readonly number[], blocks: number, count: number): number[] {
  const size = Math.floor(data.length / blocks);
  const short = blocks - (data.length % blocks);
  const parts = Array.from({ length: blocks }, (_, at) => {
    const begin = at * size + Math.max(0, at - short);
    return data.slice(begin, begin + size + (at < short ? 0 : 1));
  });
  const inTurn = (lists: readonly (readonly number[])[], length: number): number[] =>
    Array.from({ length }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
  return [
    ...inTurn(parts, size + 1),
    ...inTurn(
      parts.map((part) => correction(part, count)),
      count,
    ),
  ];
}

/** Undefined: no square of the pattern that is the same for every text. */
type Grid = (boolean | undefined)[][];

function set(grid: Grid, x: number, y: number, isDark: boolean): void {
  const row = grid[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = isDark;
}

/** Rings around a place, dark and light by their distance from it. */
function rings(grid: Grid, [x, y]: readonly [number, number], reach: number, isDark: (distance: number) => boolean): void {
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) set(grid, x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
}

function placesOf(version: number): number[] {
  const last = version * 4 + 10;
  if (version === 1) return [];
  return version < 7 ? [6, last] : [6, (last + 6) / 2, last];
}

/** What is left of a division by a polynomial, as codes of versions and formats are made. */
function remainder(value: number, divisor: number, degree: number): number {
  let rest = value;
  for (let turn = 0; turn < degree; turn += 1) rest = (rest << 1) ^ ((rest >>> (degree - 1)) * divisor);
  return rest;
}

/** Level L and the first mask: which one is taken the code says itself, and every reader knows them all. */
const formatBits = (): number => ((0b01_000 << 10) | remainder(0b01_000, 0x537, 10)) ^ 0x5412;

function patterns(version: number): Grid {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined));
  for (let at = 0; at < size; at += 1) {
    set(grid, 6, at, at % 2 === 0);
    set(grid, at, 6, at % 2 === 0);
  }
  const places = placesOf(version);
  const corner = (x: number, y: number): boolean => [x, y].every((at) => at === 6 || at === size - 7) && !(x > 6 && y > 6);
  for (const x of places) for (const y of places) if (!corner(x, y)) rings(grid, [x, y], 2, (distance) => distance !== 1);
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    rings(grid, [x, y], 4, (distance) => distance !== 2 && distance !== 4);
  const format = formatBits();
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = ((format >>> bit) & 1) === 1;
    set(grid, 8, bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, isDark);
    set(grid, bit < 8 ? size - 1 - bit : bit < 9 ? 7 : 14 - bit, 8, isDark);
  }
  set(grid, 8, size - 8, true);
  if (version < 7) return grid;
  const code = (version << 12) | remainder(version, 0x1f25, 12);
  for (let bit = 0; bit < 18; bit += 1) {
    const [far, near] = [size - 11 + (bit % 3), Math.floor(bit / 3)];
    set(grid, far, near, ((code >>> bit) & 1) === 1);
    set(grid, near, far, ((code >>> bit) & 1) === 1);
  }
  return grid;
}

/** Bits go up and down in columns of two, from the right; every other square is turned over. */
function filled(pattern: Grid, bits: readonly number[]): boolean[][] {
  const size = pattern.length;
  const squares = pattern.map((row) => row.map((isDark) => isDark === true));
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = squares[y];
        if (row === undefined || pattern[y]?.[x] !== undefined) continue;
        row[x] = ((bits[next] ?? 0) ^ ((x + y + 1) % 2)) === 1;
        next += 1;
      }
    }
  }
  return squares;
}

/** Rows of squares, true where one is dark. Undefined: the text is longer than 271 bytes. */
export function qrSquares(text: string): boolean[][] | undefined {
  const bytes = new TextEncoder().encode(text);
  const place = versions.findIndex(([all, each, blocks], at) => bytes.length + (at < 9 ? 2 : 3) <= all - each * blocks);
  const found = versions[place];
  if (found === undefined) return undefined;
  const [all, each, blocks] = found;
  const words = interleaved(dataOf(bytes, place + 1, all - each * blocks), blocks, each);
  return filled(
    patterns(place + 1),
    words.flatMap((word) => bitsOf(word, 8)),
  );
}
