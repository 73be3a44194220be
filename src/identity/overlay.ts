// What commits on their way to the database have put, until they are settled: one small map a commit, dropped whole.

export interface Overlay<V> {
  put(key: string, value: V, position: number): void;
  /** The value put last. */
  newest(key: string): V | undefined;
  /** Every value that was put and not dropped; of a key the last one comes last. */
  all(): Iterable<readonly [key: string, value: V]>;
  /** Drops what was put at or before the position. */
  settle(position: number): void;
  clear(): void;
}

export function overlay<V>(): Overlay<V> {
  let commits: { readonly position: number; readonly values: Map<string, V> }[] = [];
  return {
    put(key, value, position) {
      let last = commits.at(-1);
      if (last?.position !== position) commits.push((last = { position, values: new Map() }));
      last.values.set(key, value);
    },
    newest(key) {
      for (let index = commits.length - 1; index >= 0; index -= 1) {
        const value = commits[index]?.values.get(key);
        if (value !== undefined) return value;
      }
      return undefined;
    },
    all: () => commits.flatMap(({ values }) => [...values]),
    settle(position) {
      commits = commits.filter((commit) => commit.position > position);
    },
    clear() {
      commits = [];
    },
  };
}

/** Keys that point to several others. A pointer may be stale: whoever follows one checks it against the record it leads to. */
export interface Pointers {
  put(from: string, to: string, position: number): void;
  at(from: string): readonly string[];
  settle(position: number): void;
  clear(): void;
}

export function pointers(): Pointers {
  let commits: { readonly position: number; readonly pointed: Map<string, string[]> }[] = [];
  return {
    put(from, to, position) {
      let last = commits.at(-1);
      if (last?.position !== position) commits.push((last = { position, pointed: new Map() }));
      const known = last.pointed.get(from);
      if (known) known.push(to);
      else last.pointed.set(from, [to]);
    },
    at: (from) => commits.flatMap(({ pointed }) => pointed.get(from) ?? []),
    settle(position) {
      commits = commits.filter((commit) => commit.position > position);
    },
    clear() {
      commits = [];
    },
  };
}
