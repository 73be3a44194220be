// How a connection stands now: what is wrong and the next thing to do, when it was heard, what came of its last read, what it is told.

import { Button } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import { Link } from "wouter";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { Facts } from "../../part/detail-panel.tsx";
import { Ago, Moment, Nothing } from "../../part/figure.tsx";
import { useNow } from "../../part/now.ts";
import { countText, lengthText, sentence } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { mappingAddress, parkedAddress, sourceAddress, type TellingState, useTelling } from "./connection.ts";
import { useWhy } from "./list-columns.tsx";
import { ReplayDialog } from "./replay-dialog.tsx";
import { durationMs, lagMs, type StandingRow } from "./standing.ts";
import { TellingDialog } from "./telling-dialog.tsx";
import style from "./page.module.css";

export function NowView({ row }: { readonly row: StandingRow }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const telling = useTelling().data?.data.systems.find(({ system }) => system === row.name);
  const [isReplaying, setReplaying] = useState(false);
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("tab-now")}>
      <Trouble row={row} onReplay={() => setReplaying(true)} />
      <div className={style["two"]}>
        <Heard row={row} />
        <LastRead row={row} />
        <Waiting row={row} />
        {telling === undefined ? null : <Telling telling={telling} />}
      </div>
      {isReplaying ? <ReplayDialog source={row.name} onClose={() => setReplaying(false)} /> : null}
    </div>
  );
}

interface RowProps {
  readonly row: StandingRow;
}

function Card({
  title,
  children,
  acts,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly acts?: ReactNode;
}): ReactElement {
  return (
    <section className={style["card"]} aria-label={title}>
      <h2 className={style["card-title"]}>{title}</h2>
      {children}
      {acts === undefined ? null : <div className={style["acts"]}>{acts}</div>}
    </section>
  );
}

/** The one thing that has to be known first. */
function Trouble({ row, onReplay }: RowProps & { readonly onReplay: () => void }): ReactElement | null {
  const say = useMessages<typeof en>("connections");
  const why = useWhy()(row);
  const { name, standing, fault, held, replayDue } = row;
  if (why === undefined) return null;
  const isDrift = standing === "drift";
  return (
    <section className={style["trouble"]} data-standing={standing} aria-label={say(`is-${standing}`)}>
      {fault === undefined || isDrift ? (
        <p>{why}</p>
      ) : (
        <>
          <p>
            <strong>{sentence(fault.cause)}</strong>
          </p>
          <p>
            {say("fix")} {sentence(fault.hint)}
          </p>
          <p className={style["code"]}>
            <code>{fault.code}</code> · {fault.subject}
          </p>
        </>
      )}
      <div className={style["acts"]}>
        {isDrift ? (
          <>
            <Link className={style["act"]} href={sourceAddress(name, { tab: "drift" })}>
              {say("look-at-drift")}
            </Link>
            <Link className={style["act-plain"]} href={mappingAddress(name, { feed: held[0]?.feed ?? "" })}>
              {say("remap")}
            </Link>
          </>
        ) : null}
        {standing === "broken" ? (
          <Link className={style["act"]} href={sourceAddress(name, { tab: "options", test: "now" })}>
            {say("test-now")}
          </Link>
        ) : null}
        {replayDue.length > 0 && !isDrift ? <Button onClick={onReplay}>{say("replay-dots")}</Button> : null}
      </div>
    </section>
  );
}

function Heard({ row }: RowProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const now = useNow();
  const { observedAt, connection, everyMs } = row;
  const { site, source } = connection;
  const silent = durationMs(source["silent_after"]) ?? silentDefaultMs;
  const late = lagMs(row, now);
  return (
    <Card title={say("heard")}>
      <Facts
        facts={[
          [
            say("last-heard"),
            observedAt === null ? (
              <Nothing key="at" />
            ) : (
              <>
                <Moment at={observedAt} site={site} seconds /> (<Ago at={observedAt} site={site} />)
              </>
            ),
          ],
          [say("read-every"), lengthOf(everyMs)],
          [say("lag"), late === undefined ? say("no-lag") : lengthText(late)],
          [say("stale-after"), lengthText(silent)],
          [say("owner"), typeof source["owner"] === "string" ? source["owner"] : <Nothing key="owner" />],
          [say("records"), countText(row.records)],
        ]}
      />
    </Card>
  );
}

