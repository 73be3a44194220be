// Keys of a table: where one is in it, moving, selecting, opening.

import { type FocusEvent, type KeyboardEvent, useState } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { useShortcuts } from "./shortcut.ts";
import type { TableRow } from "./table-model.ts";

interface Given<Row> {
  readonly rows: readonly TableRow<Row>[];
  readonly opened?: string | undefined;
  readonly onOpen?: (row: Row) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** The row at this place has to come into sight. */
  readonly onMove: (place: number) => void;
}

export function useRowKeys<Row>({ rows, opened, onOpen, selected, onSelect, onMove }: Given<Row>) {
  const say = useMessages<typeof en>("part");
  const [at, setAt] = useState<string | undefined>();
  const here = at ?? opened;
  const place = rows.findIndex(({ id }) => id === here);

  const moveTo = (next: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
    if (row === undefined) return;
    setAt(row.id);
    onMove(rows.indexOf(row));
    // Where a detail stands beside the table, it follows.
    if (opened !== undefined) onOpen?.(row.original);
  };
  const open = (row: TableRow<Row>): void => {
    setAt(row.id);
    onOpen?.(row.original);
  };
  const tick = (): void => {
    const row = rows[place];
    if (row === undefined || onSelect === undefined) return;
    const next = new Set(selected);
    if (!next.delete(row.id)) next.add(row.id);
    onSelect(next);
  };
  const openHere = (): void => {
    const row = rows[place];
    if (row !== undefined) open(row);
  };
  useShortcuts([
    { keys: "j", label: say("key-next"), run: () => moveTo(place + 1) },
    { keys: "k", label: say("key-previous"), run: () => moveTo(place < 0 ? 0 : place - 1) },
    ...(onOpen === undefined ? [] : [{ keys: "o", label: say("key-open"), run: openHere }]),
    ...(onSelect === undefined ? [] : [{ keys: "x", label: say("key-select"), run: tick }]),
  ]);
  return {
    at: here,
    open,
    region: {
      onFocus: (event: FocusEvent) => {
        if (place < 0 && event.target === event.currentTarget) setAt(rows[0]?.id);
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.target !== event.currentTarget) return;
        const step = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key];
        if (event.key === "Enter") openHere();
        else if (event.key === " ") tick();
        else if (step === undefined) return;
        else moveTo(step);
        event.preventDefault();
      },
    },
  };
}
