import type { ReactElement } from "react";
import { Link } from "wouter";
import { cashAddress, causeId, mondayOf, viewId } from "../../api/cash.ts";
import { type Say, useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { isZero, negated, sumOf } from "../../part/exact.ts";
import { Ago, Money } from "../../part/figure.tsx";
import { Empty } from "../../part/state.tsx";
import { moneyText, shortDayText } from "../../part/value.ts";
import type { Cause } from "./overview.ts";
import style from "./page.module.css";

interface CausesProps {
  readonly causes: readonly Cause[];
  /** There are sites whose cash is not for the reader. */
  readonly isHidden: boolean;
}

/** What moved cash last, as it comes in; each leads to what it did and why. */
export function Causes({ causes, isHidden }: CausesProps): ReactElement {
  const say = useMessages<typeof en>("overview");
  return (
    <section className={style["card"]} aria-labelledby="causes">
      <div className={style["card-head"]}>
        <h2 className={style["card-title"]} id="causes">
          {say("causes")}
        </h2>
      </div>
      {causes.length === 0 ? (
        <Empty title={say(isHidden ? "cash-hidden" : "no-causes")}>{say(isHidden ? "causes-hidden-why" : "no-causes-why")}</Empty>
      ) : (
        <ul className={style["list"]} aria-live="polite">
          {causes.map((one) => (
            <Row key={`${one.position} ${causeId(one.cause)} ${one.company} ${one.currency}`} cause={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ cause }: { readonly cause: Cause }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const { of, cause: said, company, currency, before, after } = cause;
  const change = sumOf([after.amount, negated(before.amount)]);
  return (
    <li className={style["item"]}>
      <Link className={style["row"]} href={whyAddress(cause)}>
        <span className={style["row-name"]}>
          {of?.label ?? say(said.record === "" ? "completed" : "not-shown", { source: said.source })}
        </span>
        <span className={style["row-figure"]}>
          <Money amount={isZero(change) ? after.amount : change} currency={currency} />
        </span>
        <span className={style["row-about"]}>{[effectText(cause, say), company].join(" · ")}</span>
        <span className={style["row-side"]}>
          <Ago at={said.at} site={of?.site} />
        </span>
      </Link>
    </li>
  );
}

/** The bridge over the one commit, at the end of the first week that it touches, with this cause opened. */
function whyAddress({ position, cause, company, currency, before, after }: Cause): string {
  const days = [before.date, after.date].filter((day) => day !== null).toSorted();
  return cashAddress("/cash/bridge", {
    of: viewId(company, currency),
    from: String(Math.max(0, position - 1)),
    to: String(position),
    until: days[0] === undefined ? undefined : mondayOf(days[0]),
    cause: causeId(cause),
  });
}

/** What it did to the figure, in a few words. */
function effectText({ of, before, after, currency }: Cause, say: Say<typeof en>): string {
  const day = (date: string | null): string => (date === null ? say("no-day") : shortDayText(date));
  if (of?.kind === "payment" && !isZero(after.amount)) return say("paid", { day: day(after.date) });
  if (isZero(before.amount) && isZero(after.amount)) return say("no-money");
  if (isZero(before.amount)) return say("expected", { day: day(after.date) });
  if (isZero(after.amount)) return say("no-longer", { day: day(before.date) });
  if (before.amount !== after.amount) return say("was", { amount: moneyText(before.amount, currency) });
  return before.date === after.date ? say("same", { day: day(after.date) }) : say("moved", { from: day(before.date), to: day(after.date) });
}
