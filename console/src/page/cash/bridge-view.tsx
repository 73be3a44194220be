// Why the balance at the end of the weeks is another than it was: from one moment to another, cause by cause, to the cent.

import { Select } from "@mantine/core";
import type { ReactElement } from "react";
import { type CashView, cashViews, type Forecast, viewOf } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import { PageHead } from "../../part/page-head.tsx";
import { type Filters, useFilters } from "../../part/saved-view.ts";
import { Read } from "../../part/state.tsx";
import { dateText } from "../../part/value.ts";
import { useRead } from "../../api/read.ts";
import { BridgeTable } from "./bridge-table.tsx";
import { type Bridge, useForecast } from "./cash.ts";
import { backDays, MomentChoice } from "./moment-choice.tsx";
import { NoCash } from "./no-cash.tsx";
import { ViewBar } from "./view-bar.tsx";
import style from "./page.module.css";

/** Causes that are read; what lies beyond is one sum. */
const causesMax = 300;
const dayMs = 86_400_000;

export function BridgeView(): ReactElement {
  const say = useMessages<typeof en>("cash");
  const [asked, ask] = useFilters();
  const read = useForecast();
  const views = read.data === undefined ? [] : cashViews(read.data.data);
  const view = viewOf(views, asked["of"]);
  const now = read.data?.data.clock;
  const change = (changed: Readonly<Record<string, string | undefined>>): void => ask({ ...changed, cause: undefined });
  return (
    <>
      <PageHead title={say("title")} about={say("bridge-about")} answer={read.data} />
      <ViewBar at="bridge" views={views} of={view} onView={(of) => change({ of, until: undefined })}>
        {now === undefined || view === undefined ? null : <Moments asked={asked} now={now} view={view} change={change} />}
      </ViewBar>
      <div className={style["beside"]}>
        <Read read={read} lines={14}>
          {({ data }) =>
            view === undefined ? (
              <NoCash forecast={data} />
            ) : (
              <Between view={view} forecast={data} asked={asked} onCause={(cause) => ask({ cause })} />
            )
          }
        </Read>
      </div>
    </>
  );
}

interface MomentsProps {
  readonly asked: Filters;
  readonly now: string;
  readonly view: CashView;
  readonly change: (changed: Readonly<Record<string, string | undefined>>) => void;
}

function Moments({ asked, now, view, change }: MomentsProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  return (
    <>
      <MomentChoice
        label={say("from")}
        value={asked["from"] ?? backDays[0]}
        now={now}
        canBeNow={false}
        onChange={(from) => change({ from })}
      />
      <MomentChoice label={say("to")} value={asked["to"]} now={now} canBeNow onChange={(to) => change({ to })} />
      {view.company === undefined ? null : (
        <Select
          label={say("until")}
          data={[
            { value: "", label: say("until-end") },
            ...view.weeks.map(({ monday }) => ({ value: monday, label: say("week", { day: dateText(monday) }) })),
          ]}
          value={asked["until"] ?? ""}
          onChange={(until) => change({ until: until ?? undefined })}
          allowDeselect={false}
          w={190}
        />
      )}
    </>
  );
}

interface BetweenProps {
  readonly view: CashView;
  readonly forecast: Forecast;
  readonly asked: Filters;
  readonly onCause: (cause: string | undefined) => void;
}

function Between({ view, forecast, asked, onCause }: BetweenProps): ReactElement {
  const { from = backDays[0], to, cause } = asked;
  const until = view.company === undefined ? undefined : asked["until"];
  const query = {
    company: view.company,
    ...momentOf("from", from, forecast.clock),
    ...momentOf("to", to, forecast.clock),
    limit: causesMax,
  };
  const read = useRead<Bridge>("/v1/cash/bridge", { follow: { kind: "cash" }, query });
  const later = useLater(read.data?.data, to === undefined || until === undefined ? undefined : view.company);
  const week = (to === undefined ? view : cashViews(later ?? { ...forecast, rows: [] }).find(({ id }) => id === view.id))?.weeks.find(
    ({ monday }) => monday === until,
  );
  return (
    <Read read={read} lines={14}>
      {({ data }) => (
        <BridgeTable
          bridge={data}
          view={view}
          until={week}
          isWaiting={until !== undefined && to !== undefined && later === undefined}
          cause={cause}
          onCause={onCause}
        />
      )}
    </Read>
  );
}

/** As the contract asks for a moment. */
function momentOf(name: "from" | "to", value: string | undefined, now: string): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (/^\d+$/.test(value)) return { [name]: value };
  if (/^\d+d$/.test(value)) return { [`${name}At`]: new Date(Date.parse(now) - Number.parseInt(value, 10) * dayMs).toISOString() };
  return { [`${name}At`]: value };
}

/** The forecast at the later moment, where that is not now: of one week it says how it closes. */
function useLater(bridge: Bridge | undefined, company: string | undefined): Forecast | undefined {
  const { position, clock } = bridge?.to ?? { position: null, clock: "" };
  const enabled = bridge !== undefined && company !== undefined;
  const query = { company, position: position ?? undefined, clock };
  return useRead<Forecast>("/v1/cash/forecast", { follow: { kind: "cash" }, query, enabled }).data?.data;
}
