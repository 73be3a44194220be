// Orders of one kind with the money each carries, as many as there are: the hub orders and filters, a page comes as one scrolls.

import { type ReactElement, useMemo } from "react";
import { useLocation } from "wouter";
import { address, type Query } from "../../api/client.ts";
import { useModel } from "../../api/model.ts";
import { usePages } from "../../api/read.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/order.json";
import { DataTable } from "../data-table.tsx";
import { FilterBar } from "../filter-bar.tsx";
import { PageHead } from "../page-head.tsx";
import { useFilters } from "../saved-view.ts";
import { Empty, Partial, Read } from "../state.tsx";
import { type OrderPage, type OrderPlace, type OrderRow } from "./order.ts";
import { useOrderColumns } from "./order-columns.tsx";
import { useOrderFilters, useOrderKind } from "./order-filter.ts";
import style from "./order.module.css";

const pageSize = 200;

export function OrderList({ place }: { readonly place: OrderPlace }): ReactElement {
  const say = useMessages<typeof en>("order");
  const [values, change] = useFilters();
  const kind = useOrderKind(place, values["kind"]);
  const { site, party, state, text, dueFrom, dueTo, order } = values;
  const asked = useMemo<Query>(
    () => ({ kind, site, party, state, text, dueFrom, dueTo, order }),
    [kind, site, party, state, text, dueFrom, dueTo, order],
  );
  const read = usePages<OrderPage>("/v1/orders", { follow: { kind: "commits" }, query: { ...asked, limit: pageSize } });
  const rows = useMemo(() => (read.data?.pages ?? []).flatMap(({ data }) => data.orders), [read.data]);
  const filters = useOrderFilters({ place, kind, values, rows });
  const isAsked = [site, party, state, text, dueFrom, dueTo].some((value) => value !== undefined);
  return (
    <>
      <PageHead title={say(place.title)} about={say(`${place.title}-about`)} answer={read.data?.pages.at(-1)} />
      <FilterBar
        filters={filters}
        values={place.kinds.length < 2 ? values : { ...values, kind }}
        onChange={change}
        viewed={{ page: place.title, table: tableOf(kind), tableOf: (filters) => tableOf(filters["kind"] ?? kind) }}
      />
      <div className={style["page"]}>
        <Read read={read} lines={14}>
          {() => (
            <List
              place={place}
              kind={kind}
              rows={rows}
              isAsked={isAsked}
              exported={address("/v1/exports/orders", asked)}
              more={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
            />
          )}
        </Read>
      </div>
    </>
  );
}

/** Each kind has columns of its own. */
const tableOf = (kind: string): string => `order-${kind}`;

interface ListProps {
  readonly place: OrderPlace;
  readonly kind: string;
  readonly rows: readonly OrderRow[];
  /** A filter leaves some out: how many there are in all is not known then. */
  readonly isAsked: boolean;
  /** Address of the same list as a file. */
  readonly exported: string;
  readonly more: (() => void) | undefined;
}

function List({ place, kind, rows, isAsked, exported, more }: ListProps): ReactElement {
  const say = useMessages<typeof en>("order");
  const [, go] = useLocation();
  const plural = useModel().kinds.find(({ name }) => name === kind)?.plural;
  const known = useStatus().data?.data.entities[kind];
  const isWhole = more === undefined;
  const total = isWhole || isAsked ? undefined : known;
  return (
    <div className={style["list"]}>
      {rows.some(({ money }) => money === null) ? <Partial>{say("hidden-why")}</Partial> : null}
      <DataTable
        name={tableOf(kind)}
        label={plural ?? say(place.title)}
        columns={useOrderColumns(kind)}
        rows={rows}
        idOf={({ entity }) => entity}
        onOpen={({ entity }) => go(`${place.path}/${encodeURIComponent(entity)}`)}
        onEnd={more}
        total={total}
        exportAddress={exported}
        summary={<span>{say(isWhole ? "orders-count" : "first-orders", { count: rows.length })}</span>}
        empty={<Empty title={say("none")}>{say(isAsked ? "none-asked" : "none-why")}</Empty>}
      />
    </div>
  );
}
