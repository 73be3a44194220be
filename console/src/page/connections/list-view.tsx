// All connections, the worst first: what stands, what does not and why, how late each is, what its last read brought.

import { type ReactElement, useMemo } from "react";
import { Link, useLocation } from "wouter";
import type { Answer } from "../../api/client.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { DataTable } from "../../part/data-table.tsx";
import { Ago } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { addAddress } from "./add-view.tsx";
import { type ConnectionList, type Draft, sourceAddress, useConnectors, useHeld, useLatest } from "./connection.ts";
import { useConnectionColumns } from "./list-columns.tsx";
import { byStanding, standingOf, type StandingRow, standings } from "./standing.ts";
import style from "./page.module.css";
import { VersionsView } from "./versions-view.tsx";

export function ListView({ list }: { readonly list: Answer<ConnectionList> }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [, go] = useLocation();
  const [{ tab }, change] = useFilters();
  const rows = useRows(list.data);
  const trouble = rows.filter(({ standing }) => ["broken", "drift", "refused", "stale", "never"].includes(standing)).length;
  useShortcuts([{ keys: "n", label: say("add-connection"), run: () => go(addAddress) }]);
  return (
    <>
      <PageHead
        title={say("title")}
        about={trouble === 0 ? say("all-running", { count: rows.length }) : say("in-trouble", { count: trouble, of: rows.length })}
        answer={list}
      >
        <Link className={style["act"]} href={addAddress}>
          {say("add-connection")}
        </Link>
      </PageHead>
      <div className={style["page"]}>
        <Tabs
          shown={tab}
          onChange={(name) => change({ tab: name === "connections" ? undefined : name })}
          tabs={[
            { name: "connections", label: say("title"), show: () => <All rows={rows} drafts={list.data.drafts} /> },
            { name: "versions", label: say("versions"), show: () => <VersionsView source={undefined} /> },
          ]}
        />
      </div>
    </>
  );
}

function useRows({ connections }: ConnectionList): readonly StandingRow[] {
  const status = useStatus().data?.data;
  const held = useHeld().data?.data.forms;
  const latest = useLatest().data?.data.sources;
  return useMemo(
    () => connections.map((one) => standingOf(one, { status, held: held ?? [], latest: latest ?? [] })).toSorted(byStanding),
    [connections, status, held, latest],
  );
}

interface AllProps {
  readonly rows: readonly StandingRow[];
  readonly drafts: readonly Draft[];
}

function All({ rows, drafts }: AllProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [, go] = useLocation();
  const [values, change] = useFilters();
  const connectors = useConnectors().data?.data.connectors;
  const { text = "", site, standing } = values;
  const meant = useMemo(
    () =>
      rows.filter(
        (row) =>
          row.name.includes(text.trim().toLowerCase()) &&
          (site === undefined || row.connection.site === site) &&
          (standing === undefined || row.standing === standing),
      ),
    [rows, text, site, standing],
  );
  const sites = [...new Set(rows.map(({ connection }) => connection.site))].toSorted();
  const present = standings.filter((one) => rows.some((row) => row.standing === one));
  return (
    <>
      <Drafts drafts={drafts} />
      <div className={style["filters"]}>
        <FilterBar
          values={values}
          onChange={change}
          filters={[
            { name: "text", label: say("name-of-connection") },
            { name: "standing", label: say("state"), choices: present.map((value) => ({ value, label: say(`is-${value}`) })), width: 170 },
            { name: "site", label: say("site"), choices: sites.map((value) => ({ value, label: value })), width: 140 },
          ]}
        />
      </div>
      <div className={style["list"]}>
        <DataTable
          name="connections"
          label={say("title")}
          columns={useConnectionColumns(connectors)}
          rows={meant}
          idOf={({ name }) => name}
          onOpen={({ name }) => go(sourceAddress(name))}
          summary={say("connection-count", { count: meant.length })}
          empty={
            rows.length === 0 ? (
              <Empty
                title={say("no-connections")}
                action={
                  <Link className={style["act"]} href={addAddress}>
                    {say("add-connection")}
                  </Link>
                }
              >
                {say("no-connections-why")}
              </Empty>
            ) : (
              <Empty title={say("none-meant")}>{say("none-meant-why")}</Empty>
            )
          }
        />
      </div>
    </>
  );
}

/** What somebody began and did not apply yet. */
function Drafts({ drafts }: { readonly drafts: readonly Draft[] }): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  if (drafts.length === 0) return null;
  return (
    <ul className={style["drafts"]} aria-label={say("drafts")}>
      {drafts.map(({ name, author, at }) => (
        <li key={name}>
          <span>
            {say("draft-named", { name, author })} <Ago at={at} />
          </span>
          <Link className={style["link"]} href={sourceAddress(name, { step: "options" })}>
            {say("go-on")}
          </Link>
        </li>
      ))}
    </ul>
  );
}
