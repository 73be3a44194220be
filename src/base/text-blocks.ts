// Texts by key, as bytes in a few large blocks. The collector of garbage copies a text that lives for long several times and then
// has it to sweep; these it never sees, and a text that is told anew takes the place of the one before.

export interface TextBlocks {
  /** Texts held. */
  readonly size: number;
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** A text must be well-formed Unicode, as JSON is. */
  set(key: string, text: string): void;
  clear(): void;
}

const blockBytes = 1 << 20;
/** A text may grow by a little before it needs another place. */
const grainBytes = 64;
/** Emptied blocks that are kept for the next texts. */
const spareMax = 8;
/** A place is its start and its length in one number: `start * lengths + length`. */
const lengths = blockBytes * 2;

const roomOf = (length: number): number => Math.ceil(Math.max(length, 1) / grainBytes) * grainBytes;
const lengthOf = (place: number): number => place % lengths;
const startOf = (place: number): number => Math.floor(place / lengths);

export function openTextBlocks(): TextBlocks {
  let places = new Map<string, number>();
  const blocks = openBlocks();
  /** Room of the texts that are held. */
  let held = 0;
  /** Longer than a block; there is next to none. */
  const long = new Map<string, string>();

  /** Writes bytes of a text at the end. */
  const append = (key: string, length: number, write: (block: Buffer, offset: number) => void): void => {
    const start = blocks.take(roomOf(length));
    held += roomOf(length);
    write(blocks.at(start), start % blockBytes);
    places.set(key, start * lengths + length);
  };
  /** Moves what is held together, when more room is lost between than is used. */
  const close = (): void => {
    if (blocks.end() < 2 * held + 4 * blockBytes) return;
    const [before, from] = [places, blocks.empty()];
    [places, held] = [new Map(), 0];
    for (const [key, place] of before) {
      const [length, start] = [lengthOf(place), startOf(place)];
      const bytes = from[Math.floor(start / blockBytes)]?.subarray(start % blockBytes, (start % blockBytes) + length);
      append(key, length, (block, offset) => bytes?.copy(block, offset));
    }
    blocks.spare(from);
  };
  return {
    get size() {
      return places.size + long.size;
    },
    get(key) {
      const place = places.get(key);
      if (place === undefined) return long.get(key);
      const offset = startOf(place) % blockBytes;
      return blocks.at(startOf(place)).toString("utf8", offset, offset + lengthOf(place));
    },
    has: (key) => places.has(key) || long.has(key),
    set(key, text) {
      const length = Buffer.byteLength(text);
      const place = places.get(key);
      if (place !== undefined) held -= roomOf(lengthOf(place));
      if (place !== undefined && length <= roomOf(lengthOf(place))) {
        held += roomOf(length);
        blocks.at(startOf(place)).write(text, startOf(place) % blockBytes);
        places.set(key, startOf(place) * lengths + length);
        return;
      }
      places.delete(key);
      long.delete(key);
      if (length > blockBytes) return void long.set(key, text);
      append(key, length, (block, offset) => void block.write(text, offset));
      close();
    },
    clear() {
      blocks.spare(blocks.empty());
      places = new Map();
      held = 0;
      long.clear();
    },
  };
}

/** Bytes that are taken from the start on, none of them across two blocks. */
function openBlocks() {
  let blocks: Buffer[] = [];
  let spare: Buffer[] = [];
  let end = 0;
  return {
    end: () => end,
    take(bytes: number): number {
      if ((end % blockBytes) + bytes > blockBytes) end = Math.ceil(end / blockBytes) * blockBytes;
      const start = end;
      end += bytes;
      return start;
    },
    at: (start: number): Buffer => (blocks[Math.floor(start / blockBytes)] ??= spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes)),
    /** Starts again; gives what there was. */
    empty(): readonly Buffer[] {
      const before = blocks;
      [blocks, end] = [[], 0];
      return before;
    },
    spare(emptied: readonly Buffer[]): void {
      spare = [...emptied, ...spare].slice(0, spareMax);
    },
  };
}
