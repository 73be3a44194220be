// Part 10, the way to everything: Ctrl-K, a few letters, Enter.

import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactElement, useState, useSyncExternalStore } from "react";
import { useLocation } from "wouter";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import type { Page } from "../page-entry.ts";
import style from "./command-palette.module.css";
import { DialogFrame } from "./dialog.tsx";
import { type Found, useFound } from "./found.ts";
import { openSwitch } from "./switch.ts";
import { useShortcuts } from "./shortcut.ts";

const opened = openSwitch();
export const openPalette = opened.on;

export function CommandPalette({ pages }: { readonly pages: readonly Page[] }): ReactElement | null {
  const say = useMessages<typeof en>("shell");
  const isOpen = useSyncExternalStore(opened.subscribe, opened.now);
  useShortcuts([
    { keys: "mod+k", label: say("key-search"), run: opened.on },
    { keys: "/", label: say("key-search"), run: opened.on },
  ]);
  if (!isOpen) return null;
  return (
    <DialogFrame title={say("search")} onClose={opened.off}>
      <Search pages={pages} />
    </DialogFrame>
  );
}

function Search({ pages }: { readonly pages: readonly Page[] }): ReactElement {
  const say = useMessages<typeof en>("shell");
  const [, go] = useLocation();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(text, pages, say);
  const take = (one: Found | undefined): void => {
    if (one === undefined) return;
    opened.off();
    go(one.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter") take(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div data-keys>
      <TextInput
        data-autofocus
        variant="unstyled"
        size="md"
        classNames={{ input: style["input"] ?? "" }}
        placeholder={say("search-what")}
        aria-label={say("search")}
        role="combobox"
        aria-expanded
        aria-controls="found"
        aria-activedescendant={found[at] === undefined ? undefined : `found-${at}`}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="found" className={style["found"]} role="listbox" aria-label={say("found")}>
        {found.map((one, place) => (
          <FoundRow key={one.to} one={one} place={place} isAt={place === at} onTake={take} />
        ))}
      </div>
      {found.length === 0 ? <p className={style["none"]}>{say("found-none", { text })}</p> : null}
    </div>
  );
}

interface FoundRowProps {
  readonly one: Found;
  readonly place: number;
  readonly isAt: boolean;
  readonly onTake: (one: Found) => void;
}

const FoundRow = ({ one, place, isAt, onTake }: FoundRowProps): ReactElement => (
  <button
    type="button"
    id={`found-${place}`}
    className={style["row"]}
    role="option"
    aria-selected={isAt}
    tabIndex={-1}
    onClick={() => onTake(one)}
  >
    <one.icon size={16} stroke={1.6} aria-hidden />
    <span className={style["label"]}>{one.label}</span>
    <span className={style["kind"]}>{one.about}</span>
  </button>
);
