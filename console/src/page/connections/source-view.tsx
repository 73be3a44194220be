// One connection: how it stands, its reads, how its form changed, its options, and how hub.yaml changed for it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { Link, useLocation } from "wouter";
import type { Answer } from "../../api/client.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { Badge } from "../../part/badge.tsx";
import { PageHead } from "../../part/page-head.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Loading, Read } from "../../part/state.tsx";
import { Tabs } from "../../part/tabs.tsx";
import { useSession } from "../../session/session.ts";
import {
  type Connection,
  type ConnectionList,
  type Connectors,
  mappingAddress,
  outboxAddress,
  sourceAddress,
  useConnectors,
  useForms,
  useHeld,
  useLatest,
  useTelling,
} from "./connection.ts";
import { DraftView } from "./draft-view.tsx";
import { DriftView } from "./drift-view.tsx";
import { NowView } from "./now-view.tsx";
import { useLast } from "./last.ts";
import { OptionsView } from "./options-view.tsx";
import { ReadDialog, ReadingDialog } from "./reading-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RunsView } from "./runs-view.tsx";
import { standingOf, type StandingRow, toneOf } from "./standing.ts";
import style from "./page.module.css";
import { VersionsView } from "./versions-view.tsx";

interface SourceViewProps {
  readonly name: string;
  readonly list: Answer<ConnectionList>;
}

export function SourceView({ name, list }: SourceViewProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [{ step }] = useFilters();
  const connectors = useConnectors();
  const standing = list.data.connections.find((one) => one.name === name);
  const last = useLast(standing);
  const [isRemoving, setRemoving] = useState(false);
  const connection = standing ?? (isRemoving ? last : undefined);
  const draft = list.data.drafts.find((one) => one.name === name);
  const before = useLast(draft?.source ?? standing?.source);
  const begun = draft?.source ?? connection?.source ?? (step === undefined ? undefined : before);
  if (begun === undefined)
    return (
      <>
        <PageHead title={name} before={<Back />} answer={list} />
        <div className={style["page"]}>
          <Empty title={say("no-connection")}>{say("no-connection-why")}</Empty>
        </div>
      </>
    );
  if (step !== undefined || connection === undefined)
    return (
      <Read read={connectors} lines={14}>
        {({ data }) => (
          <DraftView list={list} connectors={data} begun={begun as ConnectionList["drafts"][number]["source"]} draft={draft} />
        )}
      </Read>
    );
  return (
    <>
      <Standing
        connection={connection}
        list={list}
        connectors={connectors.data?.data}
        hasDraft={draft !== undefined}
        onRemove={() => setRemoving(true)}
      />
      {isRemoving ? <RemoveDialog name={name} base={list.data.base} onClose={() => setRemoving(false)} /> : null}
    </>
  );
}

function Back(): ReactElement {
  const say = useMessages<typeof en>("connections");
  return (
    <Link className={style["link"]} href="/connections">
      {say("title")}
    </Link>
  );
}

interface StandingProps {
  readonly connection: Connection;
  readonly list: Answer<ConnectionList>;
  readonly connectors: Connectors | undefined;
  readonly hasDraft: boolean;
  readonly onRemove: () => void;
}

function Standing({ connection, list, connectors, hasDraft, onRemove }: StandingProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [{ tab }, change] = useFilters();
  const row = useRow(connection);
  const forms = useForms(connection.name);
  const { name } = row;
  const card = connectors?.connectors.find((one) => one.name === connection.connector);
  return (
    <>
      <PageHead
        title={name}
        before={<Back />}
        about={
          <>
            <Badge tone={toneOf[row.standing]}>{say(`is-${row.standing}`)}</Badge> {card?.title ?? connection.connector} · {connection.site}
          </>
        }
        answer={list}
      >
        <Acts row={row} base={list.data.base} writes={card?.writes === true} hasDraft={hasDraft} />
      </PageHead>
      <div className={style["page"]}>
        <Tabs
          shown={tab}
          onChange={(next) => change({ tab: next === "now" ? undefined : next, run: undefined })}
          tabs={[
            { name: "now", label: say("tab-now"), show: () => <NowView row={row} /> },
            { name: "runs", label: say("tab-runs"), show: () => <RunsView source={name} site={connection.site} /> },
            {
              name: "drift",
              label: row.held.length === 0 ? say("tab-drift") : say("tab-drift-held", { count: row.held.length }),
              show: () => (
                <Read read={forms}>
                  {({ data }) => <DriftView source={name} site={connection.site} forms={data.forms} fault={row.fault} />}
                </Read>
              ),
            },
            {
              name: "options",
              label: say("tab-options"),
              show: () => (card === undefined ? <Loading /> : <OptionsView connection={connection} card={card} onRemove={onRemove} />),
            },
            { name: "versions", label: say("tab-versions"), show: () => <VersionsView source={name} /> },
          ]}
        />
      </div>
    </>
  );
}

function useRow(connection: Connection): StandingRow {
  const status = useStatus().data?.data;
  const held = useHeld().data?.data.forms ?? [];
  const latest = useLatest().data?.data.sources ?? [];
  return standingOf(connection, { status, held, latest });
}

interface ActsProps {
  readonly row: StandingRow;
  readonly base: string;
  readonly writes: boolean;
  readonly hasDraft: boolean;
}

/** Links lead to what else is done about it; buttons do what is done here. */
function Acts({ row: { name, standing }, base, writes, hasDraft }: ActsProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [, go] = useLocation();
  const { mayEverywhere } = useSession();
  const [deed, setDeed] = useState<"read" | "pause" | "resume">();
  const telling = useTelling().data?.data.systems.some(({ system }) => system === name) === true;
  const close = (): void => setDeed(undefined);
  const pauses = standing === "paused" ? "resume" : "pause";
  return (
    <>
      <Link className={style["act-plain"]} href={mappingAddress(name)}>
        {say("to-mapping")}
      </Link>
      {writes || telling ? (
        <Link className={style["act-plain"]} href={outboxAddress(name)}>
          {say("to-outbox")}
        </Link>
      ) : null}
      {mayEverywhere("administer") ? (
        <>
          <Button variant="default" onClick={() => go(sourceAddress(name, { step: "options" }))}>
            {say(hasDraft ? "go-on-draft" : "change-options")}
          </Button>
          <Button variant={standing === "paused" ? "filled" : "default"} onClick={() => setDeed(pauses)}>
            {say(`${pauses}-dots`)}
          </Button>
          {standing === "paused" || standing === "new" ? null : <Button onClick={() => setDeed("read")}>{say("read-now")}</Button>}
        </>
      ) : null}
      {deed === "read" ? <ReadDialog name={name} onClose={close} /> : null}
      {deed === "pause" || deed === "resume" ? <ReadingDialog name={name} base={base} deed={deed} onClose={close} /> : null}
    </>
  );
}
