// Rows of commits that are still on their way to the database: pointers from one key to others, until they are settled.
// They may be stale; whoever follows one checks it against the record it leads to.

export interface Overlay {
  put(outer: string, inner: string, position: number): void;
  at(outer: string): Iterable<string>;
  /** Drops what was put at or before the position. */
  settle(position: number): void;
  clear(): void;
}

const none: readonly string[] = [];

export function overlay(): Overlay {
  const pointers = new Map<string, Map<string, number>>();
  return {
    put(outer, inner, position) {
      const inners = pointers.get(outer);
      if (inners) inners.set(inner, position);
      else pointers.set(outer, new Map([[inner, position]]));
    },
    at: (outer) => pointers.get(outer)?.keys() ?? none,
    settle(position) {
      for (const [outer, inners] of pointers) {
        for (const [inner, put] of inners) if (put <= position) inners.delete(inner);
        if (inners.size === 0) pointers.delete(outer);
      }
    },
    clear: () => pointers.clear(),
  };
}
