// How the group stands, on one page: how far the systems agree, how fresh they are, the cash of thirteen weeks, what needs a decision,
// and what moved cash last.

import type { ReactElement } from "react";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/overview.json";
import { PageHead } from "../../part/page-head.tsx";
import { Empty, Read } from "../../part/state.tsx";
import { TourButton } from "../../part/tour-button.tsx";
import { CashCard } from "./cash-card.tsx";
import { Causes } from "./causes.tsx";
import { Coherence } from "./coherence.tsx";
import { Decisions } from "./decisions.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { type Overview, sitesOf } from "./overview.ts";
import { PlantMap } from "./plant-map.tsx";
import style from "./page.module.css";

/** Days of the trend. */
const days = 14;

export function Page(): ReactElement {
  const say = useMessages<typeof en>("overview");
  const read = useRead<Overview>("/v1/overview", { follow: { kind: "commits" }, query: { days, decisions: 7, causes: 9 } });
  return (
    <>
      <PageHead
        title={say("title")}
        about={read.data === undefined ? say("about") : <About overview={read.data.data} />}
        answer={read.data}
      >
        {(read.data?.data.cash?.rows.length ?? 0) === 0 ? null : <TourButton />}
      </PageHead>
      <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("title")}>
        <Read read={read} lines={16}>
          {({ data }) => (data.status.sources.length === 0 ? <Nothing /> : <Whole overview={data} />)}
        </Read>
      </div>
    </>
  );
}

function About({ overview: { status } }: { readonly overview: Overview }): ReactElement {
  const say = useMessages<typeof en>("overview");
  const records = status.sources.reduce((sum, { records }) => sum + records, 0);
  const sites = sitesOf(status.sources).length;
  return (
    <>
      {say("systems", { count: status.sources.length })} · {say("sites", { count: sites })} · {say("records", { count: records })}
    </>
  );
}

function Whole({ overview }: { readonly overview: Overview }): ReactElement {
  return (
    <>
      <KeyFigures overview={overview} />
      <div className={style["columns"]}>
        <div className={style["column"]}>
          <CashCard cash={overview.cash} />
          <PlantMap overview={overview} />
          <Coherence overview={overview} />
        </div>
        <div className={style["column"]}>
          <Decisions decisions={overview.decisions} />
          <Causes causes={overview.causes} isHidden={overview.cash === null} />
        </div>
      </div>
    </>
  );
}

function Nothing(): ReactElement {
  const say = useMessages<typeof en>("overview");
  return <Empty title={say("no-systems")}>{say("no-systems-why")}</Empty>;
}
