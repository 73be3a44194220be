import { useState } from "react";
import { type Asked, type Foresight, foreseen } from "./mapping.ts";

export type Run =
  | { readonly kind: "running"; readonly asked: Asked }
  | { readonly kind: "found"; readonly asked: Asked; readonly found: Foresight }
  | { readonly kind: "refused"; readonly asked: Asked; readonly error: unknown };

export const isOf = ({ asked }: Run, { source, text, from }: Asked): boolean =>
  asked.source === source && asked.text === text && asked.from === from;

/** One at a time: commits wait for it. */
export function useForesight(asked: Asked): readonly [Run | undefined, () => void] {
  const [run, setRun] = useState<Run | undefined>();
  const begin = (): void => {
    if (run?.kind === "running") return;
    setRun({ kind: "running", asked });
    foreseen(asked).then(
      (found) => setRun({ kind: "found", asked, found }),
      (error: unknown) => setRun({ kind: "refused", asked, error }),
    );
  };
  return [run, begin];
}
