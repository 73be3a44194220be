// What an order carries: open, paid, when the rest is expected, and at which stage each cent of it is.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { Facts } from "../detail-panel.tsx";
import { ExplainLink } from "../explain-link.tsx";
import { Money } from "../figure.tsx";
import { PlainTable } from "../plain-table.tsx";
import { Partial } from "../state.tsx";
import { wordsOf } from "../value.ts";
import { CarriedMoney, Expected } from "./carried-money.tsx";
import { carriedAddress, isStage, lineDocument, linesAddress, type OrderDetail, production, stagePlace } from "./order.ts";
import style from "./order.module.css";

export function OrderMoney({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const { order, stages } = detail;
  return (
    <section className={style["card"]} aria-labelledby="order-money">
      <h2 className={style["card-title"]} id="order-money">
        {say("money")}
      </h2>
      {order.money === null ? <Partial>{say("hidden-why")}</Partial> : null}
      {order.money?.length === 0 ? <p className={style["text"]}>{say("no-money")}</p> : null}
      {order.money === null || order.money.length === 0 ? null : (
        <>
          {order.kind === production ? <p className={style["text"]}>{say("money-of-sale")}</p> : null}
          <Facts
            facts={[
              [say("open"), <CarriedMoney key="open" order={order} of="open" />],
              [say("paid-so-far"), <CarriedMoney key="paid" order={order} of="paid" />],
              [say("expected"), <Expected key="expected" money={order.money} />],
            ]}
          />
        </>
      )}
      {stages.length === 0 ? null : <Stages detail={detail} />}
    </section>
  );
}

function Stages({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const document = lineDocument(detail);
  return (
    <div className={style["stages"]}>
      <PlainTable
        label={say("stages")}
        columns={[{ title: say("stage") }, { title: say("amount"), align: "right" }]}
        rows={detail.stages
          .toSorted((a, b) => stagePlace(a.stage) - stagePlace(b.stage))
          .map(({ stage, currency, amount }) => {
            const name = isStage(stage) ? say(stage) : wordsOf(stage);
            const money = <Money amount={amount} currency={currency} />;
            const to =
              document === undefined
                ? carriedAddress(detail.order)
                : linesAddress(document, isStage(stage) ? { stage, currency } : { currency });
            return {
              id: `${stage} ${currency}`,
              cells: [
                name,
                <ExplainLink key="amount" to={to} what={name}>
                  {money}
                </ExplainLink>,
              ],
            };
          })}
      />
    </div>
  );
}
