// The text that somebody writes, kept with the tab until it is saved, with what it was begun upon: what others save meanwhile is not
// written over unseen.

import { useState } from "react";
import { keepDraft, keptDraft } from "../../part/draft.ts";
import type { MappingText, Written } from "./mapping.ts";

interface Kept {
  readonly text: string;
  /** Hash of the hub.yaml it was begun upon, and the text that stood there. */
  readonly base: string;
  readonly begun: string;
}

export interface OwnText {
  readonly text: string;
  /** Of what is to be said with a change. */
  readonly base: string;
  /** What stands there now. */
  readonly stands: string;
  readonly isTouched: boolean;
  /** Somebody else changed what stands since this was begun. */
  readonly isBehind: boolean;
  readonly write: (text: string) => void;
  /** What was seen by now counts as what it was begun upon. */
  readonly goOn: () => void;
  /** It stands there now. */
  readonly forget: () => void;
}

export function useText({ source, base }: Written, { from, text: standing }: MappingText): OwnText {
  const stands = standing ?? "";
  const name = `mapping ${source} ${from ?? ""}`;
  const [kept, setKept] = useState(() => readKept(name));
  const keep = (next: Kept | undefined): void => {
    const own = next === undefined || next.text === stands ? undefined : next;
    setKept(own);
    keepDraft(name, own === undefined ? undefined : JSON.stringify(own));
  };
  const text = kept?.text ?? stands;
  return {
    text,
    base: kept?.base ?? base,
    stands,
    isTouched: text !== stands,
    isBehind: kept !== undefined && kept.text !== stands && kept.begun !== stands,
    write: (next) => keep({ base, begun: stands, ...kept, text: next }),
    goOn: () => keep({ text, base, begun: stands }),
    forget: () => keepDraft(name, undefined),
  };
}

const readKept = (name: string): Kept | undefined => {
  const text = keptDraft(name);
  return text === undefined ? undefined : (JSON.parse(text) as Kept);
};
