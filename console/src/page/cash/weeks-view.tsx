import type { ReactElement } from "react";
import { useLocation } from "wouter";
import { type CashView, cashViews, type Forecast, viewOf } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type part from "../../messages/en/part.json";
import { CashChart } from "../../part/cash-chart.tsx";
import { Moment } from "../../part/figure.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Partial, Read } from "../../part/state.tsx";
import { useForecast } from "./cash.ts";
import { linesAddress } from "./lines-address.ts";
import { NoCash } from "./no-cash.tsx";
import { useViewName, ViewBar } from "./view-bar.tsx";
import { WeekTable } from "./week-table.tsx";
import style from "./page.module.css";

/** Thirteen weeks of one company and currency, or of the group: a picture, and under it every figure with the way to its lines. */
export function WeeksView(): ReactElement {
  const say = useMessages<typeof en>("cash");
  const [asked, ask] = useFilters();
  const read = useForecast();
  const views = read.data === undefined ? [] : cashViews(read.data.data);
  const view = viewOf(views, asked["of"]);
  return (
    <>
      <PageHead
        title={say("title")}
        about={read.data === undefined ? say("about") : <About forecast={read.data.data} />}
        answer={read.data}
      />
      <ViewBar at="weeks" views={views} of={view} onView={(of) => ask({ of })} />
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("weeks")}>
        <Read read={read} lines={16}>
          {({ data }) => (view === undefined ? <NoCash forecast={data} /> : <Weeks view={view} forecast={data} at={asked["week"]} />)}
        </Read>
      </div>
    </>
  );
}

function About({ forecast: { clock } }: { readonly forecast: Forecast }): ReactElement {
  const say = useMessages<typeof en>("cash");
  return (
    <>
      {say("counted")} <Moment at={clock} />
    </>
  );
}

interface WeeksProps {
  readonly view: CashView;
  readonly forecast: Forecast;
  /** Monday of the week that a link meant. */
  readonly at: string | undefined;
}

function Weeks({ view, forecast: { hiddenLines, reporting }, at }: WeeksProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const hidden = useMessages<typeof part>("part");
  const nameOf = useViewName();
  const [, go] = useLocation();
  return (
    <>
      {hiddenLines ? <Partial>{hidden("hidden-lines")}</Partial> : null}
      {view.company === undefined && reporting !== null && reporting.missing.length > 0 ? (
        <Partial>{say("no-rate", { currencies: reporting.missing.join(", ") })}</Partial>
      ) : null}
      <section className={style["card"]}>
        <CashChart
          title={say("balance", { whose: nameOf(view) })}
          view={view}
          height={260}
          onPick={(week) => go(linesAddress(view, week))}
        />
      </section>
      <section className={style["card"]}>
        <WeekTable view={view} at={at} />
        {view.company === undefined && reporting !== null ? <Rates reporting={reporting} /> : null}
      </section>
    </>
  );
}

/** At which rates the companies' own currencies were added up. */
function Rates({ reporting: { rates, currency } }: { readonly reporting: NonNullable<Forecast["reporting"]> }): ReactElement | null {
  const say = useMessages<typeof en>("cash");
  if (rates.length === 0) return null;
  return (
    <p className={style["note"]}>
      {rates
        .map((rate) => {
          const [one, other] = rate.inverse ? [currency, rate.currency] : [rate.currency, currency];
          return say("rate", { one, rate: rate.rate, other, source: rate.source, day: rate.date });
        })
        .join(" ")}
    </p>
  );
}
