// A connection is added: which connector, then its form.

import {
  IconApi,
  IconBuildingBank,
  IconBuildingFactory2,
  IconDatabase,
  IconFileTypeCsv,
  IconJson,
  IconPlugConnected,
} from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { Answer } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { Read } from "../../part/state.tsx";
import { type Card, type ConnectionList, useConnectors } from "./connection.ts";
import { DraftView } from "./draft-view.tsx";
import style from "./page.module.css";

/** Stands in the address until a connector is chosen. */
const undecided = "connector";
export const addAddress = `/connections?add=${undecided}`;

interface AddViewProps {
  readonly list: Answer<ConnectionList>;
  readonly connector: string;
}

export function AddView({ list, connector }: AddViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const read = useConnectors();
  if (connector !== undecided && read.data !== undefined)
    return <DraftView list={list} connectors={read.data.data} begun={{ name: "", connector }} draft={undefined} />;
  return (
    <>
      <PageHead
        title={say("add-connection")}
        before={
          <Link className={style["link"]} href="/connections">
            {say("title")}
          </Link>
        }
        about={say("choose-connector")}
        answer={list}
      />
      <div className={style["page"]}>
        <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("choose-connector")}>
          <Read read={read}>{({ data }) => <Cards cards={data.connectors} />}</Read>
        </div>
      </div>
    </>
  );
}

const groups = [
  { name: "erp", icon: IconBuildingFactory2 },
  { name: "database", icon: IconDatabase },
  { name: "file", icon: IconFileTypeCsv },
  { name: "other", icon: IconApi },
] as const;

type Group = (typeof groups)[number]["name"];

const groupOf: Readonly<Record<string, Group>> = {
  odoo: "erp",
  tryton: "erp",
  odata: "erp",
  erpnext: "erp",
  "postgres-query": "database",
  "postgres-changes": "database",
  "mysql-query": "database",
  delimited: "file",
  "json-file": "file",
  camt: "file",
};

const icons: Readonly<Record<string, typeof IconApi>> = {
  camt: IconBuildingBank,
  "json-file": IconJson,
  "site-hub": IconPlugConnected,
};

function Cards({ cards }: { readonly cards: readonly Card[] }): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <>
      {groups.map(({ name, icon }) => {
        const own = cards.filter((card) => (groupOf[card.name] ?? "other") === name);
        return own.length === 0 ? null : (
          <section key={name} aria-label={say(`group-${name}`)}>
            <h2 className={style["group-title"]}>{say(`group-${name}`)}</h2>
            <div className={style["cards"]}>
              {own.map((card) => (
                <ConnectorCard key={card.name} card={card} icon={icons[card.name] ?? icon} />
              ))}
            </div>
          </section>
        );
      })}
    </>
  );
}

interface ConnectorCardProps {
  readonly card: Card;
  readonly icon: typeof IconApi;
}

function ConnectorCard({ card: { name, title, tested, writes, feeds }, icon: Icon }: ConnectorCardProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const word = `for-${name}` as keyof typeof en;
  const use = say(word);
  return (
    <Link className={style["connector"]} href={`/connections?add=${encodeURIComponent(name)}`}>
      <Icon size={22} stroke={1.5} aria-hidden />
      <span className={style["connector-words"]}>
        <span className={style["connector-title"]}>{title}</span>
        {use === word ? null : <span className={style["connector-use"]}>{use}</span>}
        <span className={style["badges"]}>
          <Badge tone={tested === "live" ? "good" : tested === "recordings" ? "plain" : "warn"}>{say(`tested-${tested}`)}</Badge>
          <Badge>{say(writes ? "reads-and-writes" : "reads-only")}</Badge>
          {feeds.length === 0 ? null : <Badge tone="accent">{say("knows-feeds", { count: feeds.length })}</Badge>}
        </span>
      </span>
    </Link>
  );
}
