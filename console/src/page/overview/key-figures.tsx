import type { ReactElement, ReactNode } from "react";
import { cashAddress, cashViews, lowestWeek } from "../../api/cash.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Money, Nothing } from "../../part/figure.tsx";
import { countText, dateText, shareText } from "../../part/value.ts";
import { type Overview, whole, wholeDays } from "./overview.ts";
import { Sparkline } from "./sparkline.tsx";
import style from "./page.module.css";

/** Four figures that say whether one has to look further, each a step from what it is made of. */
export function KeyFigures({ overview }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  return (
    <section className={style["figures"]} aria-label={say("key-figures")}>
      <Agreement overview={overview} />
      <Cash overview={overview} />
      <Waiting overview={overview} />
    </section>
  );
}

interface KeyFigureProps {
  readonly label: string;
  readonly to: string;
  readonly figure: ReactNode;
  readonly about: ReactNode;
  readonly side?: ReactNode;
}

function KeyFigure({ label, to, figure, about, side }: KeyFigureProps): ReactElement {
  return (
    <div className={style["key"]}>
      <h2 className={style["key-label"]}>{label}</h2>
      <div className={style["key-row"]}>
        <span className={style["key-figure"]}>
          <ExplainLink to={to} what={label}>
            {figure}
          </ExplainLink>
        </span>
        {side}
      </div>
      <p className={style["key-about"]}>{about}</p>
    </div>
  );
}

function Agreement({ overview }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const { known, agreed } = whole(overview.status.coherence);
  const days = wholeDays(overview.trend);
  return (
    <KeyFigure
      label={say("agreement")}
      to="/inbox?what=discrepancy"
      figure={known === 0 ? <Nothing /> : shareText(agreed, known)}
      about={known === 0 ? say("agreement-none") : say("agreement-why", { agreed, known })}
      side={<Sparkline label={say("agreement")} days={days} />}
    />
  );
}

function Cash({ overview: { cash } }: { readonly overview: Overview }): ReactElement | null {
  const say = useMessages<typeof en>("overview");
  const [view] = cash === null ? [] : cashViews(cash);
  const lowest = lowestWeek(view?.weeks ?? []);
  if (view === undefined || lowest === undefined) return null;
  const { id: of, opening, openingOf, currency } = view;
  const from = openingOf === null ? say("balances") : say("balance-of", { day: dateText(openingOf) });
  return (
    <>
      <KeyFigure
        label={say("cash-now")}
        to={cashAddress("/cash", { of })}
        figure={opening === null ? <Nothing /> : <Money amount={opening} currency={currency} />}
        about={opening === null ? say("no-balance") : from}
      />
      <KeyFigure
        label={say("lowest")}
        to={cashAddress("/cash", { of, week: lowest.monday })}
        figure={
          <span data-owed={lowest.closing.startsWith("-")} className={style["lowest"]}>
            <Money amount={lowest.closing} currency={currency} />
          </span>
        }
        about={say("lowest-when", { day: dateText(lowest.monday) })}
      />
    </>
  );
}

function Waiting({ overview: { decisions } }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const { considered, unpriced, isWhole } = decisions;
  return (
    <KeyFigure
      label={say("waiting")}
      to="/inbox"
      figure={`${countText(considered)}${isWhole ? "" : "+"}`}
      about={say("waiting-priced", { count: considered - unpriced })}
    />
  );
}
