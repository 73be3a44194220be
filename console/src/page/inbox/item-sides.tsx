// What stands against what, by sort of item.

import type { ReactElement } from "react";
import { fieldOf, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { Badge } from "../../part/badge.tsx";
import { Facts, Section } from "../../part/detail-panel.tsx";
import { Day, Money, Nothing, Value } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { sentence, wordsOf } from "../../part/value.ts";
import type { Detail, Item } from "./item.ts";
import style from "./page.module.css";

type Of<Kind extends Item["kind"]> = Extract<Item, { readonly kind: Kind }>;

interface ItemSidesProps {
  readonly item: Item;
  readonly base: Detail["base"];
}

export function ItemSides({ item, base }: ItemSidesProps): ReactElement {
  switch (item.kind) {
    case "discrepancy":
      return <Discrepancy item={item} base={base} />;
    case "review":
      return <Review item={item} />;
    case "parked":
      return <Parked item={item} />;
    case "waiting":
      return <Waiting item={item} />;
    case "drift":
      return <Drift item={item} />;
    case "mass-change":
      return <MassChange item={item} />;
    case "untold":
      return <Untold item={item} />;
    case "reconciliation":
    case "uncreated":
    case "paused-system":
    case "stale-source":
      return <Cause cause={item.cause} hint={item.hint} />;
  }
}

function Cause({ cause, hint }: { readonly cause: string; readonly hint: string }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  return (
    <Section title={say("cause")}>
      <p className={style["cause"]}>{sentence(cause)}</p>
      <p className={style["hint"]}>{sentence(hint)}</p>
    </Section>
  );
}

function Discrepancy({ item, base }: { readonly item: Of<"discrepancy">; readonly base: Detail["base"] }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const field = fieldOf(useModel(), item.recordKind, item.field);
  const standing = item.sides.find(({ value }) => value !== null && value === item.value)?.source;
  const numeric = field?.type === "decimal" || field?.type === "integer" || field?.type === "date";
  return (
    <Section title={say("both-sides")}>
      <PlainTable
        label={say("both-sides")}
        columns={[
          { title: say("system") },
          numeric ? { title: say("says"), align: "right" } : { title: say("says") },
          { title: say("standing") },
        ]}
        rows={item.sides.map(({ source, value }) => ({
          id: source,
          isMain: source === standing,
          cells: [
            source,
            value === null ? say("hidden") : <Value key="value" value={value} field={field} site={item.site} />,
            source === standing ? (
              <Badge key="stands" tone="good">
                {say("stands")}
              </Badge>
            ) : null,
          ],
        }))}
      />
      {base === null ? null : (
        <p className={style["sentence"]}>
          {say("before")} <Value value={base.value} field={field} site={item.site} /> ({base.source}, <Day day={base.at.slice(0, 10)} />)
        </p>
      )}
    </Section>
  );
}

function Review({ item }: { readonly item: Of<"review"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const share = (likeness: number): string => `${Math.round(likeness * 100)} %`;
  return (
    <Section title={say("same")}>
      <p className={style["cause"]}>{item.cause}</p>
      <PlainTable
        label={say("same")}
        columns={[
          { title: say("field") },
          { title: item.a.source },
          { title: `${item.b.source} ` },
          { title: say("alike"), align: "right" },
        ]}
        rows={[
          { id: "key", cells: [say("key"), item.a.key, item.b.key, null] },
          ...item.evidence.map(({ field, a, b, likeness }) => ({ id: field, cells: [wordsOf(field), a, b, share(likeness)] })),
        ]}
      />
    </Section>
  );
}

function Parked({ item }: { readonly item: Of<"parked"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const field = fieldOf(useModel(), item.recordKind, item.field);
  return (
    <>
      <Section title={say("both-sides")}>
        <Facts
          facts={[
            [item.source, item.value === null ? <Nothing key="none" /> : <code key="value">{item.value}</code>],
            ...(item.stands === null
              ? []
              : ([
                  [
                    item.stands.source,
                    <span key="stands">
                      <Value value={item.stands.value} field={field} site={item.site} /> <Badge tone="good">{say("stands")}</Badge>
                    </span>,
                  ],
                ] as const)),
            [say("key"), item.key],
          ]}
        />
      </Section>
      <Cause cause={item.cause} hint={item.hint} />
    </>
  );
}

function Waiting({ item }: { readonly item: Of<"waiting"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  return (
    <Section title={say("cause")}>
      <p className={style["cause"]}>{say("waits-for", { target: wordsOf(item.target) })}</p>
      <p className={style["hint"]}>{say("waits-why", { source: item.source })}</p>
    </Section>
  );
}

function Untold({ item }: { readonly item: Of<"untold"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const field = fieldOf(useModel(), item.recordKind, item.field);
  return (
    <>
      <Section title={say("told")}>
        <Facts
          facts={[
            [say("system"), item.source],
            [say("from"), <Value key="from" value={item.from} field={field} site={item.site} />],
            [say("to"), <Value key="to" value={item.to} field={field} site={item.site} />],
          ]}
        />
      </Section>
      <Cause cause={item.cause} hint={item.hint} />
    </>
  );
}

function Drift({ item }: { readonly item: Of<"drift"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  return (
    <>
      <Section title={say("form")}>
        <PlainTable
          label={say("form")}
          columns={[{ title: say("column") }, { title: say("was") }, { title: say("now") }]}
          rows={item.columns.map(({ column, was, now }) => ({
            id: column,
            cells: [column, was ?? <Nothing key="was" />, now ?? <Nothing key="now" />],
          }))}
        />
      </Section>
      <Cause cause={item.cause} hint={item.hint} />
    </>
  );
}

function MassChange({ item }: { readonly item: Of<"mass-change"> }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const { changes } = item;
  return (
    <>
      <Section title={say(item.of)}>
        <p className={style["cause"]}>{say("held-line", { count: item.held })}</p>
        <Facts
          facts={[
            [say("delivery"), item.delivery],
            [say("named"), `${item.named}`],
            [say("stood"), `${item.standing}`],
            ...(changes?.money ?? []).map(
              ({ amount, currency }) => [say("differs"), <Money key={currency} amount={amount} currency={currency} />] as const,
            ),
          ]}
        />
      </Section>
      <Section title={say("examples")}>
        {changes === null ? (
          <p className={style["cause"]}>{item.examples.join(", ")}</p>
        ) : (
          <PlainTable
            label={say("examples")}
            columns={[{ title: say("key") }, { title: say("field") }, { title: say("was") }, { title: say("now") }]}
            rows={changes.samples.map(({ key, field, before, after }) => ({
              id: `${key} ${field}`,
              cells: [key, wordsOf(field), before ?? <Nothing key="was" />, after ?? <Nothing key="now" />],
            }))}
          />
        )}
      </Section>
    </>
  );
}
