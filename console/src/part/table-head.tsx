import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./data-table.module.css";
import type { Column, TableModel } from "./table-model.ts";

/** Stays in sight while rows pass below it. */
export function TableHead<Row>({ model }: { readonly model: TableModel<Row> }): ReactElement {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {model.select === undefined ? null : <SelectAll model={model} />}
        {model.shown.map((column) => (
          <HeadCell key={column.id} column={column} model={model} />
        ))}
      </tr>
    </thead>
  );
}

function SelectAll<Row>({ model: { rows, selected, select } }: { readonly model: TableModel<Row> }): ReactElement {
  const say = useMessages<typeof en>("part");
  const all = rows.length > 0 && selected.size >= rows.length;
  return (
    <th scope="col" className={style["tick"]}>
      <Checkbox
        aria-label={say("select-all")}
        checked={all}
        indeterminate={!all && selected.size > 0}
        onChange={() => select?.(all ? new Set() : new Set(rows.map(({ id }) => id)))}
      />
    </th>
  );
}

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly model: TableModel<Row>;
}

function HeadCell<Row>({ column: { id, title, width, grows, align, sortBy, about }, model }: HeadCellProps<Row>): ReactElement {
  const direction = model.sorted?.id === id ? (model.sorted.desc ? "descending" : "ascending") : "none";
  const Arrow = direction === "descending" ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      data-align={align}
      title={about}
      style={{ width: grows ? undefined : width, minWidth: width }}
      {...(sortBy === undefined ? {} : { "aria-sort": direction })}
    >
      {sortBy === undefined ? (
        title
      ) : (
        <button type="button" className={style["sort"]} onClick={() => model.sort(id)}>
          {title}
          {direction === "none" ? null : <Arrow size={12} stroke={2.2} aria-hidden />}
        </button>
      )}
    </th>
  );
}
