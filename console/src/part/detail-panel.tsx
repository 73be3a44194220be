// Part 6, the detail beside a list: it never covers what it belongs to, and Escape gives the room back.

import { ActionIcon } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./detail-panel.module.css";
import { useShortcuts } from "./shortcut.ts";

interface DetailPanelProps {
  readonly title: string;
  readonly about?: ReactNode;
  readonly onClose: () => void;
  /** What can be done with it; stays in sight at the foot. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function DetailPanel({ title, about, onClose, actions, children }: DetailPanelProps): ReactElement {
  const say = useMessages<typeof en>("part");
  useShortcuts([{ keys: "Escape", label: say("key-close"), run: onClose }]);
  return (
    <aside className={style["panel"]} aria-label={title}>
      <header className={style["head"]}>
        <div className={style["words"]}>
          <h2 className={style["title"]}>{title}</h2>
          {about === undefined ? null : <div className={style["about"]}>{about}</div>}
        </div>
        <ActionIcon aria-label={say("close")} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </header>
      <div className={style["body"]} tabIndex={0} role="region" aria-label={title}>
        {children}
      </div>
      {actions === undefined ? null : <footer className={style["foot"]}>{actions}</footer>}
    </aside>
  );
}

interface SectionProps {
  readonly title: string;
  readonly side?: ReactNode;
  readonly children: ReactNode;
}

/** A named piece of a detail. */
export function Section({ title, side, children }: SectionProps): ReactElement {
  return (
    <section className={style["section"]}>
      <div className={style["section-head"]}>
        <h3 className={style["section-title"]}>{title}</h3>
        {side}
      </div>
      {children}
    </section>
  );
}

/** Name and value, a line each. */
export function Facts({ facts }: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }): ReactElement {
  return (
    <dl className={style["facts"]}>
      {facts.map(([label, value]) => (
        <div key={label} className={style["fact"]}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
