// Part 8, a picture with its table: what is drawn can be read as figures, by eye and by voice. The drawing is loaded when it is needed.

import { SegmentedControl } from "@mantine/core";
import { lazy, memo, type ReactElement, Suspense, useState } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import type { Pointed } from "./chart-canvas.tsx";
import style from "./chart.module.css";
import type { ChartProps } from "./series.ts";

const ChartCanvas = lazy(async () => ({ default: (await import("./chart-canvas.tsx")).ChartCanvas }));

const StillCanvas = memo(ChartCanvas);

export function Chart(props: ChartProps): ReactElement {
  const say = useMessages<typeof en>("part");
  const [shown, setShown] = useState("picture");
  const height = props.height ?? 220;
  return (
    <figure className={style["chart"]}>
      <figcaption className={style["head"]}>
        <span className={style["title"]}>{props.title}</span>
        <Legend series={props.series} unit={props.unit} />
        {props.actions}
        <SegmentedControl
          aria-label={say("shown-as")}
          value={shown}
          onChange={setShown}
          data={(["picture", "table"] as const).map((value) => ({ value, label: say(value) }))}
        />
      </figcaption>
      {shown === "table" ? (
        <ChartTable {...props} />
      ) : (
        <Suspense fallback={<div style={{ height }} />}>
          <Picture {...props} height={height} />
        </Suspense>
      )}
    </figure>
  );
}

/** The figures of the place under the pointer stand beside it. The drawing itself is made once, whatever the pointer does. */
function Picture(props: ChartProps & { readonly height: number }): ReactElement {
  const say = useMessages<typeof en>("part");
  const [pointed, setPointed] = useState<Pointed | undefined>();
  const { title, axis, series, exact, height, onPick } = props;
  return (
    <div className={style["picture"]} style={{ height }} data-picks={onPick !== undefined}>
      <div role="img" aria-label={say("picture-of", { title })}>
        <StillCanvas {...props} onPoint={setPointed} />
      </div>
      {pointed === undefined ? null : (
        <div
          className={style["figures"]}
          data-side={pointed.place * 2 < axis.length ? "right" : "left"}
          style={{ left: pointed.left }}
          aria-hidden
        >
          <strong>{axis[pointed.place]}</strong>
          {series.map(({ label }, number) => (
            <span key={label} className={style["one"]}>
              <span>{label}</span>
              <span>{exact(number, pointed.place)}</span>
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function Legend({ series, unit }: Pick<ChartProps, "series" | "unit">): ReactElement {
  const named = series.filter(({ form }) => form !== "band-low");
  return (
    <span className={style["legend"]}>
      {named.map(({ label, colour, form }) => (
        <span key={label} className={style["entry"]}>
          <span className={style["swatch"]} data-form={form} style={{ background: `var(--sm-${colour})` }} aria-hidden />
          {label}
        </span>
      ))}
      <span>{unit}</span>
    </span>
  );
}

function ChartTable({ title, axis, axisLabel, series, exact }: ChartProps): ReactElement {
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={title}>
      <table className={style["table"]}>
        <thead>
          <tr>
            <th scope="col">{axisLabel}</th>
            {series.map(({ label }) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {axis.map((name, place) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {series.map(({ label }, number) => (
                <td key={label}>{exact(number, place)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
