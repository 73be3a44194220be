// Who may work on which source now: works on the same source go one after the other, works on different ones side by side.

export interface Turns {
  /** Waits for every earlier work that shares a name, then does this one. */
  take<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result>;
}

export function turns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(names, work) {
      const before = Promise.all(names.map((name) => last.get(name) ?? Promise.resolve()));
      const result = before.then(work);
      const over = result.catch(() => undefined); // Whoever asked is told; who waits only waits.
      for (const name of names) last.set(name, over);
      return result;
    },
  };
}
