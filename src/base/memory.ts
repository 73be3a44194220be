// A bounded memory of things by key. What was used lately is held as it is; the rest as text, which takes a fraction of the
// room and which the collector of garbage never looks into; what has not been used for long is forgotten.
//
//   young --rest()--> old --rest()--> text, young --rest()--> text, old --rest()--> forgotten
//
// Whoever holds a thing may change it in place until `rest` is called: between two calls nothing becomes text.

import { openTextBlocks } from "./text-blocks.ts";

/** How a thing becomes text and is made from it again. `read(write(thing))` does whatever the thing does. */
export interface Packing<Thing> {
  write(thing: Thing): string;
  read(text: string, key: string): Thing;
  /** Things are replaced by `set` and never changed in place: the text of one that was only looked at still holds. */
  readonly isFixed?: true;
}

export interface Memory<Thing> {
  get(key: string): Thing | undefined;
  has(key: string): boolean;
  set(key: string, thing: Thing): void;
  /** Between batches, when nobody holds anything: what has not been used lately is packed, or forgotten. */
  rest(): void;
  clear(): void;
}

export interface MemoryOptions<Thing> {
  /** Things remembered at least; at most three times as many. */
  readonly size: number;
  /** Of these, things used lately that are held as they are at least; at most twice as many, and those of one batch. */
  readonly hot?: number;
  /** Room of texts from which on fewer are remembered: records may be large. At most twice as much, and those of one batch. */
  readonly bytes?: number;
  readonly packing: Packing<Thing>;
}

const hotDefault = 1_500;
const bytesDefault = 1 << 28;

export function openMemory<Thing>(options: MemoryOptions<Thing>): Memory<Thing> {
  const { size, hot = Math.min(hotDefault, Math.ceil(size / 2)), bytes = bytesDefault, packing } = options;
  let young = new Map<string, Thing>();
  let old = new Map<string, Thing>();
  let youngTexts = openTextBlocks();
  let oldTexts = openTextBlocks();
  /** Things that `youngTexts` tells as they are. */
  const told = new Set<string>();
  const recall = (key: string): Thing | undefined => {
    const known = old.get(key);
    if (known !== undefined) return known;
    const last = youngTexts.get(key);
    if (last !== undefined && packing.isFixed) told.add(key);
    const text = last ?? oldTexts.get(key);
    return text === undefined ? undefined : packing.read(text, key);
  };
  return {
    get(key) {
      const known = young.get(key);
      if (known !== undefined) return known;
      const recalled = recall(key);
      if (recalled !== undefined) young.set(key, recalled);
      return recalled;
    },
    has: (key) => young.has(key) || old.has(key) || youngTexts.has(key) || oldTexts.has(key),
    // An older form of the thing may stay further down; it is never looked at before the newer, and falls out before it.
    set(key, thing) {
      young.set(key, thing);
      told.delete(key);
    },
    rest() {
      if (young.size < hot) return;
      for (const [key, thing] of old) if (!young.has(key) && !told.delete(key)) youngTexts.set(key, packing.write(thing));
      old = young;
      young = new Map();
      if (youngTexts.size < size && youngTexts.bytes < bytes) return;
      [oldTexts, youngTexts] = [youngTexts, oldTexts];
      youngTexts.clear();
      told.clear();
    },
    clear() {
      for (const held of [young, old, youngTexts, oldTexts, told]) held.clear();
    },
  };
}
