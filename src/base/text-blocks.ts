// Texts by key, as bytes in a few large blocks. The collector of garbage copies a text that lives for long several times and then
// has it to sweep; these it never sees, nor their keys, and a text that is told anew takes the place of the one before.

import { assert, present } from "./assert.ts";
import { openTextPlaces } from "./text-places.ts";

export interface TextBlocks {
  /** Texts held. */
  readonly size: number;
  /** Room that they take, with their keys; far below 1 GiB, which is all that a place can tell. */
  readonly bytes: number;
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** A key must be ASCII, as ids are, and a text well-formed Unicode, as JSON is. */
  set(key: string, text: string): void;
  clear(): void;
}

const blockBytes = 1 << 20;
/** A text may grow by a little before it needs another place. */
const grainBytes = 32;
/** Emptied blocks that are kept for the next texts. */
const spareMax = 8;
/** A place is where it starts, in grains, and its length in one number: `grain * lengths + length`. */
const lengths = 1 << 28;
/** Beyond it a place would be no safe integer. */
const bytesMax = 1 << 30;

const roomOf = (length: number): number => Math.ceil(length / grainBytes) * grainBytes;
const lengthOf = (place: number): number => place % lengths;
const startOf = (place: number): number => Math.floor(place / lengths) * grainBytes;
const placeOf = (start: number, length: number): number => (start / grainBytes) * lengths + length;

/** At a place lie the key, a zero and the text. */
export function openTextBlocks(): TextBlocks {
  const blocks = openBlocks();
  const places = openTextPlaces((place, key) => {
    const start = startOf(place);
    return isKeyAt(blocks.at(start), start % blockBytes, key);
  });
  /** Room of the texts that are held. */
  let held = 0;

  const take = (length: number): number => {
    held += roomOf(length);
    return blocks.take(roomOf(length));
  };
  /** Moves what is held together where it lies, when half as much room is lost between as is used: no place moves towards the end. */
  const close = (): void => {
    if (blocks.end() < 1.5 * held + 2 * blockBytes) return;
    blocks.restart();
    held = 0;
    places.moveAll((place) => {
      const [length, before] = [lengthOf(place), startOf(place)];
      const from = blocks.at(before);
      const start = take(length);
      const offset = before % blockBytes;
      from.copy(blocks.at(start), start % blockBytes, offset, offset + length);
      return placeOf(start, length);
    });
    blocks.trim();
  };
  return {
    get size() {
      return places.size;
    },
    get bytes() {
      return held;
    },
    get(key) {
      const place = places.placeAt(places.slotOf(key));
      if (place === 0) return undefined;
      const start = startOf(place);
      const offset = start % blockBytes;
      return blocks.at(start).toString("utf8", offset + key.length + 1, offset + lengthOf(place));
    },
    has: (key) => places.placeAt(places.slotOf(key)) !== 0,
    set(key, text) {
      const length = key.length + 1 + Buffer.byteLength(text);
      const slot = places.slotOf(key);
      const place = places.placeAt(slot);
      if (place !== 0) held -= roomOf(lengthOf(place));
      const isFitting = place !== 0 && length <= roomOf(lengthOf(place));
      if (isFitting) held += roomOf(length);
      const start = isFitting ? startOf(place) : take(length);
      const block = blocks.at(start);
      if (!isFitting) writeKey(block, start % blockBytes, key);
      block.write(text, (start % blockBytes) + key.length + 1);
      places.put(slot, key, placeOf(start, length));
      if (!isFitting) close();
    },
    clear() {
      blocks.restart();
      blocks.trim();
      places.clear();
      held = 0;
    },
  };
}

function writeKey(block: Buffer, offset: number, key: string): void {
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    assert(code > 0 && code < 128, "a key is ASCII");
    block[offset + at] = code;
  }
  block[offset + key.length] = 0;
}

function isKeyAt(block: Buffer, offset: number, key: string): boolean {
  for (let at = 0; at < key.length; at += 1) if (block[offset + at] !== key.charCodeAt(at)) return false;
  return block[offset + key.length] === 0;
}

/** Bytes that are taken from the start on, none of them across two blocks. */
function openBlocks() {
  const blocks: Buffer[] = [];
  let spare: Buffer[] = [];
  let end = 0;
  return {
    at: (start: number): Buffer => present(blocks[Math.floor(start / blockBytes)], "a block of which something was taken"),
    end: () => end,
    /** More than a block's, which is next to never, are a block of their own. */
    take(bytes: number): number {
      if ((end % blockBytes) + bytes > blockBytes) end = Math.ceil(end / blockBytes) * blockBytes;
      const start = end;
      assert(start < bytesMax, "what is remembered as text is bounded far below what a place can tell");
      end += Math.min(bytes, blockBytes);
      const place = Math.floor(start / blockBytes);
      if ((blocks[place]?.length ?? 0) < bytes)
        blocks[place] = (bytes > blockBytes ? undefined : spare.pop()) ?? Buffer.allocUnsafeSlow(Math.max(bytes, blockBytes));
      return start;
    },
    /** What is taken next is taken from the start on again. */
    restart(): void {
      end = 0;
    },
    /** Gives up the blocks of which nothing was taken. */
    trim(): void {
      const unused = blocks.splice(Math.ceil(end / blockBytes));
      spare = [...unused.filter(({ length }) => length === blockBytes), ...spare].slice(0, spareMax);
    },
  };
}
