// What changed last of an order and what hangs on it: by whose word, and the cash it moved, one step from the bridge over that commit.

import { type ReactElement, useMemo } from "react";
import { useLocation } from "wouter";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { type Say, useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { DataTable } from "../data-table.tsx";
import { ExplainLink } from "../explain-link.tsx";
import { Moment, Money, Nothing, Value } from "../figure.tsx";
import { Empty } from "../state.tsx";
import type { Column } from "../table-model.ts";
import { wordsOf } from "../value.ts";
import { HiddenMoney } from "./carried-money.tsx";
import { bridgeAddress, type Change, type OrderDetail, recordAddress } from "./order.ts";
import style from "./order.module.css";

export function OrderChanges({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const model = useModel();
  const [, go] = useLocation();
  const columns = useMemo(() => columnsOf(detail, model, say), [detail, model, say]);
  return (
    <div className={style["list"]}>
      <DataTable
        name="order-changes"
        label={say("changes")}
        columns={columns}
        rows={detail.changes}
        idOf={({ position, entity, source, version }) => `${position} ${entity} ${source} ${version}`}
        onOpen={({ entity }) => go(`${recordAddress(entity)}?tab=history`)}
        summary={<span>{say("change-count", { count: detail.changes.length })}</span>}
        empty={<Empty title={say("no-changes")} />}
      />
    </div>
  );
}

function columnsOf(detail: OrderDetail, model: Model, say: Say<typeof en>): readonly Column<Change>[] {
  const siteOf = (entity: string): string => detail.chain.find(({ document }) => document === entity)?.site ?? detail.order.site;
  return [
    { id: "at", title: say("happened"), width: 196, show: ({ at, entity }) => <Moment at={at} site={siteOf(entity)} /> },
    { id: "document", title: say("document"), width: 200, grows: true, show: ({ label }) => label },
    { id: "cause", title: say("said-by"), width: 130, show: ({ source }) => source },
    {
      id: "changed",
      title: say("changed"),
      width: 280,
      grows: true,
      show: (change) => <Changed change={change} detail={detail} model={model} say={say} />,
    },
    { id: "position", title: say("position"), width: 90, align: "right", hidden: true, show: ({ position }) => position },
    {
      id: "moved",
      title: say("moved"),
      width: 170,
      align: "right",
      about: say("moved-why"),
      show: (change) => <Moved change={change} detail={detail} say={say} />,
    },
  ];
}

interface CellProps {
  readonly change: Change;
  readonly detail: OrderDetail;
  readonly say: Say<typeof en>;
}

/** Beyond so many at once the record's history says it better. */
const fieldsMax = 3;

function Changed({ change: { entity, changed }, detail, model, say }: CellProps & { readonly model: Model }): ReactElement {
  const fields = Object.entries(changed);
  const { kind, site } = detail.chain.find(({ document }) => document === entity) ?? detail.order;
  if (fields.length === 0) return <Nothing />;
  if (fields.length > fieldsMax) return <span className={style["soft"]}>{say("many-fields", { count: fields.length })}</span>;
  return (
    <>
      {fields.map(([name, said], place) => (
        <span key={name}>
          {place === 0 ? null : ", "}
          <span className={style["soft"]}>{wordsOf(name)}</span>{" "}
          <Value value={said?.value} field={fieldOf(model, kind, name)} beside={(other) => changed[other]?.value} site={site} />
        </span>
      ))}
    </>
  );
}

function Moved({ change, detail, say }: CellProps): ReactElement {
  if (detail.order.money === null) return <HiddenMoney />;
  const to = bridgeAddress(detail, change);
  const money = change.moved.map(({ currency, amount }, place) => (
    <span key={currency}>
      {place === 0 ? null : " · "}
      <Money amount={amount} currency={currency} />
    </span>
  ));
  if (to === undefined) return money.length === 0 ? <Nothing /> : <>{money}</>;
  // A day that moves leaves the sum as it was: the bridge says from which week to which.
  if (money.length === 0) return <ExplainLink to={to} what={say("moved-of", { what: change.label })} />;
  return (
    <ExplainLink to={to} what={change.label}>
      {money}
    </ExplainLink>
  );
}
