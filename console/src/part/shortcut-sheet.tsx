// The sheet of keys: what works on this page now, made of what is registered.

import { Kbd } from "@mantine/core";
import { type ReactElement, useSyncExternalStore } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/shell.json";
import style from "./command-palette.module.css";
import { Dialog } from "./dialog.tsx";
import { openSwitch } from "./switch.ts";
import { useShortcuts, useStanding } from "./shortcut.ts";

const opened = openSwitch();
export const openShortcuts = opened.on;

export function ShortcutSheet(): ReactElement | null {
  const say = useMessages<typeof en>("shell");
  const isOpen = useSyncExternalStore(opened.subscribe, opened.now);
  useShortcuts([{ keys: "?", label: say("shortcuts"), run: opened.on }]);
  const standing = useStanding();
  if (!isOpen) return null;
  return (
    <Dialog title={say("shortcuts")} onClose={opened.off} size={460}>
      <table className={style["keys"]}>
        <tbody>
          {standing.map(({ keys, label }) => (
            <tr key={keys}>
              <th scope="row">
                <Keys keys={keys} />
              </th>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}

/** `mod+k` as people see it on their keys. */
export function Keys({ keys }: { readonly keys: string }): ReactElement {
  return (
    <span className={style["chord"]}>
      {keys.split(/[ +]/).map((key) => (
        <Kbd key={key} size="xs">
          {key === "mod" ? "Ctrl" : key.length === 1 && keys.startsWith("mod+") ? key.toUpperCase() : key}
        </Kbd>
      ))}
    </span>
  );
}
