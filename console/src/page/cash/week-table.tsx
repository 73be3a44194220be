import type { ReactElement } from "react";
import type { CashView, Week } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import { isZero, sumOf } from "../../part/exact.ts";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Day, Money, Nothing } from "../../part/figure.tsx";
import { type PlainColumn, type PlainRow, PlainTable } from "../../part/plain-table.tsx";
import { dateText, moneyText } from "../../part/value.ts";
import { linesAddress } from "./lines-address.ts";
import style from "./page.module.css";

interface WeekTableProps {
  readonly view: CashView;
  readonly at: string | undefined;
}

/** Every figure of the picture, exact, and one click from its lines. */
export function WeekTable({ view, at }: WeekTableProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const columns: readonly PlainColumn[] = [
    { title: say("week-of") },
    { title: say("in"), align: "right" },
    { title: say("out"), align: "right" },
    { title: say("net"), align: "right" },
    { title: say("closing"), align: "right" },
  ];
  return (
    <PlainTable
      label={say("weeks")}
      columns={columns}
      rows={[...openingRows(view, say), ...weekRows(view, say, at), ...restRows(view, say)]}
    />
  );
}

type SayCash = ReturnType<typeof useMessages<typeof en>>;

function openingRows({ opening, openingOf, currency }: CashView, say: SayCash): readonly PlainRow[] {
  const name = openingOf === null ? say("opening") : say("opening-of", { day: dateText(openingOf) });
  const amount = opening === null ? <Nothing key="amount" /> : <Money key="amount" amount={opening} currency={currency} />;
  return [{ id: "opening", cells: [name, null, null, null, amount] }];
}

function weekRows(view: CashView, say: SayCash, at: string | undefined): readonly PlainRow[] {
  const overdue = view.row?.overdue;
  const isOverdue = overdue !== undefined && !(isZero(overdue.inflow) && isZero(overdue.outflow));
  return view.weeks.flatMap((week, place) => [
    weekRow(view, week, at),
    ...(place === 0 && isOverdue ? [overdueRow(view, overdue, say)] : []),
  ]);
}

function weekRow(view: CashView, { monday, inflow, outflow, closing }: Week, at: string | undefined): PlainRow {
  const { currency } = view;
  const to = linesAddress(view, monday);
  const what = dateText(monday);
  return {
    id: monday,
    isMain: monday === at,
    cells: [
      <ExplainLink key="week" to={to} what={what}>
        <Day day={monday} />
      </ExplainLink>,
      <Flow key="in" amount={inflow} currency={currency} to={to} what={what} />,
      <Flow key="out" amount={outflow} currency={currency} to={to} what={what} />,
      <Money key="net" amount={sumOf([inflow, outflow])} currency={currency} />,
      <span key="closing" className={style["closing"]} data-owed={closing.startsWith("-")}>
        <Money amount={closing} currency={currency} />
      </span>,
    ],
  };
}

/** What should have come by now: part of the first week. */
function overdueRow(view: CashView, { inflow, outflow }: { readonly inflow: string; readonly outflow: string }, say: SayCash): PlainRow {
  const to = linesAddress(view, "overdue");
  const { currency } = view;
  return {
    id: "overdue",
    cells: [
      <span key="name" className={style["of-which"]}>
        <ExplainLink to={to} what={say("overdue")}>
          {say("overdue")}
        </ExplainLink>
      </span>,
      <Flow key="in" amount={inflow} currency={currency} to={to} what={say("overdue")} />,
      <Flow key="out" amount={outflow} currency={currency} to={to} what={say("overdue")} />,
      <Money key="net" amount={sumOf([inflow, outflow])} currency={currency} />,
      null,
    ],
  };
}

/** What lies beyond the weeks, or has no day. It is in no balance. */
function restRows(view: CashView, say: SayCash): readonly PlainRow[] {
  const { row, currency } = view;
  if (row === undefined) return [];
  return (["later", "undated"] as const).flatMap((where) =>
    isZero(row[where])
      ? []
      : [
          {
            id: where,
            cells: [
              say(where),
              null,
              null,
              <Flow key="net" amount={row[where]} currency={currency} to={linesAddress(view, where)} what={say(where)} />,
              null,
            ],
          },
        ],
  );
}

interface FlowProps {
  readonly amount: string;
  readonly currency: string;
  readonly to: string;
  readonly what: string;
}

function Flow({ amount, currency, to, what }: FlowProps): ReactElement {
  if (isZero(amount)) return <Nothing />;
  return (
    <ExplainLink to={to} what={`${what}, ${moneyText(amount, currency)}`}>
      <Money amount={amount} currency={currency} />
    </ExplainLink>
  );
}
