// Columns of the list of connections.

import { type ReactElement, useMemo } from "react";
import { Link } from "wouter";
import { type Say, useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { Ago, Moment, Nothing } from "../../part/figure.tsx";
import { useNow } from "../../part/now.ts";
import type { Column } from "../../part/table-model.ts";
import { countText, lengthText, sentence } from "../../part/value.ts";
import { type Card, parkedAddress, sourceAddress } from "./connection.ts";
import style from "./page.module.css";
import { lagMs, standings, type StandingRow, toneOf } from "./standing.ts";

export function useConnectionColumns(cards: readonly Card[] | undefined): readonly Column<StandingRow>[] {
  const say = useMessages<typeof en>("connections");
  return useMemo(() => [...whoColumns(say, cards), ...readColumns(say)], [say, cards]);
}

/** Which system it is, and how it stands. */
function whoColumns(say: Say<typeof en>, cards: readonly Card[] | undefined): readonly Column<StandingRow>[] {
  const titleOf = (name: string): string => cards?.find((card) => card.name === name)?.title ?? name;
  return [
    {
      id: "name",
      title: say("system"),
      width: 150,
      show: ({ name }) => (
        <Link className={style["name"]} href={sourceAddress(name)} onClick={(event) => event.stopPropagation()}>
          {name}
        </Link>
      ),
      sortBy: ({ name }) => name,
    },
    {
      id: "state",
      title: say("state"),
      width: 132,
      show: ({ standing }) => <Badge tone={toneOf[standing]}>{say(`is-${standing}`)}</Badge>,
      sortBy: ({ standing }) => standings.indexOf(standing),
    },
    { id: "why", title: say("why"), width: 200, grows: true, show: (row) => <Why row={row} /> },
    {
      id: "connector",
      title: say("connector"),
      width: 160,
      show: ({ connection }) => titleOf(connection.connector),
      sortBy: ({ connection }) => connection.connector,
    },
    { id: "site", title: say("site"), width: 80, show: ({ connection }) => connection.site, sortBy: ({ connection }) => connection.site },
  ];
}

/** When it was heard, and what came of reading it. */
function readColumns(say: Say<typeof en>): readonly Column<StandingRow>[] {
  return [
    {
      id: "heard",
      title: say("last-heard"),
      width: 176,
      show: ({ observedAt, connection: { site } }) => (observedAt === null ? <Nothing /> : <Moment at={observedAt} site={site} />),
      sortBy: ({ observedAt }) => observedAt,
    },
    {
      id: "lag",
      title: say("lag"),
      about: say("lag-why"),
      width: 108,
      align: "right",
      show: (row) => <Lag row={row} />,
      sortBy: ({ observedAt }) => observedAt,
    },
    {
      id: "run",
      title: say("last-run"),
      width: 110,
      hidden: true,
      show: ({ latest, connection: { site } }) => (latest === undefined ? <Nothing /> : <Ago at={latest.last.endedAt} site={site} />),
      sortBy: ({ latest }) => latest?.last.endedAt ?? null,
    },
    {
      id: "taken",
      title: say("taken-day"),
      about: say("taken-day-why"),
      width: 108,
      align: "right",
      show: ({ latest }) => <Count count={latest?.day.fresh ?? 0} />,
      sortBy: ({ latest }) => latest?.day.fresh ?? 0,
    },
    {
      id: "parked",
      title: say("parked"),
      about: say("parked-why"),
      width: 112,
      align: "right",
      show: (row) => <Parked row={row} />,
      sortBy: ({ parked }) => parked.fields + parked.records,
    },
  ];
}

const Count = ({ count }: { readonly count: number }): ReactElement => (count === 0 ? <Nothing /> : <>{countText(count)}</>);

function Parked({ row: { name, parked } }: { readonly row: StandingRow }): ReactElement {
  const count = parked.fields + parked.records;
  if (count === 0) return <Nothing />;
  return (
    <Link className={style["link"]} href={parkedAddress(name)} onClick={(event) => event.stopPropagation()}>
      {countText(count)}
    </Link>
  );
}

export function Lag({ row }: { readonly row: StandingRow }): ReactElement {
  const late = lagMs(row, useNow());
  return late === undefined ? <Nothing /> : <>{lengthText(late)}</>;
}

/** In one sentence; the whole of it stands on the page of the connection. */
export function Why({ row }: { readonly row: StandingRow }): ReactElement {
  const text = useWhy()(row);
  return text === undefined ? (
    <Nothing />
  ) : (
    <span className={style["why"]} title={text}>
      {text}
    </span>
  );
}

/** Undefined: nothing is wrong. */
export function useWhy(): (row: StandingRow) => string | undefined {
  const say = useMessages<typeof en>("connections");
  return ({ standing, fault, held, replayDue }) => {
    if (standing === "drift") {
      const count = new Set(held.flatMap(({ changes }) => changes.flatMap(({ class: of, column }) => (of === "safe" ? [] : [column]))))
        .size;
      return say("why-drift", { feeds: held.map(({ feed }) => feed).join(", "), count });
    }
    if (fault !== undefined) return `${sentence(fault.cause)} ${sentence(fault.hint)}`;
    if (standing === "stale") return say("why-stale");
    if (standing === "never") return say("why-never");
    if (standing === "new") return say("why-new");
    if (standing === "paused") return say("why-paused");
    return replayDue.length > 0 ? say("why-replay", { feeds: replayDue.join(", ") }) : undefined;
  };
}
