// One item with all that is needed to decide it: both sides, what stood before, the rule as a sentence, the money with its sum.

import { Button } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useLocation } from "wouter";
import { asFault } from "../../api/fault.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { Badge } from "../../part/badge.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Age, Moment, Money } from "../../part/figure.tsx";
import { Empty, Read } from "../../part/state.tsx";
import { plainNames, wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { type Detail, entityOfItem, fieldOfItem, type Item } from "./item.ts";
import { ItemSides } from "./item-sides.tsx";
import { LearntRule } from "./learnt-rule.tsx";
import style from "./page.module.css";

interface ItemPanelProps {
  readonly id: string;
  /** It is being decided: what was shown stays until that is over. */
  readonly isHeld: boolean;
  readonly onClose: () => void;
  readonly onDecide: (item: Item) => void;
}

export function ItemPanel({ id, isHeld, onClose, onDecide }: ItemPanelProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const read = useRead<Detail>(`/v1/inbox/items/${encodeURIComponent(id)}`, { follow: { kind: "commits" }, enabled: !isHeld });
  const isGone = read.error !== null && asFault(read.error).code === "inbox-item-gone";
  const detail = isGone ? undefined : read.data?.data;
  return (
    <DetailPanel
      title={detail?.item.label ?? say("item")}
      about={detail === undefined ? undefined : <Head item={detail.item} />}
      onClose={onClose}
      actions={detail === undefined ? undefined : <Actions detail={detail} onDecide={onDecide} />}
    >
      {isGone ? <Empty title={say("gone")}>{say("gone-why")}</Empty> : <Read read={read}>{({ data }) => <Body detail={data} />}</Read>}
    </DetailPanel>
  );
}

function Head({ item }: { readonly item: Item }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const field = fieldOfItem(item);
  return (
    <>
      <Badge>{say(item.kind)}</Badge> {field === undefined ? null : `${wordsOf(field)} · `}
      {item.site} · <Age since={item.since} />
      {item.baseline ? ` · ${say("baseline-only")}` : null}
    </>
  );
}

function Body({ detail: { item, base, rule } }: { readonly detail: Detail }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  return (
    <>
      <ItemSides item={item} base={base} />
      {item.kind === "discrepancy" ? (
        <Section title={say("rule")}>
          <p className={style["cause"]}>{rule === null ? say("no-rule") : plainNames(rule)}</p>
          {item.asks ? <p className={style["hint"]}>{say("asks")}</p> : null}
        </Section>
      ) : null}
      <Section
        title={say("at-stake")}
        side={item.stake === null ? null : <Money amount={item.stake.amount} currency={item.stake.currency} />}
      >
        <p className={style["formula"]}>{item.formula ?? say("not-priced")}</p>
      </Section>
      <Section title={say("whose")}>
        <Facts
          facts={[
            [say("role"), `${wordsOf(item.desk.role)} · ${item.desk.site}`],
            [say("since"), <Moment key="since" at={item.since} site={item.site} />],
          ]}
        />
      </Section>
      {item.kind === "discrepancy" ? <LearntRule kind={item.recordKind} field={item.field} /> : null}
    </>
  );
}

interface ActionsProps {
  readonly detail: Detail;
  readonly onDecide: (item: Item) => void;
}

function Actions({ detail: { item, choices }, onDecide }: ActionsProps): ReactNode {
  const say = useMessages<typeof en>("inbox");
  const [, go] = useLocation();
  const { may } = useSession();
  const entity = entityOfItem(item);
  const field = fieldOfItem(item);
  const canDecide = choices.length > 0 && may("decide");
  if (!canDecide && entity === undefined) return <p className={style["hint"]}>{say("in-its-source")}</p>;
  return (
    <>
      {canDecide ? (
        <Button onClick={() => onDecide(item)}>{say("decide")}</Button>
      ) : (
        <p className={style["hint"]}>{say(choices.length === 0 ? "in-its-source" : "not-yours")}</p>
      )}
      {entity === undefined ? null : (
        <Button
          variant="default"
          onClick={() => go(`/record/${encodeURIComponent(entity)}${field === undefined ? "" : `?field=${field}`}`)}
        >
          {say("open-record")}
        </Button>
      )}
    </>
  );
}
