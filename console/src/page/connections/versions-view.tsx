// Versions of hub.yaml: who changed what and why, what differs, and the way back, whole or of one connection.

import { Button } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import type { configurationAnswer, differenceAnswer } from "../../../../src/api/contract-connection.ts";
import { type Data, get, post } from "../../api/client.ts";
import { useRead } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { DataTable } from "../../part/data-table.tsx";
import { DetailPanel, Facts, Section } from "../../part/detail-panel.tsx";
import { Moment, Nothing } from "../../part/figure.tsx";
import { useFilters } from "../../part/saved-view.ts";
import { Empty, Partial, Read } from "../../part/state.tsx";
import type { Column } from "../../part/table-model.ts";
import { ChangedResult, undoChange } from "./changed-result.tsx";
import { type Changed, useChanged, useVersions, type Version, type Versions } from "./connection.ts";
import { Difference } from "./difference.tsx";
import style from "./page.module.css";

/** `source`: only changes of it; undefined: all. */
export function VersionsView({ source }: { readonly source: string | undefined }): ReactElement {
  const read = useVersions();
  return <Read read={read}>{({ data }) => <List all={data} source={source} />}</Read>;
}

interface ListProps {
  readonly all: Versions;
  readonly source: string | undefined;
}

function List({ all, source }: ListProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [{ version: asked }, change] = useFilters();
  const rows = useMemo(
    () => all.filter(({ what }) => source === undefined || what.split(" ").includes(source)).toReversed(),
    [all, source],
  );
  const last = all.at(-1);
  const opened = rows.find(({ version }) => String(version) === asked);
  const state = useRead<Data<typeof configurationAnswer>>("/v1/configuration", { follow: { kind: "sight" } }).data?.data;
  return (
    <>
      {state === undefined || state.takesUp === "in-force" ? null : (
        <div className={style["note"]}>
          <Partial>{state.todo ?? say("takes-up-by-itself")}</Partial>
        </div>
      )}
      <div className={style["beside"]}>
        <div className={style["list"]}>
          <DataTable
            name="versions"
            label={say("versions")}
            columns={useColumns(last?.version)}
            rows={rows}
            idOf={({ version }) => String(version)}
            opened={opened === undefined ? undefined : String(opened.version)}
            onOpen={({ version }) => change({ version: String(version) })}
            summary={say("version-count", { count: rows.length })}
            empty={<Empty title={say("no-versions")}>{say("no-versions-why")}</Empty>}
          />
        </div>
        {opened === undefined || last === undefined ? null : (
          <Panel version={opened} last={last} source={source} onClose={() => change({ version: undefined })} />
        )}
      </div>
    </>
  );
}

function useColumns(last: number | undefined): readonly Column<Version>[] {
  const say = useMessages<typeof en>("connections");
  return useMemo(
    () => [
      {
        id: "version",
        title: say("version"),
        width: 150,
        show: ({ version }) => (
          <>
            {version} {version === last ? <Badge tone="accent">{say("stands-now")}</Badge> : null}
          </>
        ),
        sortBy: ({ version }) => version,
      },
      { id: "what", title: say("what"), width: 260, show: ({ what }) => what, sortBy: ({ what }) => what },
      { id: "author", title: say("who"), width: 150, show: ({ author }) => author ?? say("by-hand"), sortBy: ({ author }) => author },
      { id: "at", title: say("when"), width: 210, show: ({ at }) => <Moment at={at} />, sortBy: ({ at }) => at },
      {
        id: "reason",
        title: say("reason"),
        width: 240,
        grows: true,
        yields: true,
        show: ({ reason }) => (reason === "" ? <Nothing /> : reason),
      },
    ],
    [say, last],
  );
}

interface PanelProps {
  readonly version: Version;
  readonly last: Version;
  readonly source: string | undefined;
  readonly onClose: () => void;
}

const differenceOf = (from: number, to: number) =>
  get<Data<typeof differenceAnswer>>("/v1/configuration/difference", { from, to }).then(({ data }) => data.difference);

function Panel({ version: opened, last, source, onClose }: PanelProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [isReverting, setReverting] = useState(false);
  const { version, what, author, at, reason } = opened;
  const read = useRead<Data<typeof differenceAnswer>>("/v1/configuration/difference", {
    follow: { kind: "nothing" },
    query: { from: version - 1, to: version },
    enabled: version > 1,
  });
  return (
    <DetailPanel
      title={say("version-named", { version })}
      about={what}
      onClose={onClose}
      actions={
        version === last.version ? undefined : (
          <Button onClick={() => setReverting(true)}>
            {say(source === undefined ? "revert-dots" : "revert-one-dots", { name: source ?? "" })}
          </Button>
        )
      }
    >
      <Section title={say("made")}>
        <Facts
          facts={[
            [say("who"), author ?? say("by-hand")],
            [say("when"), <Moment key="at" at={at} />],
            [say("reason"), reason === "" ? <Nothing key="reason" /> : reason],
          ]}
        />
      </Section>
      <Section title={say("what-changed")}>
        {version === 1 ? (
          <p className={style["soft"]}>{say("first-version")}</p>
        ) : (
          <Read read={read} lines={4}>
            {({ data }) => <Difference lines={data.difference} label={say("what-changed")} />}
          </Read>
        )}
      </Section>
      {isReverting ? <RevertDialog version={opened} last={last} source={source} onClose={() => setReverting(false)} /> : null}
    </DetailPanel>
  );
}

function RevertDialog({ version: { version }, last, source, onClose }: PanelProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const changed = useChanged();
  const close = (): void => {
    changed();
    onClose();
  };
  return (
    <ActionDialog<Changed["difference"], Changed>
      title={say("revert-title", { version })}
      onClose={close}
      asked={String(version)}
      preview={() => differenceOf(last.version, version)}
      showPreview={(lines) => (
        <>
          <p className={style["text"]}>{source === undefined ? say("revert-preview") : say("revert-one-preview", { name: source })}</p>
          <Difference lines={lines} label={say("would-change")} />
        </>
      )}
      confirmLabel={say("revert")}
      confirm={(reason) => post<Changed>("/v1/configuration/revert", { version, source, base: last.hash, reason })}
      showResult={(made) => <ChangedResult changed={made} />}
      undo={async (made) => <ChangedResult changed={await undoChange(made, source, say("undo-reason"))} />}
    />
  );
}
