// Texts by key, kept outside of what the collector of garbage looks after. A few hundred thousand texts of a kilobyte each, held as
// strings, made it mark some four hundred megabytes again and again: a third of the time of ten thousand decisions went into that.

export interface Shelf {
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** Caller guarantees: the text is well formed. */
  set(key: string, text: string): void;
  clear(): void;
  readonly size: number;
}

/** One allocation for very many texts. */
const slabBytes = 1 << 20;
/** Before each text: how many bytes it may have, and how many it has. */
const headBytes = 8;
/** Room is given in such pieces: a text that is told again is seldom of the same length, and mostly of a similar one. */
const pieceBytes = 32;
/** Below so many slabs what is wasted is not worth the move. */
const slabsMin = 16;

export function openShelf(): Shelf {
  const places = new Map<string, number>();
  /** Texts that no slab would hold. */
  const large = new Map<string, string>();
  let slabs = openSlabs();
  /** Bytes of texts that stand elsewhere by now. */
  let dead = 0;
  const add = (key: string, text: string, bytes: number): void => {
    const place = slabs.take(Math.ceil((headBytes + bytes) / pieceBytes) * pieceBytes);
    slabs.write(place, text, bytes);
    places.set(key, place);
  };
  /** What lives moves together. */
  const tidy = (): void => {
    const before = slabs;
    [slabs, dead] = [openSlabs(), 0];
    for (const [key, place] of places) places.set(key, slabs.adopt(before.piece(place)));
  };
  return {
    get(key) {
      const place = places.get(key);
      return place === undefined ? large.get(key) : slabs.read(place);
    },
    has: (key) => places.has(key) || large.has(key),
    set(key, text) {
      const bytes = Buffer.byteLength(text);
      const place = places.get(key);
      if (place !== undefined) {
        const room = slabs.piece(place).length;
        if (headBytes + bytes <= room) return slabs.write(place, text, bytes);
        dead += room;
        places.delete(key);
      }
      large.delete(key);
      if (headBytes + bytes > slabBytes - pieceBytes) large.set(key, text);
      else add(key, text, bytes);
      if (slabs.count() > slabsMin && dead > (slabs.count() * slabBytes) / 2) tidy();
    },
    clear() {
      for (const map of [places, large]) map.clear();
      [slabs, dead] = [openSlabs(), 0];
    },
    get size() {
      return places.size + large.size;
    },
  };
}

/** Pieces of memory by their place, a number. */
interface Slabs {
  /** Caller guarantees: not more than a slab. */
  take(bytes: number): number;
  /** All of a piece, its head among it. */
  piece(place: number): Buffer;
  /** A copy of a piece of other slabs. */
  adopt(piece: Buffer): number;
  write(place: number, text: string, bytes: number): void;
  read(place: number): string;
  count(): number;
}

function openSlabs(): Slabs {
  const slabs: Buffer[] = [];
  /** Bytes of the last slab. */
  let taken = slabBytes;
  const slabOf = (place: number): Buffer => slabs[Math.floor(place / slabBytes)] ?? noSlab;
  const take = (bytes: number): number => {
    if (taken + bytes > slabBytes) {
      slabs.push(Buffer.allocUnsafeSlow(slabBytes));
      taken = 0;
    }
    const place = (slabs.length - 1) * slabBytes + taken;
    slabOf(place).writeUInt32LE(bytes, taken);
    taken += bytes;
    return place;
  };
  return {
    take,
    piece(place) {
      const [slab, offset] = [slabOf(place), place % slabBytes];
      return slab.subarray(offset, offset + slab.readUInt32LE(offset));
    },
    adopt(piece) {
      const place = take(piece.length);
      piece.copy(slabOf(place), place % slabBytes);
      return place;
    },
    write(place, text, bytes) {
      const [slab, offset] = [slabOf(place), place % slabBytes];
      slab.writeUInt32LE(bytes, offset + headBytes / 2);
      slab.write(text, offset + headBytes);
    },
    read(place) {
      const [slab, offset] = [slabOf(place), (place % slabBytes) + headBytes];
      return slab.toString("utf8", offset, offset + slab.readUInt32LE(offset - headBytes / 2));
    },
    count: () => slabs.length,
  };
}

const noSlab = Buffer.alloc(0);
