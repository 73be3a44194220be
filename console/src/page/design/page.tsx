// The design of the console, shown with its own parts: what docs/explanation/console-design.md says in words.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useStatus } from "../../api/status.ts";
import { type ColourName, colours, densities, spaces, typeSizes } from "../../design/token.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/design.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Chart } from "../../part/chart.tsx";
import { ExplainLink } from "../../part/explain-link.tsx";
import { Ago, Day, Moment, Money, Nothing, Quantity } from "../../part/figure.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { Keys } from "../../part/shortcut-sheet.tsx";
import { Empty, FailedLine, Loading, Partial } from "../../part/state.tsx";
import { SampleTable } from "./sample-table.tsx";
import { exampleFault, forecast, sampleMoment } from "./sample.ts";
import style from "./page.module.css";

export function Page(): ReactElement {
  const say = useMessages<typeof en>("design");
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <PageHead title={say("title")} about={say("about")} answer={useStatus().data}>
        <Button onClick={() => setAsking(true)}>{say("act")}</Button>
      </PageHead>
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("title")}>
        <Colours />
        <Sizes />
        <Figures />
        <States />
        <section className={style["card"]}>
          <Forecast />
        </section>
        <section className={style["table"]}>
          <SampleTable />
        </section>
      </div>
      {isAsking ? <Act onClose={() => setAsking(false)} /> : null}
    </>
  );
}

const texts: readonly ColourName[] = ["ink", "ink-soft", "ink-faint", "accent", "good", "warn", "bad"];

function Colours(): ReactElement {
  const say = useMessages<typeof en>("design");
  const isText = (name: string): boolean => texts.some((one) => one === name);
  return (
    <section className={style["card"]}>
      <h2>{say("colours")}</h2>
      <ul className={style["colours"]}>
        {Object.entries(colours).map(([name, { light, dark }]) => (
          <li key={name}>
            <span className={style["swatch"]} style={{ background: `var(--sm-${name})` }} aria-hidden />
            <code style={isText(name) ? { color: `var(--sm-${name})` } : undefined}>{name}</code>
            <span className={style["faint"]}>
              {light} · {dark}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sizes(): ReactElement {
  const say = useMessages<typeof en>("design");
  return (
    <section className={style["card"]}>
      <h2>{say("sizes")}</h2>
      <div className={style["columns"]}>
        <div>
          {Object.entries(typeSizes).map(([name, size]) => (
            <p key={name} style={{ fontSize: size }}>
              {say("type-sample")} <span className={style["faint"]}>{`${name} · ${size}`}</span>
            </p>
          ))}
        </div>
        <div>
          {Object.entries(spaces).map(([name, size]) => (
            <p key={name} className={style["space"]}>
              <span style={{ width: size }} aria-hidden /> {`${name} · ${size}`}
            </p>
          ))}
          <p className={style["faint"]}>{Object.values(densities).join(" · ")}</p>
        </div>
      </div>
    </section>
  );
}

function Figures(): ReactElement {
  const say = useMessages<typeof en>("design");
  return (
    <section className={style["card"]}>
      <h2>{say("figures")}</h2>
      <div className={style["figures"]}>
        <Money amount="-1234567.5" currency="EUR" />
        <Money amount="890.00" currency="USD" />
        <Money amount="15000" currency="JPY" />
        <Quantity amount="12.500" unit="KGM" />
        <Day day={sampleMoment.slice(0, 10)} />
        <Moment at={sampleMoment} />
        <Ago at={sampleMoment} />
        <Nothing />
        <span>
          <ExplainLink to="/design" what="4,200.00 EUR">
            <Money amount="4200.00" currency="EUR" />
          </ExplainLink>
          <ExplainLink to="/design" what="4,200.00 EUR" />
        </span>
        <Keys keys="mod+k" />
      </div>
    </section>
  );
}

function States(): ReactElement {
  const say = useMessages<typeof en>("design");
  return (
    <section className={style["card"]}>
      <h2>{say("states")}</h2>
      <div className={style["columns"]}>
        <Loading lines={5} />
        <Empty title={say("empty")}>{say("empty-why")}</Empty>
      </div>
      <div className={style["lines"]}>
        <FailedLine error={exampleFault} />
        <Partial>{say("partial")}</Partial>
      </div>
    </section>
  );
}

function Forecast(): ReactElement {
  const say = useMessages<typeof en>("design");
  const { weeks, likely, low, high } = forecast;
  const exact = (series: number, place: number): ReactElement => (
    <Money amount={`${[low, high, likely][series]?.[place] ?? 0}.00`} currency="EUR" />
  );
  return (
    <Chart
      title={say("chart")}
      axis={weeks}
      axisLabel={say("week")}
      unit="EUR"
      exact={exact}
      series={[
        { label: say("low"), values: low, colour: "accent", form: "band-low" },
        { label: say("high"), values: high, colour: "accent", form: "band-high" },
        { label: say("likely"), values: likely, colour: "accent", form: "line" },
      ]}
    />
  );
}

/** An action that does nothing, to show the four steps of one. */
function Act({ onClose }: { readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("design");
  return (
    <ActionDialog
      title={say("act")}
      onClose={onClose}
      asked="all"
      preview={() => Promise.resolve(3)}
      showPreview={(count) => <p>{say("act-preview", { count })}</p>}
      confirmLabel={say("act")}
      confirm={(_, count) => Promise.resolve(count)}
      showResult={(count) => <p>{say("act-done", { count })}</p>}
      undo={(count) => Promise.resolve(<p>{say("act-undone", { count })}</p>)}
    />
  );
}
