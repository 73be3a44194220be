// Something that is on or off for the whole page, such as a dialog that a key opens.

export interface Switch {
  readonly on: () => void;
  readonly off: () => void;
  readonly now: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

export function openSwitch(): Switch {
  let isOn = false;
  const listeners = new Set<() => void>();
  const become = (next: boolean): void => {
    isOn = next;
    for (const listener of listeners) listener();
  };
  return {
    on: () => become(true),
    off: () => become(false),
    now: () => isOn,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
