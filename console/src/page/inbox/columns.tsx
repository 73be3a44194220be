// Columns of the inbox. The order is the hub's: money times age.

import { type ReactElement, useMemo } from "react";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { Badge } from "../../part/badge.tsx";
import { Age, Money, Nothing, Value } from "../../part/figure.tsx";
import type { Column } from "../../part/table-model.ts";
import { wordsOf } from "../../part/value.ts";
import { fieldOfItem, type Item } from "./item.ts";
import style from "./page.module.css";

export function useColumns(): readonly Column<Item>[] {
  const say = useMessages<typeof en>("inbox");
  const model = useModel();
  return useMemo(
    () => [
      {
        id: "stake",
        title: say("at-stake"),
        width: 142,
        align: "right",
        about: say("at-stake-why"),
        show: ({ stake }) => (stake === null ? <Nothing /> : <Money amount={stake.amount} currency={stake.currency} />),
      },
      { id: "age", title: say("age"), width: 78, align: "right", show: ({ since }) => <Age since={since} /> },
      { id: "kind", title: say("sort"), width: 132, show: ({ kind }) => <Badge tone={toneOf(kind)}>{say(kind)}</Badge> },
      { id: "label", title: say("about-what"), width: 150, grows: true, show: (item) => <About item={item} /> },
      { id: "says", title: say("what-differs"), width: 260, grows: true, yields: true, show: (item) => <Says item={item} model={model} /> },
      { id: "site", title: say("site"), width: 96, yields: true, show: ({ site }) => site },
      { id: "role", title: say("role"), width: 104, hidden: true, show: ({ desk }) => wordsOf(desk.role) },
      { id: "cause", title: say("cause"), width: 104, hidden: true, show: ({ causeClass }) => wordsOf(causeClass) },
    ],
    [say, model],
  );
}

const toneOf = (kind: Item["kind"]): "accent" | "bad" | "warn" | "plain" => {
  if (kind === "discrepancy" || kind === "review") return "accent";
  if (kind === "mass-change" || kind === "untold" || kind === "uncreated") return "bad";
  return kind === "waiting" || kind === "parked" ? "plain" : "warn";
};

function About({ item }: { readonly item: Item }): ReactElement {
  const field = fieldOfItem(item);
  return (
    <>
      {item.label}
      {field === undefined ? null : <span className={style["field"]}> · {wordsOf(field)}</span>}
    </>
  );
}

/** In one line what stands against what. */
function Says({ item, model }: { readonly item: Item; readonly model: Model }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  if (item.kind === "discrepancy") {
    const type = fieldOf(model, item.recordKind, item.field);
    return (
      <>
        {item.sides.map(({ source, value }, place) => (
          <span key={source}>
            {place === 0 ? null : <span className={style["versus"]}>≠</span>}
            <span className={style["soft"]}>{source}</span> <Value value={value} field={type} site={item.site} />
          </span>
        ))}
      </>
    );
  }
  if (item.kind === "review") return <>{say("review-line", { first: item.a.label, second: item.b.label })}</>;
  if (item.kind === "waiting") return <>{say("waits-for", { target: wordsOf(item.target) })}</>;
  if (item.kind === "untold") return <>{`${item.source}: ${item.from ?? "–"} → ${item.to}`}</>;
  return (
    <>
      {"source" in item ? <span className={style["soft"]}>{item.source} </span> : null}
      {"cause" in item ? item.cause : say("held-line", { count: item.held })}
    </>
  );
}
