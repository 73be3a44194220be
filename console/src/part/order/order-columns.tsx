// Columns of a list of orders. The order is the hub's, so that it holds for what is not loaded yet.

import { type ReactElement, useMemo } from "react";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { type Say, useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { Badge } from "../badge.tsx";
import { Day, Nothing, Value } from "../figure.tsx";
import type { Column } from "../table-model.ts";
import { wordsOf } from "../value.ts";
import { CarriedMoney, Expected } from "./carried-money.tsx";
import { nameOf, type OrderRow, production, shortLabel } from "./order.ts";
import style from "./order.module.css";

export function useOrderColumns(kind: string): readonly Column<OrderRow>[] {
  const say = useMessages<typeof en>("order");
  const model = useModel();
  return useMemo(() => [...about(kind, model, say), ...carried(say)], [kind, model, say]);
}

const isLine = (kind: string): boolean => kind.endsWith("_line");

function about(kind: string, model: Model, say: Say<typeof en>): readonly Column<OrderRow>[] {
  const isMade = kind === production;
  const hasItem = isMade || isLine(kind);
  const kindLabel = model.kinds.find(({ name }) => name === kind)?.label;
  const field = (name: string, width: number, more: Partial<Column<OrderRow>> = {}): Column<OrderRow> => ({
    id: name,
    title: wordsOf(name),
    width,
    align: "right",
    show: (row) => <FieldValue row={row} name={name} model={model} />,
    ...more,
  });
  return [
    {
      id: "due",
      title: say("due"),
      width: 124,
      about: say("due-why"),
      show: ({ due }) => (due === null ? <Nothing /> : <Day day={due} />),
    },
    {
      id: "label",
      // The page of production lists one kind: its name need not be said again, at the cost of the figures beside it.
      title: isMade ? say("order") : (kindLabel ?? say("order")),
      width: 176,
      grows: true,
      show: ({ label }) => shortLabel(label, kindLabel),
    },
    ...(hasItem ? [named("item", say("item"))] : []),
    ...(isMade ? [] : [named("partner", say(kind.startsWith("purchase") ? "supplier" : "customer"))]),
    ...(isMade
      ? [field("completed_quantity", 132, { title: say("completed") }), field("planned_quantity", 136, { title: say("planned") })]
      : []),
    ...(isLine(kind) ? [field("quantity", 110, { title: say("quantity") })] : []),
    { id: "state", title: say("state"), width: 96, show: ({ state }) => <State state={state} /> },
    { id: "site", title: say("site"), width: 80, show: ({ site }) => site },
    ...(isMade
      ? [field("start_date", 116, { hidden: true, title: say("start") })]
      : [field("order_date", 116, { hidden: true, title: say("ordered-on") })]),
  ];
}

export const nameOrNothing = (named: OrderRow["item"]): ReactElement => (named === null ? <Nothing /> : <>{nameOf(named)}</>);

const named = (id: "item" | "partner", title: string): Column<OrderRow> => ({
  id,
  title,
  width: 140,
  grows: true,
  show: (row) => nameOrNothing(row[id]),
});

const carried = (say: Say<typeof en>): readonly Column<OrderRow>[] => [
  {
    id: "open",
    title: say("open"),
    width: 146,
    align: "right",
    about: say("open-why"),
    show: (row) => <CarriedMoney order={row} of="open" />,
  },
  {
    id: "paid",
    title: say("paid-so-far"),
    width: 146,
    align: "right",
    hidden: true,
    show: (row) => <CarriedMoney order={row} of="paid" />,
  },
  {
    id: "expected",
    title: say("expected"),
    width: 188,
    align: "right",
    about: say("expected-why"),
    show: ({ money }) => <Expected money={money} />,
  },
  {
    id: "discrepancies",
    title: say("differ"),
    width: 104,
    align: "right",
    about: say("differ-why"),
    show: ({ discrepancies }) =>
      discrepancies === 0 ? <span className={style["soft"]}>0</span> : <Badge tone="warn">{String(discrepancies)}</Badge>,
  },
];

export const State = ({ state }: { readonly state: string | null }): ReactElement =>
  state === null ? <Nothing /> : <Badge tone={state === "cancelled" ? "bad" : "plain"}>{wordsOf(state)}</Badge>;

interface FieldValueProps {
  readonly row: OrderRow;
  readonly name: string;
  readonly model: Model;
}

export const FieldValue = ({ row: { kind, site, fields }, name, model }: FieldValueProps): ReactElement => (
  <Value value={fields[name]?.value} field={fieldOf(model, kind, name)} beside={(other) => fields[other]?.value} site={site} />
);
