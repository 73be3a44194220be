// Thirteen weeks of one view of cash: what comes in, what goes out, and what is left at the end of each.

import type { ReactElement, ReactNode } from "react";
import type { CashView } from "../api/cash.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import { Chart } from "./chart.tsx";
import { Money } from "./figure.tsx";
import { shortDayText } from "./value.ts";

interface CashChartProps {
  readonly title: string;
  readonly view: CashView;
  readonly height?: number;
  readonly onPick?: (monday: string) => void;
  readonly actions?: ReactNode;
}

export function CashChart({ title, view: { weeks, currency }, height = 240, onPick, actions }: CashChartProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const columns = ["inflow", "outflow", "closing"] as const;
  const pick = (place: number): void => {
    const week = weeks[place];
    if (week !== undefined) onPick?.(week.monday);
  };
  return (
    <Chart
      title={title}
      axis={weeks.map(({ monday }) => shortDayText(monday))}
      axisLabel={say("week-of")}
      unit={currency}
      height={height}
      exact={(series, place) => <Money amount={weeks[place]?.[columns[series] ?? "closing"] ?? "0"} currency={currency} />}
      series={[
        { label: say("inflow"), values: weeks.map(({ inflow }) => Number(inflow)), colour: "accent", form: "bar" },
        { label: say("outflow"), values: weeks.map(({ outflow }) => Number(outflow)), colour: "line-strong", form: "bar" },
        { label: say("closing"), values: weeks.map(({ closing }) => Number(closing)), colour: "ink", form: "line" },
      ]}
      {...(onPick === undefined ? {} : { onPick: pick })}
      {...(actions === undefined ? {} : { actions })}
    />
  );
}
