import type { ReactElement } from "react";
import { shareText, shortDayText } from "../../part/value.ts";
import type { DayShare } from "./overview.ts";
import style from "./page.module.css";

const [width, height, edge] = [88, 24, 3];

/** Less than this much of a change, as a share, is drawn flat rather than as a fall. */
const rangeMin = 0.02;

interface SparklineProps {
  readonly label: string;
  readonly days: readonly DayShare[];
}

/** How the share went, day by day. Its figures are its name, and the table beside it has them. */
export function Sparkline({ label, days }: SparklineProps): ReactElement | null {
  const shares = days.map(({ agreed, known }) => agreed / known);
  if (shares.length < 2) return null;
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  const range = Math.max(rangeMin, most - least);
  const middle = (least + most) / 2;
  const points = shares.map((share, place) => {
    const x = edge + (place / (shares.length - 1)) * (width - 2 * edge);
    const y = height / 2 + ((middle - share) / range) * (height - 2 * edge);
    return [x, y] as const;
  });
  const said = days.map(({ day, agreed, known }) => `${shortDayText(day.slice(0, 10))} ${shareText(agreed, known)}`).join(", ");
  const [x, y] = points.at(-1) ?? [0, 0];
  return (
    <svg className={style["spark"]} width={width} height={height} role="img" aria-label={`${label}: ${said}`}>
      <polyline points={points.map((point) => point.join(",")).join(" ")} fill="none" stroke="var(--sm-accent)" strokeWidth="1.5" />
      <circle cx={x} cy={y} r="2.5" fill="var(--sm-accent)" />
    </svg>
  );
}
