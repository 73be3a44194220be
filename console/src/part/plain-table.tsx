// A small table inside a detail or a dialog: few rows, all drawn.

import type { ReactElement, ReactNode } from "react";
import style from "./plain-table.module.css";

export interface PlainColumn {
  readonly title: string;
  readonly align?: "right";
}

export interface PlainRow {
  readonly id: string;
  readonly cells: readonly ReactNode[];
  /** What stands, among what does not. */
  readonly isMain?: boolean;
}

interface PlainTableProps {
  readonly label: string;
  readonly columns: readonly PlainColumn[];
  readonly rows: readonly PlainRow[];
  /** px: beyond this it scrolls. */
  readonly heightMax?: number;
}

export function PlainTable({ label, columns, rows, heightMax }: PlainTableProps): ReactElement {
  const table = (
    <table className={style["table"]} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ title, align }) => (
            <th key={title} scope="col" data-align={align}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells, isMain }) => (
          <tr key={id} data-main={isMain}>
            {columns.map(({ title, align }, place) => (
              <td key={title} data-align={align}>
                {cells[place]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (heightMax === undefined) return table;
  return (
    <div className={style["scroll"]} style={{ maxHeight: heightMax }} tabIndex={0} role="region" aria-label={label}>
      {table}
    </div>
  );
}
