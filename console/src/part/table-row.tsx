import { Checkbox } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./data-table.module.css";
import type { TableModel, TableRow as ModelRow } from "./table-model.ts";

interface TableRowProps<Row> {
  readonly model: TableModel<Row>;
  readonly row: ModelRow<Row>;
  readonly place: number;
  readonly height: number;
  /** Where keys act. */
  readonly isAt: boolean;
  readonly onOpen: (row: ModelRow<Row>) => void;
}

export function TableRow<Row>({ model, row, place, height, isAt, onOpen }: TableRowProps<Row>): ReactElement {
  const { selected, select, opened } = model;
  const isSelected = selected.has(row.id);
  return (
    <tr
      aria-rowindex={place + 2}
      data-at={isAt}
      data-opened={opened === row.id}
      data-selected={isSelected}
      style={{ height }}
      onClick={() => onOpen(row)}
      {...(select === undefined ? {} : { "aria-selected": isSelected })}
    >
      {select === undefined ? null : <Tick id={row.id} selected={selected} select={select} />}
      {model.shown.map(({ id, align, show }) => (
        <td key={id} data-align={align}>
          {show(row.original)}
        </td>
      ))}
    </tr>
  );
}

interface TickProps {
  readonly id: string;
  readonly selected: ReadonlySet<string>;
  readonly select: (ids: ReadonlySet<string>) => void;
}

function Tick({ id, selected, select }: TickProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const change = (): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    select(next);
  };
  return (
    <td className={style["tick"]} onClick={(event) => event.stopPropagation()}>
      <Checkbox aria-label={say("select-row")} checked={selected.has(id)} onChange={change} tabIndex={-1} />
    </td>
  );
}
