// How a running command is asked to stop: the first signal finishes what is under way, the second ends at once.

export interface Ending {
  /** Aborts with the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly asked: Promise<void>;
}

const signals = ["SIGINT", "SIGTERM"] as const;
/** What a shell reports for a process that a signal ended: 128 and the signal's number (SIGINT). */
const cutOff = 130;

export function ending(): Ending {
  const controller = new AbortController();
  const { promise, resolve } = Promise.withResolvers<void>();
  const ask = (): void => {
    if (controller.signal.aborted) process.exit(cutOff);
    controller.abort();
    resolve();
  };
  for (const signal of signals) process.on(signal, ask);
  return { signal: controller.signal, asked: promise };
}
