// The documents of an order one step after the other, as far as they are known.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link as Anchor } from "wouter";
import { useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { Day, Money, Quantity } from "../figure.tsx";
import { wordsOf } from "../value.ts";
import { documentAddress, type Link, type OrderDetail, shortLabel } from "./order.ts";
import style from "./order.module.css";

type Step = Link["step"];

const bought: readonly Step[] = ["ordered", "received", "invoiced", "paid"];
const sold: readonly Step[] = ["ordered", "made", "shipped", "delivered", "invoiced", "paid"];
const all: readonly Step[] = ["ordered", "made", "received", "shipped", "delivered", "invoiced", "paid"];

/** The steps that such an order goes through, and any other that it has taken. */
function stepsOf({ order, chain }: OrderDetail): readonly Step[] {
  const usual = order.kind.startsWith("purchase") ? bought : sold;
  return all.filter((step) => usual.includes(step) || chain.some((one) => one.step === step));
}

export function OrderChain({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  return (
    <div className={style["card"]}>
      <h2 className={style["card-title"]}>{say("chain")}</h2>
      <div className={style["chain"]} tabIndex={0} role="region" aria-label={say("chain")}>
        <ol className={style["steps"]}>
          {stepsOf(detail).map((step) => (
            <OneStep key={step} step={step} detail={detail} />
          ))}
        </ol>
      </div>
    </div>
  );
}

/** Documents of a step that are shown until all are asked for. */
const shownMax = 4;

function OneStep({ step, detail }: { readonly step: Step; readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const [isWhole, setWhole] = useState(false);
  const documents = detail.chain.filter((one) => one.step === step);
  const shown = isWhole ? documents : documents.slice(0, shownMax);
  return (
    <li className={style["step"]} data-known={documents.length > 0}>
      <h3 className={style["step-name"]}>
        {say(`step-${step}`)} {documents.length < 2 ? null : <span className={style["soft"]}>{documents.length}</span>}
      </h3>
      {documents.length === 0 ? <p className={style["unknown"]}>{say("not-known-yet")}</p> : null}
      <ul className={style["documents"]}>
        {shown.map((one) => (
          <OneDocument key={one.document} link={one} detail={detail} />
        ))}
      </ul>
      {shown.length < documents.length ? (
        <Button variant="subtle" size="compact-xs" onClick={() => setWhole(true)}>
          {say("more-documents", { count: documents.length - shown.length })}
        </Button>
      ) : null}
    </li>
  );
}

function OneDocument({ link, detail }: { readonly link: Link; readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  const { document, kind, label, date, quantity, unit, amount, currency, state } = link;
  const { kinds } = useModel();
  const short = (one: Pick<Link, "kind" | "label">): string => shortLabel(one.label, kinds.find(({ name }) => name === one.kind)?.label);
  const shortOf = (entity: string): string => short(detail.chain.find((one) => one.document === entity) ?? detail.order);
  const replaced = detail.replaced.filter(({ to }) => to === document);
  return (
    <li className={style["document"]}>
      <span title={label}>
        {document === detail.order.entity ? (
          <strong>{short(link)}</strong>
        ) : (
          <Anchor href={documentAddress(kind, document)} className={style["link"]} aria-label={label}>
            {short(link)}
          </Anchor>
        )}
      </span>
      <span className={style["document-figures"]}>
        {date === null ? null : <Day day={date} />}
        {quantity === null ? null : <Quantity amount={quantity} unit={unit ?? undefined} />}
        {amount === null || currency === null ? null : <Money amount={amount} currency={currency} />}
      </span>
      {state === null ? null : <span className={style["soft"]}>{wordsOf(state)}</span>}
      {replaced.map((one) => (
        <span key={`${one.from} ${one.currency}`} className={style["soft"]}>
          {say("stands-for")} <Money amount={one.amount} currency={one.currency} /> {say("stands-for-of", { document: shortOf(one.from) })}
        </span>
      ))}
    </li>
  );
}
