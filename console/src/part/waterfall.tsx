// From one figure to another, cause by cause: each bar begins where the one above it ended. The picture is its own table.

import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./waterfall.module.css";

export interface WaterfallRow {
  readonly id: string;
  /** What did it; the first and the last name the two figures. */
  readonly label: ReactNode;
  /** Exact, as it is read. */
  readonly figure: ReactNode;
  /** Where the figure stands before and after, for the drawing only; the same twice where a figure stands. */
  readonly from: number;
  readonly to: number;
  readonly isTotal?: boolean;
  readonly isOpen?: boolean;
}

interface WaterfallProps {
  readonly label: string;
  readonly causeTitle: string;
  readonly figureTitle: string;
  readonly rows: readonly WaterfallRow[];
}

/** Free at both sides, as a share of what is drawn. */
const edge = 0.03;

export function Waterfall({ label, causeTitle, figureTitle, rows }: WaterfallProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const place = scale(rows);
  return (
    <table className={style["table"]} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{causeTitle}</th>
          <th scope="col">{say("movement")}</th>
          <th scope="col" className={style["figure"]}>
            {figureTitle}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, number) => (
          <tr key={row.id} data-total={row.isTotal} data-open={row.isOpen}>
            <th scope="row">{row.label}</th>
            <td className={style["cell"]}>
              <Bar row={row} place={place} isLast={number === rows.length - 1} />
            </td>
            <td className={style["figure"]}>{row.figure}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Of a figure its place in the cell, in hundredths of the width. What is drawn need not begin at nothing: bars are compared with one another. */
function scale(rows: readonly WaterfallRow[]): (figure: number) => number {
  const all = rows.flatMap(({ from, to }) => [from, to]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const range = most - least || 1;
  return (figure) => 100 * (edge + ((figure - least) / range) * (1 - 2 * edge));
}

interface BarProps {
  readonly row: WaterfallRow;
  readonly place: (figure: number) => number;
  readonly isLast: boolean;
}

function Bar({ row: { from, to, isTotal }, place, isLast }: BarProps): ReactElement {
  const [start, end] = [place(from), place(to)];
  const way = isTotal === true ? "total" : to > from ? "up" : to < from ? "down" : "none";
  return (
    <span className={style["area"]} aria-hidden>
      <span className={style["bar"]} data-way={way} style={{ left: `${Math.min(start, end)}%`, width: `${Math.abs(end - start)}%` }} />
      {isLast ? null : <span className={style["thread"]} style={{ left: `${end}%` }} />}
    </span>
  );
}
