// What a read came to, feed by feed, with what could not be read and why.

import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Nothing } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { countText, sentence } from "../../part/value.ts";
import type { Run } from "./connection.ts";
import style from "./page.module.css";

const number = (count: number): ReactNode => (count === 0 ? <Nothing key="none" /> : countText(count));

export function FeedTable({ feeds }: { readonly feeds: Run["feeds"] }): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  if (feeds.length === 0) return <p className={style["soft"]}>{say("nothing-told")}</p>;
  return (
    <>
      <PlainTable
        label={say("feeds")}
        columns={[
          { title: say("feed") },
          { title: say("rows"), align: "right" },
          { title: say("fresh"), align: "right" },
          { title: say("parked"), align: "right" },
          { title: say("gone"), align: "right" },
          { title: say("held"), align: "right" },
        ]}
        rows={feeds.map(({ feed, read, fresh, parked, deleted, held }) => ({
          id: feed,
          cells: [feed, number(read), number(fresh), number(parked), number(deleted), number(held)],
        }))}
      />
      {feeds.flatMap(({ feed, fault, refused, unsealed }) => [
        ...(fault === null ? [] : [<Refused key={`${feed} fault`} feed={feed} {...fault} />]),
        ...refused.map((one) => <Refused key={`${feed} ${one.delivery}`} feed={feed} subject={one.delivery} {...one} />),
        ...(unsealed === null
          ? []
          : [
              <p key={`${feed} unsealed`} className={style["soft"]}>
                {say("unsealed", { feed, why: unsealed })}
              </p>,
            ]),
      ])}
    </>
  );
}

interface RefusedProps {
  readonly feed: string;
  readonly subject: string;
  readonly cause: string;
  readonly hint: string;
  readonly code?: string;
}

export const Refused = ({ feed, subject, cause, hint, code }: RefusedProps): ReactElement => (
  <p className={style["refused"]}>
    <strong>{feed}</strong> {sentence(cause)} {sentence(hint)} {code === undefined ? null : <code>{code}</code>} · {subject}
  </p>
);
