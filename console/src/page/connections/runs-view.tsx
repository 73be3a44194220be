// Reads of one source, the newest first; beside the list the one that is open, feed by feed with its faults.

import { type ReactElement, useMemo } from "react";
import type { runList } from "../../../../src/api/contract-history.ts";
import type { Data } from "../../api/client.ts";
import { usePages } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { FilterBar } from "../../part/filter-bar.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { countText, sentence } from "../../part/value.ts";
import type { Run } from "./connection.ts";
import { FeedTable } from "./feed-table.tsx";
import style from "./page.module.css";

const pageSize = 100;

interface RunsViewProps {
  readonly source: string;
  readonly site: string;
}

export function RunsView({ source, site }: RunsViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [values, change] = useFilters();
  const { faulty, run } = values;
  const read = usePages<Data<typeof runList>>("/v1/runs", {
    follow: { kind: "commits" },
    query: { source, faulty: faulty === "true" ? "true" : undefined, limit: pageSize },
    cursorName: "before",
  });
  return (
    <>
      <div className={style["filters"]}>
        <FilterBar
          values={values}
          onChange={change}
          filters={[{ name: "faulty", label: say("outcome"), choices: [{ value: "true", label: say("only-faulty") }], width: 200 }]}
        />
      </div>
      <Read read={read} lines={12}>
        {({ pages }) => (
          <List
            pages={pages.map(({ data }) => data)}
            site={site}
            opened={run}
            onOpen={(next) => change({ run: next })}
            more={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
          />
        )}
      </Read>
    </>
  );
}

interface ListProps {
  readonly pages: readonly Data<typeof runList>[];
  readonly site: string;
  readonly opened: string | undefined;
  readonly onOpen: (run: string | undefined) => void;
  readonly more: (() => void) | undefined;
}

function List({ pages, site, opened, onOpen, more }: ListProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const rows = useMemo(() => pages.flatMap(({ runs }) => runs), [pages]);
  const open = rows.find(({ run }) => run === opened);
  return (
    <div className={style["beside"]}>
      <div className={style["list"]}>
        <DataTable
          name="runs"
          label={say("tab-runs")}
          columns={useColumns(site)}
          rows={rows}
          idOf={({ run }) => run}
          opened={open?.run}
          onOpen={({ run }) => onOpen(run)}
          onEnd={more}
          summary={say(more === undefined ? "run-count" : "run-count-more", { count: rows.length })}
          empty={<Empty title={say("no-runs")}>{say("no-runs-why")}</Empty>}
        />
      </div>
      {open === undefined ? null : <RunPanel run={open} onClose={() => onOpen(undefined)} />}
    </div>
  );
}

const figure = (count: number): ReactElement => (count === 0 ? <Nothing /> : <>{countText(count)}</>);

function useColumns(site: string): readonly Column<Run>[] {
  const say = useMessages<typeof en>("connections");
  return useMemo(
    () => [
      { id: "at", title: say("ended"), width: 220, show: ({ endedAt }) => <Moment at={endedAt} site={site} seconds /> },
      {
        id: "outcome",
        title: say("outcome"),
        width: 200,
        grows: true,
        show: ({ fault }) =>
          fault === null ? (
            <Badge tone="good">{say("to-its-end")}</Badge>
          ) : (
            <>
              <Badge tone="bad">{say("stopped")}</Badge> {sentence(fault.cause)}
            </>
          ),
      },
      { id: "rows", title: say("rows"), width: 90, align: "right", show: ({ rows }) => figure(rows), sortBy: ({ rows }) => rows },
      { id: "fresh", title: say("fresh"), width: 90, align: "right", show: ({ fresh }) => figure(fresh), sortBy: ({ fresh }) => fresh },
      {
        id: "parked",
        title: say("parked"),
        width: 90,
        align: "right",
        show: ({ parked }) => figure(parked),
        sortBy: ({ parked }) => parked,
      },
      { id: "gone", title: say("gone"), width: 90, align: "right", yields: true, show: ({ deleted }) => figure(deleted) },
      { id: "held", title: say("held"), width: 90, align: "right", yields: true, show: ({ held }) => figure(held) },
      {
        id: "took",
        title: say("took-time"),
        width: 110,
        align: "right",
        show: ({ milliseconds, reads }) => (reads > 1 ? <Nothing /> : <>{tookText(milliseconds)}</>),
        sortBy: ({ milliseconds }) => milliseconds,
      },
      {
        id: "reads",
        title: say("reads"),
        about: say("reads-why"),
        width: 80,
        align: "right",
        yields: true,
        show: ({ reads }) => countText(reads),
        sortBy: ({ reads }) => reads,
      },
    ],
    [say, site],
  );
}

const secondMs = 1_000;
const tookText = (ms: number): string => (ms < secondMs ? `${countText(ms)} ms` : `${countText(Math.round(ms / secondMs))} s`);

function RunPanel({ run, onClose }: { readonly run: Run; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { startedAt, endedAt, site, fault, feeds, reads } = run;
  return (
    <DetailPanel title={say("run-of", { source: run.source })} about={<Moment at={endedAt} site={site} seconds />} onClose={onClose}>
      {fault === null ? null : (
        <Section title={say("why-stopped")}>
          <p className={style["refused"]}>
            {sentence(fault.cause)} {sentence(fault.hint)}
          </p>
          <p className={style["code"]}>
            <code>{fault.code}</code> · {fault.subject}
          </p>
        </Section>
      )}
      <Section title={say("read-when")}>
        <Facts
          facts={[
            [say("begun"), <Moment key="begun" at={startedAt} site={site} seconds />],
            [say("ended"), <Moment key="ended" at={endedAt} site={site} seconds />],
            [say("reads"), countText(reads)],
          ]}
        />
      </Section>
      <Section title={say("feeds")}>
        <FeedTable feeds={feeds} />
      </Section>
    </DetailPanel>
  );
}
