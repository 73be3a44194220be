// Everything that waits for a person, in one list by money and age; beside it the item with all that is needed to decide it.

import { Button, Switch } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { address, type Query } from "../../api/client.ts";
import { usePages } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { DataTable } from "../../part/data-table.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty, Partial, Read } from "../../part/state.tsx";
import { useSession } from "../../session/session.ts";
import { useColumns } from "./columns.tsx";
import { DecideDialog } from "./decide-dialog.tsx";
import { useInboxFilters } from "./inbox-filter.ts";
import { entityOfItem, fieldOfItem, type InboxPage, type Item } from "./item.ts";
import { ItemPanel } from "./item-panel.tsx";
import { Stake } from "./stake.tsx";
import style from "./page.module.css";

const pageSize = 200;

export function Page(): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const [values, change] = useFilters();
  const filters = useInboxFilters();
  const query = useMemo<Query>(
    () => ({ ...Object.fromEntries(filters.names.map((name) => [name, values[name]])), limit: pageSize }),
    [filters, values],
  );
  const read = usePages<InboxPage>("/v1/inbox", { follow: { kind: "commits" }, query });
  const last = read.data?.pages.at(-1);
  return (
    <>
      <PageHead title={say("title")} about={last === undefined ? say("about") : <Stake page={last.data} />} answer={last} />
      <FilterBar filters={filters.list} values={values} onChange={change} viewed={{ page: "inbox", table: "inbox", also: ["mine"] }}>
        <Switch
          label={say("mine")}
          checked={values["mine"] === "yes"}
          onChange={({ currentTarget }) => change({ mine: currentTarget.checked ? "yes" : undefined })}
        />
      </FilterBar>
      <div className={style["page"]}>
        <Read read={read} lines={14}>
          {({ pages }) => (
            <List
              pages={pages.map(({ data }) => data)}
              exported={exportOf(query)}
              more={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
            />
          )}
        </Read>
      </div>
    </>
  );
}

/** The same list as a file; none where a filter is set that files do not know. */
const exportOf = ({ mine, priced, ...asked }: Query): string | undefined =>
  mine === undefined && priced === undefined ? address("/v1/exports/inbox", { ...asked, limit: undefined }) : undefined;

interface ListProps {
  readonly pages: readonly InboxPage[];
  /** Address of the same list as a file. */
  readonly exported: string | undefined;
  readonly more: (() => void) | undefined;
}

function List({ pages, exported, more }: ListProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const items = useMemo(() => pages.flatMap((page) => page.items), [pages]);
  const { opened, open, close } = useOpened();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<readonly Item[] | undefined>();
  const chosen = useMemo(() => items.filter(({ id }) => selected.has(id)), [items, selected]);
  const { may } = useSession();
  const toDecide = chosen.length > 0 ? chosen : items.filter(({ id }) => id === opened);
  const decide = (): void => (toDecide.length > 0 && may("decide") ? setDeciding(toDecide) : undefined);
  useItemKeys(
    items.find(({ id }) => id === opened),
    decide,
  );
  const first = pages[0];
  const onDecided = (): void => {
    const place = items.findIndex(({ id }) => id === opened);
    const next = items.slice(place + 1).find(({ id }) => deciding?.every((one) => one.id !== id));
    setDeciding(undefined);
    setSelected(new Set());
    if (opened !== undefined && deciding?.some(({ id }) => id === opened)) return next === undefined ? close() : open(next);
  };
  return (
    <>
      <div className={style["list"]}>
        {first?.isWhole === false ? <Partial>{say("not-whole")}</Partial> : null}
        <DataTable
          name="inbox"
          label={say("title")}
          columns={useColumns()}
          rows={items}
          idOf={({ id }) => id}
          opened={opened}
          onOpen={open}
          selected={selected}
          onSelect={setSelected}
          onEnd={more}
          total={first?.considered}
          exportAddress={exported}
          summary={<Summary selected={chosen.length} shown={items.length} all={first?.considered ?? 0} onDecide={decide} />}
          empty={<Empty title={say("empty")}>{say("empty-why")}</Empty>}
        />
      </div>
      {opened === undefined ? null : (
        <ItemPanel key={opened} id={opened} isHeld={deciding !== undefined} onClose={close} onDecide={(item) => setDeciding([item])} />
      )}
      {deciding === undefined ? null : <DecideDialog items={deciding} onClose={() => setDeciding(undefined)} onDecided={onDecided} />}
    </>
  );
}

/** Which item stands beside the list: the address says it. */
function useOpened() {
  const { item } = useParams<{ item?: string }>();
  const search = useSearch();
  const [, go] = useLocation();
  const to = (path: string): void => go(search === "" ? path : `${path}?${search}`, { replace: true });
  return {
    opened: item === undefined ? undefined : decodeURIComponent(item),
    open: ({ id }: Item): void => to(`/inbox/${encodeURIComponent(id)}`),
    close: (): void => to("/inbox"),
  };
}

/** a acts on what is selected, else on what is open; e leads to its cause. */
function useItemKeys(item: Item | undefined, decide: () => void): void {
  const say = useMessages<typeof en>("inbox");
  const [, go] = useLocation();
  const entity = item === undefined ? undefined : entityOfItem(item);
  const field = item === undefined ? undefined : fieldOfItem(item);
  useShortcuts([
    { keys: "a", label: say("key-decide"), run: decide },
    ...(entity === undefined ? [] : [{ keys: "e", label: say("key-explain"), run: () => go(recordAddress(entity, field)) }]),
  ]);
}

const recordAddress = (entity: string, field: string | undefined): string =>
  `/record/${encodeURIComponent(entity)}${field === undefined ? "" : `?field=${field}`}`;

interface SummaryProps {
  readonly selected: number;
  readonly shown: number;
  readonly all: number;
  readonly onDecide: () => void;
}

function Summary({ selected, shown, all, onDecide }: SummaryProps): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const { may } = useSession();
  if (selected === 0) return <span>{shown < all ? say("shown", { shown, count: all }) : say("items", { count: all })}</span>;
  return (
    <>
      <span>{say("selected", { count: selected })}</span>
      {may("decide") ? (
        <Button size="compact-xs" onClick={onDecide}>
          {say("decide-many", { count: selected })}
        </Button>
      ) : null}
    </>
  );
}
