// Commits on their way to the store, the earliest first, and who waits for them.

import type { Pipeline, Ready } from "./pipeline.ts";
import type { Prepared } from "./prepare.ts";

interface Flying<Waiting> {
  readonly waiting: readonly Waiting[];
  readonly prepared: Prepared;
}

interface Ends<Waiting> {
  tell(waiting: readonly Waiting[], prepared: Prepared): void;
  /** A commit failed by itself: nothing is in flight any more. */
  recover(waiting: readonly Waiting[], failed: unknown): Promise<void>;
  /** To the head of the line. */
  putBack(waiting: readonly Waiting[]): void;
}

export interface Flights<Waiting> {
  launch(waiting: readonly Waiting[], ready: Ready): void;
  /**
   * Lands one after the other until it is enough, or nothing flies. False where one failed: what was launched upon it, and `upon`, go
   * back to the line in their order.
   */
  landUntil(isEnough: (flying: readonly Flying<Waiting>[]) => boolean, upon: readonly Waiting[]): Promise<boolean>;
  /** Everybody who waits for one of them. */
  waiting(): readonly Waiting[];
  /** The store itself fails. */
  drop(): void;
}

export const entitiesOf = (flying: readonly Flying<unknown>[]): number =>
  flying.reduce((sum, { prepared }) => sum + prepared.reconciled.length, 0);

export function openFlights<Waiting>(pipeline: Pick<Pipeline, "launch" | "land">, ends: Ends<Waiting>): Flights<Waiting> {
  let flying: readonly Flying<Waiting>[] = [];
  const land = async (upon: readonly Waiting[]): Promise<boolean> => {
    const landed = await pipeline.land();
    const [first, ...others] = flying;
    flying = others;
    if (landed.kind === "durable" && first) ends.tell(first.waiting, first.prepared);
    if (landed.kind !== "failed") return true;
    flying = [];
    await ends.recover(first?.waiting ?? [], landed.failed);
    ends.putBack([...others.flatMap(({ waiting }) => waiting), ...upon]);
    return false;
  };
  return {
    launch(waiting, ready) {
      pipeline.launch(ready);
      flying = [...flying, { waiting, prepared: ready.prepared }];
    },
    async landUntil(isEnough, upon) {
      while (flying.length > 0 && !isEnough(flying)) if (!(await land(upon))) return false;
      return true;
    },
    waiting: () => flying.flatMap(({ waiting }) => waiting),
    drop() {
      flying = [];
    },
  };
}
