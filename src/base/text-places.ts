// Where the text of each key lies, in two typed arrays: a slot holds a place and the hash of its key (open addressing, one slot after
// the other). The keys themselves lie before their texts. Nothing of it is for the collector of garbage to walk.

export interface TextPlaces {
  /** Keys held. */
  readonly size: number;
  /** The slot of this key, or the free one where it would be put. Good until the next `put`. */
  slotOf(key: string): number;
  /** The place in a slot; 0: it is free. */
  placeAt(slot: number): number;
  put(slot: number, key: string, place: number): void;
  /** Gives every place to `move`, from the first on, and takes its answer in its stead. */
  moveAll(move: (place: number) => number): void;
  clear(): void;
}

const slotsMin = 1 << 10;

/** `isAt`: whether a place is that of a key, asked where the hashes agree. */
export function openTextPlaces(isAt: (place: number, key: string) => boolean): TextPlaces {
  let places = new Float64Array(slotsMin);
  let hashes = new Int32Array(slotsMin);
  let size = 0;
  /** At most half of the slots are taken, so a search is short. */
  const grow = (): void => {
    const [placesBefore, hashesBefore] = [places, hashes];
    [places, hashes] = [new Float64Array(placesBefore.length * 2), new Int32Array(placesBefore.length * 2)];
    const last = places.length - 1;
    for (let from = 0; from < placesBefore.length; from += 1) {
      const [place = 0, hash = 0] = [placesBefore[from], hashesBefore[from]];
      if (place === 0) continue;
      let slot = hash & last;
      while (places[slot] !== 0) slot = (slot + 1) & last;
      places[slot] = place;
      hashes[slot] = hash;
    }
  };
  return {
    get size() {
      return size;
    },
    slotOf(key) {
      const hash = hashOf(key);
      const last = places.length - 1;
      for (let slot = hash & last; ; slot = (slot + 1) & last) {
        const place = places[slot] ?? 0;
        if (place === 0 || (hashes[slot] === hash && isAt(place, key))) return slot;
      }
    },
    placeAt: (slot) => places[slot] ?? 0,
    put(slot, key, place) {
      if (places[slot] === 0) size += 1;
      places[slot] = place;
      hashes[slot] = hashOf(key);
      if (size * 2 > places.length) grow();
    },
    moveAll(move) {
      const taken = new Uint32Array(size);
      let count = 0;
      for (let slot = 0; slot < places.length; slot += 1) if (places[slot] !== 0) taken[count++] = slot;
      taken.sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
      for (const slot of taken) places[slot] = move(places[slot] ?? 0);
    },
    clear() {
      places.fill(0);
      size = 0;
    },
  };
}

/** FNV-1a. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}
