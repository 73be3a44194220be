// What a chart is made of.

import type { ReactNode } from "react";

export interface Series {
  readonly label: string;
  /** One per place of `axis`; null: nothing is known there. */
  readonly values: readonly (number | null)[];
  readonly colour: "accent" | "good" | "warn" | "bad" | "ink" | "ink-faint" | "line-strong";
  readonly form: "line" | "bar" | "band-low" | "band-high";
}

export interface ChartProps {
  readonly title: string;
  /** What one place of the axis is called, in order. */
  readonly axis: readonly string[];
  readonly series: readonly Series[];
  /** Unit of the values: EUR, %. */
  readonly unit: string;
  readonly height?: number;
  /** A figure of a series as the table shows it: exact, from what the values were made of. */
  readonly exact: (series: number, place: number) => ReactNode;
  /** Name of the axis: week, day. */
  readonly axisLabel: string;
  /** Opens what lies behind a place. Whatever it opens is reached by keys from the figures too. */
  readonly onPick?: (place: number) => void;
  /** Beside the choice of picture and table. */
  readonly actions?: ReactNode;
}
