import type { ReactElement } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { Age, Money, Nothing } from "../../part/figure.tsx";
import { Empty } from "../../part/state.tsx";
import { wordsOf } from "../../part/value.ts";
import type { Decision, Overview } from "./overview.ts";
import style from "./page.module.css";

/** The top of the inbox, by money and age. */
export function Decisions({ decisions: { items, considered } }: Pick<Overview, "decisions">): ReactElement {
  const say = useMessages<typeof en>("overview");
  return (
    <section className={style["card"]} aria-labelledby="decisions">
      <div className={style["card-head"]}>
        <h2 className={style["card-title"]} id="decisions">
          {say("decisions")}
        </h2>
        {considered === 0 ? null : <Link href="/inbox">{say("all-of-them", { count: considered })}</Link>}
      </div>
      {items.length === 0 ? (
        <Empty title={say("nothing-waits")}>{say("nothing-waits-why")}</Empty>
      ) : (
        <ul className={style["list"]}>
          {items.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Item({ item }: { readonly item: Decision }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const field = "field" in item && item.field !== "*" ? wordsOf(item.field) : undefined;
  return (
    <li className={style["item"]}>
      <Link className={style["row"]} href={`/inbox/${encodeURIComponent(item.id)}`}>
        <span className={style["row-name"]}>{item.label}</span>
        <span className={style["row-figure"]}>
          {item.stake === null ? <Nothing /> : <Money amount={item.stake.amount} currency={item.stake.currency} />}
        </span>
        <span className={style["row-about"]}>
          {[say(item.kind === "waiting" ? "waiting-item" : item.kind), field, wordsOf(item.site)]
            .filter((word) => word !== undefined)
            .join(" · ")}
        </span>
        <span className={style["row-side"]}>
          <Age since={item.since} />
        </span>
      </Link>
    </li>
  );
}
