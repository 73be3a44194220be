// Lines of a text that came, went or stayed; the sign says it without a colour.

import type { ReactElement } from "react";
import type { Line } from "./line-difference.ts";
import style from "./line-difference.module.css";

const signs = { kept: " ", came: "+", went: "−" } as const satisfies Readonly<Record<Line["how"], string>>;

export function DifferenceLines({ lines }: { readonly lines: readonly Line[] }): ReactElement {
  return (
    <pre className={style["text"]}>
      {lines.map((line, place) => (
        // Lines have no name but their place, and are never moved.
        <span key={place} className={style["line"]} data-how={line.how}>
          {`${signs[line.how]} ${line.text}\n`}
        </span>
      ))}
    </pre>
  );
}
