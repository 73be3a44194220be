import { type ReactElement, useMemo } from "react";
import { useLocation } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { DataTable } from "../data-table.tsx";
import { Day, Nothing } from "../figure.tsx";
import { Empty } from "../state.tsx";
import type { Column } from "../table-model.ts";
import { CarriedMoney, Expected } from "./carried-money.tsx";
import { documentAddress, type OrderDetail, type OrderRow, shortLabel } from "./order.ts";
import { FieldValue, nameOrNothing, State } from "./order-columns.tsx";
import style from "./order.module.css";

/** Lines of an order, or those of the sale that a production order is for. Each is opened as an order of its own. */
export function OrderLines({ detail: { lines } }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const [, go] = useLocation();
  return (
    <div className={style["list"]}>
      <DataTable
        name="order-lines"
        label={say("lines")}
        columns={useColumns()}
        rows={lines}
        idOf={({ entity }) => entity}
        onOpen={({ kind, entity }) => go(documentAddress(kind, entity))}
        summary={<span>{say("line-count", { count: lines.length })}</span>}
        empty={<Empty title={say("no-lines")}>{say("no-lines-why")}</Empty>}
      />
    </div>
  );
}

function useColumns(): readonly Column<OrderRow>[] {
  const say = useMessages<typeof en>("order");
  const model = useModel();
  return useMemo(() => {
    const field = (name: "quantity" | "unit_price", title: string): Column<OrderRow> => ({
      id: name,
      title,
      width: 120,
      align: "right",
      show: (row) => <FieldValue row={row} name={name} model={model} />,
    });
    const kindLabel = (kind: string): string | undefined => model.kinds.find(({ name }) => name === kind)?.label;
    return [
      { id: "label", title: say("line"), width: 160, grows: true, show: ({ label, kind }) => shortLabel(label, kindLabel(kind)) },
      { id: "item", title: say("item"), width: 150, grows: true, show: ({ item }) => nameOrNothing(item) },
      field("quantity", say("quantity")),
      field("unit_price", say("price")),
      {
        id: "due",
        title: say("due"),
        width: 116,
        sortBy: ({ due }) => due,
        show: ({ due }) => (due === null ? <Nothing /> : <Day day={due} />),
      },
      { id: "state", title: say("state"), width: 104, show: ({ state }) => <State state={state} /> },
      { id: "open", title: say("open"), width: 140, align: "right", show: (row) => <CarriedMoney order={row} of="open" /> },
      { id: "paid", title: say("paid-so-far"), width: 140, align: "right", show: (row) => <CarriedMoney order={row} of="paid" /> },
      { id: "expected", title: say("expected"), width: 190, align: "right", show: ({ money }) => <Expected money={money} /> },
    ];
  }, [say, model]);
}
