import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { cashAddress, cashViews, type Forecast } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { CashChart } from "../../part/cash-chart.tsx";
import { Empty, Partial } from "../../part/state.tsx";
import type { TourMark } from "../../part/tour.tsx";
import style from "./page.module.css";

export function CashCard({ cash }: { readonly cash: Forecast | null }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const [, go] = useLocation();
  const [view] = cash === null ? [] : cashViews(cash);
  return (
    <section className={style["card"]} aria-label={say("cash")}>
      {cash === null ? (
        <Empty title={say("cash-hidden")} action={<Link href="/cash">{say("cash-others")}</Link>}>
          {say("cash-hidden-why")}
        </Empty>
      ) : view === undefined ? (
        <Empty title={say("no-cash")}>{say("no-cash-why")}</Empty>
      ) : (
        <>
          <CashChart
            title={view.company === undefined ? say("cash-group") : say("cash-of", { company: view.company })}
            view={view}
            onPick={(week) => go(cashAddress("/cash", { of: view.id, week }))}
          />
          {(cash.reporting?.missing ?? []).length === 0 ? null : (
            <Partial>{say("no-rate", { currencies: cash.reporting?.missing.join(", ") ?? "" })}</Partial>
          )}
          <p className={style["card-foot"]}>
            <Link href={cashAddress("/cash/bridge", { of: view.id })} data-tour={"why" satisfies TourMark}>
              {say("why-moved")}
            </Link>
            <Link href={cashAddress("/cash", { of: view.id })}>{say("by-company")}</Link>
          </p>
        </>
      )}
    </section>
  );
}
