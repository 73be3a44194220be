// The money that an order carries, by currency; where it is not for the reader, that is said in words.

import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { isZero } from "../exact.ts";
import { ExplainLink } from "../explain-link.tsx";
import { Day, Money, Nothing } from "../figure.tsx";
import { type Carried, carriedAddress, type OrderRow } from "./order.ts";
import style from "./order.module.css";

export function HiddenMoney(): ReactElement {
  const say = useMessages<typeof en>("order");
  return (
    <span className={style["soft"]} title={say("hidden-why")}>
      {say("hidden")}
    </span>
  );
}

interface CarriedMoneyProps {
  readonly order: OrderRow;
  readonly of: "open" | "paid";
}

export function CarriedMoney({ order, of }: CarriedMoneyProps): ReactElement {
  const say = useMessages<typeof en>("order");
  if (order.money === null) return <HiddenMoney />;
  if (order.money.length === 0) return <Nothing />;
  return (
    <ExplainLink to={carriedAddress(order)} what={say(of)}>
      {order.money.map((one, place) => (
        <span key={one.currency}>
          {place === 0 ? null : " · "}
          <Money amount={one[of]} currency={one.currency} />
        </span>
      ))}
    </ExplainLink>
  );
}

/** The days on which what is open is expected: one, or the first and the last. */
export function Expected({ money }: { readonly money: OrderRow["money"] }): ReactElement {
  const say = useMessages<typeof en>("order");
  if (money === null) return <HiddenMoney />;
  const open = money.filter((one) => !isZero(one.open));
  if (open.length === 0) return <Nothing />;
  const [from, to] = [firstOf(open), lastOf(open)];
  if (from === undefined || to === undefined) return <span className={style["soft"]}>{say("no-day")}</span>;
  if (from === to) return <Day day={from} />;
  return (
    <>
      <Day day={from} /> – <Day day={to} />
    </>
  );
}

const firstOf = (money: readonly Carried[]): string | undefined => money.flatMap(({ expectedFrom }) => expectedFrom ?? []).toSorted()[0];
const lastOf = (money: readonly Carried[]): string | undefined =>
  money
    .flatMap(({ expectedTo }) => expectedTo ?? [])
    .toSorted()
    .at(-1);
