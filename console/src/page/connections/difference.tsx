// What differs between two texts of hub.yaml, with a few lines around each change.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import type { Lines } from "./connection.ts";
import style from "./page.module.css";

const around = 2;
const signs = { same: " ", removed: "−", added: "+" };

export function Difference({ lines, label }: { readonly lines: Lines; readonly label: string }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const near = (place: number): boolean => lines.slice(Math.max(0, place - around), place + around + 1).some(({ kind }) => kind !== "same");
  const shown = lines.map((line, place) => ({ ...line, place })).filter(({ place }) => near(place));
  if (shown.length === 0) return <p className={style["soft"]}>{say("no-difference")}</p>;
  return (
    <div className={style["difference"]} tabIndex={0} role="group" aria-label={label}>
      {shown.map(({ kind, line, text, place }, at) => (
        <div key={place} data-kind={kind} data-cut={at > 0 && shown[at - 1]?.place !== place - 1}>
          <span className={style["line-number"]}>{line}</span>
          <span aria-label={kind === "same" ? undefined : say(`line-${kind}`)} role={kind === "same" ? undefined : "img"}>
            {signs[kind]}
          </span>
          <code>{text}</code>
        </div>
      ))}
    </div>
  );
}
