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
  /** Beside the bar, where the bar does not say it all. */
  readonly note?: string | undefined;
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

/** The place of a figure in the cell, in hundredths of its width. It need not begin at nothing: bars are compared with one another. */
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

function Bar({ row: { from, to, note, isTotal }, place, isLast }: BarProps): ReactElement {
  const [start, end] = [place(from), place(to)];
  const way = isTotal === true ? "total" : to > from ? "up" : to < from ? "down" : "none";
  const [left, right] = [Math.min(start, end), Math.max(start, end)];
  return (
    <span className={style["area"]}>
      {note === undefined ? null : (
        <span className={style["note"]} title={note} style={besides(left, right)}>
          {note}
        </span>
      )}
      <span aria-hidden className={style["bar"]} data-way={way} style={{ left: `${left}%`, width: `${right - left}%` }} />
      {isLast ? null : <span aria-hidden className={style["thread"]} style={{ left: `${end}%` }} />}
    </span>
  );
}

/** Where there is more room. */
const besides = (left: number, right: number) =>
  100 - right > left ? { left: `${right}%`, maxWidth: `${100 - right}%` } : { right: `${100 - left}%`, maxWidth: `${left}%` };
