// What a replay would change with what is written: by feed, then records, discrepancies, write-backs and cash.

import { Loader } from "@mantine/core";
import type { ReactElement } from "react";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { PlainTable } from "../../part/plain-table.tsx";
import { PlanView } from "../../part/plan-view.tsx";
import { FailedLine, Partial } from "../../part/state.tsx";
import { countText } from "../../part/value.ts";
import type { Asked, Foresight, ReplayedFeed } from "./mapping.ts";
import { isOf, type Run } from "./use-foresight.ts";
import style from "./page.module.css";

export function ForesightView({ run, asked }: { readonly run: Run | undefined; readonly asked: Asked }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("rehearsal")}>
      {run === undefined ? <p className={style["text"]}>{say("rehearse-first")}</p> : null}
      {run?.kind === "running" ? (
        <p className={style["running"]} role="status">
          <Loader size={16} aria-hidden />
          <span>{say("rehearsing")}</span>
        </p>
      ) : null}
      {run !== undefined && run.kind !== "running" && !isOf(run, asked) ? <Partial>{say("written-since")}</Partial> : null}
      {run?.kind === "refused" ? <FailedLine error={run.error} /> : null}
      {run?.kind === "found" ? <Found found={run.found} /> : null}
    </div>
  );
}

interface FoundProps {
  readonly found: Pick<Foresight, "feeds" | "plan"> & { readonly waits?: Foresight["waits"] };
}

export function Found({ found: { feeds, plan, waits = [] } }: FoundProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <div className={style["rehearsal"]}>
      {waits.map(({ feed, number }) => (
        <Partial key={`${feed} ${number}`}>{say("would-wait", { feed })}</Partial>
      ))}
      <ReplayCounts feeds={feeds} />
      <PlanView plan={plan} />
    </div>
  );
}

export function ReplayCounts({ feeds }: { readonly feeds: readonly ReplayedFeed[] }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <PlainTable
      label={say("read-again")}
      columns={[
        { title: say("feed") },
        { title: say("rows-read"), align: "right" },
        { title: say("corrected"), align: "right" },
        { title: say("withdrawn"), align: "right" },
      ]}
      rows={feeds.map(({ feed, read, corrected, withdrawn }) => ({
        id: feed,
        cells: [feed, countText(read), countText(corrected), countText(withdrawn)],
      }))}
    />
  );
}
