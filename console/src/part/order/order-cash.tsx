import { type ReactElement, useMemo } from "react";
import { useLocation } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { DataTable } from "../data-table.tsx";
import { sumOf } from "../exact.ts";
import { ExplainLink } from "../explain-link.tsx";
import { Day, Money, Nothing } from "../figure.tsx";
import { Empty } from "../state.tsx";
import type { Column } from "../table-model.ts";
import { wordsOf } from "../value.ts";
import { isStage, linesAddress, type OrderDetail } from "./order.ts";
import style from "./order.module.css";

type Line = OrderDetail["cash"][number];

/** The line among those of its document, on the page of cash, with its explanation open. */
const whyAddress = ({ root, line }: Line): string => linesAddress(root, { line });

/** The lines of cash that the order carries; each leads to why it stands where it stands. */
export function OrderCash({ detail: { order, cash } }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const [, go] = useLocation();
  const isHidden = order.money === null;
  return (
    <div className={style["list"]}>
      <DataTable
        name="order-cash"
        label={say("cash")}
        columns={useColumns()}
        rows={cash}
        idOf={({ line }) => line}
        onOpen={(line) => go(whyAddress(line))}
        summary={<Sums lines={cash} />}
        empty={
          isHidden ? (
            <Empty title={say("hidden-title")}>{say("hidden-why")}</Empty>
          ) : (
            <Empty title={say("no-cash")}>{say("no-money")}</Empty>
          )
        }
      />
    </div>
  );
}

function useColumns(): readonly Column<Line>[] {
  const say = useMessages<typeof en>("order");
  return useMemo(
    () => [
      {
        id: "date",
        title: say("day"),
        width: 124,
        sortBy: ({ date }) => date,
        show: ({ date }) => (date === null ? <Nothing /> : <Day day={date} />),
      },
      { id: "document", title: say("document"), width: 190, grows: true, show: ({ document }) => document?.label ?? say("not-shown") },
      {
        id: "stage",
        title: say("stage"),
        width: 110,
        sortBy: ({ stage }) => stage,
        show: ({ stage }) => (isStage(stage) ? say(stage) : wordsOf(stage)),
      },
      { id: "basis", title: say("counted-from"), width: 150, show: ({ basis }) => wordsOf(basis) },
      {
        id: "assumed",
        title: say("assumed"),
        width: 170,
        about: say("assumed-why"),
        show: ({ degraded }) => (degraded.length === 0 ? <Nothing /> : degraded.map(wordsOf).join(", ")),
      },
      { id: "company", title: say("company"), width: 96, hidden: true, show: ({ company }) => company },
      {
        id: "amount",
        title: say("amount"),
        width: 150,
        align: "right",
        sortBy: ({ amount }) => Number(amount),
        show: (line) => (
          <ExplainLink to={whyAddress(line)} what={line.document?.label ?? say("amount")}>
            <Money amount={line.amount} currency={line.currency} />
          </ExplainLink>
        ),
      },
    ],
    [say],
  );
}

function Sums({ lines }: { readonly lines: readonly Line[] }): ReactElement {
  const say = useMessages<typeof en>("order");
  return (
    <>
      <span>{say("cash-count", { count: lines.length })}</span>
      {[...Map.groupBy(lines, ({ currency }) => currency)].map(([currency, own]) => (
        <span key={currency}>
          {say("together")} <Money amount={sumOf(own.map(({ amount }) => amount))} currency={currency} />
        </span>
      ))}
    </>
  );
}
