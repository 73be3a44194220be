import { type ReactElement, useMemo } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { DifferenceLines } from "../../part/difference-lines.tsx";
import { lineDifference } from "../../part/line-difference.ts";
import style from "./page.module.css";

/** What is written, beside what it begins with. */
export function DifferenceView({ before, after }: { readonly before: string; readonly after: string }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const lines = useMemo(() => lineDifference(before.trimEnd(), after.trimEnd()), [before, after]);
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("difference")}>
      {before === after ? <p className={style["text"]}>{say("same-text")}</p> : <DifferenceLines lines={lines} />}
    </div>
  );
}
