import { type ReactElement, useState } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/record.json";
import type { Claim } from "./record.ts";
import style from "./page.module.css";

interface RawRowProps {
  readonly row: NonNullable<Claim["row"]>;
  readonly raw: Claim["raw"];
}

/** A page is shown to so many characters. */
const pageCharsMax = 20_000;

/** The row as its system wrote it, and the page it lay in. */
export function RawRow({ row: { row, page, delivery }, raw }: RawRowProps): ReactElement {
  const say = useMessages<typeof en>("record");
  const [isWhole, setWhole] = useState(false);
  return (
    <div>
      <p className={style["raw-head"]}>
        <span>{say("raw", { delivery })}</span>
        <button type="button" className={style["plain"]} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {say(isWhole ? "raw-row" : "raw-page")}
        </button>
      </p>
      <pre className={style["raw"]} tabIndex={0}>
        {isWhole ? page.slice(0, pageCharsMax) : (row ?? page.slice(0, pageCharsMax))}
      </pre>
      {raw === null ? null : <p className={style["hash"]}>{say("raw-hash", { hash: raw.page.slice(0, 16), index: raw.index })}</p>}
    </div>
  );
}
