import { SegmentedControl } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { Money, Nothing } from "../../part/figure.tsx";
import { type PlainColumn, PlainTable } from "../../part/plain-table.tsx";
import { Empty } from "../../part/state.tsx";
import { countText, shareText, shortDayText, wordsOf } from "../../part/value.ts";
import { type Overview, type Standing, standings, wholeDays } from "./overview.ts";
import { Sparkline } from "./sparkline.tsx";
import style from "./page.module.css";

/** As many as stand beside one another. */
const daysMax = 8;

/** How far systems agree, by kind and site: as it stands, or day by day. */
export function Coherence({ overview }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const [shown, setShown] = useState("now");
  const rows = standings(overview);
  return (
    <section className={style["card"]} aria-labelledby="coherence">
      <div className={style["card-head"]}>
        <h2 className={style["card-title"]} id="coherence">
          {say("coherence")}
        </h2>
        <SegmentedControl
          aria-label={say("coherence-shown")}
          value={shown}
          onChange={setShown}
          data={[
            { value: "now", label: say("now") },
            { value: "days", label: say("by-day") },
          ]}
        />
      </div>
      {rows.length === 0 ? (
        <Empty title={say("no-coherence")}>{say("no-coherence-why")}</Empty>
      ) : shown === "now" ? (
        <Now rows={rows} />
      ) : (
        <ByDay rows={rows} days={wholeDays(overview.trend).map(({ day }) => day)} />
      )}
    </section>
  );
}

function Now({ rows }: { readonly rows: readonly Standing[] }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const columns: readonly PlainColumn[] = [
    { title: say("kind") },
    { title: say("site") },
    { title: say("agree"), align: "right" },
    { title: say("trend") },
    { title: say("compared"), align: "right" },
    { title: say("differ"), align: "right" },
    { title: say("unreadable"), align: "right" },
    { title: say("on-the-way"), align: "right" },
    { title: say("at-stake"), align: "right" },
  ];
  const count = (what: number, to: string): ReactElement | string =>
    what === 0 ? <span className={style["faint"]}>0</span> : <Link href={to}>{countText(what)}</Link>;
  return (
    <PlainTable
      label={say("coherence")}
      columns={columns}
      rows={rows.map((row) => {
        const { kind, site, known, agreed, real, parked, inFlight, money } = row;
        const at = `kind=${encodeURIComponent(kind)}&site=${encodeURIComponent(site)}`;
        return {
          id: `${kind} ${site}`,
          cells: [
            wordsOf(kind),
            wordsOf(site),
            <span key="agree" className={style["share"]} data-whole={agreed === known}>
              {shareText(agreed, known)}
            </span>,
            <Sparkline key="trend" label={`${wordsOf(kind)}, ${wordsOf(site)}`} days={row.days} />,
            countText(known),
            count(real, `/inbox?what=discrepancy&${at}`),
            count(parked, `/inbox?what=parked&${at}`),
            count(inFlight, `/inbox?${at}`),
            money.length === 0 ? <Nothing key="money" /> : <Stake key="money" money={money} />,
          ],
        };
      })}
    />
  );
}

function Stake({ money }: Pick<Standing, "money">): ReactElement {
  return (
    <>
      {money.map(({ amount, currency }) => (
        <div key={currency}>
          <Money amount={amount} currency={currency} />
        </div>
      ))}
    </>
  );
}

interface ByDayProps {
  readonly rows: readonly Standing[];
  readonly days: readonly string[];
}

function ByDay({ rows, days }: ByDayProps): ReactElement {
  const say = useMessages<typeof en>("overview");
  const shown = days.slice(-daysMax);
  const columns: readonly PlainColumn[] = [
    { title: say("kind") },
    { title: say("site") },
    ...shown.map((day) => ({ title: shortDayText(day.slice(0, 10)), align: "right" as const })),
  ];
  const shareOn = ({ days: known }: Standing, day: string): ReactElement | string => {
    const point = known.find((one) => one.day === day);
    return point === undefined ? <Nothing key={day} /> : shareText(point.agreed, point.known);
  };
  return (
    <PlainTable
      label={say("coherence-by-day")}
      columns={columns}
      rows={rows.map((row) => ({
        id: `${row.kind} ${row.site}`,
        cells: [wordsOf(row.kind), wordsOf(row.site), ...shown.map((day) => shareOn(row, day))],
      }))}
    />
  );
}
