// A text tried on kept rows while it is written: once the hand rests, and the answer of the last text alone counts.

import { useEffect, useState } from "react";
import { sampled, type Sample } from "./mapping.ts";

/** ms without a key. */
const restMs = 350;

export interface Tried {
  /** Of the last text that could be tried. */
  readonly sample: Sample | undefined;
  /** Why the text as it is cannot be tried. */
  readonly error: unknown;
  /** The text was changed since. */
  readonly isOld: boolean;
}

interface Known {
  readonly of: string;
  readonly sample: Sample | undefined;
  readonly error: unknown;
}

/** `stands`: changes where what reads now does, so that the same text is tried anew. */
export function useSample(source: string, text: string, stands: string): Tried {
  const [known, setKnown] = useState<Known | undefined>();
  const of = `${stands}\n${text}`;
  useEffect(() => {
    let isLatest = true;
    const waiting = setTimeout(() => {
      sampled(source, text).then(
        (sample) => (isLatest ? setKnown({ of, sample, error: undefined }) : undefined),
        (error: unknown) => (isLatest ? setKnown((before) => ({ of, sample: before?.sample, error })) : undefined),
      );
    }, restMs);
    return () => {
      isLatest = false;
      clearTimeout(waiting);
    };
  }, [source, text, of]);
  return { sample: known?.sample, error: known?.error, isOld: known?.of !== of };
}