const silentDefaultMs = 86_400_000;
const secondMs = 1_000;
const minuteMs = 60_000;
const lengthOf = (ms: number): string => (ms < minuteMs ? `${ms / secondMs} s` : lengthText(ms));

function LastRead({ row: { name, latest, connection } }: RowProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const runs = (
    <Link className={style["link"]} href={sourceAddress(name, { tab: "runs" })}>
      {say("all-runs")}
    </Link>
  );
  if (latest === undefined)
    return (
      <Card title={say("last-read")}>
        <p className={style["soft"]}>{say("never-read")}</p>
      </Card>
    );
  const { last, day } = latest;
  const { endedAt, rows, fresh, parked, held, deleted, fault } = last;
  return (
    <Card title={say("last-read")} acts={runs}>
      <Facts
        facts={[
          [say("ended"), <Moment key="ended" at={endedAt} site={connection.site} seconds />],
          [say("took-in"), say("took", { rows, fresh })],
          [say("parked-held-gone"), say("parked-and", { parked, held, deleted })],
          [
            say("outcome"),
            <Badge key="outcome" tone={fault === null ? "good" : "bad"}>
              {fault?.code ?? say("to-its-end")}
            </Badge>,
          ],
          [say("last-day"), say("day-sum", { ...day })],
        ]}
      />
    </Card>
  );
}

function Waiting({ row: { name, parked, held } }: RowProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { fields, records, waiting } = parked;
  const isClear = fields + records + waiting + held.length === 0;
  return (
    <Card
      title={say("waits")}
      acts={
        <>
          <Link className={style["link"]} href={parkedAddress(name)}>
            {say("to-inbox")}
          </Link>
          <Link className={style["link"]} href={mappingAddress(name)}>
            {say("to-mapping")}
          </Link>
        </>
      }
    >
      {isClear ? (
        <p className={style["soft"]}>{say("nothing-waits")}</p>
      ) : (
        <Facts
          facts={[
            [say("parked-fields"), countText(fields)],
            [say("parked-records"), countText(records)],
            [say("waiting-parents"), countText(waiting)],
            [say("held-forms"), countText(held.length)],
          ]}
        />
      )}
    </Card>
  );
}

const toneOfTelling = { told: "good", paused: "warn", "catching-up": "accent", resting: "warn" } as const;

/** What the hub tells it. Whether it is read is another thing. */
function Telling({ telling }: { readonly telling: TellingState }): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { may } = useSession();
  const [deed, setDeed] = useState<"pause" | "resume">();
  const { system, site, standing, pause, due, restsUntil } = telling;
  const next = standing === "paused" ? "resume" : "pause";
  return (
    <Card
      title={say("telling")}
      acts={
        may("administer") ? (
          <Button variant="default" onClick={() => setDeed(next)}>
            {say(`tell-${next}-dots`)}
          </Button>
        ) : undefined
      }
    >
      <Facts
        facts={[
          [
            say("state"),
            <Badge key="state" tone={toneOfTelling[standing]}>
              {say(`tells-${standing}`)}
            </Badge>,
          ],
          [say("due"), countText(due)],
          ...(pause === null
            ? []
            : [
                [say("paused-by"), pause.author === "" ? say("the-hub") : pause.author] as const,
                [say("since"), <Moment key="since" at={pause.since} site={site} />] as const,
                [say("reason"), pause.reason] as const,
              ]),
          ...(restsUntil === null ? [] : [[say("tried-again"), <Moment key="until" at={restsUntil} site={site} />] as const]),
        ]}
      />
      {deed === undefined ? null : <TellingDialog system={system} deed={deed} onClose={() => setDeed(undefined)} />}
    </Card>
  );
}
