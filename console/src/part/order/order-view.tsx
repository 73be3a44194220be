// One order with all that belongs to it: what it says, its documents step by step, the money it carries, what changed and why.

import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import type part from "../../messages/en/part.json";
import { PageHead } from "../page-head.tsx";
import { useFilters } from "../saved-view.ts";
import { useShortcuts } from "../shortcut.ts";
import { Read } from "../state.tsx";
import { Tabs } from "../tabs.tsx";
import { nameOf, type OrderDetail, type OrderPlace, recordAddress, useOrder } from "./order.ts";
import { OrderCash } from "./order-cash.tsx";
import { OrderChain } from "./order-chain.tsx";
import { OrderChanges } from "./order-changes.tsx";
import { State } from "./order-columns.tsx";
import { OrderDiscrepancies } from "./order-discrepancies.tsx";
import { OrderFacts } from "./order-facts.tsx";
import { OrderLines } from "./order-lines.tsx";
import { OrderMoney } from "./order-money.tsx";
import style from "./order.module.css";

interface OrderViewProps {
  readonly place: OrderPlace;
  readonly entity: string;
}

export function OrderView({ place, entity }: OrderViewProps): ReactElement {
  const say = useMessages<typeof en>("order");
  const common = useMessages<typeof part>("part");
  const [, go] = useLocation();
  const read = useOrder(entity);
  const order = read.data?.data.order;
  const explain = (): void => go(recordAddress(entity));
  useShortcuts([{ keys: "e", label: common("open-record"), run: explain }]);
  return (
    <>
      <PageHead
        title={order?.label ?? say("order")}
        before={<Way place={place} kind={order?.kind} />}
        about={order === undefined ? undefined : <About order={order} />}
        answer={read.data}
      >
        <Button variant="default" onClick={explain}>
          {common("open-record")}
        </Button>
      </PageHead>
      <div className={style["page"]}>
        <Read read={read} lines={14}>
          {({ data }) => <Views detail={data} />}
        </Read>
      </div>
    </>
  );
}

function Views({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const [{ tab }, change] = useFilters();
  const counted = (name: "lines" | "cash" | "changes"): string => say(`${name}-tab`, { number: detail[name].length });
  return (
    <Tabs
      shown={tab}
      onChange={(name) => change({ tab: name === "whole" ? undefined : name })}
      tabs={[
        { name: "whole", label: say("whole"), show: () => <Whole detail={detail} /> },
        { name: "lines", label: counted("lines"), show: () => <OrderLines detail={detail} /> },
        { name: "cash", label: counted("cash"), show: () => <OrderCash detail={detail} /> },
        { name: "changes", label: counted("changes"), show: () => <OrderChanges detail={detail} /> },
      ]}
    />
  );
}

function Whole({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("whole")}>
      <OrderChain detail={detail} />
      <div className={style["columns"]}>
        <div className={style["column"]}>
          <OrderMoney detail={detail} />
          <OrderDiscrepancies detail={detail} />
        </div>
        <OrderFacts order={detail.order} />
      </div>
    </div>
  );
}

function Way({ place, kind: name }: { readonly place: OrderPlace; readonly kind: string | undefined }): ReactElement {
  const say = useMessages<typeof en>("order");
  const kind = useModel().kinds.find((one) => one.name === name);
  return (
    <>
      <Link href={place.path} className={style["way"]}>
        {say(place.title)}
      </Link>
      {kind === undefined || place.kinds.length < 2 ? null : (
        <>
          {" / "}
          <Link href={`${place.path}?kind=${kind.name}`} className={style["way"]}>
            {kind.plural}
          </Link>
        </>
      )}
    </>
  );
}

function About({ order: { site, partner, item, state } }: Pick<OrderDetail, "order">): ReactElement {
  const named = partner ?? item;
  return (
    <>
      {site}
      {named === null ? null : (
        <>
          {" · "}
          <Link href={recordAddress(named.entity)} className={style["link"]}>
            {partner === null ? named.label : nameOf(named)}
          </Link>
        </>
      )}{" "}
      <State state={state} />
    </>
  );
}
