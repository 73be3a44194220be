// Who asked what of the hub, the newest first.

import { Button } from "@mantine/core";
import { type ReactElement, useMemo } from "react";
import { address, type Query } from "../../api/client.ts";
import { usePages } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/audit.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import type { Asked, RequestPage } from "./audit.ts";
import style from "./page.module.css";

const pageSize = 200;
const names = ["principal", "route", "action", "refused"] as const;
const actions = ["read", "push", "decide", "override", "set-rule", "erase", "plan", "audit", "administer", "own", "open"] as const;

/** Two requests may say the same: each is known by its place in the list. */
interface Row extends Asked {
  readonly id: string;
}

export function RequestsView(): ReactElement {
  const say = useMessages<typeof en>("audit");
  const [values, change] = useFilters();
  const query: Query = Object.fromEntries(names.map((name) => [name, values[name]]));
  const read = usePages<RequestPage>("/v1/audit/requests", { follow: { kind: "sight" }, query: { ...query, limit: pageSize } });
  const again = (): void => void read.refetch();
  useShortcuts([{ keys: "r", label: say("again"), run: again }]);
  return (
    <div className={style["list"]}>
      <FilterBar
        values={values}
        onChange={change}
        viewed={{ page: "requests", table: "requests" }}
        filters={[
          { name: "principal", label: say("who-whole"), width: 170 },
          { name: "route", label: say("route-whole"), width: 280 },
          { name: "action", label: say("action"), choices: actions.map((value) => ({ value, label: value })), width: 150 },
          { name: "refused", label: say("answer"), choices: [{ value: "yes", label: say("only-refused") }], width: 160 },
        ]}
      >
        <Button variant="default" onClick={again} loading={read.isRefetching}>
          {say("again")}
        </Button>
      </FilterBar>
      <Read read={read} lines={14}>
        {({ pages }) => (
          <List
            pages={pages.map(({ data }) => data)}
            exported={address("/v1/exports/requests", query)}
            more={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
          />
        )}
      </Read>
    </div>
  );
}

interface ListProps {
  readonly pages: readonly RequestPage[];
  /** Address of the same list as a file. */
  readonly exported: string;
  readonly more: (() => void) | undefined;
}

function List({ pages, exported, more }: ListProps): ReactElement {
  const say = useMessages<typeof en>("audit");
  const rows = useMemo(() => pages.flatMap(({ requests }) => requests).map((one, place): Row => ({ ...one, id: String(place) })), [pages]);
  return (
    <DataTable
      name="requests"
      label={say("requests")}
      columns={useColumns()}
      rows={rows}
      idOf={({ id }) => id}
      onEnd={more}
      exportAddress={exported}
      summary={say(more === undefined ? "request-count" : "request-count-more", { count: rows.length })}
      empty={<Empty title={say("no-requests")}>{say("no-requests-why")}</Empty>}
    />
  );
}

/** From here on a request was refused. */
const refusedFrom = 400;

function useColumns(): readonly Column<Row>[] {
  const say = useMessages<typeof en>("audit");
  return useMemo(
    () => [
      { id: "at", title: say("at"), width: 222, show: ({ at }) => <Moment at={at} seconds /> },
      { id: "principal", title: say("who"), width: 116, show: ({ principal }) => principal },
      { id: "action", title: say("action"), width: 100, show: ({ action }) => action },
      {
        id: "status",
        title: say("answer"),
        width: 126,
        show: ({ status }) => (
          <>
            <Badge tone={status < refusedFrom ? "good" : "bad"}>{say(status < refusedFrom ? "answered" : "refused")}</Badge> {status}
          </>
        ),
      },
      { id: "route", title: say("route"), width: 230, show: ({ route }) => <code>{route}</code> },
      { id: "subject", title: say("subject"), width: 150, grows: true, show: ({ subject }) => (subject === "" ? <Nothing /> : subject) },
    ],
    [say],
  );
}
