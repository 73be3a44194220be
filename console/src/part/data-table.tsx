// Part 2, the table: as many rows as there are, of which only those in sight are drawn. j and k move, x selects, Enter opens.

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { densities } from "../design/token.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { TableBar } from "./table-bar.tsx";
import { TableHead } from "./table-head.tsx";
import { TableRow } from "./table-row.tsx";
import style from "./data-table.module.css";
import { type Column, useTableModel } from "./table-model.ts";
import { useRowKeys } from "./row-key.ts";

export interface DataTableProps<Row> {
  /** Names the table: for a reader's voice, and what is kept of its look. */
  readonly name: string;
  readonly label: string;
  /** Held outside the component or remembered: a new list of columns is a new table. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** The row whose detail is shown. */
  readonly opened?: string | undefined;
  readonly onOpen?: (row: Row) => void;
  /** Ids of selected rows; without it rows cannot be selected. */
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Called when the end is near. */
  readonly onEnd?: (() => void) | undefined;
  /** How many there are in all, where that is more than the rows that are here. */
  readonly total?: number | undefined;
  /** Address of the same rows as CSV; XLSX with `format=xlsx`. */
  readonly exportAddress?: string | undefined;
  /** Shown in the place of rows where there are none. */
  readonly empty: ReactNode;
  /** What is said left of the columns and density: how many, what is selected. */
  readonly summary?: ReactNode;
}

/** Rows drawn above and below what is in sight: enough for a fast wheel. */
const overscan = 12;
/** Rows before the end at which the next ones are asked for: a fast wheel is there in a second. */
const askedAhead = 100;

export function DataTable<Row>(props: DataTableProps<Row>): ReactElement {
  const { rows, onOpen, onEnd, empty, total = rows.length } = props;
  const model = useTableModel(props);
  const scroll = useRef<HTMLDivElement>(null);
  const height = densities[model.look.density];
  const virtual = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => height,
    getItemKey: (place) => model.rows[place]?.id ?? place,
    overscan,
  });
  const keys = useRowKeys({ ...props, rows: model.rows, onMove: (place) => virtual.scrollToIndex(place, { align: "auto" }) });
  useEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= 0 && last >= model.rows.length - askedAhead) onEnd?.();
  }, [last, model.rows.length, onEnd]);
  return (
    <div className={style["whole"]}>
      <TableBar model={model} summary={props.summary} exportAddress={props.exportAddress} />
      {rows.length === 0 ? (
        empty
      ) : (
        <div ref={scroll} className={style["scroll"]} tabIndex={0} role="region" aria-label={props.label} {...keys.region}>
          <table
            className={style["table"]}
            style={{ minWidth: widthOf(model.shown) + (props.onSelect === undefined ? 0 : tickWidth) }}
            aria-label={props.label}
            aria-rowcount={total + 1}
            data-opens={onOpen !== undefined}
          >
            <TableHead model={model} />
            <tbody>
              <Gap height={items[0]?.start ?? 0} />
              {items.map(({ index }) => {
                const row = model.rows[index];
                return row === undefined ? null : (
                  <TableRow
                    key={row.id}
                    model={model}
                    row={row}
                    place={index}
                    height={height}
                    isAt={keys.at === row.id}
                    onOpen={keys.open}
                  />
                );
              })}
              <Gap height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />
            </tbody>
          </table>
          <SelectedHint count={model.selected.size} />
        </div>
      )}
    </div>
  );
}

/** Narrower than its columns it scrolls. */
const tickWidth = 52;
const widthOf = (columns: readonly { readonly width: number }[]): number => columns.reduce((sum, { width }) => sum + width, 0);

/** Stands for the rows that are not drawn. */
const Gap = ({ height }: { readonly height: number }): ReactElement | null =>
  height <= 0 ? null : (
    <tr aria-hidden="true" role="presentation">
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );

/** For a reader's voice: selecting changes nothing that it would read by itself. */
function SelectedHint({ count }: { readonly count: number }): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <span className={style["hidden"]} role="status">
      {count === 0 ? "" : say("selected", { count })}
    </span>
  );
}
