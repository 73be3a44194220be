// Where systems say different things about the order and what hangs on it; each leads to the record, and to what waits for a decision.

import type { ReactElement } from "react";
import { Link } from "wouter";
import type { searchAnswer } from "../../../../src/api/contract-search.ts";
import type { Data } from "../../api/client.ts";
import { fieldOf, useModel } from "../../api/model.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import type part from "../../messages/en/part.json";
import { Age, Value } from "../figure.tsx";
import { plainNames, wordsOf } from "../value.ts";
import { type OrderDetail, recordAddress } from "./order.ts";
import style from "./order.module.css";

export function OrderDiscrepancies({ detail }: { readonly detail: OrderDetail }): ReactElement {
  const say = useMessages<typeof en>("order");
  return (
    <section className={style["card"]} aria-labelledby="order-discrepancies">
      <h2 className={style["card-title"]} id="order-discrepancies">
        {say("discrepancies")}
      </h2>
      {detail.discrepancies.length === 0 ? <p className={style["text"]}>{say("no-discrepancies")}</p> : null}
      <ul className={style["apart-list"]}>
        {detail.discrepancies.map((one) => (
          <Apart key={`${one.entity} ${one.field}`} one={one} detail={detail} />
        ))}
      </ul>
    </section>
  );
}

interface ApartProps {
  readonly one: OrderDetail["discrepancies"][number];
  readonly detail: OrderDetail;
}

function Apart({ one: { entity, label, field, since, sides, rule, asks }, detail }: ApartProps): ReactElement {
  const say = useMessages<typeof en>("order");
  const common = useMessages<typeof part>("part");
  const { kind, site } = placeOf(entity, detail);
  const type = fieldOf(useModel(), kind, field);
  const item = useItem(entity, field);
  return (
    <li className={style["apart"]}>
      <div className={style["apart-head"]}>
        <span>
          {label} · {wordsOf(field)}
        </span>
        <span className={style["soft"]}>
          {say("since")} <Age since={since} />
        </span>
      </div>
      <p className={style["sides"]}>
        {sides.map(({ source, value }, place) => (
          <span key={source}>
            {place === 0 ? null : <span className={style["versus"]}>≠</span>}
            <span className={style["soft"]}>{source}</span> <Value value={value} field={type} site={site} />
          </span>
        ))}
      </p>
      <p className={style["text"]}>
        {plainNames(rule)} {asks ? say("asks") : null}
      </p>
      <p className={style["ways"]}>
        {item === undefined ? null : (
          <Link href={`/inbox/${encodeURIComponent(item)}`} className={style["link"]}>
            {say("open-item")}
          </Link>
        )}
        <Link href={recordAddress(entity, field)} className={style["link"]}>
          {common("open-record")}
        </Link>
      </p>
    </li>
  );
}

/** Of which kind the record is, and whose clock it goes by. */
function placeOf(entity: string, { order, chain }: OrderDetail): { readonly kind: string; readonly site: string } {
  return chain.find(({ document }) => document === entity) ?? order;
}

/** The item of the inbox in which it waits; undefined where it does not, or is not for the reader. */
function useItem(entity: string, field: string): string | undefined {
  const read = useRead<Data<typeof searchAnswer>>("/v1/search", { follow: { kind: "commits" }, query: { text: entity, limit: 1 } });
  return read.data?.data.inbox.find((one) => one.kind === "discrepancy" && one.entity === entity && one.field === field)?.item;
}
