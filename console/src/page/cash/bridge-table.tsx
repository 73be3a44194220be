import type { ReactElement, ReactNode } from "react";
import { type CashView, type Week } from "../../api/cash.ts";
import { type Say, useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/cash.json";
import type part from "../../messages/en/part.json";
import { isZero, magnitude, negated, sumOf } from "../../part/exact.ts";
import { Moment, Money } from "../../part/figure.tsx";
import { useShortcuts } from "../../part/shortcut.ts";
import { Empty, Loading, Partial } from "../../part/state.tsx";
import type { TourMark } from "../../part/tour.tsx";
import { moneyText, shortDayText } from "../../part/value.ts";
import { Waterfall, type WaterfallRow } from "../../part/waterfall.tsx";
import { type Effect, type Few, fewOf, type Shown, shiftOf, shownOf, withoutRate } from "./bridge.ts";
import type { Bridge } from "./cash.ts";
import { causeName } from "./cause-name.ts";
import { CausePanel } from "./cause-panel.tsx";
import { useViewName } from "./view-bar.tsx";
import style from "./page.module.css";

/** Rows that fit without a scroll at a usual height. */
const rowsMax = 14;

interface BridgeTableProps {
  readonly bridge: Bridge;
  readonly view: CashView;
  readonly until: Week | undefined;
  /** The week's balance at the later moment is on its way. */
  readonly isWaiting: boolean;
  readonly cause: string | undefined;
  readonly onCause: (cause: string | undefined) => void;
}

export function BridgeTable({ bridge, view, until, isWaiting, cause, onCause }: BridgeTableProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const common = useMessages<typeof part>("part");
  const nameOf = useViewName();
  const shown = isWaiting ? undefined : shownOf(bridge, view, until);
  const few = shown === undefined ? undefined : fewOf(shown, rowsMax, cause);
  useCauseKeys(few?.shown ?? [], cause, onCause);
  const opened = shown?.effects.find(({ id }) => id === cause);
  const missing = view.company === undefined ? withoutRate(bridge) : [];
  if (isWaiting) return <Loading lines={14} />;
  if (shown === undefined || few === undefined) return <Empty title={say("no-bridge")}>{say("no-bridge-why")}</Empty>;
  return (
    <>
      <div className={style["fall"]} tabIndex={0} role="region" aria-label={say("bridge")}>
        {bridge.hiddenLines ? <Partial>{common("hidden-lines")}</Partial> : null}
        {cause === undefined || opened !== undefined ? null : <Partial>{say("within-week")}</Partial>}
        {missing.length === 0 ? null : <Partial>{say("no-rate-then", { companies: missing.join(", ") })}</Partial>}
        <section className={style["card-flat"]}>
          <div className={style["fall-head"]}>
            <h2 className={style["fall-title"]}>
              {until === undefined
                ? say("bridge-of", { whose: nameOf(view) })
                : say("bridge-until", { whose: nameOf(view), day: shortDayText(until.monday) })}
            </h2>
            <Change shown={shown} currency={view.currency} />
          </div>
          {few.shown.length + few.rest.count === 0 ? (
            <Empty title={say("nothing-moved")}>{say("nothing-moved-why")}</Empty>
          ) : (
            <Waterfall
              label={say("bridge")}
              causeTitle={say("cause")}
              figureTitle={say("amount")}
              rows={rowsOf({ bridge, shown, few, currency: view.currency, cause, onCause, say })}
            />
          )}
        </section>
      </div>
      {opened?.cause.kind === "record" ? (
        <CausePanel key={opened.id} cause={opened.cause} effect={opened} bridge={bridge} view={view} onClose={() => onCause(undefined)} />
      ) : null}
    </>
  );
}

function Change({ shown: { before, after }, currency }: { readonly shown: Shown; readonly currency: string }): ReactElement {
  const say = useMessages<typeof en>("cash");
  const change = sumOf([after, negated(before)]);
  return (
    <span className={style["change"]}>
      {say(isZero(change) ? "no-change" : change.startsWith("-") ? "less" : "more")}{" "}
      <Money amount={magnitude(change)} currency={currency} />
    </span>
  );
}

interface RowsGiven extends Pick<BridgeTableProps, "bridge" | "cause" | "onCause"> {
  readonly shown: Shown;
  readonly few: Few;
  readonly currency: string;
  readonly say: Say<typeof en>;
}

function rowsOf({ bridge, shown, few, currency, cause, onCause, say }: RowsGiven): readonly WaterfallRow[] {
  const total = (id: string, at: string, amount: string): WaterfallRow => ({
    id,
    label: (
      <>
        {say(id === "before" ? "was-on" : "is-on")} <Moment at={at} />
      </>
    ),
    figure: <Money amount={amount} currency={currency} />,
    from: Number(amount),
    to: Number(amount),
    isTotal: true,
  });
  let running = Number(shown.before);
  const step = (id: string, label: ReactNode, amount: string, note?: string): WaterfallRow => {
    const from = running;
    running += Number(amount);
    return { id, label, figure: <Signed amount={amount} currency={currency} />, from, to: running, note, isOpen: id === cause };
  };
  return [
    total("before", bridge.from.clock, shown.before),
    ...few.shown.map((effect) =>
      step(effect.id, <Name effect={effect} say={say} onCause={onCause} />, effect.amount, shiftNote(effect, currency, say)),
    ),
    ...(few.rest.count === 0 ? [] : [step("rest", say("more-causes", { count: few.rest.count }), few.rest.amount)]),
    total("after", bridge.to.clock, shown.after),
  ];
}

/** What is added has its sign: beside it stand balances. */
function Signed({ amount, currency }: { readonly amount: string; readonly currency: string }): ReactElement {
  return (
    <>
      {amount.startsWith("-") || isZero(amount) ? "" : "+"}
      <Money amount={amount} currency={currency} />
    </>
  );
}

interface NameProps {
  readonly effect: Effect;
  readonly say: Say<typeof en>;
  readonly onCause: (cause: string) => void;
}

function Name({ effect: { id, cause }, say, onCause }: NameProps): ReactElement {
  if (cause.kind !== "record") return <>{causeName(cause, say)}</>;
  return (
    <button
      type="button"
      className={style["cause"]}
      title={causeName(cause, say)}
      data-tour={"cause" satisfies TourMark}
      onClick={() => onCause(id)}
    >
      {causeName(cause, say)}
    </button>
  );
}

/** Of what leaves this balance as it is: between which weeks it moved money. */
function shiftNote(effect: Effect, currency: string, say: Say<typeof en>): string | undefined {
  const shift = shiftOf(effect);
  if (shift === undefined || !isZero(effect.amount)) return undefined;
  return say("shift", { amount: moneyText(shift.amount, currency), from: dayOf(shift.from, say), to: dayOf(shift.to, say) });
}

const dayOf = (partName: string, say: Say<typeof en>): string => (partName === "opening" ? say("opening-part") : shortDayText(partName));

/** j and k go from cause to cause, with the detail beside them. */
function useCauseKeys(effects: readonly Effect[], cause: string | undefined, onCause: (cause: string | undefined) => void): void {
  const common = useMessages<typeof part>("part");
  const records = effects.filter((effect) => effect.cause.kind === "record");
  const at = records.findIndex(({ id }) => id === cause);
  const move = (place: number): void => {
    const next = records[Math.max(0, Math.min(records.length - 1, place))];
    if (next !== undefined) onCause(next.id);
  };
  useShortcuts([
    { keys: "j", label: common("key-next"), run: () => move(at + 1) },
    { keys: "k", label: common("key-previous"), run: () => move(at < 0 ? 0 : at - 1) },
  ]);
}
