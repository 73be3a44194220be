// Records that others name and that have not arrived, so that nobody asks the tables for them with every batch: a supplier whose
// system is not connected is named by thousands of orders.

export interface NamedInVain {
  has(record: string): boolean;
  add(record: string): void;
  /** It has arrived. */
  delete(record: string): void;
  clear(): void;
}

/** Remembers the last `max` at least, twice as many at most. */
export function namedInVain(max: number): NamedInVain {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    has: (record) => young.has(record) || old.has(record),
    add(record) {
      if (young.size >= max) {
        old = young;
        young = new Set();
      }
      young.add(record);
    },
    delete(record) {
      young.delete(record);
      old.delete(record);
    },
    clear() {
      young.clear();
      old.clear();
    },
  };
}
