import type { ReactElement } from "react";
import { Link } from "wouter";
import { type Kind, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { Facts } from "../detail-panel.tsx";
import { ExplainLink } from "../explain-link.tsx";
import { wordsOf } from "../value.ts";
import { nameOf, type OrderRow, recordAddress } from "./order.ts";
import { FieldValue } from "./order-columns.tsx";
import style from "./order.module.css";

/** What the order says of itself; each value one step from whose word it is. */
export function OrderFacts({ order }: { readonly order: OrderRow }): ReactElement {
  const say = useMessages<typeof en>("order");
  const kind = useModel().kinds.find(({ name }) => name === order.kind);
  return (
    <section className={style["card"]} aria-labelledby="order-facts">
      <h2 className={style["card-title"]} id="order-facts">
        {say("facts")}
      </h2>
      <Facts
        facts={toldOf(order, kind).map((name) => [
          wordsOf(name),
          <span key={name} className={style["fact"]}>
            <Told order={order} name={name} />
            <ExplainLink to={recordAddress(order.entity, name)} what={wordsOf(name)} />
          </span>,
        ])}
      />
    </section>
  );
}

interface ToldProps {
  readonly order: OrderRow;
  readonly name: string;
}

function Told({ order, name }: ToldProps): ReactElement {
  const model = useModel();
  const named = name === "item" ? order.item : name === "supplier" || name === "customer" ? order.partner : null;
  if (named === null) return <FieldValue row={order} name={name} model={model} />;
  return (
    <Link href={recordAddress(named.entity)} className={style["link"]}>
      {nameOf(named)}
    </Link>
  );
}

/** Fields with a value, in the order of their kind; units and currencies stand with the figures they belong to. */
function toldOf({ fields, item, partner }: OrderRow, kind: Kind | undefined): readonly string[] {
  const beside = new Set((kind?.fields ?? []).flatMap(({ unit, currency }) => [unit, currency]));
  // A key of another record says little: what has a name is shown by it, the rest stands in the record.
  const hasName = (name: string): boolean =>
    name === "item" ? item !== null : partner !== null && (name === "supplier" || name === "customer");
  return (kind?.fields ?? []).flatMap(({ name, type }) =>
    fields[name] !== undefined && !beside.has(name) && (type !== "reference" || hasName(name)) ? [name] : [],
  );
}
