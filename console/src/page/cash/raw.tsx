import { type ReactElement, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/part.json";
import type { ExplainedField } from "./cash.ts";
import style from "./page.module.css";

/** A page is shown to so many characters. */
const pageCharsMax = 20_000;

interface RawProps {
  readonly source: string;
  readonly row: ExplainedField["claims"][number]["row"];
}

/** The row as its system wrote it; the page it lay in is one more click. */
export function Raw({ source, row: given }: RawProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const [isWhole, setWhole] = useState(false);
  if (given === null || given === undefined) return <p className={style["raw-head"]}>{say("no-raw")}</p>;
  const { row, page, delivery } = given;
  return (
    <>
      <p className={style["raw-head"]}>
        <span>{say("raw", { source, delivery })}</span>
        {row === null ? null : (
          <button type="button" className={style["plain"]} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {say(isWhole ? "raw-row" : "raw-page")}
          </button>
        )}
      </p>
      <pre className={style["raw"]} tabIndex={0}>
        {isWhole || row === null ? page.slice(0, pageCharsMax) : row}
      </pre>
    </>
  );
}
