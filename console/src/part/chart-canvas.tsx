// The drawing of a chart, in a file of its own: who opens no chart does not load it.

import { type ReactElement, useEffect, useRef } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { locale } from "../messages/language.ts";
import type { ChartProps, Series } from "./series.ts";

/** Colours are the page's, read when it is drawn: the theme may change below it. */
const colourOf = (element: Element, name: string): string => getComputedStyle(element).getPropertyValue(`--sm-${name}`).trim();

const rough = new Intl.NumberFormat(locale, { notation: "compact", maximumSignificantDigits: 3 });

/** Figures as an axis says them. */
const roughTexts = (_: UPlot, values: readonly number[]): string[] => values.map((value) => rough.format(value).replace("-", "−"));

/** Room for the longest of some texts, px: characters of the type the axes are in, and a little air. */
const [characterWidth, air] = [7, 10];
const roomFor = (texts: readonly string[]): number => Math.max(0, ...texts.map(({ length }) => length)) * characterWidth + air;

const weeksAxis = { grid: { show: false }, size: 30, incrs: [1, 2, 3, 4, 6, 8, 13] };

const barWidth = 0.6;
const barWidthMax = 40;

function seriesOf(element: Element, { label, colour, form }: Series): UPlot.Series {
  const stroke = colourOf(element, colour);
  if (form === "bar") {
    const bars = UPlot.paths.bars?.({ size: [barWidth, barWidthMax] });
    return { label, stroke, fill: stroke, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) };
  }
  const isBand = form !== "line";
  return { label, stroke: isBand ? "transparent" : stroke, width: isBand ? 0 : 2, points: { show: false } };
}

/** The band lies between the series that say low and high. */
function bandsOf(element: Element, series: readonly Series[]): UPlot.Band[] {
  const low = series.findIndex(({ form }) => form === "band-low") + 1;
  const high = series.findIndex(({ form }) => form === "band-high") + 1;
  return low > 0 && high > 0 ? [{ series: [high, low], fill: `color-mix(in srgb, ${colourOf(element, "accent")} 18%, transparent)` }] : [];
}

/** Where nothing is, a line says so: what lies below it is owed. */
function drawZero(plot: UPlot, element: Element): void {
  const { min = 0 } = plot.scales["y"] ?? {};
  if (min >= 0) return;
  const y = Math.round(plot.valToPos(0, "y", true));
  plot.ctx.fillStyle = colourOf(element, "line-strong");
  plot.ctx.fillRect(plot.bbox.left, y, plot.bbox.width, devicePixelRatio);
}

/** Where the pointer is, for who reads the figures of a place. */
export interface Pointed {
  readonly place: number;
  /** px from the left edge. */
  readonly left: number;
}

interface CanvasProps extends ChartProps {
  readonly onPoint: (pointed: Pointed | undefined) => void;
}

function pointedAt(plot: UPlot): Pointed | undefined {
  const { idx, left = -1 } = plot.cursor;
  if (idx === null || idx === undefined || left < 0) return undefined;
  return { place: idx, left: plot.valToPos(idx, "x") + plot.bbox.left / devicePixelRatio };
}

const padding: UPlot.Padding = [8, 8, 0, 0];

function optionsOf(element: HTMLElement, { axis, series, height = 220, onPoint }: CanvasProps): UPlot.Options {
  const ink = colourOf(element, "ink-faint");
  const line = colourOf(element, "line");
  const common = { stroke: ink, font: '12px "Inter Variable", sans-serif', ticks: { show: false } };
  return {
    width: element.clientWidth,
    height,
    padding,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: [-0.5, axis.length - 0.5] } },
    axes: [
      { ...common, ...weeksAxis, space: roomFor(axis), values: (_, places) => places.map((place) => axis[place] ?? "") },
      { ...common, grid: { stroke: line, width: 1 }, size: (_, texts: string[] | null) => roomFor(texts ?? []), values: roughTexts },
    ],
    series: [{}, ...series.map((one) => seriesOf(element, one))],
    bands: bandsOf(element, series),
    hooks: { drawAxes: [(plot) => drawZero(plot, element)], setCursor: [(plot) => onPoint(pointedAt(plot))] },
  };
}

export function ChartCanvas(props: CanvasProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const data = [props.axis.map((_, at) => at), ...props.series.map(({ values }) => [...values])] as UPlot.AlignedData;
    let plot = new UPlot(optionsOf(element, props), data, element);
    const again = (): void => {
      plot.destroy();
      plot = new UPlot(optionsOf(element, props), data, element);
    };
    const sizes = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: props.height ?? 220 }));
    const theme = new MutationObserver(again);
    const pick = (): void => {
      const pointed = pointedAt(plot);
      if (pointed !== undefined) props.onPick?.(pointed.place);
    };
    element.addEventListener("click", pick);
    sizes.observe(element);
    theme.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => {
      element.removeEventListener("click", pick);
      sizes.disconnect();
      theme.disconnect();
      plot.destroy();
    };
  }, [props]);
  return <div ref={place} />;
}
