// Something that is asked of the hub when it comes into sight, and again when somebody wants it: one question at a time.

import { useEffect, useEffectEvent, useState } from "react";

interface Said<Answer> {
  readonly of: string;
  readonly answer?: Answer;
  readonly error?: unknown;
}

export interface Asked<Answer> {
  /** Undefined: it is on its way, or was refused. */
  readonly answer: Answer | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly again: () => void;
}

/** `about`: another one is another question. An answer that comes after the next question is not shown. */
export function useAsked<Answer>(about: string, ask: () => Promise<Answer>): Asked<Answer> {
  const [turn, setTurn] = useState(0);
  const [said, setSaid] = useState<Said<Answer>>();
  const begin = useEffectEvent(ask);
  const now = `${turn} ${about}`;
  useEffect(() => {
    let isLatest = true;
    const become = (next: Said<Answer>): void => (isLatest ? setSaid(next) : undefined);
    begin().then(
      (answer) => become({ of: now, answer }),
      (error: unknown) => become({ of: now, error }),
    );
    return () => {
      isLatest = false;
    };
  }, [now]);
  const own = said?.of === now ? said : undefined;
  return { answer: own?.answer, error: own?.error, isBusy: own === undefined, again: () => setTurn((before) => before + 1) };
}
