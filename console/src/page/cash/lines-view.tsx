// The lines behind a figure of cash, the greatest first; beside them the one that is open, down to the bytes it was read from.

import { type ReactElement, useMemo } from "react";
import { Link } from "wouter";
import { cashViews, viewId } from "../../api/cash.ts";
import { usePages } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type part from "../../messages/en/part.json";
import { DataTable } from "../../part/data-table.tsx";
import { sumOf } from "../../part/exact.ts";
import { Money } from "../../part/figure.tsx";
import { type Filter, FilterBar } from "../../part/filter-bar.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { type Filters, useFilters } from "../../part/saved-view.ts";
import { Empty, Partial, Read } from "../../part/state.tsx";
import { dateText } from "../../part/value.ts";
import { type Line, type LinePage, useForecast } from "./cash.ts";
import { useLineColumns } from "./line-columns.tsx";
import { LinePanel } from "./line-panel.tsx";
import style from "./page.module.css";

const pageSize = 200;
const stages = ["ordered", "received", "shipped", "invoiced", "paid"] as const;

export function LinesView(): ReactElement {
  const say = useMessages<typeof en>("cash");
  const [asked, ask] = useFilters();
  const { company, currency, week, side, stage, document } = asked;
  const query = useMemo(
    () => ({ company, currency, week, side, stage, document, order: "amount", limit: pageSize }),
    [company, currency, week, side, stage, document],
  );
  const read = usePages<LinePage>("/v1/cash/lines", { follow: { kind: "cash" }, query });
  const last = read.data?.pages.at(-1);
  const back = company === undefined || currency === undefined ? "/cash" : `/cash?of=${encodeURIComponent(viewId(company, currency))}`;
  return (
    <>
      <PageHead
        before={
          <Link className={style["link"]} href={back}>
            {say("title")}
          </Link>
        }
        title={titleOf(asked, say)}
        about={say("lines-about")}
        answer={last}
      />
      <FilterBar filters={useLineFilters(document)} values={asked} onChange={ask} viewed={{ page: "cash-lines", table: "cash-lines" }} />
      <div className={style["beside"]}>
        <Read read={read} lines={14}>
          {({ pages }) => (
            <Lines
              pages={pages.map(({ data }) => data)}
              opened={asked["line"]}
              onOpen={(line) => ask({ line })}
              more={read.hasNextPage ? () => void read.fetchNextPage({ cancelRefetch: false }) : undefined}
            />
          )}
        </Read>
      </div>
    </>
  );
}

type SayCash = ReturnType<typeof useMessages<typeof en>>;

function titleOf({ week, document }: Filters, say: SayCash): string {
  if (week === undefined && document !== undefined) return say("document-lines");
  if (week === undefined) return say("all-lines");
  if (week === "overdue" || week === "later" || week === "undated") return say(week);
  return say("week", { day: dateText(week) });
}

/** A document is asked for by whoever comes from it: here it can be taken away. */
function useLineFilters(document: string | undefined): readonly Filter[] {
  const say = useMessages<typeof en>("cash");
  const forecast = useForecast().data?.data;
  return useMemo(() => {
    const rows = forecast?.rows ?? [];
    const weeks = forecast === undefined ? [] : (cashViews(forecast)[0]?.weeks ?? []);
    const plain = (values: readonly string[]) => [...new Set(values)].map((value) => ({ value, label: value }));
    return [
      { name: "company", label: say("company"), choices: plain(rows.map(({ company }) => company)), width: 130 },
      { name: "currency", label: say("currency"), choices: plain(rows.map(({ currency }) => currency)), width: 120 },
      {
        name: "week",
        label: say("week-of"),
        choices: [
          { value: "overdue", label: say("overdue") },
          ...weeks.map(({ monday }) => ({ value: monday, label: dateText(monday) })),
          { value: "later", label: say("later") },
          { value: "undated", label: say("undated") },
        ],
        width: 190,
      },
      { name: "side", label: say("side"), choices: (["sell", "buy"] as const).map((value) => ({ value, label: say(value) })), width: 130 },
      { name: "stage", label: say("stage"), choices: stages.map((value) => ({ value, label: say(value) })), width: 140 },
      ...(document === undefined
        ? []
        : [{ name: "document", label: say("document"), choices: [{ value: document, label: say("one-document") }], width: 150 }]),
    ];
  }, [forecast, say, document]);
}

interface LinesProps {
  readonly pages: readonly LinePage[];
  readonly opened: string | undefined;
  readonly onOpen: (line: string | undefined) => void;
  readonly more: (() => void) | undefined;
}

function Lines({ pages, opened, onOpen, more }: LinesProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const common = useMessages<typeof part>("part");
  const lines = useMemo(() => pages.flatMap((page) => page.lines), [pages]);
  return (
    <>
      <div className={style["list"]}>
        {pages.some(({ hiddenLines }) => hiddenLines) ? <Partial>{common("hidden-lines")}</Partial> : null}
        <DataTable
          name="cash-lines"
          label={say("lines")}
          columns={useLineColumns()}
          rows={lines}
          idOf={({ line }) => line}
          opened={opened}
          onOpen={({ line }) => onOpen(line)}
          onEnd={more}
          summary={<Sums lines={lines} isWhole={more === undefined} />}
          empty={<Empty title={say("no-lines")}>{say("no-lines-why")}</Empty>}
        />
      </div>
      {opened === undefined ? null : <LinePanel key={opened} line={opened} onClose={() => onOpen(undefined)} />}
    </>
  );
}

/** The lines add up to the figure one came from, once all of them are here. */
function Sums({ lines, isWhole }: { readonly lines: readonly Line[]; readonly isWhole: boolean }): ReactElement {
  const say = useMessages<typeof en>("cash");
  if (!isWhole) return <span>{say("first-lines", { count: lines.length })}</span>;
  return (
    <>
      <span>{say("line-count", { count: lines.length })}</span>
      {[...Map.groupBy(lines, ({ currency }) => currency)].map(([currency, own]) => (
        <span key={currency}>
          {say("sum")} <Money amount={sumOf(own.map(({ amount }) => amount))} currency={currency} />
        </span>
      ))}
    </>
  );
}
