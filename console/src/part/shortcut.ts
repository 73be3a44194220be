// Keys of the page, in one list: what is registered works, and the sheet shows exactly what is registered.

import { useEffect, useEffectEvent, useSyncExternalStore } from "react";

export interface Shortcut {
  /** As KeyboardEvent.key says it; `mod+k` with Ctrl or Cmd; `g i` one after the other. */
  readonly keys: string;
  /** What it does, in words for the sheet. */
  readonly label: string;
  readonly run: () => void;
}

/** Two keys belong together when the second follows within, ms. */
const sequenceMs = 900;

let standing: readonly (readonly Shortcut[])[] = [];
const listeners = new Set<() => void>();

function become(next: typeof standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

/** While the component stands. Later ones win where two want the same key: what is on top is meant. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const names = shortcuts.map(({ keys, label }) => `${keys}\t${label}`).join("\n");
  const run = useEffectEvent((place: number) => shortcuts[place]?.run());
  useEffect(() => {
    const own = names === "" ? [] : names.split("\n").map((name, place) => shortcutOf(name, () => run(place)));
    become([...standing, own]);
    return () => become(standing.filter((one) => one !== own));
  }, [names]);
}

function shortcutOf(name: string, run: () => void): Shortcut {
  const [keys = "", label = ""] = name.split("\t");
  return { keys, label, run };
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Every key that works now, once. */
export function useStanding(): readonly Shortcut[] {
  const groups = useSyncExternalStore(subscribe, () => standing);
  return [...new Map(groups.flat().map((one) => [one.keys, one])).values()];
}

const writes = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || (["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) && !isTick(target)));

const isTick = (target: HTMLElement): boolean => target instanceof HTMLInputElement && target.type === "checkbox";

const isBehindDialog = (target: EventTarget | null): boolean =>
  document.querySelector("[role=dialog][aria-modal=true]") !== null &&
  !(target instanceof HTMLElement && target.closest("[data-keys]") !== null);

/** Listens for the whole page; called once by the shell. */
export function listenForKeys(): () => void {
  let before = { key: "", at: 0 };
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (!isMod && (writes(event.target) || isBehindDialog(event.target))) return;
    const key = isMod ? `mod+${event.key.toLowerCase()}` : event.key;
    const second = event.timeStamp - before.at < sequenceMs ? `${before.key} ${key}` : undefined;
    before = { key, at: event.timeStamp };
    const all = standing.flat();
    const found = all.findLast(({ keys }) => keys === second) ?? all.findLast(({ keys }) => keys === key);
    if (found === undefined) return;
    event.preventDefault();
    before = { key: "", at: 0 };
    found.run();
  };
  window.addEventListener("keydown", onKey);
  return () => window.removeEventListener("keydown", onKey);
}
